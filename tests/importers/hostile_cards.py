"""Hostile cards: a seeded vCard file in which good cards stand between every kind of broken one."""

import random
from collections.abc import Callable

from tests.importers.hostile import Hostile
from tests.importers.hostile_sheets import NAMES, phone

Card = tuple[str, Callable[[int, str, str], bytes]]


def hostile_cards(seed: int, cards: int = 500) -> Hostile:
    """Write a file of this many cards; the same seed always gives the same file."""
    chance = random.Random(seed)
    end = chance.choice([b"\n", b"\r\n"])
    made, parts, line = Hostile(), [b"BEGIN:VCARD\nUID:first\nFN:First\nEND:VCARD"], 5
    made.good[1] = "first"
    for number in range(cards - 1):
        is_good = chance.random() < 0.6
        name, make = chance.choice(GOOD if is_good else BAD)
        if name == "too long" and chance.random() > 0.05:
            name, make = BAD[0]
        text = make(number, chance.choice(NAMES), phone(number, chance))
        parts.append(text)
        if is_good:
            made.good[line] = f"H-{number}"
        else:
            made.bad[line] = name
        line += 1 + text.count(b"\n")
    made.content = b"\n".join([*parts, b""]).replace(b"\n", end)
    return made


def _card(name: str, *lines: str | bytes) -> Callable[[int, str, str], bytes]:
    """Make cards with this name line, a number of their own, and more lines."""

    def make(number: int, person: str, number_of_phone: str) -> bytes:
        own = [name.format(person), f"UID:H-{number}", f"EMAIL:h{number}@mail.example", f"TEL:{number_of_phone}"]
        rows = [line if isinstance(line, bytes) else line.encode("utf-8", "surrogatepass") for line in (*own, *lines)]
        return b"\n".join([b"BEGIN:VCARD", b"VERSION:3.0", *rows, b"END:VCARD"])

    return make


def _endless(number: int, person: str, _: str) -> bytes:
    return f"BEGIN:VCARD\nVERSION:4.0\nUID:H-{number}\nFN:{person}".encode()


def _nobody(number: int, *_: str) -> bytes:
    return f"BEGIN:VCARD\nUID:H-{number}\nNOTE:Nobody\nEND:VCARD".encode()


GOOD: list[Card] = [
    ("plain", _card("FN:{}")),
    ("old", _card("N;ENCODING=QUOTED-PRINTABLE;CHARSET=nonsense:M=FCller;Zo=EB")),
    ("folded", _card("FN:{}", "NOTE:a long", "  note that", "\tgoes on")),
    ("escaped", _card("FN:{}", r"NOTE:one\, two\; three\nfour\\")),
    ("no property", _card("FN:{}", "this line is no property", ":", ";;;", "=")),
    ("picture", _card("FN:{}", "PHOTO;ENCODING=b:" + "A" * 70, " " + "B" * 70)),
    (
        "groups",
        _card("item1.FN:{}", "item1.X-ABLabel:_$!<Home>!$_", 'ADR;TYPE="a;b:c":;;12 Elm Street;Albany;NY;12207;US'),
    ),
    ("Windows-1252", _card("FN:{}", b"NOTE:Ren\xe9")),
    ("markup", _card("FN:<script>{}</script>", "NOTE:{{{{ x }}}}%s${{y}}")),
    ("right to left", _card("FN:{} \u202ezaiD\u202c")),
    ("odd address", _card("FN:{}", "EMAIL:a@b@c.example", "TEL:none", "BDAY:tomorrow")),
    ("blank lines", _card("FN:{}", "", "", "NOTE:later")),
]
BAD: list[Card] = [
    ("no end", _endless),
    ("nobody", _nobody),
    ("NUL", _card("FN:Ro\x00 {}")),
    ("lone surrogate", _card("FN:{} \ud800")),
    ("two encodings", _card("FN:{} Zoë", b"NOTE:Zo\xc3\xab Ren\xe9")),
    ("group", _card("FN:{}", "KIND:group")),
    ("too long", _card("FN:{}", *["NOTE:x"] * 4_100)),
]

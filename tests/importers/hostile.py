"""Hostile files: seeded tables in which good rows stand between every kind of broken one."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

HEADER = ("Customer number", "Name", "E-mail", "Phone", "Customer since", "Total spent", "Note")


@dataclass
class Hostile:
    """A file's bytes, and where its rows stand: good ones by line with their number, bad ones by line."""

    content: bytes = b""
    good: dict[int, str] = field(default_factory=dict)
    bad: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Marks:
    """How a file is written."""

    delimiter: str
    end: str
    has_bom: bool


def hostile_file(seed: int, rows: int = 500) -> Hostile:
    """Write a file of this many rows; the same seed always gives the same file."""
    chance = random.Random(seed)
    marks = Marks(chance.choice(",;\t|"), chance.choice(["\n", "\r\n"]), chance.random() < 0.5)
    lines = [marks.delimiter.join(HEADER).encode()]
    made = Hostile()
    line = 2
    for number in range(rows):
        name, make = chance.choice(GOOD if chance.random() < 0.6 else BAD)
        text = make(_cells(number, chance), marks)
        if chance.random() < 0.05:
            lines.append(chance.choice([b"", marks.delimiter.encode() * (len(HEADER) - 1)]))
            line += 1
        lines.append(text)
        if (name, make) in GOOD:
            made.good[line] = f"H-{number}"
        else:
            made.bad[line] = name
        line += 1 + text.count(b"\n")
    made.content = b"\xef\xbb\xbf" * marks.has_bom + marks.end.encode().join([*lines, b""])
    return made


def _cells(number: int, chance: random.Random) -> list[str]:
    """Give a plain row's cells; the number alone tells it from the others."""
    name = chance.choice(["Rosa Diaz", "Bo Lind", "Kim Park", "Mary Ann O'Neil", '5" pipe', "Jan de Vries"])
    phone = f"(212) 555-01{number % 100:02}"
    return [f"H-{number}", name, f"h{number}@mail.example", phone, "2026-01-13", f"{number}.50", ""]


def _join(cells: list[str], marks: Marks) -> bytes:
    return marks.delimiter.join(cells).encode("utf-8", "surrogatepass")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _with(place: int, cell: str | Callable[[Marks], str]) -> Callable[[list[str], Marks], bytes]:
    """Make rows in which one cell is this."""

    def make(cells: list[str], marks: Marks) -> bytes:
        written = cell if isinstance(cell, str) else cell(marks)
        return _join([*cells[:place], written, *cells[place + 1 :]], marks)

    return make


def _raw(place: int, cell: bytes) -> Callable[[list[str], Marks], bytes]:
    """Make rows in which one cell is these bytes."""
    return lambda cells, marks: _with(place, "\x01")(cells, marks).replace(b"\x01", cell)


GOOD: list[tuple[str, Callable[[list[str], Marks], bytes]]] = [
    ("plain", _join),
    ("delimiter within quotes", _with(1, lambda m: _quoted(f"Diaz{m.delimiter} Rosa"))),
    ("begins with the delimiter", _with(1, lambda m: _quoted(f"{m.delimiter} Jr."))),
    ("quotes within quotes", _with(6, _quoted('said "later"'))),
    ("only quotes", _with(6, '""')),
    ("several lines", _with(6, lambda m: _quoted(f"first{m.end}second{m.end}{m.end}fourth"))),
    ("begins with a line end", _with(6, lambda m: _quoted(f"{m.end}below"))),
    ("decomposed letters", _with(1, "Zoe\u0308 Mu\u0308ller")),
    ("ligature and fullwidth", _with(1, "Oﬃce Ｓｕｓａｎ")),
    ("dotted capital I and sharp s", _with(1, "İpek Größe")),
    ("zero width", _with(1, "Ro\u200bsa\ufeff Diaz")),
    ("right to left", _with(1, "Rosa \u202ezaiD\u202c")),
    ("emoji", _with(1, "Rosa 👩‍🔧🏽")),
    ("line separator", _with(6, "one\u2028two\x0bthree\x0cfour\x85five")),
    ("formula", _with(1, "=HYPERLINK(1)")),
    ("markup", _with(6, "<script>{{ x }}%s${y}</script>")),
    ("damaged phone", _with(3, "1.2E+11")),
    ("no phone", _with(3, "")),
    ("odd address", _with(2, "a@b@c.example")),
    ("very long note", _with(6, "x" * 150_000)),
    ("Windows-1252", _raw(1, b"Ren\xe9 Fran\xe7ois \x96")),
    ("empty cells too many", lambda cells, m: _join([*cells, "", ""], m)),
    ("leading blanks", _with(1, "   Rosa\t Diaz  ".replace("\t", " "))),
]
BAD: list[tuple[str, Callable[[list[str], Marks], bytes]]] = [
    ("too few cells", lambda cells, m: _join(cells[:4], m)),
    ("one cell", lambda cells, m: _join(cells[:1], m)),
    ("too many cells", lambda cells, m: _join([*cells, "more"], m)),
    ("unclosed quote", _with(1, '"Rosa Diaz')),
    ("unclosed quote at the end", _with(6, '"and then')),
    ("unclosed quote at once", lambda cells, m: b'"' + _join(cells, m)),
    ("lone quote", _with(6, '"')),
    ("text after a quote", _with(1, '"Rosa" Diaz')),
    ("NUL", _with(1, "Ro\x00sa")),
    ("lone surrogate", _with(1, "Rosa \ud800")),
    ("two encodings", _raw(1, "Zoë ".encode() + b"Ren\xe9")),
    ("no letter in Windows-1252", _raw(1, b"Rosa\x81\x8d")),
    ("cell too long", _with(6, "y" * 200_001)),
    ("stray line break", _with(6, "one\rtwo")),
]

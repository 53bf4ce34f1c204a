"""Cards: a vCard file of any version as rows, one card one row."""

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from regulars.importers._importer import Block
from regulars.importers._text import TextFile, damage, is_odd, repaired

HEADER = ["UID", "Name", "First name", "Last name", "Company", "Email", "Phone"]
HEADER += ["Street", "Street 2", "City", "Region", "Postcode", "Country", "Birthday", "Note", "Tags"]
_LARGEST_CARD = 4_000  # lines, pictures not counted
_SKIPPED = ("PHOTO", "LOGO", "SOUND", "KEY")
_SKIPPED_LINE = "X-SKIPPED:"
_PROPERTY = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;(?:\"[^\"]*\"|[^\";:])*)*):(.*)$", re.DOTALL)
_PARAMETER = re.compile(r";(?:([\w-]+)=)?((?:\"[^\"]*\"|[^\";])*)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass(slots=True)
class _Card:
    """The lines of one card as they stand in the file."""

    begins: int
    lines: list[str]
    is_odd: bool = False


class Cards:
    """The cards of a vCard file; calling it reads them from the first one on."""

    def __init__(self, file: TextFile) -> None:
        self.file = file

    def __call__(self, size: int) -> Iterator[Block]:
        """Give all cards in blocks of at most this size."""
        block = Block()
        with self.file.lines() as lines:
            for line, card in _cards(lines, self.file.encoding):
                self._add(block, line, card)
                if len(block.lines) + len(block.rejects) >= size:
                    yield block
                    block = Block()
        if block.lines or block.rejects:
            yield block

    def _add(self, block: Block, line: int, card: _Card | str) -> None:
        reason = card if isinstance(card, str) else _trouble(card, self.file.encoding)
        if reason or isinstance(card, str):
            block.rejects.append((line, reason or ""))
            return
        row = _row(_properties(card))
        if any(row[1:7]):
            block.lines.append(line)
            block.rows.append(row)
        else:
            block.rejects.append((line, "This card has no name, number or e-mail address. Add one of them."))


def _trouble(card: _Card, encoding: str) -> str | None:
    text = "".join(card.lines)
    if reason := damage(text, encoding) if card.is_odd else None:
        return reason
    if re.search(r"^(X-ADDRESSBOOKSERVER-)?KIND(;[^:]*)?:group\s*$", text, re.IGNORECASE | re.MULTILINE):
        return "This card is a group, not a person. Its members come in by their own cards."
    return None


def _cards(lines: Iterable[str], encoding: str) -> Iterator[tuple[int, _Card | str]]:
    """Cut the file into cards; a text in place of a card says why there is none."""
    card: _Card | None = None
    stray = 0
    for number, line in enumerate(lines, 1):
        word = line.strip().upper().replace(" ", "")
        if word == "BEGIN:VCARD":
            if card:
                yield card.begins, "This card has no end. Export it once more."
            card, stray = _Card(number, []), 0
        elif card and word == "END:VCARD":
            yield card.begins, card
            card = None
        elif card:
            card.is_odd = card.is_odd or is_odd(line, encoding)
            if not _add_line(card, line):
                yield (
                    card.begins,
                    f"This card is longer than {_LARGEST_CARD:,} lines. Take what is not about a person out of it.",
                )
                card, stray = None, number
        elif word and not stray:
            stray = number
            yield number, "This line stands outside of any card. Export the file once more."
    if card:
        yield card.begins, "This card has no end. Export it once more."


def _add_line(card: _Card, line: str) -> bool:
    """Keep a line unless it belongs to a picture; say whether the card is still of a bearable length."""
    if card.lines and line[0] in " \t" and card.lines[-1].startswith(_SKIPPED_LINE):
        return True
    name = re.split(r"[;:]", line, maxsplit=1)[0].rpartition(".")[2].upper()
    card.lines.append(_SKIPPED_LINE if name in _SKIPPED and line[0] not in " \t" else line)
    return len(card.lines) <= _LARGEST_CARD


def _properties(card: _Card) -> list[tuple[str, dict[str, str], str]]:
    found = []
    for line in _unfolded(card):
        if match := _PROPERTY.match(line):
            parameters = _parameters(match[2])
            found.append((match[1].upper(), parameters, _decoded(match[3], parameters)))
    return found


def _unfolded(card: _Card) -> list[str]:
    """Join what was folded: a line that begins with a blank, or follows the `=` of quoted-printable."""
    whole: list[str] = []
    for raw in card.lines:
        line = (repaired(raw) if card.is_odd else raw).rstrip("\r\n")
        if whole and whole[-1].endswith("=") and "QUOTED-PRINTABLE" in whole[-1].partition(":")[0].upper():
            whole[-1] = whole[-1][:-1] + line
        elif whole and line[:1] in (" ", "\t"):
            whole[-1] += line[1:]
        else:
            whole.append(line)
    return whole


def _parameters(text: str) -> dict[str, str]:
    """Read `;TYPE=work,pref` and the bare `;WORK;PREF` of version 2.1."""
    found: dict[str, str] = {}
    for name, value in _PARAMETER.findall(text):
        name = name.upper() or ("ENCODING" if value.upper() in ("QUOTED-PRINTABLE", "BASE64") else "TYPE")
        found[name] = ",".join(filter(None, (found.get(name), value.strip('"').upper())))
    return found


def _decoded(value: str, parameters: dict[str, str]) -> str:
    if parameters.get("ENCODING") != "QUOTED-PRINTABLE":
        return value
    raw = quopri.decodestring(value.encode("ascii", "replace"))
    try:
        return raw.decode(parameters.get("CHARSET", "UTF-8"))
    except (LookupError, UnicodeDecodeError):
        return raw.decode("cp1252", "replace")


def _row(properties: list[tuple[str, dict[str, str], str]]) -> list[str]:
    last, first = _parts(_one(properties, "N"), 2)
    _, street2, street, city, region, postcode, country = _parts(_one(properties, "ADR"), 7)
    return [
        _plain(_one(properties, "UID")),
        _plain(_one(properties, "FN")) or f"{first} {last}".strip(),
        first,
        last,
        _parts(_one(properties, "ORG"), 1)[0],
        "\n".join(_all(properties, "EMAIL")),
        "\n".join(_all(properties, "TEL")),
        street,
        street2,
        city,
        region,
        postcode,
        country,
        _birthday(properties),
        "\n".join(_all(properties, "NOTE")),
        ", ".join(_plain(v) for v in _all(properties, "CATEGORIES")),
    ]


def _one(properties: list[tuple[str, dict[str, str], str]], name: str) -> str:
    return next(iter(_sorted(properties, name)), "")


def _all(properties: list[tuple[str, dict[str, str], str]], name: str) -> list[str]:
    """Give every value once, the preferred one first; a fax is no telephone."""
    values = [re.sub(r"^(tel|mailto):", "", _plain(v), flags=re.IGNORECASE) for v in _sorted(properties, name)]
    return list(dict.fromkeys(v.partition(";")[0] if name == "TEL" else v for v in values if v))


def _sorted(properties: list[tuple[str, dict[str, str], str]], name: str) -> list[str]:
    found = [
        (_preference(parameters), value)
        for found, parameters, value in properties
        if found == name and value.strip() and not (name == "TEL" and "FAX" in parameters.get("TYPE", ""))
    ]
    return [value for _, value in sorted(found, key=lambda pair: pair[0])]


def _preference(parameters: dict[str, str]) -> int:
    figures = parameters.get("PREF", "")
    if figures.isdecimal():
        return int(figures)
    return 0 if "PREF" in parameters.get("TYPE", "").split(",") else 101


def _parts(value: str, count: int) -> list[str]:
    """Cut a value at its semicolons and give exactly this many parts, made plain."""
    parts = [_plain(part) for part in re.split(r"(?<!\\);", value)]
    return (parts + [""] * count)[:count]


def _plain(value: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def _birthday(properties: list[tuple[str, dict[str, str], str]]) -> str:
    """Give the day; 1604 is what address books of Apple write when the year is not known."""
    text = _one(properties, "BDAY").strip().partition("T")[0]
    return f"--{text[5:]}" if text.startswith("1604-") else text

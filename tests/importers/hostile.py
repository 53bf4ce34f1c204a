"""Hostile files: seeded tables in which good rows stand between every kind of broken one."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.importers.hostile_sheets import GUESTS, Sheet


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
    places: Mapping[str, int]


def hostile_file(seed: int, rows: int = 500, sheet: Sheet = GUESTS) -> Hostile:
    """Write a file of this many rows; the same seed always gives the same file."""
    chance = random.Random(seed)
    marks = Marks(chance.choice(",;\t|"), chance.choice(["\n", "\r\n"]), chance.random() < 0.5, sheet.places)
    lines = [_join(_cells(row, marks), marks) for row in (*sheet.above, sheet.header)]
    made = Hostile()
    line = len(lines) + 1
    for number in range(rows):
        is_good = chance.random() < 0.6
        name, make = _choice(GOOD if is_good else BAD, chance)
        if chance.random() < 0.05:
            lines.append(chance.choice([b"", marks.delimiter.encode() * (len(sheet.header) - 1)]))
            line += 1
        text = make(_cells(sheet.row(number, chance), marks), marks)
        lines.append(text)
        if is_good:
            made.good[line] = sheet.known_as.format(number)
        else:
            made.bad[line] = name
        line += 1 + text.count(b"\n")
    made.content = b"\xef\xbb\xbf" * marks.has_bom + marks.end.encode().join([*lines, b""])
    return made


def _choice(kinds: "list[Kind]", chance: random.Random) -> "Kind":
    """Choose a kind of row; what is large comes seldom, or ten thousand rows were a hundred megabytes."""
    kind = chance.choice(kinds)
    return kind if kind[0] not in LARGE or chance.random() < 0.05 else kinds[0]


def _cells(row: list[str], marks: Marks) -> list[str]:
    """Write cells as spreadsheets do."""
    special = {marks.delimiter, '"', "\n"}
    return [_quoted(cell) if special.intersection(cell) else cell for cell in row]


def _join(cells: list[str], marks: Marks) -> bytes:
    return marks.delimiter.join(cells).encode("utf-8", "surrogatepass")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _with(place: str, cell: str | Callable[[Marks], str]) -> Callable[[list[str], Marks], bytes]:
    """Make rows in which one cell is this."""

    def make(cells: list[str], marks: Marks) -> bytes:
        written = cell if isinstance(cell, str) else cell(marks)
        at = marks.places[place]
        return _join([*cells[:at], written, *cells[at + 1 :]], marks)

    return make


def _raw(place: str, cell: bytes) -> Callable[[list[str], Marks], bytes]:
    """Make rows in which one cell is these bytes."""
    return lambda cells, marks: _with(place, "\x01")(cells, marks).replace(b"\x01", cell)


Kind = tuple[str, Callable[[list[str], Marks], bytes]]
LARGE = {"very long note", "cell too long"}
GOOD: list[Kind] = [
    ("plain", _join),
    ("delimiter within quotes", _with("name", lambda m: _quoted(f"Diaz{m.delimiter} Rosa"))),
    ("begins with the delimiter", _with("name", lambda m: _quoted(f"{m.delimiter} Jr."))),
    ("quotes within quotes", _with("note", _quoted('said "later"'))),
    ("only quotes", _with("note", '""')),
    ("several lines", _with("note", lambda m: _quoted(f"first{m.end}second{m.end}{m.end}fourth"))),
    ("begins with a line end", _with("note", lambda m: _quoted(f"{m.end}below"))),
    ("decomposed letters", _with("name", "Zoe\u0308 Mu\u0308ller")),
    ("ligature and fullwidth", _with("name", "Oﬃce Ｓｕｓａｎ")),
    ("dotted capital I and sharp s", _with("name", "İpek Größe")),
    ("zero width", _with("name", "Ro\u200bsa\ufeff Diaz")),
    ("right to left", _with("name", "Rosa \u202ezaiD\u202c")),
    ("emoji", _with("name", "Rosa 👩‍🔧🏽")),
    ("line separator", _with("note", "one\u2028two\x0bthree\x0cfour\x85five")),
    ("formula", _with("name", "=HYPERLINK(1)")),
    ("markup", _with("note", "<script>{{ x }}%s${y}</script>")),
    ("damaged phone", _with("phone", "1.2E+11")),
    ("no phone", _with("phone", "")),
    ("odd address", _with("email", "a@b@c.example")),
    ("very long note", _with("note", "x" * 150_000)),
    ("Windows-1252", _raw("name", b"Ren\xe9 Fran\xe7ois \x96")),
    ("empty cells too many", lambda cells, m: _join([*cells, "", ""], m)),
    ("leading blanks", _with("name", "   Rosa\t Diaz  ".replace("\t", " "))),
]
BAD: list[Kind] = [
    ("too few cells", lambda cells, m: _join(cells[:4], m)),
    ("one cell", lambda cells, m: _join(cells[:1], m)),
    ("too many cells", lambda cells, m: _join([*cells, "more"], m)),
    ("unclosed quote", _with("name", '"Rosa Diaz')),
    ("unclosed quote at the end", _with("note", '"and then')),
    ("unclosed quote at once", lambda cells, m: b'"' + _join(cells, m)),
    ("lone quote", _with("note", '"')),
    ("text after a quote", _with("name", '"Rosa" Diaz')),
    ("NUL", _with("name", "Ro\x00sa")),
    ("lone surrogate", _with("name", "Rosa \ud800")),
    ("two encodings", _raw("name", "Zoë ".encode() + b"Ren\xe9")),
    ("no letter in Windows-1252", _raw("name", b"Rosa\x81\x8d")),
    ("cell too long", _with("note", "y" * 200_001)),
    ("stray line break", _with("note", "one\rtwo")),
]

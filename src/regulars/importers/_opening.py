"""Opening: what a file is, where its header stands, and how its cells are set apart."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from regulars.core.mapping import guess, looks_like, read_date
from regulars.importers._found import has_fingerprint, importers, recognise
from regulars.importers._importer import Block, Column, Importer, Prepare, Unreadable
from regulars.importers._rows import Rows
from regulars.importers._sheets import Sheet
from regulars.importers._source import Source, places, sample
from regulars.importers._text import TextFile, damage, legible, look, marked
from regulars.importers._vcards import HEADER, Cards

MOST_COLUMNS = 5_000
_DELIMITERS = ",;\t|"
_LOOKED_AT = 60
_SAMPLE = 200

Head = Sequence[tuple[int, list[str]]]
"""The first rows of a file, each with the line it begins on."""


def open_file(path: Path, file_name: str = "", *, kind: str = "") -> Source:
    """Open a file whatever its kind; raise `Unreadable` with a sentence when that is impossible.

    What a file is shows in its bytes; the name it came with is not trusted. A kind that is named is not guessed.
    """
    with path.open("rb") as raw:
        is_packed = raw.read(4) == b"PK\x03\x04"
    source = _open_sheet(path, kind) if is_packed else _open_text(path, kind)
    rows = sample(source, _SAMPLE)[1]
    if not rows and not any(block.rejects for block in islice(source.reader(1), 1)):
        raise Unreadable("This file has a header but no rows below it.")
    source.file_name = file_name
    if source.importer is None:
        source.columns = dict(guess(source.header, rows))
    return source


def _open_sheet(path: Path, kind: str) -> Source:
    notes: list[str] = []
    sheet = Sheet(path, notes)
    head = sheet.head(_LOOKED_AT)
    place = _header_place(head)
    header, first = _header(head, place, notes)
    sheet.width, sheet.first_line = len(header), first
    return _source(header, sheet, kind, encoding="Excel", delimiter="", notes=notes)


def _open_text(path: Path, kind: str) -> Source:
    file = look(path)
    with file.lines() as lines:
        physical = [legible(line.replace("\x00", ""), file.encoding) for line in islice(lines, 400)]
    if next((line for line in physical if line.strip()), "").strip().upper().startswith("BEGIN:VCARD"):
        card = importers()["vcard"]
        if kind not in ("", card.kind):
            raise Unreadable("This is an address book (vCard) and nothing else. Bring it without naming its kind.")
        columns = dict(card.columns)
        return Source(card, list(HEADER), columns, file.spoken, "", Cards(file))
    return _open_table(file, physical, kind)


def _open_table(file: TextFile, physical: list[str], kind: str) -> Source:
    notes: list[str] = []
    delimiter = _delimiter(physical)
    head = _head(physical, delimiter)
    place = _header_place(head)
    _refuse_broken_header(physical, head[place][0] if place is not None else 1, delimiter)
    header, first = _header(head, place, notes)
    _refuse_damaged_header(header, head[place or 0][0], file.encoding)
    rows = Rows(file, delimiter, header=header, first_line=first, notes=notes)
    return _source(header, rows, kind, encoding=file.spoken, delimiter=delimiter, notes=notes)


def _source(
    raw_header: list[str],
    reader: Callable[[int], Iterator[Block]],
    kind: str,
    *,
    encoding: str,
    delimiter: str,
    notes: list[str],
) -> Source:
    importer = importers()[kind] if kind else recognise(raw_header)
    header = _named(raw_header)
    prepared = reader
    # Of a kind that was named the columns to prepare may not be there.
    if importer and importer.prepare and has_fingerprint(importer, raw_header):
        prepared = _prepared(importer.prepare, header, reader)
        header = importer.prepare(header, iter(()))[0]
    columns = _columns(importer, header) if importer else {}
    return Source(importer, header, columns, encoding, delimiter, prepared, notes)


def _prepared(
    prepare: Prepare, header: list[str], reader: Callable[[int], Iterator[Block]]
) -> Callable[[int], Iterator[Block]]:
    return lambda size: prepare(header, _spelled_out(reader(size)))[1]


def _spelled_out(blocks: Iterator[Block]) -> Iterator[Block]:
    """Give rows as lists that can be written to."""
    for block in blocks:
        block.spell_out()
        yield block


def _columns(importer: Importer, header: list[str]) -> dict[str, Column]:
    """Give the importer's columns by the names they really have in this file, those it lacks left out."""
    there: dict[str, Column] = {}
    for field, column in importer.columns.items():
        names = tuple(header[place] for place in places(header, column))
        if names:
            there[field] = names if len(names) > 1 else names[0]
    return there


def _delimiter(physical: list[str]) -> str:
    """Choose the mark that gives a known header, or cuts most lines, and these from early on, into as many cells."""
    told = physical[0].strip().casefold() if physical else ""
    if told.startswith("sep=") and len(told) == 5:
        return told[4]
    lines = [line for line in physical[:_LOOKED_AT] if line.strip()]
    known = (mark for mark in _DELIMITERS for line in lines[:20] if recognise(_cells(line, mark)))
    best = next(known, None) or max(_DELIMITERS, key=lambda mark: _evenness(lines, mark))
    return best if any(len(_cells(line, best)) > 1 for line in lines) else ","


def _evenness(lines: list[str], mark: str) -> tuple[bool, bool, int, float, int]:
    widths = [len(_cells(line, mark)) for line in lines]
    counts = Counter(widths)
    width = max(counts, key=lambda width: (width > 1, counts[width], width))
    share = counts[width] / len(lines)
    return width > 1, share > 0.4, -widths.index(width), share, width


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _head(physical: list[str], delimiter: str) -> Head:
    """Read the first rows with their lines, those left out that cannot be read."""
    reader = csv.reader(physical, delimiter=delimiter)
    head: list[tuple[int, list[str]]] = []
    begins = 1
    while len(head) < _LOOKED_AT:
        try:
            row = next(reader, None)
        except csv.Error:
            row = []
        if row is None:
            break
        if any(cell.strip() for cell in row):
            head.append((begins, row))
        begins = reader.line_num + 1
    if not head:
        raise Unreadable("No line of this file can be read as a list of columns.")
    return head


def _header_place(head: Head) -> int | None:
    """Say which of the first rows is the header; None when rows begin at once."""
    for place, (_, row) in enumerate(head[:20]):
        if recognise(row):
            return place
    widths = Counter(len(row) for _, row in head if len(row) > 1)
    usual = max(widths, key=lambda width: (widths[width], width), default=1)
    for place, (_, row) in enumerate(head[:20]):
        if len(row) >= usual and sum(bool(cell.strip()) for cell in row) * 2 > usual:
            return None if _holds_values(row) else place
    return None if _holds_values(head[0][1]) else 0


def _holds_values(row: list[str]) -> bool:
    """Say whether cells look like somebody's e-mail address, number or day rather than like names of columns."""
    return any(cell.strip() and (looks_like([cell]) or read_date(cell)) for cell in row)


def _header(head: Head, place: int | None, notes: list[str]) -> tuple[list[str], int]:
    """Give the header and the line on which the rows begin."""
    if place is None:
        notes.append("This file has no header; its columns are numbered.")
        width = max(len(row) for _, row in head)
        return [f"Column {number}" for number in range(1, width + 1)], head[0][0]
    line, header = head[place]
    if len(header) > MOST_COLUMNS:
        raise Unreadable(f"This file has {len(header):,} columns; at most {MOST_COLUMNS:,} can be read.")
    if place:
        titles = " / ".join(" ".join(filter(None, row)).strip() for _, row in head[:place])
        notes.append(f"Title lines above the header were left out: “{marked(titles)[:200]}”.")
    return header, line + 1 + sum(cell.count("\n") for cell in header)


def _refuse_broken_header(physical: list[str], line: int, delimiter: str) -> None:
    try:
        next(csv.reader(physical[line - 1 :], delimiter=delimiter, strict=True), None)
    except csv.Error as error:
        raise Unreadable(
            f"On line {line}, in the header, a quotation mark is opened and not closed properly. "
            "Put that right and bring the file again."
        ) from error


def _refuse_damaged_header(header: list[str], line: int, encoding: str) -> None:
    if damage("".join(header), encoding):
        raise Unreadable(
            f"On line {line}, in the header, some letters are damaged. "
            "Type the names of the columns again, and bring the file once more."
        )


def _named(header: list[str]) -> list[str]:
    """Give every column a name of its own: "Column 3" where there is none, "Email (2)" where it is doubled."""
    seen: Counter[str] = Counter()
    named: list[str] = []
    for number, raw in enumerate(header, 1):
        name = " ".join(raw.lstrip("\ufeff").split()) or f"Column {number}"
        seen[name] += 1
        named.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return named

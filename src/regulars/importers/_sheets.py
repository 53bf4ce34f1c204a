"""Sheets: the rows of an Excel workbook, as text."""

import datetime as dt
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from openpyxl.reader.excel import load_workbook

from regulars.importers._importer import Block, Unreadable
from regulars.importers._rows import LONGEST_CELL, is_footer, uneven

LARGEST = 250 << 20  # bytes when unpacked
LARGEST_WORDS = 48 << 20  # the shared strings, which are held in memory
# What openpyxl and the packing below it raise over damaged workbooks (broken XML is a SyntaxError).
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, KeyError, IndexError, ValueError, TypeError, AttributeError, SyntaxError, EOFError,
    NotImplementedError,
)  # fmt: skip


class Sheet:
    """The first sheet of a workbook that holds something; calling it reads its rows below the header."""

    def __init__(self, path: Path, notes: list[str]) -> None:
        self.path, self.notes = path, notes
        self.name, self.width, self.first_line = "", 0, 1
        _refuse_bombs(path)

    def head(self, count: int) -> list[tuple[int, list[str]]]:
        """Give the first rows with their lines, and settle which sheet is read."""
        with self._book() as book:
            for self.name in book.sheetnames:
                if rows := [row for row in self._rows(book, until=count) if any(row[1])]:
                    if len(book.sheetnames) > 1:
                        count = len(book.sheetnames)
                        self.notes.append(f"Only the sheet “{self.name}” was read; the workbook has {count}.")
                    return rows
        raise Unreadable("This workbook is empty.")

    def __call__(self, size: int) -> Iterator[Block]:
        """Give all rows in blocks of at most this size."""
        block, empty = Block(), 0
        with self._book() as book:
            for line, row in self._rows(book):
                if line < self.first_line:
                    continue
                if not any(row):
                    empty += 1
                elif reason := self._trouble(row):
                    block.rejects.append((line, reason))
                else:
                    block.lines.append(line)
                    block.rows.append((row + [""] * (self.width - len(row)))[: self.width])
                if len(block.lines) + len(block.rejects) >= size:
                    yield block
                    block = Block()
        note = f"Empty rows left out: {empty:,}."
        self.notes += [note] if empty and note not in self.notes else []
        if block.lines or block.rejects:
            yield block

    def _trouble(self, row: list[str]) -> str | None:
        if is_footer(row):
            return (
                f"This row holds only “{next(filter(None, row))[:60]}”. If that is somebody, fill in the other columns."
            )
        if any(row[self.width :]):
            return uneven(len(row), self.width)
        if any(len(cell) > LONGEST_CELL for cell in row):
            return f"A cell in this row is longer than {LONGEST_CELL:,} characters. Shorten it."
        if any("\x00" in cell or "_x0000_" in cell for cell in row):
            return "This row holds a character that is no text (NUL). Type it again."
        return None

    @contextmanager
    def _book(self) -> Iterator[Any]:
        # An opened file, not a path: of a path openpyxl believes the ending.
        with self.path.open("rb") as raw:
            try:
                book = load_workbook(raw, read_only=True, data_only=True)  # type: ignore[no-untyped-call]
            except _DAMAGES as error:
                raise Unreadable("This Excel file is damaged. Open it in Excel and save it again.") from error
            with closing(book):
                yield book

    def _rows(self, book: Any, until: int | None = None) -> Iterator[tuple[int, list[str]]]:
        sheet = book[self.name]
        if not hasattr(sheet, "iter_rows") or not hasattr(sheet, "reset_dimensions"):
            return  # a chart
        sheet.reset_dimensions()
        try:
            for line, cells in enumerate(sheet.iter_rows(values_only=True, max_row=until), 1):
                yield line, _written(cells)
        except _DAMAGES as error:
            raise Unreadable("This Excel file is damaged. Open it in Excel and save it again.") from error


def _written(cells: Iterable[object]) -> list[str]:
    row = [_text(cell) for cell in cells]
    while row and not row[-1]:
        row.pop()
    return row


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _refuse_bombs(path: Path) -> None:
    """Refuse by the sizes in the directory; `zipfile` reads no more than stands there, so they cannot lie."""
    try:
        with zipfile.ZipFile(path) as packed:
            sizes = {entry.filename: entry.file_size for entry in packed.infolist()}
    except zipfile.BadZipFile as error:
        raise Unreadable("This Excel file is damaged. Open it in Excel and save it again.") from error
    if "xl/workbook.xml" not in sizes:
        raise Unreadable("This is a packed folder, not an Excel file. Unpack it and bring what was inside.")
    if sum(sizes.values()) > LARGEST or sizes.get("xl/sharedStrings.xml", 0) > LARGEST_WORDS:
        raise Unreadable("This Excel file is too large once unpacked. Save it as CSV and bring that.")

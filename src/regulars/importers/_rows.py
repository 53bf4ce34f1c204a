"""Rows: delimited text as rows, each with its line, finding the way back after a broken one."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice

from regulars.importers._importer import Block
from regulars.importers._plain import PlainRows, plain_rows
from regulars.importers._text import Lines, TextFile, damage, is_odd, repaired

LONGEST_CELL = 200_000
_FEW = 200  # rows that stay in the processor's cache and out of the garbage collector's way
csv.field_size_limit(LONGEST_CELL)

_UNCLOSED = "A quotation mark is opened on this line and never closed. Close it or take it away."
_TROUBLES = (
    ("field larger", f"A cell on this line is longer than {LONGEST_CELL:,} characters. Shorten it."),
    ("unexpected end", _UNCLOSED),
    ("expected after", "There is text after a closing quotation mark on this line. Take the mark away, or double it."),
    ("new-line", "A stray line break stands in this row. Take it away."),
)
_FOOTER = re.compile(
    r"(\W*(grand\s)?totals?\b|\W*(generated|exported|created|printed|report|accrual|cash) (on|by|at|basis)"
    r"|(mon|tues|wednes|thurs|fri|satur|sun)day,? |\d[\d,]* (rows?|records?|customers?)\b|page \d|©|\(c\) |\x1a$)",
    re.IGNORECASE,
)


def is_footer(row: list[str]) -> bool:
    """Say whether a row holds one cell alone, and that reads like the end of a report."""
    cells = [cell for cell in row if cell.strip()]
    return len(cells) == 1 and bool(_FOOTER.match(cells[0]))


def uneven(cells: int, width: int) -> str:
    """Say that a row and the header do not go together."""
    much = (
        "a separating mark too many; put its text into quotation marks" if cells > width else "cells missing; add them"
    )
    return f"This row has {cells} cells where the header has {width}. Look for {much}."


class Rows:
    """The rows of a delimited text file below its header; calling it reads them from the first one on."""

    def __init__(self, file: TextFile, delimiter: str, *, header: list[str], first_line: int, notes: list[str]) -> None:
        self.file, self.delimiter, self.first_line, self.notes = file, delimiter, first_line, notes
        self.width = len(header)
        self.named = max((i for i, name in enumerate(header, 1) if name), default=len(header))

    def __call__(self, size: int) -> Iterator[Block]:
        """Give all rows in blocks of at most this size."""
        with self.file.lines() as lines:
            deque(islice(lines, self.first_line - 1), maxlen=0)
            yield from _Reading(self, lines).blocks(size)


class _Reading:
    """One way through the file."""

    def __init__(self, rows: Rows, lines: Iterator[str]) -> None:
        self.rows, self.lines = rows, lines
        self.line = rows.first_line
        self.pending: list[str] = []  # the physical lines of the row being read
        self.again: deque[str] = deque()  # lines to be read once more, by themselves
        self.cut: PlainRows | None = None  # rows cut out of the file that no block holds yet
        self.footers: list[tuple[int, str]] = []
        self.is_odd = self.has_ended = False
        self.empty = self.rewritten = 0
        self.block = Block()
        self.restart()

    def restart(self) -> None:
        self.reader = csv.reader(self.feed(), delimiter=self.rows.delimiter, strict=True)

    def feed(self) -> Iterator[str]:
        """Give the reader its lines: first those to be read once more, then the file's."""
        while self.again:
            yield self.kept(self.again.popleft())
        keep = self.pending.append
        for line in self.lines:
            if line.isascii() and "\x00" not in line:
                keep(line)
                yield line
            else:
                yield self.kept(line)
        self.has_ended = True

    def kept(self, line: str) -> str:
        self.pending.append(line)
        self.is_odd = self.is_odd or is_odd(line, self.rows.file.encoding)
        return line

    def blocks(self, size: int) -> Iterator[Block]:
        while not self.has_ended or self.again:
            if self.take_plain(size) or self.take_few(size):
                yield self.taken()
                continue
            try:
                self.fill(size)
            except csv.Error as error:
                self.broken(str(error))
            if len(self.block.lines) + len(self.block.rejects) >= size:
                yield self.taken()
        self.finish()
        if self.block.lines or self.block.rejects:
            yield self.taken()

    def taken(self) -> Block:
        full, self.block = self.block, Block()
        return full

    def take_plain(self, size: int) -> bool:
        """Take rows cut out of a piece of the file all at once, unless anything in it is unusual."""
        if self.is_under_way():
            return False
        self.cut = self.cut or self.next_piece()
        if not self.cut:
            return False
        self.block.plain, self.cut = self.cut[:size], self.cut[size:]
        self.count(len(self.block.plain))
        return True

    def next_piece(self) -> PlainRows | None:
        if not isinstance(self.lines, Lines) or not (piece := self.lines.piece()):
            return None
        rows = plain_rows(piece, self.lines.encoding, delimiter=self.rows.delimiter, width=self.rows.width)
        if rows is None:
            self.lines.put_back(piece)
        return rows

    def take_few(self, size: int) -> bool:
        """Take the next lines as a block when each of them is a plain row; otherwise have them read one by one."""
        if self.is_under_way():
            return False
        lines = list(islice(self.lines, min(size, _FEW)))
        try:
            rows = list(csv.reader(lines, delimiter=self.rows.delimiter, strict=True))
        except csv.Error:
            rows = []
        if not self.are_plain(lines, rows):
            self.again.extend(lines)
            self.restart()
            return False
        self.block.rows = rows
        self.count(len(rows))
        return True

    def is_under_way(self) -> bool:
        """Say whether lines or rows wait to be read one by one."""
        return bool(self.again or self.block.lines or self.block.rejects)

    def count(self, rows: int) -> None:
        """Number rows of one line each."""
        self.no_footers()
        self.block.lines += range(self.line, self.line + rows)
        self.line += rows

    def are_plain(self, lines: list[str], rows: list[list[str]]) -> bool:
        """Say whether each line holds one whole row, none of them empty, with letters that can be read."""
        return (
            0 < len(rows) == len(lines)
            and set(map(len, rows)) == {self.rows.width}
            and all(map(any, rows))
            and not is_odd("".join(lines), self.rows.file.encoding)
        )

    def fill(self, size: int) -> None:
        """Read rows into the block until it is full, the file ends, or the reader has to start anew."""
        width, pending, block = self.rows.width, self.pending, self.block
        add_line, add_row, drop = block.lines.append, block.rows.append, pending.clear
        for row in islice(self.reader, max(1, size - len(block.lines) - len(block.rejects))):
            if len(row) == width and len(pending) == 1 and not self.is_odd and any(row):
                add_line(self.line)
                add_row(row)
                self.line += 1
                drop()
                if self.footers:
                    self.no_footers()
            elif not self.take_unusual(row):
                return

    def take_unusual(self, row: list[str]) -> bool:
        """Take a row that is empty, spread over lines, of another length or oddly encoded; False: start anew."""
        text, width = "".join(self.pending), self.rows.width
        if self.rows.named <= len(row) < width:
            row += [""] * (width - len(row))
        if len(self.pending) > 1 and (len(row) != width or self.swallows_rows()):
            self.recover(_UNCLOSED)
            return False
        if not any(map(str.strip, row)):
            self.empty += 1
        elif reason := damage(text, self.rows.file.encoding):
            self.reject(reason)
        elif len(row) > width and not any(row[width:]):
            self.accept(row[:width])
        elif len(row) == width:
            self.accept(row)
        elif is_footer(row):
            self.footers.append((self.line, repaired(text).strip(" \r\n\"',;\t")))
        else:
            self.reject(uneven(len(row), width))
        self.next_row()
        return True

    def swallows_rows(self) -> bool:
        """Say whether a row over several lines is made of whole rows between two stray quotation marks.

        Then its first line and a later one both have enough marks for a row. Those of prose do not count: a blank
        follows them.
        """
        enough, mark = self.rows.width - 1, self.rows.delimiter

        def is_whole(line: str) -> bool:
            return line.count(mark) - line.count(f"{mark} ") >= enough

        return enough > 1 and is_whole(self.pending[0]) and any(map(is_whole, self.pending[1:]))

    def accept(self, row: list[str]) -> None:
        if self.is_odd:
            self.rewritten += 1
            row = [repaired(cell) for cell in row]
        self.block.lines.append(self.line)
        self.block.rows.append(row)
        self.no_footers()

    def reject(self, reason: str) -> None:
        self.block.rejects.append((self.line, reason))

    def no_footers(self) -> None:
        """What looked like a footer was none: more rows follow."""
        for line, text in self.footers:
            self.block.rejects.append(
                (line, f"This row holds only “{text[:60]}”. If that is somebody, fill in the other columns.")
            )
        self.footers.clear()

    def broken(self, message: str) -> None:
        """Refuse the line at which reading broke, and read what it had swallowed by itself."""
        reason = next((words for part, words in _TROUBLES if part in message), "This row is damaged. Type it again.")
        self.recover(reason if len(self.pending) == 1 else _UNCLOSED)

    def recover(self, reason: str) -> None:
        self.reject(reason)
        self.again.extendleft(reversed(self.pending[1:]))
        del self.pending[1:]
        self.next_row()
        self.restart()

    def next_row(self) -> None:
        self.line += len(self.pending)
        self.pending.clear()
        self.is_odd = False

    def finish(self) -> None:
        """Add what is known only at the end to the notes, once however often the file is read."""
        notes = [f"Line {line} was left out as a footer: “{text[:80]}”." for line, text in self.footers]
        if self.empty:
            notes.append(f"Empty rows left out: {self.empty:,}.")
        if self.rewritten:
            notes.append(f"Rows written in Windows-1252 in a UTF-8 file, and read as that: {self.rewritten:,}.")
        self.rows.notes += [note for note in notes if note not in self.rows.notes]

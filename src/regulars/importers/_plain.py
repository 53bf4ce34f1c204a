"""Plain rows: cut out of the bytes of a file many at once, as long as nothing in them is unusual.

Nearly all rows of nearly all files are plain. Whatever is not, a piece of the file with a doubled quotation mark or a
line break within a cell, is left to the reader of `_rows.py`, which takes it row by row.
"""

from collections.abc import Iterator, Sequence
from copy import copy
from typing import overload

import numpy as np
import numpy.typing as npt

from regulars.core.coded import Coded

ENCODINGS = ("utf-8", "cp1252")  # in which no byte of a letter looks like a comma
LONGEST_CELL = 2_000  # a longer one makes no column of words
_COMMA, _QUOTE, _LINE_FEED, _RETURN = b',"\n\r'
_WORD = 8
_MASKS = np.array([(1 << (8 * count)) - 1 for count in range(_WORD + 1)], np.uint64)
_MIX, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)
_SLOTS = 1 << 17
_TO_SLOT = np.uint64(64 - 17)

Places = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]


class PlainRows(Sequence[list[str]]):
    """Rows whose cells become text when they are asked for. Starts and ends stand column by column."""

    def __init__(self, piece: bytes, encoding: str, starts: Places, ends: Places) -> None:
        self._piece, self._encoding, self._starts, self._ends = piece, encoding, starts, ends
        self._words = np.ndarray((len(piece) - _WORD,), np.dtype("<u8"), piece, 0, (1,))
        self._is_ascii = piece.isascii()
        # One letter for each byte, so that places in the bytes are places in the text.
        self._letters = piece.decode("latin-1")

    @overload
    def __getitem__(self, place: int) -> list[str]: ...
    @overload
    def __getitem__(self, place: slice) -> "PlainRows": ...
    def __getitem__(self, place: int | slice) -> "list[str] | PlainRows":
        """Give one row, or some of them."""
        if isinstance(place, slice):
            part = copy(self)
            part._starts, part._ends = self._starts[:, place], self._ends[:, place]
            return part
        return self._texts(self._starts[:, place], self._ends[:, place])

    def __len__(self) -> int:
        """Say how many rows there are."""
        return int(self._starts.shape[1])

    def __iter__(self) -> Iterator[list[str]]:
        """Give the rows one by one."""
        return map(self._texts, self._starts.T, self._ends.T)

    def column(self, place: int) -> Coded:
        """Give one column, each different text once."""
        starts, ends = self._starts[place], self._ends[place]
        firsts, numbers = _alike(self._words, starts, ends - starts)
        return Coded(self._texts(starts[firsts], ends[firsts]), numbers)

    def _texts(self, starts: Places, ends: Places) -> list[str]:
        letters = self._letters
        texts = [letters[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        if self._is_ascii:
            return texts
        return [text if text.isascii() else text.encode("latin-1").decode(self._encoding) for text in texts]


def plain_rows(piece: bytes, encoding: str, *, delimiter: str, width: int) -> PlainRows | None:
    """Cut whole lines into rows of this width, or say None when any of them is unusual."""
    if encoding not in ENCODINGS or b"\x00" in piece or not _is_readable(piece, encoding):
        return None
    if not piece.endswith(b"\n"):
        piece += b"\n"
    has_returns = b"\r" in piece
    if has_returns and piece.count(b"\r") != piece.count(b"\r\n"):
        return None
    letters = np.frombuffer(piece, np.uint8)
    marks, is_end = _separators(letters, ord(delimiter))
    if not len(marks) or len(marks) % width:
        return None
    is_end = is_end.reshape(-1, width)
    if not is_end[:, -1].all() or np.count_nonzero(is_end) != len(is_end):
        return None
    ends = np.ascontiguousarray(marks.reshape(-1, width).T)
    starts = np.ascontiguousarray(np.append(0, marks[:-1] + 1).reshape(-1, width).T)
    if has_returns:
        ends[-1] -= letters[ends[-1] - 1] == _RETURN
    is_quoted = letters[starts] == _QUOTE
    starts += is_quoted
    ends -= is_quoted
    lengths = ends - starts
    if not lengths.any(axis=0).all() or lengths.max() > LONGEST_CELL:
        return None
    # Room for the words of the last cells.
    return PlainRows(piece + bytes(LONGEST_CELL + 2 * _WORD), encoding, starts, ends)


def _is_readable(piece: bytes, encoding: str) -> bool:
    if piece.isascii():
        return True
    try:
        piece.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _separators(letters: Bytes, delimiter: int) -> tuple[Places, Mask]:
    """Find the marks that end a cell, and which of them end a line.

    None are found when a quotation mark stands anywhere but around a whole cell.
    """
    marks = np.flatnonzero((letters == delimiter) | (letters == _QUOTE) | (letters == _LINE_FEED))
    found = letters[marks]
    is_quote, is_end = found == _QUOTE, found == _LINE_FEED
    quotes = marks[is_quote]
    if not len(quotes):
        return marks, is_end
    openings, closings = quotes[::2], quotes[1::2]
    before, after = letters[openings - 1], letters[np.minimum(closings + 1, len(letters) - 1)]
    stands_alone = (
        len(openings) == len(closings)
        and ((before == delimiter) | (before == _LINE_FEED) | (openings == 0)).all()
        and ((after == delimiter) | (after == _LINE_FEED) | (after == _RETURN)).all()
    )
    is_inside = (np.cumsum(is_quote, dtype=np.uint8) & 1).astype(np.bool_)
    if not stands_alone or (is_end & is_inside).any():
        return marks[:0], is_end[:0]
    ends_cell = ~(is_quote | is_inside)
    return marks[ends_cell], is_end[ends_cell]


def _alike(letters: Words, starts: Places, lengths: Places) -> tuple[Places, Places]:
    """Number cells by what they say: give where each number first stands, and the number of each cell.

    Cells are cut into words of eight bytes and a hash is made of these; that cells of one hash are alike is then
    checked word by word.
    """
    shortest = int(lengths.min())
    words = [
        letters[starts + done]
        if done + _WORD <= shortest
        else letters[starts + done] & _MASKS[np.clip(lengths - done, 0, _WORD)]
        for done in range(0, int(lengths.max()), _WORD)
    ]
    if all(key[0] == key[-1] and (key == key[0]).all() for key in (lengths, *words)):
        return np.zeros(1, np.int64), np.zeros(len(starts), np.int64)
    mixed = lengths.astype(np.uint64) * _MIX
    for word in words:
        mixed = (mixed ^ word) * _MIX
        mixed ^= mixed >> _SHIFT
    places = np.arange(len(starts))
    slots = (mixed >> _TO_SLOT).astype(np.int64)
    holder = np.empty(_SLOTS, np.int64)
    holder[slots] = places
    first = holder[slots]
    differs = lengths[first] != lengths
    for word in words:
        differs |= word[first] != word
    if differs.any():
        _part(first, np.flatnonzero(differs), [lengths, *words])
    firsts = np.flatnonzero(first == places)
    numbers = np.empty(len(starts), np.int64)
    numbers[firsts] = np.arange(len(firsts))
    return firsts, numbers[first]


def _part(first: Places, others: Places, keys: Sequence[npt.NDArray[np.generic]]) -> None:
    """Number by themselves the few cells that share a slot with another."""
    order = others[np.lexsort([key[others] for key in keys])]
    is_new = np.zeros(len(order), np.bool_)
    is_new[0] = True
    for key in keys:
        is_new[1:] |= key[order[1:]] != key[order[:-1]]
    first[order] = order[np.maximum.accumulate(np.where(is_new, np.arange(len(order)), 0))]

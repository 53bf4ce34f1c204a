"""Coded: a column of text as numbers, and the different texts they stand for.

A file says the same again and again. What is read once per different text, and put back by numpy, costs little per row.
"""

from collections.abc import Iterator, Sequence
from itertools import compress
from typing import overload

import numpy as np
import numpy.typing as npt

from regulars.core.memory import Numbered

Numbers = npt.NDArray[np.int64]
_MOST = 2**62


class Coded(Sequence[str]):
    """A column: row `i` says `texts[numbers[i]]`. No two numbers need stand for different texts."""

    __slots__ = ("numbers", "texts")

    def __init__(self, texts: list[str], numbers: Numbers) -> None:
        self.texts, self.numbers = texts, numbers

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> "Coded": ...
    def __getitem__(self, place: int | slice) -> "str | Coded":
        """Give the text of one row, or some of the rows."""
        if isinstance(place, slice):
            return Coded(self.texts, self.numbers[place])
        return self.texts[int(self.numbers[place])]

    def __add__(self, more: "Coded") -> "Coded":
        """Give these rows and those below them."""
        return Coded(self.texts + more.texts, np.append(self.numbers, more.numbers + len(self.texts)))

    def __eq__(self, other: object) -> bool:
        """Say whether another column, coded or not, says the same."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        """Say how many rows there are."""
        return len(self.numbers)

    def __iter__(self) -> Iterator[str]:
        """Give the text of each row."""
        return map(self.texts.__getitem__, self.numbers.tolist())


def coded(column: Sequence[str]) -> Coded:
    """Give a column as numbers."""
    if isinstance(column, Coded):
        return column
    known = Numbered[str]()
    numbers = np.fromiter(map(known.__getitem__, column), np.int64, len(column))
    return Coded(list(known), numbers)


def used(column: Coded) -> tuple[list[str], Numbers]:
    """Give the texts that some row says, and of each row which of them it is."""
    is_used = np.zeros(len(column.texts), np.bool_)
    is_used[column.numbers] = True
    if is_used.all():
        return column.texts, column.numbers
    return list(compress(column.texts, is_used)), (np.cumsum(is_used) - 1)[column.numbers]


def together(columns: Sequence[Coded]) -> tuple[list[tuple[str, ...]], Numbers]:
    """Give the different rows that columns make side by side, and of each row which of them it is."""
    if len(columns) == 1:
        texts, numbers = used(columns[0])
        return [(text,) for text in texts], numbers
    both, size = columns[0].numbers, len(columns[0].texts)
    for column in columns[1:]:
        if size * len(column.texts) > _MOST:
            distinct, both = np.unique(both, return_inverse=True)
            size = len(distinct)
        both, size = both * len(column.texts) + column.numbers, size * len(column.texts)
    _, firsts, rows = np.unique(both, return_index=True, return_inverse=True)
    cells = [list(map(c.texts.__getitem__, c.numbers[firsts].tolist())) for c in columns]
    return list(zip(*cells, strict=True)), rows

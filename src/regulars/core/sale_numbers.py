"""Sales as numbers: a file's rows, its sales, and the different things they speak of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from regulars.core.sale_items import Item

Numbers = npt.NDArray[np.int64]
SmallNumbers = npt.NDArray[np.int32]
UNSTATED = int(np.iinfo(np.int64).min)


@dataclass(slots=True)
class Sales:
    """All rows of a file as numbers: one entry per row, per sale, and per different thing they speak of."""

    references: list[str]
    persons: dict[str, list[str]]  # columns of the different people in the file
    items: list[Item]
    line_keys: list[str]
    shops: list[str]
    # per sale
    sold_at: Numbers  # seconds since 1970
    person: Numbers  # -1: nobody
    shop: Numbers
    stated_total: Numbers  # UNSTATED: add the lines up
    stated_refund: Numbers
    refunded_at: Numbers  # UNSTATED: nothing says when
    is_cancelled: npt.NDArray[np.bool_]
    # per row, in the order of sales
    line: SmallNumbers  # where it stands in the file
    sale: SmallNumbers
    item: SmallNumbers
    line_key: SmallNumbers
    ordinal: Numbers  # 0 for the first of equal lines


def numbers_of(known: Mapping[Any, int], keys: Iterable[Any], count: int) -> Numbers:
    """Give the number of each key."""
    return np.fromiter(map(known.__getitem__, keys), np.int64, count)


def first_places(sales: Numbers, start: int) -> list[int]:
    """Give where each sale that is new from `start` on first appears, in the order of their numbers."""
    numbers, places = np.unique(sales, return_index=True)
    return places[numbers >= start].tolist()  # type: ignore[no-any-return]


def filled(values: Mapping[int, int], count: int) -> Numbers:
    """Give the value of each number, `UNSTATED` where there is none."""
    filled = np.full(count, UNSTATED, np.int64)
    filled[np.fromiter(values.keys(), np.int64, len(values))] = np.fromiter(values.values(), np.int64, len(values))
    return filled


def ordinals(ordered: Numbers) -> Numbers:
    """Count equal neighbours from nought."""
    if not len(ordered):
        return ordered
    places = np.arange(len(ordered))
    starts = np.where(np.append(True, ordered[1:] != ordered[:-1]), places, 0)
    return places - np.maximum.accumulate(starts)


def columns_of(names: Sequence[str], rows: Iterable[tuple[str, ...]]) -> dict[str, list[str]]:
    """Turn rows into columns."""
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    return dict(zip(names, columns, strict=True))

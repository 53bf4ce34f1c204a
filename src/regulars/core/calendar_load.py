"""How full the days are: what lies on which of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """Something that takes somebody's minutes, and the days from and until which it can be done."""

    id: str
    minutes: float
    first: dt.date
    last: dt.date
    is_fixed: bool = False  # it is planned or promised for its first day
    is_must: bool = False  # it is done on its last day even when that is full


def place(
    pieces: Iterable[Piece],
    *,
    room: Callable[[dt.date], float],
    opens: Callable[[dt.date], bool],
    today: dt.date,
) -> dict[str, dt.date]:
    """Say on which day each piece falls: on the first open day of its window that has room.

    What must be done falls on its last one when none has. Anything else that fits nowhere falls on no day, as no plan
    will choose it. What is fixed goes first, then what must be done, then what ends first; the order of the pieces does
    not matter.
    """
    full: defaultdict[dt.date, float] = defaultdict(float)
    placed: dict[str, dt.date] = {}
    windows = _Windows(opens)
    for piece in sorted(pieces, key=_turn):
        days = [piece.first] if piece.is_fixed else windows.days(max(piece.first, today), piece.last)
        fits = (day for day in days if not piece.minutes or full[day] + piece.minutes <= room(day))
        if day := next(fits, days[-1] if piece.is_fixed or piece.is_must else None):
            full[day] += piece.minutes
            placed[piece.id] = day
    return placed


def load(pieces: Iterable[Piece], placed: Mapping[str, dt.date]) -> dict[dt.date, float]:
    """Return the minutes of each day; what falls on none is on none."""
    found: defaultdict[dt.date, float] = defaultdict(float)
    for piece in pieces:
        if day := placed.get(piece.id):
            found[day] += piece.minutes
    return dict(found)


def spread(pieces: Iterable[Piece], *, opens: Callable[[dt.date], bool]) -> dict[dt.date, float]:
    """Return the minutes of each day when every piece is spread evenly over the open days of its window."""
    found: defaultdict[dt.date, float] = defaultdict(float)
    windows = _Windows(opens)
    for piece in pieces:
        days = windows.days(piece.first, piece.last)
        for day in days:
            found[day] += piece.minutes / len(days)
    return dict(found)


def _turn(piece: Piece) -> tuple[bool, bool, dt.date, dt.date, str]:
    return not piece.is_fixed, not piece.is_must, piece.last, piece.first, piece.id


class _Windows:
    """The open days of windows, each looked up once: many pieces share theirs."""

    def __init__(self, opens: Callable[[dt.date], bool]) -> None:
        self.opens = opens
        self.known: dict[tuple[dt.date, dt.date], list[dt.date]] = {}

    def days(self, first: dt.date, last: dt.date) -> list[dt.date]:
        """Return the open days from one day to another, and the first one where none is."""
        found = self.known.get((first, last))
        if found is None:
            days = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
            found = self.known[first, last] = [day for day in days if self.opens(day)] or [first]
        return found

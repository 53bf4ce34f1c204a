"""How full the days are, against what the team really does."""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

WEEKS = 8
ENOUGH_WEEKDAYS = 3  # so many worked Tuesdays say what a Tuesday can bear
ENOUGH_DAYS = 5
# Lists that were short count as little work though more could have been done: look at the better days.
GOOD_DAY = 0.75
WEEKDAY, ANY_DAY, AS_SET = "weekday", "any_day", "as_set"  # where a number comes from


@dataclass(frozen=True)
class Piece:
    """Something that takes somebody's minutes, and the days from and until which it can be done."""

    id: str
    minutes: float
    first: dt.date
    last: dt.date
    is_fixed: bool = False  # it is planned or promised for its first day


@dataclass(frozen=True)
class Ability:
    """Minutes that the team can really do on each day of the week from Monday, and where each number comes from."""

    minutes: tuple[int, ...]
    basis: tuple[str, ...]

    def on(self, day: dt.date) -> int:
        """Return the minutes of a day, the shop being open."""
        return self.minutes[day.weekday()]


def ability(done: Mapping[dt.date, float], stated: int, *, today: dt.date) -> Ability:
    """Measure what the team does on a good day of each weekday, by minutes done a day before today.

    Days without any work say nothing. With too few days of a weekday all weekdays count; with too few of all, what
    was stated.
    """
    since = today - dt.timedelta(weeks=WEEKS)
    worked = {day: minutes for day, minutes in done.items() if since <= day < today and minutes > 0}
    each = [_of_weekday(number, worked, stated) for number in range(7)]
    return Ability(tuple(minutes for minutes, _ in each), tuple(basis for _, basis in each))


def place(
    pieces: Iterable[Piece],
    *,
    room: Callable[[dt.date], float],
    opens: Callable[[dt.date], bool],
    today: dt.date,
) -> dict[str, dt.date]:
    """Say on which day each piece falls: on the first open day of its window that has room.

    What fits nowhere falls on its first open day, so that a day that is too full shows. What ends first goes first,
    and the order of the pieces does not matter.
    """
    full: defaultdict[dt.date, float] = defaultdict(float)
    placed: dict[str, dt.date] = {}
    windows = _Windows(opens)
    for piece in sorted(pieces, key=lambda one: (not one.is_fixed, one.last, one.first, one.id)):
        days = [piece.first] if piece.is_fixed else windows.days(max(piece.first, today), piece.last)
        fits = (day for day in days if full[day] + piece.minutes <= room(day))
        day = next(fits, days[0])
        full[day] += piece.minutes
        placed[piece.id] = day
    return placed


def load(pieces: Iterable[Piece], placed: Mapping[str, dt.date]) -> dict[dt.date, float]:
    """Return the minutes of each day."""
    found: defaultdict[dt.date, float] = defaultdict(float)
    for piece in pieces:
        found[placed[piece.id]] += piece.minutes
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


def _of_weekday(number: int, worked: Mapping[dt.date, float], stated: int) -> tuple[int, str]:
    same = [minutes for day, minutes in worked.items() if day.weekday() == number]
    if len(same) >= ENOUGH_WEEKDAYS:
        return _good(same), WEEKDAY
    if len(worked) >= ENOUGH_DAYS:
        return _good(list(worked.values())), ANY_DAY
    return stated, AS_SET


def _good(minutes: list[float]) -> int:
    """Return the smallest value that so many of the days do not exceed."""
    return round(sorted(minutes)[math.ceil(GOOD_DAY * len(minutes)) - 1])


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

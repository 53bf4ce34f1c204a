"""The year as twelve strips: where each line runs, in the units of a picture."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.services.calendar_year import Year

DAY_WIDTH, HEIGHT, DAYS = 20, 64, 31
HEADROOM = 1.15
MONTHS = range(1, 13)


@dataclass(frozen=True)
class Block:
    """A stretch of days."""

    x: int
    width: int


@dataclass(frozen=True)
class Strip:
    """One month: its seasons, its closed days, the load and what the team can do."""

    first: dt.date
    seasons: Sequence[Block]
    closed: Sequence[Block]
    load: str  # points of a line
    bears: Sequence[str]
    full: Sequence[int]  # where a day holds more than the team can do
    today: int | None
    names: Sequence[str]  # of seasons and holidays, with their days
    in_words: str

    @property
    def week(self) -> str:
        """Return the week in which the month begins."""
        year, number, _day = self.first.isocalendar()
        return f"{year}-W{number:02}"

    @property
    def width(self) -> int:
        """Return how wide the picture is."""
        return DAY_WIDTH * DAYS

    @property
    def height(self) -> int:
        """Return how high the picture is."""
        return HEIGHT


def strips(year: Year) -> list[Strip]:
    """Draw a year; all months in one scale."""
    highest = max([*year.load.values(), year.ability.minutes, 1]) * HEADROOM
    return [_strip(year, year.month(number), highest) for number in MONTHS]


def _strip(year: Year, days: Sequence[dt.date], highest: float) -> Strip:
    heavy = [day for day in days if year.is_heavy(day)]
    return Strip(
        first=days[0],
        seasons=[_block(days, band.first, band.last) for band in year.seasons if _meets(days, band.first, band.last)],
        closed=[Block(_x(day), DAY_WIDTH) for day in days if not year.calendar.opens(day)],
        load=_line(_known(year, days), highest),
        bears=_bears(year, days, highest),
        full=[_middle(day) for day in heavy],
        today=_middle(year.today) if year.today in days else None,
        names=_names(year, days),
        in_words=_in_words(year, days, heavy),
    )


def _known(year: Year, days: Sequence[dt.date]) -> list[tuple[dt.date, float]]:
    """Return the minutes of the open days, from the first work on that is known of."""
    begins = min((day for day, minutes in year.load.items() if minutes), default=dt.date.max)
    return [(day, year.load.get(day, 0)) for day in days if day >= begins and year.calendar.opens(day)]


def _x(day: dt.date) -> int:
    return (day.day - 1) * DAY_WIDTH


def _middle(day: dt.date) -> int:
    return _x(day) + DAY_WIDTH // 2


def _y(minutes: float, highest: float) -> float:
    return round(HEIGHT - minutes / highest * HEIGHT, 1)


def _line(points: Sequence[tuple[dt.date, float]], highest: float) -> str:
    return " ".join(f"{_middle(day)},{_y(minutes, highest)}" for day, minutes in points)


def _bears(year: Year, days: Sequence[dt.date], highest: float) -> list[str]:
    """Draw what the team can do, a dash for each open day."""
    level = [(day, _y(year.ability.minutes, highest)) for day in days if year.calendar.opens(day)]
    return [f"{_x(day) + 3},{y} {_x(day) + DAY_WIDTH - 3},{y}" for day, y in level]


def _meets(days: Sequence[dt.date], first: dt.date, last: dt.date) -> bool:
    return first <= days[-1] and last >= days[0]


def _block(days: Sequence[dt.date], first: dt.date, last: dt.date) -> Block:
    start = _x(max(first, days[0]))
    return Block(start, _x(min(last, days[-1])) + DAY_WIDTH - start)


def _names(year: Year, days: Sequence[dt.date]) -> list[str]:
    seasons = [(band.first, band.name or _("The season")) for band in year.seasons if band.first in days]
    holidays = [(day, name) for day, name in year.holidays.items() if day in days and year.calendar.hours.include(day)]
    return [f"{day.day} {name}" for day, name in sorted(seasons + holidays)]


def _in_words(year: Year, days: Sequence[dt.date], heavy: Sequence[dt.date]) -> str:
    """Say what the picture shows."""
    minutes = round(sum(year.load.get(day, 0) for day in days))
    bears = year.ability.minutes * sum(map(year.calendar.opens, days))
    said = _("About %(minutes)d minutes; you can do about %(bears)d.") % {"minutes": minutes, "bears": bears}
    if heavy:
        too_full = ngettext("One day holds too much.", "%(count)d days hold too much.", len(heavy))
        said = f"{said} {too_full % {'count': len(heavy)}}"
    return said

"""When something is due, in days on which the shop is open."""

import calendar as almanac
import datetime as dt
import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import holidays

from regulars.core.zones import local_date as local_date
from regulars.core.zones import plausible_zones as plausible_zones
from regulars.core.zones import wall_time as wall_time

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKING_WEEK = (((dt.time(9), dt.time(17)),) * 5) + (None, None)
UNITS = {"day": ("day", 1), "week": ("day", 7), "month": ("month", 1), "year": ("month", 12)}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
LONGEST_CLOSURE = 366


class BadSpan(ValueError):
    """This is no span of time. Write for example "2 business days", "3 weeks", "6 months" or "same day"."""


class BadHours(ValueError):
    """These are no opening hours. Write for example 09:00 and 17:00."""


@dataclass(frozen=True)
class Hours:
    """When the shop is open: seven days from Monday, each from when to when, or None if closed."""

    week: tuple[tuple[dt.time, dt.time] | None, ...] = WORKING_WEEK

    @classmethod
    def of(cls, opening_hours: Mapping[str, Sequence[str] | None]) -> "Hours":
        """Read `{"mon": ["09:00", "17:00"]}`; a missing day is closed, no day at all means Monday to Friday."""
        given = {day.strip().lower()[:3]: times for day, times in opening_hours.items()}
        if unknown := given.keys() - set(DAYS):
            raise BadHours(f"{', '.join(sorted(unknown))}: no day of the week. Write mon, tue, wed and so on.")
        week = tuple((_clock(times[0]), _clock(times[-1])) if (times := given.get(day)) else None for day in DAYS)
        return cls(week) if any(week) else cls()

    def include(self, day: dt.date) -> bool:
        """Say whether the shop is open on that day of the week."""
        return self.week[day.weekday()] is not None


@dataclass(frozen=True)
class Calendar:
    """The days on which a shop works: its opening hours, mostly less the public holidays of its place."""

    country: str = ""
    region: str = ""
    hours: Hours = Hours()
    timezone: str = "UTC"
    opens_on_holidays: bool = False

    def opens(self, day: dt.date) -> bool:
        """Say whether the shop is open on this day."""
        if not self.hours.include(day):
            return False
        return self.opens_on_holidays or day not in public_holidays(self.country, self.region, day.year)

    def next_open(self, day: dt.date) -> dt.date:
        """Return this day, or the next one on which the shop is open."""
        if self.opens(day):
            return day
        return self.step(day, 1)

    def last_open(self, day: dt.date) -> dt.date:
        """Return this day, or the last one before it on which the shop is open."""
        return day if self.opens(day) else self.step(day, -1)

    def step(self, day: dt.date, direction: int) -> dt.date:
        """Return the nearest open day strictly after (1) or before (-1) this one."""
        for distance in range(1, LONGEST_CLOSURE + 1):
            found = _shift(day, distance * direction)
            if self.opens(found):
                return found
        return _shift(day, direction)


class Window(NamedTuple):
    """When a touchpoint is due, and the last day on which it is still of use."""

    due: dt.date
    use_by: dt.date


@dataclass(frozen=True)
class Span:
    """A length of time in one unit; negative for "before"."""

    count: int
    unit: str  # "business day", "day" or "month"


@functools.lru_cache(maxsize=512)
def span(text: str) -> Span:
    """Read "2 business days", "three weeks", "1 year", "same day" or "10 days before"."""
    words = " ".join(text.lower().split())
    if words in {"same day", "at once", "today"}:
        return Span(0, "day")
    found = re.fullmatch(
        r"(\d{1,4}|an?|[a-z]+) (business |working )?(day|week|month|year)s?( before| after| later)?", words
    )
    if not found or (found[2] and found[3] != "day"):
        raise BadSpan(f"“{text[:60]}”: {BadSpan.__doc__}")
    unit, factor = UNITS[found[3]]
    sign = -1 if found[4] == " before" else 1
    return Span(_number(found[1], text) * factor * sign, "business day" if found[2] else unit)


def after(day: dt.date, wait: str, calendar: Calendar, *, times: int = 1) -> dt.date:
    """Return the day a span, or a multiple of it, after a day; months count from that day and never drift."""
    asked = span(wait)
    count = asked.count * times
    if asked.unit == "month":
        return add_months(day, count)
    if asked.unit == "day":
        return _shift(day, count)
    if count == 0:
        return calendar.next_open(day)
    for _ in range(abs(count)):
        day = calendar.step(day, 1 if count > 0 else -1)
    return day


def due_window(happened: dt.date | dt.datetime, wait: str, within: str, calendar: Calendar) -> Window:
    """Return when to be in touch about what happened: after `wait`, and useful for `within` from then on.

    The due day is moved forward to an open day. The use-by day is counted from the day before that move
    (so happening + wait + within) and is never before the due day.
    """
    happened_on = local_date(happened, calendar.timezone) if isinstance(happened, dt.datetime) else happened
    wanted = after(happened_on, wait, calendar)
    due = calendar.next_open(wanted)
    return Window(due, max(due, after(wanted, within, calendar)))


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or that month's last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return dt.date.max if months > 0 else dt.date.min
    return dt.date(year, month + 1, min(day.day, almanac.monthrange(year, month + 1)[1]))


def yearly(month_day: str, year: int, *, leap_day: str = "02-28") -> dt.date:
    """Return the day of "MM-DD" in a year; in a common year 29 February falls on `leap_day`."""
    is_moved = month_day == "02-29" and not almanac.isleap(year)
    month, day = (leap_day if is_moved else month_day).split("-")
    return dt.date(year, int(month), int(day))


def anniversary(of: dt.date, year: int, *, leap_day: str = "02-28") -> dt.date:
    """Return the anniversary of a day in a year."""
    return yearly(f"{of.month:02}-{of.day:02}", year, leap_day=leap_day)


@functools.lru_cache(maxsize=4096)
def public_holidays(country: str, region: str, year: int) -> frozenset[dt.date]:
    """Return a year's public holidays: the country's if the region is unknown, none if the country is."""
    for subdivision in [region, None] if region else [None]:
        try:
            return frozenset(holidays.country_holidays(country.upper(), subdiv=subdivision, years=year))
        except NotImplementedError:  # that is how the almanac says that it has no such place
            continue
    return frozenset()


def _shift(day: dt.date, days: int) -> dt.date:
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return dt.date.max if days > 0 else dt.date.min


def _number(word: str, text: str) -> int:
    if word.isdigit():
        return int(word)
    if word in {"a", "an"}:
        return 1
    if word in NUMBERS:
        return NUMBERS.index(word)
    raise BadSpan(f"“{text[:60]}”: {BadSpan.__doc__}")


def _clock(text: Any) -> dt.time:
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(:\d{2})?", str(text).strip())
    if found and (found[1], found[2]) == ("24", "00"):
        return dt.time(23, 59)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise BadHours(f"“{str(text)[:20]}”: {BadHours.__doc__}")
    return dt.time(int(found[1]), int(found[2]))

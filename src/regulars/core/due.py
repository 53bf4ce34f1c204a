"""When something is due, in days on which the shop is open."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Hours:
    """When the shop is open: seven days from Monday, each its first and last minute, or None when closed."""

    week: tuple[tuple[dt.time, dt.time] | None, ...]

    @classmethod
    def of(cls, opening_hours: Mapping[str, Sequence[str]]) -> "Hours":
        """Read `{"mon": ["09:00", "17:00"]}`; a missing day is closed, nothing at all means Monday to Friday."""
        raise NotImplementedError


@dataclass(frozen=True)
class Calendar:
    """The days on which a shop works: its opening hours less the public holidays of its country."""

    country: str = ""
    region: str = ""
    hours: Hours = Hours(())
    timezone: str = "UTC"

    def opens(self, day: dt.date) -> bool:
        """Say whether the shop is open on this day."""
        raise NotImplementedError

    def next_open(self, day: dt.date) -> dt.date:
        """Return this day, or the next one on which the shop is open."""
        raise NotImplementedError


class Window(NamedTuple):
    """When a touchpoint is due, and the last day on which it is still of use."""

    due: dt.date
    use_by: dt.date


class BadSpan(ValueError):
    """This is no span of time. Write for example "2 business days", "3 weeks", "6 months" or "same day"."""


@dataclass(frozen=True)
class Span:
    """A length of time in one unit; negative for "before"."""

    count: int
    unit: str  # "business day", "day", "month"


def span(text: str) -> Span:
    """Read "2 business days", "3 weeks", "1 year", "same day", "10 days before"."""
    raise NotImplementedError


def after(day: dt.date, wait: str, calendar: Calendar, *, times: int = 1) -> dt.date:
    """Return the day that lies a span, or a multiple of it, after a day; months count from that day, never drift."""
    raise NotImplementedError


def due_window(happened: dt.date | dt.datetime, wait: str, within: str, calendar: Calendar) -> Window:
    """Return when to be in touch about what happened: after `wait`, and useful for `within` from then on.

    The due day is moved forward to an open day. The use-by day is counted from the day before that move
    and is never before the due day.
    """
    raise NotImplementedError


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or that month's last day when it is shorter."""
    raise NotImplementedError


def yearly(month_day: str, year: int, *, leap_day: str = "02-28") -> dt.date:
    """Return the day of "MM-DD" in a year; 29 February falls on `leap_day` in a common year."""
    raise NotImplementedError


def local_date(at: dt.datetime, timezone: str) -> dt.date:
    """Return the day it is in a time zone."""
    raise NotImplementedError


def wall_time(day: dt.date, time: dt.time, timezone: str) -> dt.datetime:
    """Return the instant when the clock on the wall shows this time."""
    raise NotImplementedError

"""The morning's mail: when it leaves, and what it says."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from regulars.core.due import Calendar
from regulars.core.zones import wall_time

BEFORE = dt.timedelta(hours=1)
MOST = 10  # of one kind; the others are counted


@dataclass(frozen=True)
class Part:
    """One kind of thing to do, each on a line of its own."""

    heading: str  # "Call"
    lines: Sequence[str]


def leaves_at(day: dt.date, calendar: Calendar) -> dt.datetime | None:
    """Return the instant an hour before the shop opens, or None when it does not open on that day."""
    hours = calendar.hours.week[day.weekday()]
    if hours is None or not calendar.opens(day):
        return None
    # An hour of sixty minutes, also where the clocks change in it.
    return wall_time(day, hours[0], calendar.timezone).astimezone(dt.UTC) - BEFORE


def list_of(parts: Sequence[Part]) -> str:
    """Return what there is to do, a paragraph a kind; empty when there is nothing."""
    return "\n\n".join(_paragraph(part) for part in parts if part.lines)


def _paragraph(part: Part) -> str:
    shown = [f"– {_plain(line)}" for line in part.lines[:MOST]]
    if (more := len(part.lines) - MOST) > 0:
        shown.append(f"– and {more} more")
    return "\n".join([part.heading, *shown])


def _plain(line: str) -> str:
    """Braces are gaps in a letter, and no name has them."""
    return line.replace("{", "(").replace("}", ")")

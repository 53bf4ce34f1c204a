"""Calling back: which hours to offer, and what is wrong with one that was asked for."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from regulars.core.call_order import Span
from regulars.core.spoken_dates import hour, weekday
from regulars.core.zones import local_date, local_time, wall_time

QUARTER = dt.timedelta(minutes=15)
AT_LEAST = dt.timedelta(minutes=45)
SOON = dt.timedelta(hours=1)
MORNING, AFTERNOON = dt.time(10), dt.time(14)


@dataclass(frozen=True)
class Day:
    """A day on which somebody may be rung or not, with the words for it."""

    date: dt.date
    hours: Span | None  # when the shop is open and they are awake
    is_open: bool
    opens_again: dt.date


def refusal(at: dt.datetime, *, now: dt.datetime, day: Day, last: dt.date, timezone: str, country: str) -> str:
    """Say in words why nobody can be called back at this instant; nothing when it is a good one."""
    if at <= now:
        return "Choose a time that is still to come."
    that_day = weekday(day.date, country)
    if day.date > last:
        return f"Choose a day up to {weekday(last, country)}, or keep it as a promise."
    if not day.is_open:
        return f"You are closed on {that_day}. You open again on {weekday(day.opens_again, country)}."
    if day.hours is None:
        return f"While you are open on {that_day} it is too early or too late where they live."
    since, until = day.hours
    hours = [hour(local_time(end, timezone), country) for end in day.hours]
    if since <= at < until:
        return ""
    return (
        f"On {that_day} choose a time between {' and '.join(hours)}: then you are open and it is day where they live."
    )


def offers(now: dt.datetime, days: Sequence[Day], *, timezone: str) -> list[dt.datetime]:
    """Return up to three good instants to offer: in about an hour, this afternoon, and the next possible morning."""
    today = local_date(now, timezone)
    found = []
    for hours in (day.hours for day in days if day.date == today and day.hours):
        soon = (_quarter(now + SOON), wall_time(today, AFTERNOON, timezone))
        found += [at for at in soon if hours[0] <= at < hours[1] and at - now >= AT_LEAST]
    coming = (day.hours for day in days if day.date > today and day.hours)
    found += [same_clock(MORNING, hours, timezone=timezone) for hours in list(coming)[:1]]
    return sorted(set(found))


def same_clock(clock: dt.time, hours: Span, *, timezone: str) -> dt.datetime:
    """Return a time of day, moved into the hours in which it may ring."""
    wanted = wall_time(local_date(hours[0], timezone), clock, timezone)
    return min(max(wanted, hours[0]), hours[1] - QUARTER)


def _quarter(at: dt.datetime) -> dt.datetime:
    """Round up to a quarter of an hour."""
    over = dt.timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at if not over else at - over + QUARTER

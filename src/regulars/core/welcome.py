"""What to say to somebody who has just come in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from regulars.core.zones import local_date

ROUND_NUMBERS = (10, 25, 50, 100, 250, 500)
RECENT = dt.timedelta(days=60)
LONG_AGO = dt.timedelta(days=180)
SOON = 3  # days


@dataclass(frozen=True, slots=True)
class Event:
    """A visit, a complaint, or its solution."""

    kind: str
    at: dt.datetime


def suggestion(greeting: str, events: Sequence[Event], *, birthday: str, now: dt.datetime, timezone: str) -> str:
    """Return one thing to say, the most pressing first: a complaint, a birthday, then how long it has been."""
    to_them = f", {greeting}" if greeting else ""
    visits = [event.at for event in events if event.kind not in ("complaint", "complaint_solved")]
    if _is_unsettled(events):
        return f"{f'{greeting}, you' if greeting else 'You'} told us that something was not right. Is it settled now?"
    if wish := _birthday_wish(to_them, birthday, local_date(now, timezone)):
        return wish
    if not visits:
        return f"Welcome{to_them}. What brought you to us?"
    if len(visits) + 1 in ROUND_NUMBERS:
        return f"This is your {len(visits) + 1}th time with us{to_them}. Thank you for coming back."
    if now - max(visits) > LONG_AGO:
        return f"Good to see you again{to_them}. How have you been?"
    if now - max(visits) < RECENT:
        return f"Good to see you{to_them}. Has everything been as it should be since last time?"
    return f"Good to see you{to_them}. What else can we do for you?"


def _is_unsettled(events: Sequence[Event]) -> bool:
    complaints = [event.at for event in events if event.kind == "complaint"]
    solved = [event.at for event in events if event.kind == "complaint_solved"]
    return len(complaints) > len(solved)


def _birthday_wish(to_them: str, birthday: str, today: dt.date) -> str:
    if not birthday:
        return ""
    for days in range(SOON + 1):
        day = today + dt.timedelta(days=days)
        if f"{day:%m-%d}" == birthday or (birthday == "02-29" and f"{day:%m-%d}" == "02-28" and not _is_leap(day.year)):
            ahead = {0: "", 1: " for tomorrow"}.get(days, f" for {day:%A}")
            return f"Happy birthday{ahead}{to_them}."
    return ""


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

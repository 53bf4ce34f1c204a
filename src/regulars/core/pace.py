"""How fast mail may leave: one slot after the other, and so many a day.

The slots follow the generic cell rate algorithm without a burst: one number, the next free instant, is all it keeps.
"""

import datetime as dt
from dataclasses import dataclass

from regulars.core.spoken_dates import day, hour
from regulars.core.zones import local_date, local_time, wall_time

DAY = dt.timedelta(days=1)
SLOWEST = 0.001  # letters a second: a rate of nothing would never end


@dataclass(frozen=True)
class Slots:
    """The instants at which the next letters may leave, and the next free one after them."""

    at: tuple[float, ...]
    next_at: float


def slots(next_at: float, *, at: float, per_second: float, wanted: int, within: float) -> Slots:
    """Give up to so many slots that begin within so many seconds; what was not used in the past is gone."""
    interval = 1 / max(per_second, SLOWEST)
    first = max(next_at, at)
    given = tuple(slot for slot in (first + number * interval for number in range(wanted)) if slot < at + within)
    return Slots(given, first + len(given) * interval if given else next_at)


def day_begins(now: dt.datetime, timezone: str) -> dt.datetime:
    """Return when the day began whose letters count towards the quota."""
    return wall_time(local_date(now, timezone), dt.time(0), timezone)


def next_morning(now: dt.datetime, mail_at: dt.time, timezone: str) -> dt.datetime:
    """Return when letters leave again on the day after this one."""
    return wall_time(local_date(now, timezone) + DAY, mail_at, timezone)


def quota_sentence(per_day: int, until: dt.datetime, timezone: str, *, country: str) -> str:
    """Say that the day's letters have left, and when the next ones do."""
    there = local_time(until, timezone)
    most = "1 e-mail" if per_day == 1 else f"{per_day} e-mails"
    goes_on = f"on {day(there.date(), country)} at {hour(there, country)}"
    return f"{most} a day is the most, and today's have left. It goes on {goes_on}."

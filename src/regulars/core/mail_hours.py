"""The hours at which a letter may reach somebody: between quiet times, wherever they may be."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from regulars.core.caps import Caps, Reason, quiet
from regulars.core.zones import local_date, wall_time

DAYS = range(-1, 3)  # no zone is further from another than a day


@dataclass(frozen=True)
class Awake:
    """From when, and until when, it is a good hour in every one of some time zones."""

    since: dt.datetime
    until: dt.datetime


def awake(caps: Caps, *, now: dt.datetime, timezones: Sequence[str]) -> Awake | Reason:
    """Return the stretch of good hours that holds now or is the next; or why there is none in two days."""
    starts = [now, *_at(caps.quiet_until, now, timezones)]
    for since in sorted(at for at in starts if at >= now):
        if quiet(caps, now=since, timezones=timezones) is None:
            return Awake(since, min(at for at in _at(caps.quiet_from, now, timezones) if at > since))
    return Reason("no_hour", "There is no hour at which it is day everywhere they may be. Enter where they live.")


def _at(time: dt.time, now: dt.datetime, timezones: Sequence[str]) -> list[dt.datetime]:
    return [wall_time(local_date(now, name) + dt.timedelta(days=day), time, name) for name in timezones for day in DAYS]

"""The order of the day's calls: who asked for now, who can be rung now, and from when the others can.

A message waits until nobody is to be rung, and goes before those who like it better later.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from regulars.core.best_times import best_hours
from regulars.core.spoken_dates import hour
from regulars.core.zones import local_date, local_time, wall_time

SOON = dt.timedelta(hours=1)
Span = tuple[dt.datetime, dt.datetime]


class Stage(IntEnum):
    """Where a call stands at this moment; the lower, the sooner it is made."""

    DUE = 0  # they asked for this hour, or an earlier one
    CLOSING = 1  # within the hour it is over
    BEST = 2  # now is when they like it
    NOW = 3
    MESSAGE = 4  # nobody waits at the telephone for it
    BETTER_LATER = 5  # possible now, but they like it later today
    LATER = 6
    OVER = 7  # no hour is left today


@dataclass(frozen=True)
class Call:
    """A call or message of the day: its place in the plan, when it may ring, and when they like or asked it to."""

    id: int
    place: int  # in the plan of the day, which puts what is worth most first
    hours: Span | None  # when the shop is open and they are awake
    timezones: Sequence[str]  # where they may be, the likeliest first
    best_time: str = ""
    call_at: dt.datetime | None = None
    is_message: bool = False


@dataclass(frozen=True)
class Clock:
    """What time it is, on the shop's own clock and as people there say it."""

    now: dt.datetime
    timezone: str
    country: str

    def says(self, at: dt.datetime) -> str:
        """Say an instant as the clock shows it."""
        return hour(local_time(at, self.timezone), self.country)


@dataclass(frozen=True)
class Turn:
    """A call with its stage and, when it cannot be made now, a word about that."""

    id: int
    stage: Stage
    at: dt.datetime | None  # from when it can be made, or until when
    words: str = ""

    @property
    def is_possible(self) -> bool:
        """Say whether it may ring now, or be written."""
        return self.stage <= Stage.BETTER_LATER


def in_order(calls: Iterable[Call], *, now: dt.datetime, timezone: str, country: str) -> list[Turn]:
    """Put the calls of a day in the order in which to make them, on the shop's own clock."""
    clock = Clock(now, timezone, country)
    placed = [(turn(call, clock), call.place) for call in calls]
    return [one for one, place in sorted(placed, key=lambda pair: _rank(*pair))]


def turn(call: Call, clock: Clock) -> Turn:
    """Say where a call stands at this moment."""
    now = clock.now
    if call.hours is None or now >= call.hours[1]:
        return Turn(call.id, Stage.OVER, None, _over(call, clock))
    since, until = call.hours
    if call.call_at and max(call.call_at, since) > now:
        return Turn(call.id, Stage.LATER, max(call.call_at, since), f"They asked for {clock.says(call.call_at)}.")
    if since > now:
        return Turn(call.id, Stage.LATER, since, f"From {clock.says(since)}{_there(call, clock)}.")
    if call.is_message:
        return Turn(call.id, Stage.MESSAGE, None)
    if call.call_at:
        return Turn(call.id, Stage.DUE, call.call_at)
    return _possible(call, until, clock)


def best_span(call: Call, *, on: dt.date) -> Span | None:
    """Return when they like to be rung on a day, as far as that was understood and it may ring then."""
    said = best_hours(call.best_time)
    if said is None or call.hours is None or not call.timezones:
        return None
    start, end = (wall_time(on, clock, call.timezones[0]) for clock in said)
    start, end = max(start, call.hours[0]), min(end, call.hours[1])
    return (start, end) if start < end else None


def _possible(call: Call, until: dt.datetime, clock: Clock) -> Turn:
    now = clock.now
    best = best_span(call, on=local_date(now, call.timezones[0])) if call.timezones else None
    if best and best[0] > now:
        return Turn(call.id, Stage.BETTER_LATER, best[0], f"Better from {clock.says(best[0])}.")
    is_best = bool(best and now < best[1])
    end = best[1] if best and is_best else until
    if end - now <= SOON:
        return Turn(call.id, Stage.CLOSING, end, f"Until {clock.says(end)}.")
    return Turn(call.id, Stage.BEST if is_best else Stage.NOW, None)


def _rank(one: Turn, place: int) -> tuple[int, float, int, int]:
    by_time = one.stage in (Stage.DUE, Stage.CLOSING, Stage.LATER)
    return one.stage, one.at.timestamp() if one.at and by_time else 0.0, place, one.id


def _over(call: Call, clock: Clock) -> str:
    there = _there(call, clock)
    return f"Not today any more{there}." if call.hours else f"Not today{there}."


def _there(call: Call, clock: Clock) -> str:
    """Say what time it is where they live, when that is not the shop's."""
    here = local_time(clock.now, clock.timezone)
    others = [local_time(clock.now, name) for name in call.timezones]
    strange = next((at for at in others if at.replace(tzinfo=None) != here.replace(tzinfo=None)), None)
    return f": it is {hour(strange, clock.country)} there" if strange else ""

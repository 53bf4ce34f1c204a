"""How often, and at what hour, one person may be contacted."""

import datetime as dt
import itertools
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from regulars.core.spoken_dates import hour, long_day
from regulars.core.zones import local_date, local_time, wall_time

MARKETING = "marketing"
COMPLAINT_FOLLOW_UP = "complaint_follow_up"
ASKED_FOR = frozenset({COMPLAINT_FOLLOW_UP, "call_back"})  # occasions on which the customer waits for us
WEEK, MONTH = 7, 30
QUARTER = dt.timedelta(minutes=15)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Reason:
    """Why something was not done: a word for the program and a sentence for a person."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Caps:
    """The most that one person is contacted, over all channels together."""

    per_week: int = 1
    per_month: int = 3
    quiet_from: dt.time = dt.time(20)
    quiet_until: dt.time = dt.time(9)
    marketing_per_day: int = 1
    marketing_per_week: int = 2
    country: str = ""  # the shop's: its sentences say days as people do there


@dataclass(frozen=True)
class Contact:
    """A contact that reached somebody, may have, or is planned; what they had asked for does not count."""

    on: dt.date
    channel: str
    purpose: str
    asked_for: bool = False


def refusal(
    caps: Caps,
    recent: Sequence[Contact],
    *,
    purpose: str,
    now: dt.datetime,
    timezones: Sequence[str],
    interrupts: bool = True,
    occasion: str = "",
    asked_for: bool = False,
    paused_until: dt.date | None = None,
    has_open_complaint: bool = False,
) -> Reason | None:
    """Say why this person may not be contacted at this moment, or None.

    The first time zone is the one whose days are counted. Mail does not interrupt: it has no quiet hours.
    """
    too_often = refusal_on(
        caps,
        recent,
        purpose=purpose,
        on=local_date(now, timezones[0] if timezones else "UTC"),
        occasion=occasion,
        asked_for=asked_for,
        paused_until=paused_until,
        has_open_complaint=has_open_complaint,
    )
    if too_often or not interrupts:
        return too_often
    return quiet(caps, now=now, timezones=timezones)


def refusal_on(
    caps: Caps,
    recent: Sequence[Contact],
    *,
    purpose: str,
    on: dt.date,
    occasion: str = "",
    asked_for: bool = False,
    paused_until: dt.date | None = None,
    has_open_complaint: bool = False,
) -> Reason | None:
    """Say why this person may not be contacted on this local day, whatever the hour, or None."""
    if has_open_complaint and occasion != COMPLAINT_FOLLOW_UP:
        return Reason("open_complaint", "There is a complaint to put right first.")
    if purpose != MARKETING and (asked_for or occasion in ASKED_FOR):
        return None
    if paused_until and on < paused_until:
        return Reason("paused", f"You leave them in peace until {long_day(paused_until, on, caps.country)}.")
    counted = [contact for contact in recent if not contact.asked_for]
    if purpose == MARKETING and (refused := _too_much_promotion(caps, counted, on)):
        return refused
    return _too_often(caps, counted, on)


def quiet(caps: Caps, *, now: dt.datetime, timezones: Collection[str]) -> Reason | None:
    """Say where it is too early or too late to ring somebody, or None when it is a good hour everywhere."""
    for name in timezones:
        clock = local_time(now, name).time()
        if _is_quiet(caps, clock.replace(tzinfo=None)):
            place = name.rpartition("/")[2].replace("_", " ")
            wait = f"it can wait until {hour(caps.quiet_until, caps.country)}"
            return Reason("quiet_hours", f"It is {hour(clock, caps.country)} in {place}; {wait}.")
    if not timezones:
        return Reason("unknown_hour", "Nobody knows what time it is there.")
    return None


def ringing_hours(
    caps: Caps,
    *,
    on: dt.date,
    timezone: str,
    timezones: Collection[str],
    opens: dt.time = dt.time(9),
    closes: dt.time = dt.time(17),
) -> tuple[dt.time, dt.time] | None:
    """Return from when to when somebody may be rung on this day while the shop is open, on the shop's own clock."""
    start = wall_time(on, opens, timezone)
    end = wall_time(on if opens < closes else on + dt.timedelta(1), closes, timezone)
    quarters = [start + QUARTER * count for count in range(math.ceil((end - start) / QUARTER))]
    awake = itertools.dropwhile(lambda at: quiet(caps, now=at, timezones=timezones), quarters)
    good = list(itertools.takewhile(lambda at: not quiet(caps, now=at, timezones=timezones), awake))
    return (good[0].time(), min(good[-1] + QUARTER, end).time()) if good else None


def _too_much_promotion(caps: Caps, counted: Sequence[Contact], on: dt.date) -> Reason | None:
    days = [contact.on for contact in counted if contact.purpose == MARKETING]
    if days.count(on) >= caps.marketing_per_day:
        rule = f"News {_times(caps.marketing_per_day)} a day is the most"
        return Reason("marketing_day", _both(rule, _heard(days, on, 1, caps.country)))
    if _fullest(days, on, WEEK) >= caps.marketing_per_week:
        rule = f"News {_times(caps.marketing_per_week)} a week is the most"
        return Reason("marketing_week", _both(rule, _heard(days, on, WEEK, caps.country)))
    return None


def _too_often(caps: Caps, counted: Sequence[Contact], on: dt.date) -> Reason | None:
    days = [contact.on for contact in counted]
    if _fullest(days, on, WEEK) >= caps.per_week:
        return Reason("per_week", _both(_contacts(caps.per_week, "week"), _heard(days, on, WEEK, caps.country)))
    if _fullest(days, on, MONTH) >= caps.per_month:
        said = _both(_contacts(caps.per_month, "month"), _heard(days, on, MONTH, caps.country))
        return Reason("per_month", said)
    return None


def _fullest(days: Sequence[dt.date], on: dt.date, length: int) -> int:
    """Count the contacts in the fullest stretch of that many days which a contact on this day would join."""
    ends = {on, *(day for day in days if 0 <= (day - on).days < length)}
    return max(sum(0 <= (end - day).days < length for day in days) for end in ends)


def _both(rule: str, case: str) -> str:
    """Say the rule first: people who wait for the same reason stand together under it."""
    return " ".join(f"{sentence}." for sentence in (rule, case) if sentence)


def _heard(days: Sequence[dt.date], on: dt.date, length: int, country: str) -> str:
    """Say when contacts near this day were, or will be; nothing when there are none."""
    before = sorted(day for day in days if 0 <= (on - day).days < length)
    after = [day for day in days if 0 < (day - on).days < length]
    if before and before[0] < before[-1]:
        return f"You have been in touch {_times(len(before))} since {_when(before[0], on, country)}"
    if before:
        often = f"{_times(len(before))} " if len(before) > 1 else ""
        return f"You were in touch {often}{_when(before[0], on, country, prefix='on ', weekday='last ')}"
    if after:
        return f"The next one is planned {_when(min(after), on, country, prefix='for ', weekday='for ')}"
    return ""


def _when(day: dt.date, on: dt.date, country: str, *, prefix: str = "", weekday: str = "") -> str:
    distance = (on - day).days
    if distance in (0, 1):
        return ("today", "yesterday")[distance]
    if -WEEK < distance < WEEK:
        return f"{weekday}{day:%A}"
    return prefix + long_day(day, on, country)


def _is_quiet(caps: Caps, clock: dt.time) -> bool:
    if caps.quiet_from <= caps.quiet_until:
        return caps.quiet_from <= clock < caps.quiet_until
    return clock >= caps.quiet_from or clock < caps.quiet_until


def in_words(count: int) -> str:
    """Write a small number as a word."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{in_words(count)} times")


def _contacts(count: int, span: str) -> str:
    if count < 1:
        return f"Your settings allow no contact in a {span}"
    number = in_words(count)
    return f"{number[:1].upper()}{number[1:]} {'contact' if count == 1 else 'contacts'} a {span} is the most"

"""The calendar: moving a touchpoint to another day of its window, and taking that back."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from regulars.core.caps import Reason
from regulars.core.due import Calendar
from regulars.core.spoken_dates import weekday
from regulars.records.models import Staff, Touchpoint
from regulars.services import holding, outcome_notes, outcomes, wording
from regulars.services.facts import calendar_of, local_day
from regulars.services.keepers import keep
from regulars.services.refused import Refused
from regulars.services.weighing import Scales, keeper_for

DAY = dt.timedelta(days=1)
KEPT = (
    *("not_before_date", "planned_for", "position", "held_code", "held_reason", "channel", "why", "words"),
    *("keeper_id", "is_pinned"),
)
DAYS = ("not_before_date", "planned_for")


class OutsideWindow(Refused):
    """It is of no use on that day. Choose one of the days of its window."""


class ClosedThen(Refused):
    """You are closed on that day. Choose another one."""


class AskedForThen(Refused):
    """They asked to be called then. If they want another day, write it down at the call."""


class NotToday(Refused):
    """It cannot be done today."""


class HasMovedOn(Refused):
    """Something has happened with it since, and so it stays where it is."""


@dataclass(frozen=True)
class Moved:
    """A touchpoint on its new day, and where it was before, to put it back."""

    touchpoint: Touchpoint
    before: dict[str, Any]


@transaction.atomic
def move(touchpoint: Touchpoint, *, to: dt.date, by: Staff | None, now: dt.datetime) -> Moved:
    """Move a touchpoint to another open day of its window; the guard is asked again when that day is planned."""
    one = outcome_notes.open_one(touchpoint)
    today, calendar = local_day(one.business, now), calendar_of(one.business)
    if is_asked_for(one, today):
        raise AskedForThen(AskedForThen.__doc__)
    _refuse_bad_day(one, to, calendar, today)
    before = {name: str(value) if name in DAYS and value else value for name in KEPT for value in [getattr(one, name)]}
    if to > today:
        return Moved(outcomes.later(one, until=to, by=by, now=now), before)
    _put_on_todays_list(one, today)
    return Moved(one, before)


@transaction.atomic
def put_back(touchpoint: Touchpoint, *, before: dict[str, Any], moved_to: dt.date, now: dt.datetime) -> Touchpoint:
    """Put a touchpoint back where it was before it was moved, if nothing else has happened with it."""
    one = outcome_notes.locked(touchpoint)
    today = local_day(one.business, now)
    if one.state != Touchpoint.State.OPEN or moved_to not in (one.not_before_date, one.planned_for):
        raise HasMovedOn(HasMovedOn.__doc__)
    for name in KEPT:
        value = before[name]
        setattr(one, name, dt.date.fromisoformat(value) if name in DAYS and value else value)
    if one.planned_for and one.planned_for < today:
        one.planned_for, one.position = None, 0
    return outcome_notes.save(one, now=now)


def possible_days(touchpoint: Touchpoint, calendar: Calendar, *, today: dt.date) -> list[dt.date]:
    """Return the open days from today on, on which a touchpoint is of use."""
    first, last = max(touchpoint.due_date, today), touchpoint.use_by_date
    days = (first + DAY * number for number in range((last - first).days + 1))
    return [day for day in days if calendar.opens(day)]


def is_asked_for(one: Touchpoint, today: dt.date) -> bool:
    """Say whether the customer has asked to be called at an hour that is to come."""
    return one.call_at is not None and local_day(one.business, one.call_at) >= today


def _refuse_bad_day(one: Touchpoint, to: dt.date, calendar: Calendar, today: dt.date) -> None:
    days, country = possible_days(one, calendar, today=today), one.business.country
    if to in days:
        return
    if days and days[0] <= to <= days[-1]:
        raise ClosedThen(f"You are closed on {weekday(to, country)}. Choose another day.")
    if not days:
        raise OutsideWindow("No day is left on which it is of use.")
    first, last = weekday(days[0], country), weekday(days[-1], country)
    reach = f"on {first}" if len(days) == 1 else f"from {first} to {last}"
    raise OutsideWindow(f"{weekday(to, country)} is outside its window. It is of use {reach}.")


def _put_on_todays_list(one: Touchpoint, today: dt.date) -> None:
    """Put it on today's list if the guard allows it; a full day is no reason, for somebody has asked for it."""
    listed = Touchpoint.objects.of(one.business).planned(today)
    if listed.filter(customer=one.customer).exclude(pk=one.pk).exists():
        raise NotToday("They hear from you today already.")
    (weighed,) = Scales.of(one.business, on=today).weigh([one])
    if isinstance(weighed.verdict, Reason):
        raise NotToday(f"{NotToday.__doc__} {weighed.verdict.sentence}")
    keep(one, keeper_for(weighed, on=today))
    one.not_before_date, one.planned_for, one.position = None, today, listed.count() + 1
    one.channel, one.why = weighed.candidate().channel, weighed.why[:500]
    holding.let_go(one)
    known = wording.background(one.business, [one], on=today, by=None)
    one.words = wording.as_text(wording.words(one, one.channel, known, on=today))
    one.save(update_fields=KEPT)

"""Days off: entered, taken back, and what they mean for the shop."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from regulars.core.team import Team
from regulars.core.text import clean_text
from regulars.records.models import DayOff, Staff
from regulars.services import facts, handover, outreach
from regulars.services.handover import Choices, Handed, Thing
from regulars.services.refused import Refused
from regulars.services.staff import LEADERS
from regulars.services.team import team_of

LONGEST = dt.timedelta(days=366)


class NotYourDays(Refused):
    """Everybody enters their own days off; those of others the owner or a manager."""


class WrongWayRound(Refused):
    """The last day off comes before the first. Turn them round."""


class IsOver(Refused):
    """These days are over. Choose days to come."""


class TooLong(Refused):
    """More than a year at once is too long. If somebody leaves, say so on their page."""


class OffAlready(Refused):
    """Some of these days are off already. Take those away first, or choose others."""


@dataclass(frozen=True)
class Outlook:
    """What days off would mean: the days that hold less, and what has to be handed over."""

    days: tuple[tuple[dt.date, int, int], ...]  # the day, its minutes before, and then
    things: tuple[Thing, ...]
    takers: tuple[Staff, ...]


@dataclass(frozen=True)
class Entered:
    """Days off as they were entered, and what was handed over for them."""

    day_off: DayOff
    handed: tuple[Handed, ...]


def look_ahead(staff: Staff, *, first: dt.date, last: dt.date, by: Staff, now: dt.datetime) -> Outlook:
    """Say what these days off would mean, or why they cannot be."""
    today = facts.local_day(staff.business, now)
    _check(staff, first, last, by=by, today=today)
    team = team_of(staff.business, on=min(first, today))
    things = handover.belongings(staff, first=max(first, today), last=last)
    takers = handover.takers(staff, first=max(first, today), last=last, today=today)
    return Outlook(_shorter(team, staff, max(first, today), last), tuple(things), tuple(takers))


def enter(
    staff: Staff,
    *,
    first: dt.date,
    last: dt.date,
    why: str = "",
    to: Staff | None = None,
    each: Choices | None = None,
    by: Staff,
    now: dt.datetime,
) -> Entered:
    """Enter days off and hand over what falls on them; who is alone in the shop finds it all when they are back."""
    today = facts.local_day(staff.business, now)
    with transaction.atomic():
        facts.hold(staff.business)
        _check(staff, first, last, by=by, today=today)
        among = handover.takers(staff, first=max(first, today), last=last, today=today)
        things = handover.belongings(staff, first=max(first, today), last=last) if among else []
        day_off = DayOff.objects.create(
            business=staff.business, staff=staff, first_date=first, last_date=last, why=clean_text(why)[:80]
        )
        handed = handover.hand_over(things, staff, among=among, to=to, each=each, on=today)
    _plan_again(day_off, now=now)
    return Entered(day_off, tuple(handed))


def remove(day_off: DayOff, *, handed: Sequence[Handed] = (), by: Staff, now: dt.datetime) -> None:
    """Take days off back; what was handed over for them comes back as well."""
    _check_whose(day_off.staff, by)
    with transaction.atomic():
        facts.hold(day_off.business)
        DayOff.objects.filter(pk=day_off.pk, business=day_off.business_id).delete()
        handover.give_back(handed, day_off.staff, on=facts.local_day(day_off.business, now))
    _plan_again(day_off, now=now)


def _plan_again(day_off: DayOff, *, now: dt.datetime) -> None:
    today = facts.local_day(day_off.business, now)
    if day_off.first_date <= today <= day_off.last_date:
        outreach.plan_again(day_off.business, now=now)


def _shorter(team: Team, staff: Staff, first: dt.date, last: dt.date) -> tuple[tuple[dt.date, int, int], ...]:
    """Return the days that would hold less, each with its minutes before and after."""
    people = tuple(
        replace(one, days_off=(*one.days_off, (first, last))) if one.id == staff.pk else one for one in team.people
    )
    then = replace(team, people=people)
    days = [first + facts.DAY * number for number in range((last - first).days + 1)]
    minutes = [(day, team.minutes_on(day), then.minutes_on(day)) for day in days]
    return tuple(one for one in minutes if one[1] != one[2])


def _check_whose(staff: Staff, by: Staff) -> None:
    if by.business_id != staff.business_id or (by.pk != staff.pk and by.role not in LEADERS):
        raise NotYourDays(NotYourDays.__doc__)


def _check(staff: Staff, first: dt.date, last: dt.date, *, by: Staff, today: dt.date) -> None:
    _check_whose(staff, by)
    if last < first:
        raise WrongWayRound(WrongWayRound.__doc__)
    if last < today:
        raise IsOver(IsOver.__doc__)
    if last - first > LONGEST:
        raise TooLong(TooLong.__doc__)
    if DayOff.objects.filter(staff=staff, first_date__lte=last, last_date__gte=first).exists():
        raise OffAlready(OffAlready.__doc__)

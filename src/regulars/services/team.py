"""The team as the rules want to see it."""

import datetime as dt

from django.db.models import Q, QuerySet

from regulars.core.due import BadHours, Hours
from regulars.core.team import Person, Team
from regulars.records.models import Business, DayOff, Staff
from regulars.services import facts


def team_of(business: Business, *, on: dt.date) -> Team:
    """Read who works here on a day or later, and when they are away, from the beginning of that day's week."""
    monday = on - dt.timedelta(days=on.weekday())
    off: dict[int, list[tuple[dt.date, dt.date]]] = {}
    for staff_id, first, last in DayOff.objects.filter(business=business, last_date__gte=monday).values_list(
        "staff_id", "first_date", "last_date"
    ):
        off.setdefault(staff_id, []).append((first, last))
    return Team(
        people=tuple(_person(one, tuple(sorted(off.get(one.pk, ())))) for one in members(business, on=on)),
        calendar=facts.calendar_of(business),
        minutes=business.calling_minutes,
        notes=business.notes_per_week,
    )


def choice(business: Business, *, on: dt.date) -> list[Person]:
    """Return who is there, when that is more than one: then it matters whose something is."""
    there = team_of(business, on=on).there(on)
    return there if len(there) > 1 else []


def members(business: Business, *, on: dt.date) -> QuerySet[Staff]:
    """Return who has not left by a day, by name."""
    here = Staff.objects.filter(Q(left_on=None) | Q(left_on__gt=on), business=business)
    return here.exclude(user__is_active=False).select_related("user").order_by("name", "pk")


def hours_of(staff: Staff) -> Hours | None:
    """Return somebody's own hours; None when they are there as long as the shop is."""
    try:
        return Hours.of(staff.working_hours) if any(staff.working_hours.values()) else None
    except BadHours:  # of a hand that wrote into the table
        return None


def _person(one: Staff, days_off: tuple[tuple[dt.date, dt.date], ...]) -> Person:
    is_owner = one.role == Staff.Role.OWNER
    return Person(one.pk, one.name, hours_of(one), one.calls, one.writes, days_off, one.left_on, is_owner)

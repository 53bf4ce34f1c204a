"""The calendar on days on which somebody is away, nobody works, or everything is over."""

import datetime as dt

from regulars.records.models import Business, DayOff, Staff
from regulars.services.calendar_week import Day, week
from tests.people import TODAY, a_customer
from tests.services.test_calendar import DAY, FRIDAY, MONDAY, a_touchpoint


def days(business: Business, *, later: int = 0) -> tuple[Day, ...]:
    """This week, or a later one, as it is seen today."""
    return week(business, MONDAY + later * 7 * DAY, today=TODAY).days


def away(staff: Staff, first: dt.date, last: dt.date) -> None:
    """Give somebody days off."""
    DayOff.objects.create(business=staff.business, staff=staff, first_date=first, last_date=last)


def test_who_is_away_this_week_is_known_when_the_next_week_is_looked_at(business: Business, staff: Staff):
    """Or contacts would lie in no week at all."""
    away(staff, TODAY, FRIDAY)
    for number in range(12):
        a_touchpoint(a_customer(business, f"Ann {number}"), str(number))

    shares = [share for later in (0, 1) for day in days(business, later=later) for share in day.shares]

    assert sum(len(share.entries) + share.more for share in shares) == 12

"""The calendar on days on which somebody is away, nobody works, or everything is over."""

import datetime as dt

from regulars.records.models import Business, DayOff, Staff
from regulars.services import reminders
from regulars.services.calendar_week import Day, week
from regulars.services.calendar_year import year
from tests.people import NOW, TODAY, a_customer, a_staff
from tests.services.scene import a_moment
from tests.services.test_calendar import DAY, FRIDAY, MONDAY, a_touchpoint

SATURDAY = FRIDAY + DAY  # the shop is closed


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


def test_what_may_change_hands_is_the_shops_while_its_keeper_is_away(business: Business, staff: Staff):
    """Not what is promised, nor what was given to them by hand or stands on today's list."""
    away(staff, TODAY, FRIDAY)
    for key, more in (("free", {}), ("by hand", {"is_pinned": True}), ("listed", {"planned_for": TODAY})):
        a_touchpoint(a_customer(business, key), key, keeper=staff, use_by_date=FRIDAY, **more)
    reminders.remind(business, staff=staff, text="Boiler", on_date=TODAY, by=staff, now=NOW)
    # Somebody must be there, or no day has room.
    a_staff(business, "Ben")

    whose = {entry.row: share.staff for day in days(business) for share in day.shares for entry in share.entries}

    assert {str(row.customer or row): keeper for row, keeper in whose.items()} == {
        "free": None,
        "by hand": staff,
        "listed": staff,
        "Boiler": staff,
    }


def test_a_reminder_does_not_make_a_closed_day_too_full(business: Business, staff: Staff):
    reminders.remind(business, staff=staff, text="Boiler", on_date=SATURDAY, by=staff, now=NOW)

    closed = days(business)[SATURDAY.weekday()]

    assert (closed.is_open, closed.minutes, closed.is_too_full) == (False, 2, False)


def test_a_day_that_is_over_is_never_more_than_the_team_can_do(business: Business, staff: Staff):
    for number in range(6):  # six minutes each, of thirty
        customer = a_customer(business, f"Ann {number}")
        called = {"about": f"contact:{number}:1", "staff": staff, "details": {"channel": "phone"}}
        a_moment(customer, "contacted", on=MONDAY, **called)
        a_touchpoint(customer, str(number), planned_for=TODAY, channel="phone", keeper=staff)

    found = year(business, TODAY.year, today=TODAY, now=NOW)

    assert [found.load[day] for day in (MONDAY, TODAY)] == [36, 36]
    assert [found.is_heavy(day) for day in (MONDAY, TODAY)] == [False, True]

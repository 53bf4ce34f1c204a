"""The shop changes its hours while touchpoints are under way: they get other days, and leave today's list."""

import datetime as dt

from regulars.records.models import Business, Customer, Touchpoint
from regulars.services import facts, outreach, setup
from tests.people import HOURS, NOW, TODAY
from tests.services.scene import DAY, a_moment, a_playbook, draw_up, planned

FRIDAY = TODAY - 4 * DAY
LATER = NOW + dt.timedelta(hours=1)
WITHOUT_MONDAY_AND_TUESDAY = {day: hours for day, hours in HOURS.items() if day not in ("mon", "tue")}


def a_call_for_today(business: Business, customer: Customer) -> Touchpoint:
    """Plan a call that is due two business days after Friday, today."""
    a_playbook(business)
    a_moment(customer, on=FRIDAY, about="sale:1")
    return planned(business)


def change(business: Business, hours: dict[str, list[str]]) -> None:
    business.opening_hours = hours
    business.save()


def test_what_is_due_on_another_day_now_leaves_todays_list_when_it_is_rechecked(business: Business, customer: Customer):
    call = a_call_for_today(business, customer)
    change(business, WITHOUT_MONDAY_AND_TUESDAY)

    outreach.recheck(customer, now=LATER)

    call.refresh_from_db()
    assert call.due_date > TODAY
    assert (call.state, call.planned_for) == ("open", None)


def test_what_is_due_on_another_day_now_leaves_todays_list_when_it_is_drawn_up_again(
    business: Business, customer: Customer
):
    call = a_call_for_today(business, customer)
    change(business, WITHOUT_MONDAY_AND_TUESDAY)

    outreach.draw_up(business, on=TODAY, now=LATER)

    call.refresh_from_db()
    assert call.due_date > TODAY
    assert call.planned_for is None


def test_a_holiday_is_an_ordinary_day_for_who_opens_on_it(business: Business, customer: Customer):
    eve, holiday = dt.date(2026, 12, 23), dt.date(2026, 12, 25)
    closed = facts.calendar_of(business)
    a_playbook(business)
    a_moment(customer, on=eve, about="sale:1")
    draw_up(business, eve)
    before = set(Touchpoint.objects.values_list("due_date", flat=True))

    setup.change(business, opens_on_holidays=True)
    business.refresh_from_db()
    draw_up(business, eve)

    assert not closed.opens(holiday)
    assert facts.calendar_of(business).opens(holiday)
    assert before == {dt.date(2026, 12, 28)}
    assert set(Touchpoint.objects.values_list("due_date", flat=True)) == {holiday}


def test_what_is_due_today_all_the_same_stays_on_the_list(business: Business, customer: Customer):
    call = a_call_for_today(business, customer)
    change(business, HOURS | {"sun": ["10:00", "12:00"]})

    outreach.recheck(customer, now=LATER)

    call.refresh_from_db()
    assert call.planned_for == TODAY

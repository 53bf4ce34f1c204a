"""Lists are as long as what the team really does, less what is promised."""

import pytest

from regulars.core.ability import AS_SET, WEEKDAY
from regulars.records.models import Business, Customer, DayOff, PlannedDay, Staff, Touchpoint
from regulars.services import capacity, outcomes, promises, rechecks, reminders
from regulars.services.calendar_week import week
from tests.people import NOW, TODAY, a_customer, a_staff
from tests.services.days_worked import a_call, a_day
from tests.services.scene import DAY, a_moment, a_playbook, draw_up
from tests.services.test_calendar import a_promise

MONDAY = TODAY - DAY
FRIDAY = TODAY - 4 * DAY


def a_slow_team(customer: Customer, staff: Staff) -> None:
    """Whose last three Tuesdays bore two calls, of lists of five."""
    for number in (1, 2, 3):
        day = TODAY - number * 7 * DAY
        for call in (1, 2):
            a_call(customer, staff, day, f"{number}:{call}")
        a_day(customer.business, day, left=18)


def buyers(business: Business, count: int) -> list[Customer]:
    """Customers who are to be called today."""
    found = [a_customer(business, f"Ann {number}") for number in range(count)]
    for one in found:
        a_moment(one, on=FRIDAY)
    return found


@pytest.fixture
def shop(business: Business) -> Business:
    """North Air with its playbook switched on, and thirty minutes set."""
    a_playbook(business)
    return business


def test_the_team_is_measured_by_what_it_did(business: Business, customer: Customer, staff: Staff):
    a_slow_team(customer, staff)
    a_call(customer, None, TODAY - 7 * DAY, "by nobody")

    found = week(business, MONDAY, today=TODAY)

    tuesday, thursday = found.days[1], found.days[3]
    assert (tuesday.bears, tuesday.basis) == (12, WEEKDAY)
    assert (thursday.bears, thursday.basis) == (30, AS_SET)


def test_days_with_other_minutes_say_nothing(business: Business, customer: Customer, staff: Staff):
    """Who sets other minutes wants other lists, at once."""
    for number in range(1, 6):
        a_call(customer, staff, TODAY - number * 7 * DAY, str(number))
        a_day(business, TODAY - number * 7 * DAY, left=24, minutes_set=60)

    assert week(business, MONDAY, today=TODAY).days[1].bears == 30


def test_a_day_with_half_the_team_says_what_the_whole_one_does(
    business: Business, customer: Customer, staff: Staff, owner: Staff
):
    for number in (1, 2, 3):
        day = TODAY - number * 7 * DAY
        a_call(customer, staff, day, str(number))
        a_day(business, day, left=18)
        DayOff.objects.create(business=business, staff=owner, first_date=day, last_date=day)

    assert week(business, MONDAY, today=TODAY).days[1].bears == 12


def test_what_was_promised_and_remembered_is_work(business: Business, customer: Customer, staff: Staff):
    day = TODAY - 7 * DAY
    at = NOW - 7 * DAY
    promises.keep(a_promise(customer, staff, day), by=staff, now=at)
    reminders.done(
        reminders.remind(business, staff=staff, text="Boiler", on_date=day, by=staff, now=at), by=staff, now=at
    )
    a_call(customer, staff, day, "1")

    assert week(business, MONDAY - 7 * DAY, today=TODAY).days[1].done == 6 + 5 + 2


def test_a_list_is_as_long_as_what_the_team_really_does(shop: Business, staff: Staff):
    a_slow_team(a_customer(shop, "Zoe"), staff)
    buyers(shop, 7)

    drawn = draw_up(shop)
    (today, *_) = week(shop, TODAY, today=TODAY).days

    assert (len(drawn.chosen), drawn.used["minutes"], drawn.used["minutes_planned"]) == (2, 12, 12)
    assert (today.minutes, today.bears) == (12, 12)


def test_what_is_due_comes_off_the_list(shop: Business, customer: Customer, staff: Staff):
    """Promises and reminders first; with those of yesterday."""
    buyers(shop, 7)
    a_promise(customer, staff, TODAY)
    a_promise(customer, staff, TODAY - 3 * DAY)
    a_promise(customer, staff, TODAY + DAY)
    reminders.remind(shop, staff=staff, text="Boiler", on_date=TODAY, by=staff, now=NOW)

    drawn = draw_up(shop)
    (today, *_) = week(shop, TODAY, today=TODAY).days

    assert len(drawn.chosen) == (30 - 5 - 5 - 2) // 6
    assert (drawn.used["minutes_planned"], today.minutes, today.bears) == (30, 30, 30)


def test_a_promise_comes_off_the_list_of_whose_it_is(shop: Business, customer: Customer, staff: Staff):
    ben = a_staff(shop, "Ben")
    buyers(shop, 7)
    a_promise(customer, staff, TODAY)

    drawn = draw_up(shop)

    kept = [one.keeper for one in drawn.chosen]
    assert (kept.count(staff), kept.count(ben)) == ((15 - 5) // 6, 15 // 6)


def test_a_promise_that_is_kept_leaves_no_room_behind(shop: Business, customer: Customer, staff: Staff):
    """It took its time: what it took is not filled up again."""
    buyers(shop, 7)
    promise = a_promise(customer, staff, TODAY)
    draw_up(shop)
    promises.keep(promise, by=staff, now=NOW)

    again = draw_up(shop)

    assert (len(again.chosen), again.used["minutes_done"]) == (4, 5)


def test_what_comes_up_later_finds_no_room_in_a_day_of_the_real_length(
    shop: Business, customer: Customer, staff: Staff
):
    a_slow_team(a_customer(shop, "Zoe"), staff)
    buyers(shop, 2)
    draw_up(shop)
    a_moment(customer, on=FRIDAY)

    rechecks.recheck(customer, now=NOW)

    assert Touchpoint.objects.held().get(customer=customer).held_code == "day_full"


def test_the_next_plan_remembers_what_was_left(shop: Business, staff: Staff):
    buyers(shop, 7)
    done, later, *_ = draw_up(shop).chosen
    outcomes.finish(done, outcome="fine", said="", by=staff, now=NOW)
    outcomes.later(later, until=TODAY + DAY, by=staff, now=NOW)
    before = PlannedDay.objects.get(date=TODAY)

    draw_up(shop, TODAY + DAY)

    after = PlannedDay.objects.get(date=TODAY)
    assert (before.is_full, before.minutes_set, before.minutes_left) == (True, 30, None)
    assert after.minutes_left == 3 * 6


def test_a_list_with_room_was_not_full(shop: Business, staff: Staff):
    buyers(shop, 2)
    draw_up(shop)

    assert PlannedDay.objects.get().is_full is False


def test_each_share_is_of_what_the_team_really_does(shop: Business, customer: Customer, staff: Staff):
    a_staff(shop, "Ben")
    a_slow_team(customer, staff)

    assert {one.minutes for one in capacity.by_person(shop, on=TODAY)} == {8}  # six, and at least one contact

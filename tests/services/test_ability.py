"""Lists are as long as what the team really does, less what is promised."""

import pytest

from regulars.records.models import Business, Customer, DayOff, PlannedDay, Reminder, Staff, Touchpoint
from regulars.services import capacity, outcomes, promises, rechecks, reminders
from regulars.services.calendar_week import week
from tests.people import NOW, TODAY, a_customer, a_staff
from tests.services.days_worked import a_call, a_day
from tests.services.scene import DAY, a_moment, a_playbook, draw_up
from tests.services.test_calendar import a_promise

MONDAY = TODAY - DAY
FRIDAY = TODAY - 4 * DAY
DAYS = [TODAY - number * DAY for number in (8, 11, 12, 13, 14)]  # on which the shop was open


def a_slow_team(customer: Customer, staff: Staff) -> None:
    """Whose last five days bore two calls, of lists of five."""
    for number, day in enumerate(DAYS):
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
    a_call(customer, None, DAYS[0], "by nobody")

    found = week(business, MONDAY, today=TODAY)

    assert [day.bears for day in found.days] == [12, 12, 12, 12, 12, 0, 0]
    assert found.ability.is_measured


def test_days_with_other_minutes_say_nothing(business: Business, customer: Customer, staff: Staff):
    """Who sets other minutes wants other lists, at once."""
    for day in DAYS:
        a_call(customer, staff, day, str(day))
        a_day(business, day, left=24, minutes_set=60)

    assert week(business, MONDAY, today=TODAY).days[1].bears == 30


def test_a_day_with_half_the_team_says_what_the_whole_one_does(
    business: Business, customer: Customer, staff: Staff, owner: Staff
):
    for day in DAYS:
        a_call(customer, staff, day, str(day))
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

    shares = {one.minutes for one in capacity.by_person(shop, on=TODAY)}
    assert shares == {12}  # one of the two was at it


def test_who_does_nothing_says_nothing_about_the_others(shop: Business, staff: Staff):
    """What is left on the list of somebody who was in touch with nobody is not the others' to do."""
    ben = a_staff(shop, "Ben")
    buyers(shop, 9)
    for one in draw_up(shop).chosen:
        if one.keeper == staff:
            outcomes.finish(one, outcome="fine", said="", by=staff, now=NOW)
    assert Touchpoint.objects.planned(TODAY).filter(keeper=ben).exists()

    draw_up(shop, TODAY + DAY)

    assert PlannedDay.objects.get(date=TODAY).minutes_left == 0


def test_a_day_of_promises_alone_says_nothing(shop: Business, customer: Customer, staff: Staff):
    for day in DAYS:
        promises.keep(a_promise(customer, staff, day), by=staff, now=NOW - (TODAY - day))
        a_day(shop, day, left=24)

    assert draw_up(shop).used["minutes"] == 30


@pytest.mark.parametrize(("late", "chosen"), [(7, 2), (8, 5)])
def test_what_was_forgotten_for_a_week_takes_no_time(
    shop: Business, customer: Customer, staff: Staff, late: int, chosen: int
):
    """Or nobody would ever be thanked again in a shop with three old promises."""
    for number in range(3):
        a_promise(customer, staff, TODAY - late * DAY, about=f"promise:{number}")
    reminders.remind(shop, staff=staff, text="Boiler", on_date=TODAY, by=staff, now=NOW)
    Reminder.objects.update(on_date=TODAY - late * DAY)
    buyers(shop, 7)

    assert len(draw_up(shop).chosen) == chosen
    assert not week(shop, TODAY, today=TODAY).days[0].is_too_full


def test_promises_of_who_is_not_there_take_no_time_of_those_who_are(shop: Business, customer: Customer, staff: Staff):
    a_staff(shop, "Ben")
    DayOff.objects.create(business=shop, staff=staff, first_date=TODAY, last_date=TODAY)
    a_promise(customer, staff, TODAY)
    buyers(shop, 7)

    assert len(draw_up(shop).chosen) == 15 // 6

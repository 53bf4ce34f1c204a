"""The team at work: who keeps what is planned, and a day that holds what those who are there can do."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars.records.models import Business, Customer, DayOff, Staff, Touchpoint
from regulars.services import capacity, outcomes, sales
from tests.people import NOW, TODAY, a_customer, a_staff
from tests.services.scene import DAY, a_moment, a_playbook, draw_up, morning

MONDAY = TODAY + 6 * DAY


def off(staff: Staff, first: dt.date = TODAY, last: dt.date | None = None) -> DayOff:
    """Days on which somebody is away."""
    return DayOff.objects.create(business=staff.business, staff=staff, first_date=first, last_date=last or first)


def people(business: Business, count: int) -> list[Customer]:
    """Customers who bought last week and are to be thanked, by phone or by mail."""
    a_playbook(business)
    found = [a_customer(business, f"Ann {number}") for number in range(count)]
    for one in found:
        a_moment(one, on=TODAY - 4 * DAY)
    return found


def keepers(business: Business, on: dt.date = TODAY) -> list[str]:
    """Who keeps what is on the list of a day, in its order."""
    return [one.keeper.name if one.keeper else "" for one in Touchpoint.objects.of(business).planned(on)]


@pytest.fixture
def lena(business: Business) -> Staff:
    """Who calls."""
    return a_staff(business, "Lena")


@pytest.fixture
def ben(business: Business) -> Staff:
    """Who calls as well."""
    return a_staff(business, "Ben")


def test_the_list_is_parted_evenly(business: Business, lena: Staff, ben: Staff):
    people(business, 9)

    draw_up(business)

    assert sorted(keepers(business)) == ["Ben", "Ben", "Lena", "Lena"]  # a third call would be longer than a day


def test_a_shop_that_has_named_nobody_plans_as_before(business: Business):
    people(business, 9)

    assert (len(draw_up(business).chosen), set(keepers(business))) == (5, {""})


def test_drawing_up_again_moves_nothing(business: Business, lena: Staff, ben: Staff):
    people(business, 9)
    draw_up(business)
    before = list(Touchpoint.objects.of(business).order_by("pk").values())
    a_moment(a_customer(business, "Zoe"), on=TODAY - 4 * DAY, worth_cents=900)

    draw_up(business)

    after = Touchpoint.objects.of(business).filter(pk__in=[one["pk"] if "pk" in one else one["id"] for one in before])
    assert list(after.order_by("pk").values()) == before


def test_half_a_team_does_half(business: Business, lena: Staff, ben: Staff):
    people(business, 9)
    off(ben)

    used = draw_up(business).used

    assert (used["minutes"], keepers(business)) == (15, ["Lena", "Lena"])


def test_who_spoke_with_them_last_does_it_again(business: Business, lena: Staff, ben: Staff):
    one, other = people(business, 2)
    for customer, staff in ((one, ben), (other, ben)):
        a_moment(customer, "tried", on=TODAY - DAY, staff=staff, about=f"contact:{customer.pk}:1")

    draw_up(business)

    assert keepers(business) == ["Ben", "Ben"]


def test_nobody_rings_when_who_calls_is_away(business: Business, lena: Staff, ben: Staff):
    people(business, 1)
    Staff.objects.filter(pk=ben.pk).update(calls=False)
    off(lena)

    draw_up(business)

    (held,) = Touchpoint.objects.of(business)
    assert (held.planned_for, held.held_reason) == (None, "Nobody who calls is there until tomorrow.")


def test_it_goes_another_way_when_who_calls_is_not_back_in_time(business: Business, lena: Staff, ben: Staff):
    people(business, 1)
    Staff.objects.filter(pk=ben.pk).update(calls=False)
    off(lena, TODAY, TODAY + 20 * DAY)

    (chosen,) = draw_up(business).chosen

    assert (chosen.channel, chosen.keeper) == ("email", ben)
    assert "Nobody who calls is there until March 24." in chosen.why


def test_everybody_away_is_a_day_on_which_nothing_is_planned(business: Business, lena: Staff, ben: Staff):
    people(business, 1)
    off(lena)
    off(ben, TODAY, TODAY + 3 * DAY)

    draw_up(business)

    assert Touchpoint.objects.of(business).get().held_reason == "Nobody is there until tomorrow."


def test_what_is_always_done_comes_before_everybody_is_away(business: Business, lena: Staff):
    customer = a_customer(business)
    Business.objects.filter(pk=business.pk).update(calling_minutes=0)
    a_playbook(business)
    sales.complain(customer, "It rattles.", now=morning(TODAY - 3 * DAY))
    off(lena, TODAY + DAY, TODAY + 9 * DAY)  # the last two days of its window

    (chosen,) = draw_up(Business.objects.get(pk=business.pk)).chosen

    assert (chosen.occasion, chosen.keeper) == ("complaint_follow_up", lena)


def test_who_has_left_keeps_nothing(business: Business, lena: Staff, ben: Staff):
    people(business, 4)
    Staff.objects.filter(pk=ben.pk).update(left_on=TODAY)

    draw_up(business)

    assert keepers(business) == ["Lena"] * 4


def test_what_comes_up_today_has_a_keeper(business: Business, lena: Staff):
    a_playbook(business)
    customer = a_customer(business)
    draw_up(business)

    sales.complain(customer, "It rattles.", now=NOW)

    assert keepers(business) == ["Lena"]


def test_what_was_given_by_hand_waits_for_who_is_back_in_time(business: Business, lena: Staff, ben: Staff):
    people(business, 1)
    draw_up(business)
    Touchpoint.objects.of(business).update(keeper=ben, is_pinned=True)
    off(ben)

    draw_up(business)

    held = Touchpoint.objects.of(business).get()
    assert (held.planned_for, held.keeper, held.is_pinned) == (None, ben, True)
    assert held.held_reason == "Ben keeps this and is not there today. It can wait: back tomorrow."


def test_each_has_their_own_figures(business: Business, lena: Staff, ben: Staff):
    people(business, 9)
    first = draw_up(business).chosen[0]
    keeper = first.keeper
    outcomes.finish(first, outcome="no_answer", by=keeper, now=NOW)

    shares = {one.staff_id: one for one in capacity.by_person(business, on=TODAY)}

    assert {one.minutes for one in shares.values()} == {15}
    assert (shares[keeper.pk].minutes_done, sum(one.minutes_planned for one in shares.values())) == (6, 18)


def test_a_larger_team_takes_no_more_questions(business: Business, lena: Staff):
    """A constant number of queries for 1 and 6 people."""
    people(business, 1)
    draw_up(business)

    with CaptureQueriesContext(connection) as alone:
        draw_up(business)
    for number in range(5):
        off(a_staff(business, f"Staff{number}"), TODAY + DAY)
    with CaptureQueriesContext(connection) as together:
        draw_up(business)

    assert len(together) <= len(alone) + 1  # the list is written anew, for Lena has less time

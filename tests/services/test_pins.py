"""What was given to somebody by hand stays theirs, and what was handed over by mistake comes back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars.records.models import Business, Customer, DayOff, Staff, Touchpoint
from regulars.services import days_off, handover, keepers, outcomes, rechecks, staff
from tests.people import NOW, TODAY, a_business, a_customer, a_staff
from tests.services.scene import DAY
from tests.services.test_calendar import a_touchpoint

SOON = TODAY + 2 * DAY


@pytest.fixture
def cem(business: Business) -> Staff:
    return a_staff(business, "Cem")


@pytest.fixture
def ben(business: Business) -> Staff:
    """Who writes and does not call."""
    return Staff.objects.create(business=business, name="Ben", role=Staff.Role.STAFF, calls=False)


def away(one: Staff, *, until: int) -> None:
    DayOff.objects.create(business=one.business, staff=one, first_date=TODAY + DAY, last_date=TODAY + until * DAY)


def whose(one: Touchpoint) -> tuple[str, bool]:
    """Who keeps it, and whether it was given to them by hand."""
    one.refresh_from_db()
    return one.keeper.name if one.keeper else "", one.is_pinned


def test_what_was_given_to_who_does_it_the_second_way_stays_theirs(lena: Staff, ben: Staff, customer: Customer):
    one = a_touchpoint(customer, channels=["phone", "note"], due_date=SOON, keeper=lena)
    handover.give(one, ben, by=lena, now=NOW)

    keepers.settle_all(lena.business, on=TODAY)
    rechecks.recheck(customer, now=NOW)

    assert whose(one) == ("Ben", True)


def test_what_was_given_to_who_is_away_waits_for_the_plan(lena: Staff, cem: Staff, customer: Customer):
    away(cem, until=30)
    one = a_touchpoint(customer, due_date=SOON, keeper=lena)
    handover.give(one, cem, by=lena, now=NOW)

    rechecks.recheck(customer, now=NOW)

    assert whose(one) == ("Cem", True)


@pytest.mark.parametrize("leaves", [True, False])
def test_what_was_given_to_who_cannot_do_it_any_more_is_anothers(
    boss: Staff, lena: Staff, cem: Staff, customer: Customer, leaves: bool
):
    one = a_touchpoint(customer, due_date=SOON, keeper=lena, is_pinned=True)

    if leaves:
        staff.say_goodbye(lena, by=boss, now=NOW)
    else:
        staff.change(lena, calls=False, writes=True, working_hours={}, by=boss, now=NOW)

    assert whose(one) == ("Cem", False)


def test_who_takes_it_all_takes_what_they_do(boss: Staff, lena: Staff, ben: Staff, cem: Staff, customer: Customer):
    call = a_touchpoint(customer, keeper=lena, is_pinned=True, due_date=SOON)
    either = a_touchpoint(customer, "b", keeper=lena, is_pinned=True, due_date=SOON, channels=["phone", "note"])

    handed = staff.say_goodbye(lena, to=ben, by=boss, now=NOW)

    assert (whose(call), whose(either)) == (("Cem", False), ("Ben", True))
    assert {one.pk: one.to for one in handed} == {call.pk: cem.pk, either.pk: ben.pk}


def test_nothing_is_handed_over_to_who_does_not_do_it(boss: Staff, lena: Staff, ben: Staff, customer: Customer):
    call = a_touchpoint(customer, keeper=lena, planned_for=TODAY, channel="phone")

    with pytest.raises(handover.DoesNotDoIt, match="Ben does not call"):
        days_off.enter(lena, first=TODAY, last=SOON, each={f"touchpoint-{call.pk}": ben}, by=lena, now=NOW)

    assert (whose(call), DayOff.objects.count()) == (("Lena", False), 0)


@pytest.mark.parametrize("is_pinned", [True, False])
@pytest.mark.parametrize("day", [TODAY, None])
def test_a_mistyped_holiday_is_taken_back_without_a_trace(
    lena: Staff, ben: Staff, cem: Staff, customer: Customer, is_pinned: bool, day
):
    one = a_touchpoint(
        customer, keeper=lena, is_pinned=is_pinned, planned_for=day, channel="phone", use_by_date=TODAY + 6 * DAY
    )
    entered = days_off.enter(lena, first=TODAY, last=TODAY + 10 * DAY, by=lena, now=NOW)
    stays = day is None and is_pinned
    assert whose(one) == (("Lena", True) if stays else ("Cem", False))

    days_off.remove(entered.day_off, handed=entered.handed, by=lena, now=NOW)

    assert whose(one) == ("Lena", is_pinned)


def test_what_is_put_off_comes_back_to_whom_it_was_given(lena: Staff, cem: Staff, customer: Customer):
    away(cem, until=30)
    one = a_touchpoint(customer, keeper=cem, is_pinned=True)

    outcomes.later(one, until=TODAY + 6 * DAY, by=lena, now=NOW)
    outcomes.undo(one, by=lena, now=NOW)

    assert whose(one) == ("Cem", True)


@pytest.mark.parametrize("first", [TODAY + 5 * DAY, TODAY + 6 * DAY])
def test_what_was_put_off_comes_back_to_whose_it_was(lena: Staff, cem: Staff, customer: Customer, first):
    """However often it was put off in between."""
    away(cem, until=30)
    one = a_touchpoint(customer, keeper=cem, planned_for=TODAY, channel="phone", use_by_date=TODAY + 6 * DAY)
    outcomes.later(one, until=first, by=lena, now=NOW)
    outcomes.later(one, until=TODAY + 6 * DAY, by=lena, now=NOW)
    assert whose(one) == ("Lena", False)

    outcomes.undo(one, by=lena, now=NOW)

    assert whose(one) == ("Cem", False)


def test_what_was_given_away_after_it_was_put_off_stays_given(lena: Staff, cem: Staff, customer: Customer):
    away(cem, until=30)
    dora = a_staff(lena.business, "Dora")
    one = a_touchpoint(customer, keeper=cem, use_by_date=TODAY + 6 * DAY)
    outcomes.later(one, until=TODAY + 6 * DAY, by=lena, now=NOW)
    handover.give(one, dora, by=lena, now=NOW)

    outcomes.undo(one, by=lena, now=NOW)

    assert whose(one) == ("Dora", True)


def test_what_was_put_off_does_not_come_back_to_who_has_left(lena: Staff, cem: Staff, boss: Staff, customer: Customer):
    away(cem, until=30)
    one = a_touchpoint(customer, keeper=cem, use_by_date=TODAY + 6 * DAY)
    outcomes.later(one, until=TODAY + 6 * DAY, by=lena, now=NOW)
    staff.say_goodbye(cem, by=boss, now=NOW)

    outcomes.undo(one, by=lena, now=NOW)

    assert whose(one) == ("Lena", False)


def test_a_try_that_is_taken_back_gives_it_back_as_well(lena: Staff, cem: Staff, customer: Customer):
    """The next try falls into the days off of its keeper."""
    away(lena, until=30)
    one = a_touchpoint(customer, keeper=lena, planned_for=TODAY, channel="phone", use_by_date=TODAY + 9 * DAY)
    outcomes.finish(one, outcome="no_answer", by=lena, now=NOW)
    keepers.settle_all(lena.business, on=TODAY)
    assert whose(one) == ("Cem", False)

    outcomes.undo(one, by=lena, now=NOW)

    assert whose(one) == ("Lena", False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other")
@pytest.mark.parametrize("what", ["change", "days off", "goodbye"])
def test_customers_are_locked_once_in_a_transaction(what: str):
    """Whoever locks some more later waits in a circle with a merge or a withdrawal."""
    shop = a_business()
    olive, lena, _cem = a_staff(shop, "Olive", Staff.Role.OWNER), a_staff(shop, "Lena"), a_staff(shop, "Cem")
    a_touchpoint(a_customer(shop, "Lo"), "l", keeper=lena, planned_for=TODAY, channel="phone")
    a_touchpoint(a_customer(shop, "Hi"), "h", keeper=lena, due_date=SOON, use_by_date=SOON + DAY)
    Business.objects.filter(pk=shop.pk).update(planned_on=TODAY)

    with CaptureQueriesContext(connection) as captured:
        if what == "change":
            staff.change(lena, calls=False, writes=True, working_hours={}, by=olive, now=NOW)
        elif what == "goodbye":
            staff.say_goodbye(lena, by=olive, now=NOW)
        else:
            entered = days_off.enter(lena, first=TODAY, last=SOON + DAY, by=lena, now=NOW)
            days_off.remove(entered.day_off, handed=entered.handed, by=lena, now=NOW)

    locks = [0]
    for query in captured.captured_queries:
        if query["sql"] == "BEGIN":
            locks.append(0)
        locks[-1] += "FOR NO KEY UPDATE" in query["sql"] and 'FROM "records_customer"' in query["sql"]
    assert (max(locks), sum(locks) >= 2) == (1, True)

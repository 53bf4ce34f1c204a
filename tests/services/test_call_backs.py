"""Calling back: what somebody asked for is kept, on the same day and on another, and taken back exactly."""

import datetime as dt

import pytest

from regulars.core.zones import wall_time
from regulars.records.models import Business, Customer, DayOff, Moment, Staff, Touchpoint
from regulars.services import consent, outcomes, outreach, sales
from regulars.services.call_backs import NotAtThatTime, call_back, offers
from tests.people import NOW, TODAY, a_customer, a_staff
from tests.services.scene import DAY, a_moment, a_playbook, draw_up, morning, planned

FRIDAY = dt.date(2026, 2, 27)
HOUR = dt.timedelta(hours=1)
FOUR = NOW + 6 * HOUR  # four in the afternoon in New York
State = Touchpoint.State


@pytest.fixture
def call(business: Business, customer: Customer) -> Touchpoint:
    """A call that is planned for today and of use until Sunday."""
    a_playbook(business)
    a_moment(customer, on=FRIDAY, about="sale:1")
    return planned(business)


def at(day: dt.date, hour: int) -> dt.datetime:
    """An hour of a day in New York."""
    return wall_time(day, dt.time(hour), "America/New_York")


def on_the_list(day: dt.date = TODAY) -> list[Touchpoint]:
    """Who is on the list of a day."""
    return list(Touchpoint.objects.planned(day))


def test_a_call_later_today_stays_on_todays_list(call: Touchpoint, business: Business, staff: Staff):
    asked = call_back(call, at=FOUR, said="In a meeting.", by=staff, now=NOW)

    tried = Moment.objects.get(kind="tried")
    assert (tried.details["outcome"], tried.words) == ("call_back", "In a meeting.")
    assert (asked.call_at, asked.state, on_the_list()) == (FOUR, State.OPEN, [call])
    assert draw_up(business).chosen == (call,)


def test_on_another_day_it_comes_first(call: Touchpoint, business: Business, staff: Staff):
    asked = call_back(call, at=at(TODAY + DAY, 11), by=staff, now=NOW)
    contract = a_customer(business, "Ann Bell")
    a_moment(contract, "contract_signed", on=FRIDAY, about="sale:2")
    Touchpoint.objects.filter(customer=contract).update(is_always=True)

    chosen = draw_up(business, TODAY + DAY).chosen
    assert asked.held_reason == "They asked to be called back on Wednesday, March 4 at 11:00 am."
    assert (on_the_list(), chosen[0], len(chosen)) == ([], call, 2)


def test_a_full_day_and_a_week_of_contacts_do_not_stop_it(call: Touchpoint, business: Business, staff: Staff):
    Business.objects.filter(pk=business.pk).update(calling_minutes=0)
    a_moment(call.customer, "contacted", on=TODAY - DAY, about="contact:0:1", details={"channel": "email"})
    call_back(call, at=FOUR, by=staff, now=NOW)

    business.refresh_from_db()
    assert draw_up(business).chosen == (call,)


def test_it_outlives_its_window_and_a_newer_purchase(call: Touchpoint, business: Business, staff: Staff):
    """They asked for Wednesday of next week, when the rule would have ended, and bought again in between."""
    wednesday = TODAY + 8 * DAY
    call_back(call, at=at(wednesday, 11), by=staff, now=NOW)
    sales.record(business, call.customer, amount_cents=9_000, receipt_key="r2", by=staff, now=NOW + DAY)
    draw_up(business, TODAY + 6 * DAY)

    assert draw_up(business, wednesday).chosen == (call,)


def test_a_missed_one_stays_on_the_list_for_a_week_and_ends_with_a_reason(
    call: Touchpoint, business: Business, staff: Staff
):
    call_back(call, at=FOUR, by=staff, now=NOW)

    assert draw_up(business, TODAY + 3 * DAY).chosen == (call,)
    draw_up(business, TODAY + 8 * DAY)
    call.refresh_from_db()
    assert (call.state, call.reason) == (State.EXPIRED, "They had asked to be called back, and nobody did in time.")


def test_it_does_not_wait_for_a_keeper_who_is_away(call: Touchpoint, business: Business, staff: Staff):
    """They wait at the telephone: whoever is there does it."""
    a_staff(business, "Olive")
    tomorrow = TODAY + DAY
    DayOff.objects.create(business=business, staff=staff, first_date=tomorrow, last_date=tomorrow)
    Touchpoint.objects.update(keeper=staff, is_pinned=True)
    call_back(call, at=at(tomorrow, 11), by=staff, now=NOW)

    assert draw_up(business, tomorrow).chosen == (call,)


def test_an_open_complaint_comes_first(call: Touchpoint, business: Business, staff: Staff):
    call_back(call, at=FOUR, by=staff, now=NOW)
    sales.complain(call.customer, "It rattles.", by=staff, now=NOW)

    call.refresh_from_db()
    assert (call.planned_for, call.held_reason) == (None, "There is a complaint to put right first.")


def test_who_wants_no_calls_any_more_is_not_called_back(call: Touchpoint, staff: Staff):
    call_back(call, at=FOUR, by=staff, now=NOW)
    consent.withdraw(call.customer, channel="phone", purpose="service", source="counter", by=staff, now=NOW)

    call.refresh_from_db()
    assert (call.planned_for, call.state) == (None, State.OPEN)


def test_nobody_answers_at_the_hour_they_asked_for(call: Touchpoint, staff: Staff):
    call_back(call, at=FOUR, by=staff, now=NOW)
    tried = outcomes.finish(call, outcome="no_answer", by=staff, now=FOUR)

    assert tried.held_reason == "Nobody answered. The next try is Wednesday, March 4 at 4:00 pm."
    assert (tried.call_at, tried.planned_for) == (FOUR + 24 * HOUR, None)


def test_a_try_before_the_hour_leaves_the_hour(call: Touchpoint, staff: Staff):
    call_back(call, at=FOUR, by=staff, now=NOW)
    outcomes.finish(call, outcome="no_answer", by=staff, now=NOW + HOUR)
    tried = outcomes.finish(call, outcome="no_answer", by=staff, now=NOW + HOUR)

    assert (tried.call_at, on_the_list(), tried.tries) == (FOUR, [call], 2)


def test_who_asked_to_be_called_back_still_gets_three_tries(call: Touchpoint, staff: Staff):
    Touchpoint.objects.filter(pk=call.pk).update(channels=["phone"])
    call_back(call, at=FOUR, by=staff, now=NOW)
    for days in range(3):
        tried = outcomes.finish(call, outcome="no_answer", by=staff, now=FOUR + days * DAY)

    assert (tried.state, tried.reason) == (State.EXPIRED, "Nobody answered. Tried 3 times.")


def test_the_same_wish_twice_is_one(call: Touchpoint, staff: Staff):
    call_back(call, at=FOUR, by=staff, now=NOW)
    again = call_back(call, at=FOUR, by=staff, now=NOW)
    moved = call_back(call, at=FOUR + HOUR / 2, by=staff, now=NOW)

    assert (again.tries, moved.tries, moved.call_at) == (1, 2, FOUR + HOUR / 2)


@pytest.mark.parametrize("wished", [FOUR, FOUR + 24 * HOUR, at(TODAY + 9 * DAY, 11)])
def test_undo_puts_it_back(staff: Staff, call: Touchpoint, wished: dt.datetime):
    before = Touchpoint.objects.values().get()
    call_back(call, at=wished, by=staff, now=NOW)
    outcomes.undo(call, by=staff, now=NOW + HOUR)

    assert Touchpoint.objects.values().get() == before
    assert not Moment.objects.filter(kind="tried").exists()


def test_undo_of_the_call_brings_the_hour_back(call: Touchpoint, staff: Staff):
    call_back(call, at=FOUR, by=staff, now=NOW)
    outcomes.finish(call, outcome="happy", by=staff, now=FOUR)
    back = outcomes.undo(call, by=staff, now=FOUR)

    assert (back.state, back.call_at, on_the_list()) == (State.OPEN, FOUR, [call])


@pytest.mark.parametrize(
    ("wished", "words"),
    [
        (NOW - HOUR, "still to come"),
        (at(TODAY, 18), "On Tuesday, March 3 choose a time between 9:00 am and 5:00 pm"),
        (at(TODAY + 5 * DAY, 11), "You are closed on Sunday, March 8. You open again on Monday, March 9."),
        (at(TODAY + 40 * DAY, 11), "Choose a day up to Tuesday, March 31, or keep it as a promise."),
    ],
)
def test_an_impossible_hour_is_refused_in_words(call: Touchpoint, staff: Staff, wished: dt.datetime, words: str):
    with pytest.raises(NotAtThatTime, match=words):
        call_back(call, at=wished, by=staff, now=NOW)


def test_where_it_is_night_they_are_not_called_back(call: Touchpoint, staff: Staff):
    Customer.objects.update(timezone="America/Los_Angeles")

    with pytest.raises(NotAtThatTime, match="between 12:00 pm and 5:00 pm"):
        call_back(call, at=at(TODAY, 11), by=staff, now=NOW)


def test_what_has_ended_and_what_is_no_call_is_refused(call: Touchpoint, staff: Staff):
    Touchpoint.objects.update(channel="note", channels=["note"])
    with pytest.raises(NotAtThatTime, match="not a call"):
        call_back(call, at=FOUR, by=staff, now=NOW)

    outcomes.finish(call, outcome="sent", by=staff, now=NOW)
    with pytest.raises(outcomes.HasEnded):
        call_back(call, at=FOUR, by=staff, now=NOW)


def test_a_call_asked_for_today_is_not_put_off(call: Touchpoint, staff: Staff):
    call_back(call, at=FOUR, by=staff, now=NOW)

    with pytest.raises(outcomes.NotThen, match="They asked to be called at 4:00 pm"):
        outreach.later(call, until=TODAY + DAY, by=staff, now=NOW)


def test_hours_are_offered(business: Business, customer: Customer):
    assert offers(business, customer, now=NOW) == [NOW + HOUR, NOW + 4 * HOUR, NOW + 24 * HOUR]
    assert offers(business, customer, now=morning(TODAY) + 8 * HOUR) == [NOW + 24 * HOUR]

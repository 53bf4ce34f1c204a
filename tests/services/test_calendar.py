"""The calendar: what lies on a week, how full it is, and moving within the window."""

import datetime as dt
from typing import Any

import pytest

from regulars.core.held import waits_its_turn
from regulars.core.planning import Candidate, Capacity, plan
from regulars.records.models import Business, Customer, DayOff, Promise, Staff, Touchpoint
from regulars.services import calendar, consent, outcomes, reminders
from regulars.services.calendar_week import SHOWN, Share, week
from regulars.services.calendar_year import year
from regulars.services.refused import Refused
from tests.people import NOW, TODAY, a_customer
from tests.services.days_worked import a_day
from tests.services.scene import a_moment, a_playbook, draw_up

DAY = dt.timedelta(days=1)
MONDAY = TODAY - DAY
THURSDAY, FRIDAY = TODAY + 2 * DAY, TODAY + 3 * DAY


def a_touchpoint(customer: Customer, key: str = "a", **more: Any) -> Touchpoint:
    """A call that can be made until Friday a week from now."""
    chosen: dict[str, Any] = {
        "occasion": "thank_you",
        "purpose": "service",
        "about": "sale:1",
        "opened_by_kind": "sale",
        "channels": ["phone"],
        "due_date": TODAY,
        "use_by_date": TODAY + 10 * DAY,
        "opened_at": NOW,
    } | more
    return Touchpoint.objects.create(business=customer.business, customer=customer, key=key, **chosen)


def a_promise(customer: Customer, keeper: Staff, due: dt.date, about: str = "") -> Promise:
    """A quote that was promised."""
    return Promise.objects.create(
        business=customer.business, customer=customer, keeper=keeper, what="A quote", due_date=due, first_due_date=due,
        about=about or f"promise:{due}", made_at=NOW,
    )  # fmt: skip


def on(business: Business, day: dt.date) -> tuple[Share, ...]:
    """Whose is what on a day of this week or a later one."""
    found = week(business, day - day.weekday() * DAY, today=TODAY)
    return found.days[day.weekday()].shares


def test_each_thing_lies_on_its_day_with_whose_it_is(business: Business, customer: Customer, staff: Staff):
    planned = a_touchpoint(customer, planned_for=TODAY, channel="phone", keeper=staff)
    promise = a_promise(customer, staff, FRIDAY)
    reminder = reminders.remind(business, staff=staff, text="Boiler", on_date=FRIDAY, by=staff, now=NOW)

    (today,), (friday,) = on(business, TODAY), on(business, FRIDAY)

    assert (today.staff, [one.row for one in today.entries]) == (staff, [planned])
    assert (friday.staff, [one.row for one in friday.entries]) == (staff, [reminder, promise])


def test_what_is_overdue_lies_on_today(business: Business, customer: Customer, staff: Staff):
    a_promise(customer, staff, TODAY - 9 * DAY)

    (today,) = on(business, TODAY)

    assert [one.is_overdue for one in today.entries] == [True]


def test_what_waits_for_something_else_lies_on_no_day(business: Business, customer: Customer):
    a_touchpoint(customer, held_code="no_channel", held_reason="They do not want to be called.")

    assert week(business, MONDAY, today=TODAY).is_empty


def test_what_only_waits_its_turn_lies_on_the_next_day_with_room(business: Business):
    business.planned_on, business.calling_minutes = TODAY, 12
    for number in range(3):
        held = {"held_code": "day_full", "held_reason": "The day is full. It can wait."}
        a_touchpoint(a_customer(business, f"Ann {number}"), str(number), **held)

    days = week(business, MONDAY, today=TODAY).days

    assert [day.minutes for day in days] == [0, 0, 12, 6, 0, 0, 0]
    assert not any(day.is_too_full for day in days)


def test_the_reasons_of_a_full_plan_are_known_as_waiting_their_turn():
    many = [
        Candidate(id=pk, customer_id=customer, occasion="thank_you", value=5, minutes=5, channel=channel, due=TODAY,
                  use_by=FRIDAY)
        for pk, customer, channel in ((1, 1, "phone"), (2, 1, "phone"), (3, 3, "phone"), (4, 4, "note"))
    ]  # fmt: skip

    left = plan(many, Capacity(5, 0), on=TODAY, country="US").left

    assert {reason.code for _, reason in left} == {"one_a_day", "day_full", "notes_full"}
    assert all(waits_its_turn(reason.code) for _, reason in left)


def test_many_of_one_day_are_counted_and_a_few_are_shown(business: Business):
    for number in range(SHOWN + 3):
        a_touchpoint(a_customer(business, f"Ann {number}"), str(number), planned_for=TODAY, channel="phone")

    (anybody,) = on(business, TODAY)

    assert (anybody.staff, len(anybody.entries), anybody.more) == (None, SHOWN, 3)


def test_a_week_is_read_in_a_constant_number_of_queries(business: Business, staff: Staff, django_assert_num_queries):
    a_playbook(business)
    for number in range(3):
        customer = a_customer(business, f"Ann {number}")
        a_touchpoint(customer, str(number), planned_for=TODAY + number * DAY, channel="phone", keeper=staff)
        a_promise(customer, staff, TODAY + number * DAY)
        reminders.remind(business, staff=staff, text="Boiler", on_date=TODAY + number * DAY, by=staff, now=NOW)
        a_day(business, TODAY - (7 + number) * DAY, left=18)

    with django_assert_num_queries(23):
        week(business, MONDAY, today=TODAY)


def test_a_neighbours_things_lie_on_no_day_of_ours(business: Business, neighbour: Business, neighbour_owner: Staff):
    theirs = a_customer(neighbour, "Nils")
    a_touchpoint(theirs, planned_for=TODAY, channel="phone")
    a_promise(theirs, neighbour_owner, TODAY)
    reminders.remind(neighbour, staff=neighbour_owner, text="Boiler", on_date=TODAY, by=None, now=NOW)

    assert week(business, MONDAY, today=TODAY).is_empty


OUTSIDE = "is outside its window. It is of use from Tuesday, March 3 to Friday, March 13."


@pytest.mark.parametrize(
    ("to", "words"),
    [
        (TODAY - DAY, f"Monday, March 2 {OUTSIDE}"),
        (TODAY + 13 * DAY, f"Monday, March 16 {OUTSIDE}"),
        (TODAY + 4 * DAY, "You are closed on Saturday, March 7. Choose another day."),
    ],
)
def test_a_day_on_which_it_is_of_no_use_is_refused_in_words(customer: Customer, to: dt.date, words: str):
    one = a_touchpoint(customer, planned_for=TODAY, channel="phone")

    with pytest.raises(Refused) as refused:
        calendar.move(one, to=to, by=None, now=NOW)

    one.refresh_from_db()
    assert (str(refused.value), one.planned_for) == (words, TODAY)


def test_what_is_moved_is_planned_for_its_new_day_by_the_guard(business: Business, customer: Customer, staff: Staff):
    one = a_touchpoint(customer, planned_for=TODAY, channel="phone")

    calendar.move(one, to=THURSDAY, by=staff, now=NOW)

    assert [list(draw_up(business, TODAY).chosen), list(draw_up(business, THURSDAY).chosen)] == [[], [one]]


def test_who_said_no_meanwhile_is_not_called_on_the_new_day(business: Business, customer: Customer):
    one = a_touchpoint(customer, planned_for=TODAY, channel="phone")
    calendar.move(one, to=THURSDAY, by=None, now=NOW)
    consent.withdraw(customer, channel="phone", purpose="service", wording="No", source="counter", by=None, now=NOW)

    assert draw_up(business, THURSDAY).chosen == ()


def test_a_move_taken_back_leaves_it_as_it_was(business: Business, customer: Customer, staff: Staff):
    before = draw_up(business).chosen
    one = a_touchpoint(customer)
    (planned,) = draw_up(business).chosen
    moved = calendar.move(planned, to=FRIDAY, by=staff, now=NOW)

    back = calendar.put_back(one, before=moved.before, moved_to=FRIDAY, now=NOW)

    assert before == ()
    assert (back.planned_for, back.not_before_date, back.held_reason) == (TODAY, None, "")
    assert (back.words, back.channel) == (planned.words, "phone")


def test_a_try_is_not_forgotten_when_a_move_is_taken_back(business: Business, customer: Customer, staff: Staff):
    """Undo of today's list would take back the call itself."""
    one = a_touchpoint(customer, planned_for=TODAY, channel="phone")
    tried = outcomes.finish(one, outcome="no_answer", by=staff, now=NOW)
    moved = calendar.move(tried, to=FRIDAY, by=staff, now=NOW)

    back = calendar.put_back(one, before=moved.before, moved_to=FRIDAY, now=NOW)

    assert (back.tries, back.not_before_date) == (1, TODAY + DAY)


def test_what_ended_since_is_not_put_back(customer: Customer, staff: Staff):
    one = a_touchpoint(customer, planned_for=TODAY, channel="phone")
    moved = calendar.move(one, to=FRIDAY, by=staff, now=NOW)
    outcomes.finish(one, outcome="happy", by=staff, now=NOW)

    with pytest.raises(calendar.HasMovedOn):
        calendar.put_back(one, before=moved.before, moved_to=FRIDAY, now=NOW)


def test_what_waited_for_friday_can_be_done_today_though_the_day_is_full(business: Business, customer: Customer):
    business.calling_minutes = 0
    business.save()
    one = a_touchpoint(customer, not_before_date=FRIDAY)

    moved = calendar.move(one, to=TODAY, by=None, now=NOW).touchpoint

    assert (moved.planned_for, moved.not_before_date, moved.channel) == (TODAY, None, "phone")


def test_who_must_be_left_in_peace_is_not_put_on_todays_list(business: Business, customer: Customer):
    one = a_touchpoint(customer, not_before_date=FRIDAY)
    consent.withdraw(customer, channel="phone", purpose="service", wording="No", source="counter", by=None, now=NOW)

    with pytest.raises(calendar.NotToday):
        calendar.move(one, to=TODAY, by=None, now=NOW)


def test_the_year_holds_what_was_done_and_what_playbooks_will_ask_for(
    business: Business, customer: Customer, staff: Staff
):
    a_playbook(business)
    a_moment(customer, on=TODAY - 20 * DAY)
    a_moment(customer, "contacted", on=TODAY - 10 * DAY, about="contact:9:1", staff=staff, details={"channel": "phone"})

    found = year(business, 2026, today=TODAY, now=NOW)

    check_in = dt.date(2026, 5, 11)  # three months after the sale
    assert found.load[TODAY - 10 * DAY] == 6
    assert found.load[check_in] > 0
    assert [(band.key, band.first) for band in found.seasons] == [("season-2026", dt.date(2026, 9, 1))]
    assert found.holidays[dt.date(2026, 12, 25)] == "Christmas Day"
    assert len(found.month(2)) == 28


def test_who_asked_for_an_hour_lies_on_that_day_and_is_not_moved(business: Business, customer: Customer):
    asked = dt.datetime(2026, 3, 5, 20, 0, tzinfo=dt.UTC)
    one = a_touchpoint(customer, call_at=asked, not_before_date=THURSDAY)

    (anybody,) = on(business, THURSDAY)

    assert [(entry.at, entry.days) for entry in anybody.entries] == [(dt.time(15), ())]
    with pytest.raises(calendar.AskedForThen):
        calendar.move(one, to=FRIDAY, by=None, now=NOW)


def test_the_hours_of_somebody_who_is_away_are_not_counted(business: Business, staff: Staff, owner: Staff):
    DayOff.objects.create(business=business, staff=staff, first_date=THURSDAY, last_date=THURSDAY)

    days = week(business, MONDAY, today=TODAY).days

    assert [day.bears for day in days] == [30, 30, 30, 15, 30, 0, 0]
    assert [one.staff for one in days[3].off] == [staff]

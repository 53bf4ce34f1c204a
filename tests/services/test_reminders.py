"""Reminders: made once, done, taken back, moved; refused in words."""

import datetime as dt

import pytest

from regulars.records.models import Business, Customer, Reminder, Staff
from regulars.services import reminders
from regulars.services.refused import Refused
from tests.people import NOW, TODAY, a_customer

DAY = dt.timedelta(days=1)


def a_reminder(business: Business, staff: Staff, on: dt.date = TODAY, **more: object) -> Reminder:
    """Something to remember."""
    said: dict[str, object] = {"text": "Ask about the boiler", "by": staff, "now": NOW} | more
    return reminders.remind(business, staff=staff, on_date=on, **said)  # type: ignore[arg-type]


def test_the_same_click_twice_makes_one_reminder(business: Business, staff: Staff):
    assert a_reminder(business, staff) == a_reminder(business, staff)
    assert Reminder.objects.count() == 1


def test_what_was_not_done_yesterday_is_due_before_what_is_due_today(business: Business, staff: Staff):
    today = a_reminder(business, staff, text="Today")
    overdue = a_reminder(business, staff, text="Yesterday")
    Reminder.objects.filter(pk=overdue.pk).update(on_date=TODAY - DAY)
    a_reminder(business, staff, TODAY + DAY, text="Tomorrow")

    assert list(reminders.due(business, on=TODAY)) == [overdue, today]


def test_what_is_done_is_due_no_more_until_it_is_taken_back(business: Business, staff: Staff):
    one = a_reminder(business, staff)

    reminders.done(one, by=staff, now=NOW)
    after_done = list(reminders.due(business, on=TODAY))
    reminders.undo(one, by=staff, now=NOW + DAY)

    assert (after_done, list(reminders.due(business, on=TODAY))) == ([], [one])


def test_what_was_done_long_ago_is_not_taken_back(business: Business, staff: Staff):
    one = reminders.done(a_reminder(business, staff), by=staff, now=NOW)

    with pytest.raises(reminders.NothingToUndo):
        reminders.undo(one, by=staff, now=NOW + DAY + dt.timedelta(seconds=1))


def test_a_reminder_moves_to_another_day_with_its_hour(business: Business, staff: Staff):
    one = a_reminder(business, staff)

    moved = reminders.move(one, on_date=TODAY + DAY, at_time=dt.time(16), by=staff, now=NOW)

    assert (moved.on_date, moved.at_time) == (TODAY + DAY, dt.time(16))


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"text": " \u200b "}, reminders.NothingToSay),
        ({"text": "x" * 301}, reminders.TooLong),
        ({"on": TODAY - DAY}, reminders.NotThen),
        ({"on": dt.date(9999, 12, 31)}, reminders.NotThen),
    ],
)
def test_what_cannot_be_is_refused(business: Business, staff: Staff, said: dict, refusal: type[Refused]):
    with pytest.raises(refusal):
        a_reminder(business, staff, **said)


def test_today_is_the_day_where_the_business_is(business: Business, staff: Staff):
    """C9: at three in the morning UTC it is still yesterday in New York."""
    late = dt.datetime(2026, 3, 4, 3, 0, tzinfo=dt.UTC)

    assert a_reminder(business, staff, TODAY, now=late).on_date == TODAY


def test_who_has_left_is_reminded_of_nothing(business: Business, staff: Staff):
    staff.left_on = TODAY + DAY

    a_reminder(business, staff, TODAY)
    with pytest.raises(reminders.NotHere):
        a_reminder(business, staff, TODAY + DAY)


def test_a_twins_reminders_are_the_customers(business: Business, staff: Staff, customer: Customer):
    twin = a_customer(business, "Rosie Diaz", phone="")
    before = a_reminder(business, staff, customer=twin)
    twin.merged_into = customer
    twin.save()

    after = a_reminder(business, staff, customer=twin, text="Bring a filter")

    assert (list(reminders.of(customer)), after.customer) == ([before, after], customer)

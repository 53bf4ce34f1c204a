"""How a touchpoint went: done once, tried at most three times, put off in its window, taken back."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from regulars.records.models import Business, Customer, Fact, Moment, Staff, Suppression, Touchpoint
from regulars.services import outcomes, people
from tests.people import NOW, TODAY, a_customer
from tests.services.scene import DAY, a_moment, a_playbook, draw_up, morning, planned

FRIDAY = dt.date(2026, 2, 27)
State = Touchpoint.State


@pytest.fixture
def call(business: Business, customer: Customer) -> Touchpoint:
    """A call that is planned for today and of use until Sunday."""
    a_playbook(business)
    a_moment(customer, on=FRIDAY, about="sale:1")
    return planned(business)


def as_it_is() -> list[dict[str, object]]:
    """Everything that an outcome may write."""
    tables = (Touchpoint, Moment, Fact, Suppression)
    return [row for table in tables for row in table.objects.order_by("pk").values()]


def test_a_happy_call_is_written_down(call: Touchpoint, staff: Staff):
    made = outcomes.finish(call, outcome="happy", said="Quieter than before.", by=staff, now=NOW)

    contact = Moment.objects.get(kind="contacted")
    assert (made.state, made.outcome, made.ended_by) == (State.MADE, "happy", staff)
    assert (contact.about, contact.words) == (f"contact:{call.pk}:1", "Quieter than before.")
    assert contact.details["channel"] == "phone"
    assert contact.details["occasion"] == "first_purchase"


def test_a_happy_answer_opens_what_follows(call: Touchpoint, staff: Staff):
    outcomes.finish(call, outcome="happy", said="", by=staff, now=NOW)

    assert Touchpoint.objects.open().filter(occasion="referral_ask").exists()


@pytest.mark.parametrize("outcome", sorted(outcomes.OUTCOMES))
def test_the_same_click_twice_changes_nothing(call: Touchpoint, staff: Staff, outcome: str):
    """A9: a doubled click is one outcome."""
    outcomes.finish(call, outcome=outcome, said="Hm.", by=staff, now=NOW)
    once = as_it_is()
    outcomes.finish(call, outcome=outcome, said="Hm.", by=staff, now=NOW + dt.timedelta(seconds=1))

    assert as_it_is() == once


def test_what_has_ended_is_not_ended_otherwise(call: Touchpoint, staff: Staff):
    outcomes.finish(call, outcome="happy", said="", by=staff, now=NOW)

    with pytest.raises(outcomes.HasEnded, match="This has ended already"):
        outcomes.finish(call, outcome="no_answer", said="", by=staff, now=NOW)


def test_nothing_is_held_without_a_code(call: Touchpoint):
    with pytest.raises(IntegrityError), transaction.atomic():
        Touchpoint.objects.update(held_reason="The day is full.")


def test_an_unknown_outcome_is_refused(call: Touchpoint, staff: Staff):
    with pytest.raises(outcomes.UnknownOutcome):
        outcomes.finish(call, outcome="delighted", said="", by=staff, now=NOW)


def test_no_answer_books_the_next_try_on_an_open_day(call: Touchpoint, staff: Staff):
    tried = outcomes.finish(call, outcome="no_answer", said="", by=staff, now=NOW)

    assert (tried.state, tried.tries, tried.planned_for) == (State.OPEN, 1, None)
    assert tried.not_before_date == TODAY + DAY
    assert (tried.held_code, tried.held_reason) == ("next_try", "Nobody answered. The next try is Wednesday, March 4.")


def test_after_the_third_try_it_goes_another_way(call: Touchpoint, business: Business, staff: Staff):
    outcomes.finish(call, outcome="no_answer", said="", by=staff, now=NOW)
    outcomes.finish(planned(business, TODAY + DAY), outcome="voicemail", said="", by=staff, now=NOW + DAY)
    outcomes.finish(planned(business, TODAY + 2 * DAY), outcome="no_answer", said="", by=staff, now=NOW + 2 * DAY)

    assert planned(business, TODAY + 3 * DAY).channel == "email"


def test_the_third_try_ends_it_when_there_is_no_other_way(call: Touchpoint, business: Business, staff: Staff):
    Touchpoint.objects.filter(pk=call.pk).update(channels=["phone"], tries=2)

    ended = outcomes.finish(call, outcome="no_answer", said="", by=staff, now=NOW)

    assert (ended.state, ended.reason) == (State.EXPIRED, "Nobody answered. Tried 3 times.")


def test_a_try_on_the_last_open_day_ends_it(call: Touchpoint, business: Business, staff: Staff):
    friday = dt.date(2026, 3, 6)
    ended = outcomes.finish(planned(business, friday), outcome="no_answer", said="", by=staff, now=morning(friday))

    assert (ended.state, ended.reason) == (State.EXPIRED, "Nobody answered. No open day is left for another try.")


def test_an_unhappy_answer_becomes_a_complaint_to_follow_up(call: Touchpoint, staff: Staff, business: Business):
    """C2: what is wrong is followed up, and promotion rests until then."""
    outcomes.finish(call, outcome="unhappy", said="It rattles.", by=staff, now=NOW)

    complaint = Moment.objects.get(kind="complaint")
    assert complaint.words == "It rattles."
    assert planned(business, TODAY + DAY).about == complaint.about


def test_who_is_happy_on_the_follow_up_has_no_complaint_any_more(call: Touchpoint, staff: Staff, business: Business):
    outcomes.finish(call, outcome="unhappy", said="It rattles.", by=staff, now=NOW)
    follow_up = planned(business, TODAY + DAY)
    outcomes.finish(follow_up, outcome="unhappy", said="It still rattles.", by=staff, now=NOW + DAY)
    again = planned(business, TODAY + 2 * DAY)
    outcomes.finish(again, outcome="happy", said="", by=staff, now=NOW + 2 * DAY)

    complaints = Moment.objects.filter(kind="complaint").values_list("about", flat=True)
    solved = Moment.objects.filter(kind="complaint_solved").values_list("about", flat=True)
    assert (len(complaints), set(solved)) == (2, set(complaints))


def test_a_wrong_number_is_noted_and_not_rung_again(call: Touchpoint, staff: Staff, business: Business):
    outcomes.finish(call, outcome="wrong_number", said="", by=staff, now=NOW)
    a_moment(call.customer, on=TODAY + 7 * DAY)

    assert Fact.objects.get().text == "The number +12125550147 is wrong."
    assert planned(business, TODAY + 9 * DAY).channel == "email"


def test_a_corrected_number_is_rung(call: Touchpoint, staff: Staff, business: Business):
    outcomes.finish(call, outcome="wrong_number", said="", by=staff, now=NOW)
    people.edit(call.customer, by=staff, now=NOW, phone="+12125550199")
    a_moment(call.customer, on=TODAY + 7 * DAY)

    assert planned(business, TODAY + 9 * DAY).channel == "phone"


def test_a_touchpoint_can_be_put_off_within_its_window(call: Touchpoint, staff: Staff, business: Business):
    put_off = outcomes.later(call, until=TODAY + 2 * DAY, by=staff, now=NOW)

    assert (put_off.held_code, put_off.held_reason) == ("put_off", "Put off until Thursday, March 5 by Sam.")
    assert draw_up(business, TODAY + DAY).chosen == ()
    assert planned(business, TODAY + 2 * DAY) == call


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        (TODAY, "Choose a day after today."),
        (TODAY + 6 * DAY, "It is worth doing until Friday, March 6. Choose a day up to then."),
    ],
)
def test_a_touchpoint_cannot_be_put_off_beyond_its_use(call: Touchpoint, until: dt.date, sentence: str):
    with pytest.raises(outcomes.NotThen, match=sentence):
        outcomes.later(call, until=until, by=None, now=NOW)


@pytest.mark.parametrize("outcome", sorted(outcomes.OUTCOMES))
def test_undo_leaves_everything_as_it_was(staff: Staff, call: Touchpoint, outcome: str):
    before = as_it_is()
    outcomes.finish(call, outcome=outcome, said="Hm.", by=staff, now=NOW)
    outcomes.undo(call, by=staff, now=NOW + dt.timedelta(hours=23))

    opened_by_it = Touchpoint.objects.exclude(pk=call.pk)
    assert set(opened_by_it.values_list("state", flat=True)) <= {State.CANCELLED}
    opened_by_it.delete()
    assert as_it_is() == before


def test_undo_of_later_puts_it_back_on_todays_list(call: Touchpoint, staff: Staff):
    outcomes.later(call, until=TODAY + DAY, by=staff, now=NOW)
    outcomes.undo(call, by=staff, now=NOW)

    assert Touchpoint.objects.planned(TODAY).get() == call


def test_undo_is_refused_after_a_day(call: Touchpoint, staff: Staff):
    outcomes.finish(call, outcome="happy", said="", by=staff, now=NOW)

    with pytest.raises(outcomes.NothingToUndo):
        outcomes.undo(call, by=staff, now=NOW + dt.timedelta(hours=25))


def test_undo_of_the_second_try_keeps_the_first(call: Touchpoint, staff: Staff, business: Business):
    outcomes.finish(call, outcome="no_answer", said="", by=staff, now=NOW)
    outcomes.finish(planned(business, TODAY + DAY), outcome="no_answer", said="", by=staff, now=NOW + DAY)
    back = outcomes.undo(call, by=staff, now=NOW + DAY)

    assert (back.tries, back.planned_for) == (1, TODAY + DAY)
    assert list(Moment.objects.filter(kind="tried").values_list("about", flat=True)) == [f"contact:{call.pk}:1"]


def test_undo_of_not_needed_keeps_the_try_before_it(call: Touchpoint, staff: Staff):
    outcomes.finish(call, outcome="no_answer", said="", by=staff, now=NOW)
    outcomes.finish(call, outcome="not_needed", said="", by=staff, now=NOW + dt.timedelta(hours=1))
    back = outcomes.undo(call, by=staff, now=NOW + dt.timedelta(hours=2))

    assert (back.state, back.tries, back.not_before_date) == (State.OPEN, 1, TODAY + DAY)
    assert Moment.objects.filter(kind="tried").count() == 1


def test_undo_of_later_keeps_the_call_of_the_day_before(call: Touchpoint, staff: Staff):
    outcomes.finish(call, outcome="no_answer", said="", by=staff, now=NOW)
    morning = NOW + dt.timedelta(hours=18)
    outcomes.later(call, until=TODAY + 2 * DAY, by=staff, now=morning)
    back = outcomes.undo(call, by=staff, now=morning)

    assert (back.tries, back.not_before_date) == (1, None)
    assert Moment.objects.filter(kind="tried").count() == 1


def test_nobody_else_is_undone(call: Touchpoint, staff: Staff, business: Business):
    a_moment(a_customer(business, "Ann Bell"), on=FRIDAY, about="sale:2")
    other = next(one for one in draw_up(business).chosen if one != call)
    outcomes.finish(other, outcome="happy", said="", by=staff, now=NOW)
    outcomes.finish(call, outcome="happy", said="", by=staff, now=NOW)
    outcomes.undo(call, by=staff, now=NOW)

    other.refresh_from_db()
    assert other.state == State.MADE
    assert Moment.objects.filter(kind="contacted").count() == 1

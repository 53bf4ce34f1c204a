"""What stops a letter that is on its way: a person, a no, and whatever happens with its customer."""

import datetime as dt

import pytest

from regulars.records.models import Business, Customer, MailAccount, Staff
from regulars.services import consent, journal, outbox, outcomes
from tests.people import NOW, a_customer
from tests.services.post_office import WEEK, Worker, a_letter, a_mailing, a_touchpoint, some_letters, state, to_staff

HOUR = dt.timedelta(hours=1)


def test_nothing_is_fenced_after_something_happened(worker: Worker, customer: Customer):
    """I3: whatever happens writes a moment, and sends the letter back to be asked about again."""
    letter = a_letter(customer)
    claimed = worker.claim()
    journal.note(customer, "remembered", about="fact:1", now=NOW)

    assert worker.advance(claimed) == set()
    assert state(letter) == "ready"


def test_nothing_is_fenced_after_a_no(worker: Worker, customer: Customer):
    """I3: an opt-out between the guard and the fence wins."""
    letter = a_letter(customer)
    claimed = worker.claim()
    consent.withdraw(customer, purpose="service", source="link", now=NOW)

    assert (worker.advance(claimed), worker.claim(), state(letter)) == (set(), [], "cancelled")


def test_a_pause_stops_what_is_claimed(worker: Worker, business: Business, owner: Staff):
    """A8: nothing is fenced after it, and nothing is lost by it."""
    some_letters(business, 2)
    claimed = worker.claim()

    outbox.pause(business, reason="Stop.", by=owner, now=NOW)
    stopped = worker.advance(claimed), worker.claim()
    outbox.resume(business, by=owner, now=NOW)

    assert (stopped, len(worker.deliver())) == ((set(), []), 2)


def test_what_people_stop_is_not_called_a_lost_lease(
    worker: Worker, business: Business, owner: Staff, caplog: pytest.LogCaptureFixture
):
    """A4, A8: a line for every letter of every stop filled the log, and a log that nobody reads holds up the worker."""
    some_letters(business, 3)
    claimed = worker.claim()
    outbox.pause(business, reason="Stop.", by=owner, now=NOW)
    for one in claimed:
        worker.advance([one])
    assert caplog.text == ""

    outbox.resume(business, by=owner, now=NOW)
    claimed = worker.claim()
    Worker(worker.account, "w2", at=worker.at + 10_000).sweep()
    worker.advance(claimed)
    assert "3 letters were taken from us before their text: lease lost" in caplog.text


def test_a_paused_flag_alone_stops_the_fence(worker: Worker, customer: Customer):
    """A8: the fence asks for itself."""
    a_letter(customer)
    claimed = worker.claim()
    MailAccount.objects.update(is_paused=True)

    assert worker.advance(claimed) == set()


def test_what_is_switched_off_does_not_leave_from_a_worker_s_hand(worker: Worker, customer: Customer):
    """A8: the fence asks for this, too; mail to the team leaves."""
    letter = a_letter(customer)
    claimed = worker.claim()
    MailAccount.objects.update(is_on=False)
    stopped = worker.advance(claimed), worker.claim(), state(letter)
    link = to_staff(customer.business)

    assert (stopped, worker.deliver()) == ((set(), [], "ready"), {link.pk})


def test_a_mailing_stops_goes_on_and_ends(worker: Worker, business: Business, owner: Staff):
    """A8: sent ones stay, cancelled is final."""
    mailing, people = a_mailing(business), [a_customer(business, f"Ann {number}") for number in range(4)]
    outbox.queue_many(mailing, people, due_at=NOW, expires_at=NOW + WEEK, now=NOW)
    first, second = worker.claim(2)
    worker.advance([first])
    outbox.pause_mailing(mailing, by=owner, now=NOW)
    stopped = worker.advance([second], [outbox.Settled(first.id, first.token, "sent")]), worker.claim()
    outbox.resume_mailing(mailing, by=owner, now=NOW)
    went_on = worker.deliver(1)
    cancelled = outbox.cancel_mailing(mailing, by=owner, now=NOW)
    outbox.resume_mailing(mailing, by=owner, now=NOW)

    assert (stopped, len(went_on), cancelled, worker.claim()) == ((set(), []), 1, 2, [])
    counted = {name: count for name, count in outbox.counts(business, mailing=mailing).items() if count}
    assert counted == {"sent": 2, "cancelled": 2}


def test_one_letter_is_held_and_let_go(worker: Worker, customer: Customer, owner: Staff):
    letter = a_letter(customer)
    outbox.hold(letter, by=owner, now=NOW)
    worker.sweep(NOW + HOUR)
    held = state(letter), letter.reason, worker.claim(now=NOW + HOUR)

    outbox.let_go(letter, by=owner, now=NOW + HOUR)

    assert held == ("held", "Held back by Olive.", [])
    assert worker.deliver(now=NOW + HOUR) == {letter.pk}


def test_a_letter_that_left_cannot_be_called_back(worker: Worker, customer: Customer, owner: Staff):
    touchpoint = a_touchpoint(customer)
    a_letter(customer, touchpoint=touchpoint)
    worker.deliver()
    outbox.note_outcomes(customer.business, now=NOW)

    with pytest.raises(outcomes.NothingToUndo):
        outcomes.undo(touchpoint, by=owner, now=NOW)


def test_a_suppressed_address_of_somebody_else_stops_the_fence(worker: Worker, business: Business):
    """I3: the other one at the same address said no; this one's own story has no word of it."""
    ann = a_customer(business, "Ann")
    a_letter(ann)
    claimed = worker.claim()
    consent.suppress(business, kind="email", address=ann.email, purpose="all", reason="They asked.", now=NOW)

    assert worker.advance(claimed) == set()


@pytest.mark.usefixtures("may_offer")
def test_a_later_yes_outweighs_the_suppression(worker: Worker, business: Business):
    ann = a_customer(business, "Ann")
    consent.suppress(business, kind="email", address=ann.email, purpose="marketing", reason="No.", now=NOW - HOUR)
    consent.give(ann, channel="email", purpose="marketing", basis="express", source="form", now=NOW)
    letter = a_letter(ann, purpose="marketing", occasion="season")

    assert worker.deliver() == {letter.pk}

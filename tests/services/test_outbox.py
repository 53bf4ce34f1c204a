"""The outbox: queued once, claimed by one, fenced once, settled and noted."""

import datetime as dt

import pytest

from regulars.records.models import Business, Customer, MailAccount, Message, MessageEvent, Moment
from regulars.services import consent, journal, outbox
from tests.people import NOW, a_customer
from tests.services.post_office import Worker, a_letter, a_mailing, a_touchpoint, an_account, state

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def account(business: Business) -> MailAccount:
    """North Air's mail, on."""
    return an_account(business)


@pytest.fixture
def worker(account: MailAccount) -> Worker:
    """Who sends North Air's mail."""
    return Worker(account)


def test_a_letter_goes_its_way(worker: Worker, customer: Customer):
    letter = a_letter(customer, touchpoint=a_touchpoint(customer))

    assert worker.deliver() == {letter.pk}

    moves = list(MessageEvent.objects.order_by("pk").values_list("before", "after"))
    assert moves == [("ready", "claimed"), ("claimed", "fenced"), ("fenced", "sent")]


def test_asking_twice_for_a_letter_is_one_letter(worker: Worker, customer: Customer):
    """A9: the second question gets the first one's answer."""
    assert a_letter(customer, key="k") == a_letter(customer, key="k")
    assert Message.objects.count() == 1


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


def test_a_letter_that_left_is_in_the_journal_once(worker: Worker, customer: Customer):
    touchpoint = a_touchpoint(customer)
    a_letter(customer, touchpoint=touchpoint)
    worker.deliver()

    noted = [outbox.note_outcomes(worker.account.business, now=NOW) for _ in range(2)]

    touchpoint.refresh_from_db()
    assert (noted, touchpoint.state, touchpoint.outcome) == ([1, 0], "made", "sent")
    assert Moment.objects.filter(kind="contacted").count() == 1


def test_a_mailing_is_queued_once(worker: Worker, business: Business):
    """A9, A10: one run, one letter a person and one an address."""
    ann = a_customer(business, "Ann")
    a_customer(business, "Ann Again", email=ann.email)
    twin = a_customer(business, "Bob")
    Customer.objects.filter(pk=twin.pk).update(merged_into=ann)
    a_customer(business, "Carl", email="")
    mailing, everybody = a_mailing(business), list(Customer.objects.filter(business=business).order_by("pk"))
    times = {"due_at": NOW, "expires_at": NOW + HOUR, "now": NOW}

    first = outbox.queue_many(mailing, everybody, **times)
    second = outbox.queue_many(mailing, everybody, **times)

    assert (first.new, first.there, [reason.code for _, reason in first.refused]) == (
        1,
        0,
        ["twice", "twice", "no_address"],
    )
    assert (second.new, Message.objects.count()) == (0, 1)

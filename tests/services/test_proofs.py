"""The shop's words, sent to who wrote them: once a day, unless what was asked for never left."""

import pytest

from regulars.core import outbox as states
from regulars.records.models import Customer, MailAccount, Message, Staff
from regulars.services import letters, outbox
from tests.people import NOW
from tests.services.post_office import Worker, an_account


@pytest.fixture
def account(customer: Customer) -> MailAccount:
    """Mail that leaves."""
    return an_account(customer.business)


def a_proof(customer: Customer, by: Staff) -> Message:
    """Words for Rosa, asked for by somebody of the team."""
    said = {"occasion": "thank_you", "subject": "Hello", "text": "Hello {first_name},"}
    return letters.send_proof(customer.business, customer, **said, by=by, now=NOW)


def ended(account: MailAccount, state: str) -> None:
    """What was asked for last was handed over and ended so."""
    worker = Worker(account)
    claimed = worker.claim()
    worker.advance(claimed)
    worker.settle(claimed, state)


def test_what_waits_or_was_sent_is_not_sent_again(account: MailAccount, customer: Customer, owner: Staff):
    first = a_proof(customer, owner)
    assert a_proof(customer, owner) == first

    ended(account, states.SENT)

    assert (a_proof(customer, owner), Message.objects.count()) == (first, 1)


@pytest.mark.parametrize("state", [states.FAILED, states.UNKNOWN])
def test_what_did_not_arrive_is_sent_when_asked_for_again(
    state: str, account: MailAccount, customer: Customer, owner: Staff
):
    first = a_proof(customer, owner)
    ended(account, state)

    second = a_proof(customer, owner)

    assert (second.state, second.message_id == first.message_id) == ("ready", False)
    assert (a_proof(customer, owner), Message.objects.count()) == (second, 2)


def test_what_was_cancelled_twice_is_sent_the_third_time(account: MailAccount, customer: Customer, owner: Staff):
    for _ in range(2):
        outbox.cancel(a_proof(customer, owner), by=owner, now=NOW)

    third = a_proof(customer, owner)

    assert Worker(account).deliver() == {third.pk}


def test_what_failed_and_goes_after_all_is_the_one(account: MailAccount, customer: Customer, owner: Staff):
    first = a_proof(customer, owner)
    ended(account, states.FAILED)
    outbox.try_again(first, by=owner, now=NOW)

    assert (a_proof(customer, owner), Message.objects.count()) == (first, 1)

"""An answer that was settled by mistake waits again, and with it what had waited for it."""

import datetime as dt

import pytest
from pytest_django import Settings

from regulars.records.models import Customer, Incoming, MailAccount, Staff
from regulars.services import consent, guard, incoming
from tests.people import NOW, a_customer
from tests.services.post_office import Worker, a_letter, for_offers, state

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def account(customer: Customer, settings: Settings) -> MailAccount:
    """North Air's mail, on, with all that offers need."""
    return for_offers(customer.business, settings)


def wrote(customer: Customer) -> Incoming:
    """They wrote, and want offers otherwise."""
    consent.give(customer, channel="email", purpose="marketing", basis="express", source="form", now=NOW)
    return Incoming.objects.create(
        business=customer.business,
        customer=customer,
        key=f"reply/{customer.pk}",
        kind="reply",
        words="The tap drips again",
        received_at=NOW,
    )


def test_what_had_waited_waits_again(account: MailAccount, customer: Customer, owner: Staff):
    letter, reply, worker = a_letter(customer, purpose="marketing"), wrote(customer), Worker(account)
    worker.deliver()
    assert state(letter) == "held"

    assert incoming.settle(reply, by=owner, now=NOW) == 1
    incoming.take_back(reply, by=owner, now=NOW + MINUTE)

    assert worker.deliver(now=NOW + MINUTE) == set()
    assert (state(letter), letter.reason) == ("held", guard.NOT_READ)
    assert list(Incoming.objects.to_answer(customer.business)) == [reply]
    assert reply.settled_by is None


def test_what_a_worker_holds_already_waits_again(account: MailAccount, customer: Customer, owner: Staff):
    """A twin's, too."""
    twin = a_customer(customer.business, "R. Diaz", merged_into=customer, email=customer.email)
    letter, reply, worker = a_letter(twin, purpose="marketing"), wrote(customer), Worker(account)
    incoming.settle(reply, by=owner, now=NOW)
    claimed = worker.claim()

    incoming.take_back(reply, by=owner, now=NOW)

    assert [one.id for one in claimed] == [letter.pk.hex]
    assert (worker.advance(claimed), worker.deliver(), state(letter)) == (set(), set(), "held")


def test_what_has_left_has_left(account: MailAccount, customer: Customer, owner: Staff):
    letter, reply = a_letter(customer, purpose="marketing"), wrote(customer)
    incoming.settle(reply, by=owner, now=NOW)
    Worker(account).deliver()

    incoming.take_back(reply, by=owner, now=NOW)

    assert state(letter) == "sent"


@pytest.mark.parametrize(("after", "is_refused"), [(DAY - MINUTE, False), (DAY, True)])
def test_it_is_taken_back_within_a_day(customer: Customer, owner: Staff, after: dt.timedelta, is_refused: bool):
    reply = wrote(customer)
    incoming.settle(reply, by=owner, now=NOW)

    try:
        incoming.take_back(reply, by=owner, now=NOW + after)
        refused = False
    except incoming.NothingToTakeBack:
        refused = True

    assert refused == is_refused
    assert Incoming.objects.open(customer.business).exists() == (not is_refused)


def test_what_waits_or_what_nobody_had_to_read_is_not_taken_back(customer: Customer, owner: Staff):
    reply = wrote(customer)
    for by_itself in (None, NOW):
        Incoming.objects.update(settled_at=by_itself)
        with pytest.raises(incoming.NothingToTakeBack):
            incoming.take_back(reply, by=owner, now=NOW)


def test_who_is_known_to_nobody_waits_again_too(customer: Customer, owner: Staff):
    reply = wrote(customer)
    Incoming.objects.update(customer=None)
    reply.refresh_from_db()

    assert incoming.settle(reply, by=owner, now=NOW) == 0
    incoming.take_back(reply, by=owner, now=NOW)

    assert Incoming.objects.open(customer.business).get() == reply

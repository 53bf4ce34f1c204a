"""An answer is read before the next offer goes to whoever wrote it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from regulars.records.models import Customer, Incoming, MailAccount, Message, Staff
from regulars.services import consent, guard, incoming, outbox
from tests.people import NOW, a_customer
from tests.services.post_office import Worker, a_letter, for_offers, state

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def account(customer: Customer, settings: Settings) -> MailAccount:
    """North Air's mail, on, with all that offers need; Rosa wants them."""
    account = for_offers(customer.business, settings)
    wants_news(customer)
    return account


def wants_news(customer: Customer) -> None:
    consent.give(customer, channel="email", purpose="marketing", basis="express", source="form", now=NOW)


def wrote(customer: Customer, kind: str = "reply", *, is_read: bool = False) -> Incoming:
    return Incoming.objects.create(
        business=customer.business,
        customer=customer,
        key=f"{kind}/{customer.pk}",
        kind=kind,
        words="The tap drips again",
        received_at=NOW,
        settled_at=NOW if is_read else None,
    )


def answer(account: MailAccount, letter: Message) -> guard.Answer:
    return guard.ask(account, [letter.pk.hex], now=NOW)[letter.pk.hex]


@pytest.mark.parametrize(
    ("kind", "purpose", "waits_for"),
    [
        ("reply", "marketing", guard.NOT_READ),
        ("reply", "service", ""),
        ("stop", "marketing", guard.NOT_READ),
        ("unclear", "marketing", guard.MAY_BE_A_NO),
        ("unclear", "service", guard.MAY_BE_A_NO),
        ("automatic", "marketing", ""),
        ("delivered", "marketing", ""),
        ("soft", "marketing", ""),
    ],
)
def test_what_they_wrote_is_read_first(
    account: MailAccount, customer: Customer, kind: str, purpose: str, waits_for: str
):
    """I4: a no that no list recognises holds all that they may not want, until somebody has read it."""
    letter = a_letter(customer, purpose=purpose)
    wrote(customer, kind)

    said = answer(account, letter)

    assert said.reason == waits_for if isinstance(said, guard.Held) else (waits_for == "")


def test_what_was_read_holds_nothing(account: MailAccount, customer: Customer):
    wrote(customer, "reply", is_read=True)

    assert isinstance(answer(account, a_letter(customer, purpose="marketing")), guard.Allowed)


def test_what_their_other_entry_wrote_holds_too(account: MailAccount, customer: Customer):
    """I4: merged or not, it is the same person."""
    wrote(a_customer(customer.business, "R. Diaz", merged_into=customer))

    said = answer(account, a_letter(customer, purpose="marketing"))

    assert isinstance(said, guard.Held)
    assert said.reason == guard.NOT_READ


def test_once_it_is_read_the_offer_leaves(account: MailAccount, customer: Customer, owner: Staff):
    letter, other = a_letter(customer, purpose="marketing"), a_letter(a_customer(customer.business, "Bo Lind"))
    reply = wrote(customer)
    worker = Worker(account)
    assert worker.deliver() == {other.pk}
    assert (state(letter), letter.reason) == ("held", guard.NOT_READ)

    incoming.settle(reply, by=owner, now=NOW + MINUTE)

    assert worker.deliver(now=NOW + MINUTE) == {letter.pk}


def test_a_letter_that_somebody_holds_stays_held(account: MailAccount, customer: Customer, owner: Staff):
    letter, reply = a_letter(customer, purpose="marketing"), wrote(customer)
    outbox.hold(letter, by=owner, now=NOW)

    incoming.settle(reply, by=owner, now=NOW)

    assert state(letter) == "held"


def test_many_who_wrote_cost_no_more_questions_than_one(account: MailAccount, customer: Customer):
    people = [customer, *(a_customer(customer.business, f"P{number} Lind") for number in range(6))]
    for one in people:
        wrote(one)
    letters = [a_letter(one, purpose="marketing").pk.hex for one in people]
    guard.ask(account, letters, now=NOW)

    with CaptureQueriesContext(connection) as first:
        guard.ask(account, letters[:1], now=NOW)
    with CaptureQueriesContext(connection) as all_of_them:
        guard.ask(account, letters, now=NOW)

    assert len(all_of_them) == len(first)

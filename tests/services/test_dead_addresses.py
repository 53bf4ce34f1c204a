"""Addresses shut again and again: letters weeks apart, as the caps let them leave, until no more is tried (B7)."""

import datetime as dt
from collections.abc import Callable

import pytest

from regulars.records.models import Business, Consent, Customer, Incoming, Message, Suppression
from regulars.services import consent, guard, incoming, outbox
from regulars.services.guard import Allowed, Cancelled
from tests.people import NOW, a_customer
from tests.post import returned_mail as mail
from tests.services.post_office import WEEK, Worker, a_letter, an_account, state

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
FULL = "552", "5.2.2 The mailbox is full"
How = Callable[[Worker, Message, dt.datetime], None]


@pytest.fixture
def worker(business: Business) -> Worker:
    """Who sends North Air's mail, under the caps as they come."""
    return Worker(an_account(business, from_address=f"olive@{mail.DOMAIN}"))


def a_day(number: float) -> dt.datetime:
    """The hour of the mail, that many days later."""
    return NOW + number * DAY


def written(customer: Customer, now: dt.datetime) -> Message:
    """A letter that is due."""
    return a_letter(customer, due_at=now, expires_at=now + WEEK, now=now)


def answer(worker: Worker, customer: Customer, now: dt.datetime) -> guard.Answer:
    """What the guard says of one letter more."""
    letter = written(customer, now)
    return guard.ask(worker.account, [letter.pk.hex], now=now)[letter.pk.hex]


def taken(worker: Worker, letter: Message, now: dt.datetime) -> None:
    """The server takes it, and nothing comes back."""
    assert worker.deliver(now=now) == {letter.pk}


def returned(worker: Worker, letter: Message, now: dt.datetime, status: str = "4.2.2", code: str = "452") -> None:
    """The server takes it, and a report comes back the day after."""
    taken(worker, letter, now)
    reported(letter, now + DAY, status, code)


def reported(letter: Message, now: dt.datetime, status: str = "4.2.2", code: str = "452") -> None:
    """A report says that it did not arrive."""
    token = letter.message_id.partition("@")[0]
    raw = mail.dsn(status=status, code=code, original=None, to=f"olive+{token}@{mail.DOMAIN}")
    assert incoming.take(letter.business, raw, received_at=now, now=now).kind == "soft"


def refused(worker: Worker, letter: Message, now: dt.datetime, text: str = "5.2.2 The mailbox is full") -> None:
    """The server does not take it."""
    [one] = worker.claim(now=now)
    assert one.id == letter.pk.hex
    worker.settle([one], "failed", now=now, code=552, text=text, reason="The mail server refused it.")


def put_off(worker: Worker, letter: Message, now: dt.datetime) -> None:
    """The server puts it off until its time is over."""
    [one] = worker.claim(now=now)
    over = letter.expires_at
    worker.settle([one], "deferred", now=now, code=452, text="4.2.2 The mailbox is full", retry_at=over - HOUR)
    worker.sweep(over)
    assert state(letter) == "failed"


def send(worker: Worker, customer: Customer, how: How, *days: float) -> None:
    """Letters on these days, all with the same end, each in the journal before the next."""
    for day in days:
        how(worker, written(customer, a_day(day)), a_day(day))
        outbox.note_outcomes(customer.business, now=a_day(day + 1.5))


@pytest.mark.parametrize("how", [returned, refused, put_off])
def test_three_in_a_row_over_weeks_are_enough(how: How, worker: Worker, customer: Customer):
    """However the mailbox says that it is full, and as often as the caps let letters leave."""
    send(worker, customer, how, 0, 8)
    after_two = answer(worker, customer, a_day(16))
    Message.objects.filter(state="ready").update(state="cancelled")
    send(worker, customer, how, 16)
    outbox.note_outcomes(customer.business, now=a_day(24))
    after_three = answer(worker, customer, a_day(24))

    assert isinstance(after_two, Allowed)
    assert isinstance(after_three, Cancelled)
    assert Suppression.objects.get().reason == "Mail to this address came back again and again."
    [said] = customer.moments.filter(kind="remembered").values_list("words", flat=True)
    assert said.startswith("Mail to rosa.diaz@mail.example came back. The mail server said:")


def test_three_within_days_may_be_one_full_fortnight(worker: Worker, customer: Customer):
    """A person may send more by hand than the caps let leave."""
    for day in (0, 4, 8):
        reported(sent_by_hand(worker, customer, a_day(day)), a_day(day) + HOUR)

    assert not Suppression.objects.exists()


def sent_by_hand(worker: Worker, customer: Customer, now: dt.datetime) -> Message:
    """A letter that somebody sends whatever the caps say."""
    letter = a_letter(customer, due_at=now, expires_at=now + WEEK, now=now, is_noted=True)
    assert worker.deliver(now=now) == {letter.pk}
    return letter


def test_a_letter_that_stayed_there_begins_anew(worker: Worker, customer: Customer):
    send(worker, customer, refused, 0, 8)
    send(worker, customer, taken, 16)
    send(worker, customer, refused, 24, 33)

    assert not Suppression.objects.exists()


def test_a_letter_that_left_just_now_says_nothing_yet(worker: Worker, customer: Customer):
    """Its own report may still come: servers try for days."""
    send(worker, customer, refused, 0, 8)
    first, second = (sent_by_hand(worker, customer, a_day(day)) for day in (16, 18))

    reported(first, a_day(19))

    assert second.answers.count() == 0
    assert Suppression.objects.exists()


def test_two_weeks_after_a_quarter_are_not_a_row(worker: Worker, customer: Customer):
    send(worker, customer, refused, 0, 113, 121)

    assert not Suppression.objects.exists()


def wrote(customer: Customer) -> None:
    """They answer by mail."""
    Incoming.objects.create(
        business=customer.business, customer=customer, key="r", kind="reply", received_at=a_day(9), settled_at=a_day(9)
    )


def agreed(customer: Customer) -> None:
    """They say that we may write."""
    consent.give(customer, channel="email", purpose="service", basis="express", source="counter", now=a_day(9))


@pytest.mark.parametrize("sign", [wrote, agreed])
def test_a_sign_of_life_begins_anew(sign: Callable[[Customer], None], worker: Worker, customer: Customer):
    send(worker, customer, refused, 0, 8)
    sign(customer)
    send(worker, customer, refused, 16, 24)

    assert not Suppression.objects.exists()


def test_what_the_team_noted_is_no_sign_of_the_mailbox(worker: Worker, customer: Customer):
    send(worker, customer, refused, 0, 8)
    wrote(customer)
    Incoming.objects.update(key="noted:1")
    send(worker, customer, refused, 16)

    assert Suppression.objects.exists()


@pytest.mark.parametrize("text", ["5.7.1 We do not like you", "5.6.0 Bad words", "5.3.4 Too long", "5.2.3 Too long"])
def test_what_is_our_fault_is_not_the_address_s(text: str, worker: Worker, customer: Customer):
    send(worker, customer, lambda *known: refused(*known, text=text), 0, 8, 16)

    assert not Suppression.objects.exists()


def test_a_report_about_our_words_is_not_about_the_address(worker: Worker, customer: Customer):
    send(worker, customer, lambda *known: returned(*known, status="5.7.1", code="554"), 0, 8, 16)

    assert not Suppression.objects.exists()


def test_what_a_provider_delivered_after_all_did_arrive(worker: Worker, customer: Customer):
    send(worker, customer, refused, 0)
    send(worker, customer, returned, 8)
    letter = Message.objects.get(state="sent")
    Incoming.objects.create(
        business=letter.business, message=letter, customer=customer, key="d", kind="delivered", received_at=a_day(9)
    )
    send(worker, customer, refused, 16)

    assert not Suppression.objects.exists()


def test_each_address_and_person_counts_alone(worker: Worker, business: Business, customer: Customer):
    other = a_customer(business, "Bo Lind")
    send(worker, customer, refused, 0, 8)
    send(worker, other, refused, 15)
    Customer.objects.filter(pk=customer.pk).update(email="new@mail.example")
    customer.refresh_from_db()
    send(worker, customer, refused, 16)

    assert (Suppression.objects.count(), Consent.objects.count()) == (0, 0)

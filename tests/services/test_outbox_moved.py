"""A letter follows its customer to the address they have now, and still nobody gets two of one mailing."""

import datetime as dt

import pytest

from regulars.records.models import Business, Customer, Mailing, Message, Moment
from regulars.services import consent, merging, outbox
from regulars.services.outbox_queue import TWICE
from tests.people import NOW, a_business, a_customer
from tests.services.post_office import WEEK, Worker, a_letter, a_mailing, a_touchpoint, an_account

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def business() -> Business:
    """A shop."""
    return a_business()


@pytest.fixture
def worker(business: Business) -> Worker:
    """Who sends its mail."""
    return Worker(an_account(business))


def two_in_a_mailing(business: Business) -> tuple[Customer, Customer]:
    ann, bob = a_customer(business, "Ann Lee"), a_customer(business, "Bob Lee", phone="")
    outbox.queue_many(a_mailing(business), [ann, bob], due_at=NOW, expires_at=NOW + 3 * WEEK, now=NOW)
    return ann, bob


def send_for_three_weeks(business: Business, worker: Worker) -> None:
    for day in range(21):
        worker.at += 100_000
        worker.sweep(NOW + day * DAY)
        for _ in range(2):
            worker.deliver(now=NOW + day * DAY)
        outbox.note_outcomes(business, now=NOW + day * DAY)


def sent_to() -> list[str]:
    return list(Message.objects.filter(state="sent").values_list("to_address", flat=True))


def test_who_now_has_the_address_of_another_gets_no_second_one_there(business: Business, worker: Worker):
    """I12: a couple that shares an address from today on."""
    ann, bob = two_in_a_mailing(business)
    Customer.objects.filter(pk=ann.pk).update(email=bob.email)
    send_for_three_weeks(business, worker)

    assert sent_to() == [bob.email]
    assert Message.objects.get(customer=ann).reason == TWICE.sentence


def test_two_who_turn_out_to_be_one_get_one(business: Business, worker: Worker):
    ann, bob = two_in_a_mailing(business)
    merging.merge(ann, bob, by=None, now=NOW)
    send_for_three_weeks(business, worker)

    assert sent_to() == [ann.email]


def sent_again(letter: Message, worker: Worker, *, is_noted: bool, address: str) -> list[tuple[str, str]]:
    """Nobody knows whether it arrived; their address changes, and somebody sends it once more."""
    claimed = worker.claim()
    worker.advance(claimed)
    worker.settle(claimed, "unknown")
    if is_noted:
        outbox.note_outcomes(letter.business, now=NOW)
    Customer.objects.filter(pk=letter.customer_id).update(email=address)
    letter.refresh_from_db()
    outbox.send_again(letter, by=None, now=NOW + DAY)
    for _ in range(2):
        worker.deliver(now=NOW + DAY)
    outbox.note_outcomes(letter.business, now=NOW + DAY)
    return sorted(Message.objects.values_list("to_address", "state"))


@pytest.mark.parametrize("is_noted", [True, False])
def test_what_may_have_arrived_is_sent_again_to_the_address_they_have_now(
    business: Business, worker: Worker, is_noted: bool
):
    """A11: somebody decided that it goes once more; they were in touch once, and its touchpoint was made."""
    ann = a_customer(business, "Ann Lee")
    letter = a_letter(ann, touchpoint=a_touchpoint(ann))

    assert sent_again(letter, worker, is_noted=is_noted, address="new@mail.example") == [
        ("ann.lee@mail.example", "cancelled"),
        ("new@mail.example", "sent"),
    ]
    assert Moment.objects.filter(kind="contacted", customer=ann).count() == 1


def test_what_is_sent_again_is_never_a_second_one_of_a_mailing(business: Business, worker: Worker):
    """I12: Bob has it already, at the address that Ann has now, too."""
    ann, bob = two_in_a_mailing(business)
    letter = Message.objects.get(customer=ann)

    assert sent_again(letter, worker, is_noted=True, address=bob.email) == [
        ("ann.lee@mail.example", "cancelled"),
        ("bob.lee@mail.example", "unknown"),
    ]


def test_the_numbers_of_a_mailing_count_people(business: Business, worker: Worker):
    """A letter that went to another address is one that was sent, and no other that was not."""
    ann, bob = two_in_a_mailing(business)
    Customer.objects.filter(pk=ann.pk).update(email="ann@new.example")
    Customer.objects.filter(pk=bob.pk).update(email="")
    worker.deliver()
    worker.deliver()

    counted = outbox.counts(business, mailing=Mailing.objects.get())
    assert {state: count for state, count in counted.items() if count} == {"sent": 1, "cancelled": 1}


def test_what_fails_because_of_us_is_no_address_that_is_gone(business: Business, worker: Worker):
    """B3: it came back once, they agreed anew, and now our own records are wrong: later it is counted as sent."""
    ann = a_customer(business, "Ann Lee")
    consent.suppress(
        business, kind="email", address=ann.email, purpose="all", cause="came_back", reason="Gone.", now=NOW - 5 * DAY
    )
    consent.give(ann, channel="email", purpose="service", basis="express", source="page", now=NOW - 2 * DAY)
    a_letter(ann, touchpoint=a_touchpoint(ann))
    claimed = worker.claim()
    worker.advance(claimed)
    worker.settle(claimed, "failed", code=550, text="5.7.1 SPF fails")
    outbox.note_outcomes(business, now=NOW)
    assert not Moment.objects.filter(kind="remembered").exists()

    outbox.retry(business, by=None, now=NOW + DAY / 24)
    worker.at += 100_000
    worker.deliver(now=NOW + DAY / 24)
    outbox.note_outcomes(business, now=NOW + DAY / 24)
    assert Moment.objects.filter(kind="contacted", customer=ann).count() == 1

"""The outbox: queued once, claimed by one, fenced once, settled and noted."""

import datetime as dt

import pytest

from regulars.records.models import Business, Customer, MailAccount, Message, MessageEvent, Moment, Staff, Touchpoint
from regulars.services import outbox, people
from tests.people import NOW, TODAY, a_customer
from tests.services.post_office import Worker, a_letter, a_mailing, a_touchpoint, an_account, some_letters, state
from tests.services.scene import DAY, a_moment, a_playbook

HOUR = dt.timedelta(hours=1)


def test_a_letter_goes_its_way(worker: Worker, customer: Customer):
    letter = a_letter(customer, touchpoint=a_touchpoint(customer))

    assert worker.deliver() == {letter.pk}

    moves = list(MessageEvent.objects.order_by("pk").values_list("before", "after"))
    assert moves == [("ready", "claimed"), ("claimed", "fenced"), ("fenced", "sent")]


def test_asking_twice_for_a_letter_is_one_letter(worker: Worker, customer: Customer):
    """A9: the second question gets the first one's answer."""
    assert a_letter(customer, key="k") == a_letter(customer, key="k")
    assert Message.objects.count() == 1


def test_a_letter_that_left_is_in_the_journal_once(worker: Worker, customer: Customer):
    touchpoint = a_touchpoint(customer)
    a_letter(customer, touchpoint=touchpoint)
    worker.deliver()

    noted = [outbox.note_outcomes(worker.account.business, now=NOW) for _ in range(2)]

    touchpoint.refresh_from_db()
    assert (noted, touchpoint.state, touchpoint.outcome) == ([1, 0], "made", "sent")
    assert Moment.objects.filter(kind="contacted").count() == 1


def test_a_letter_that_left_is_one_contact(worker: Worker, customer: Customer):
    """I12: also when the end of its touchpoint makes its customer looked at again."""
    a_playbook(customer.business)
    a_moment(customer, on=TODAY - 2 * DAY)
    a_letter(customer, touchpoint=a_touchpoint(customer))
    worker.deliver()

    outbox.note_outcomes(customer.business, now=NOW)

    next_one = Touchpoint.objects.open().get()
    assert next_one.held_reason == "One contact a week is the most. You were in touch today."


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


@pytest.mark.parametrize(
    ("other", "letters"),
    [("Ann@North.Example", 1), ("ANN@NORTH.EXAMPLE", 1), ("ann+shop@north.example", 2), ("anna@north.example", 2)],
)
def test_one_address_is_one_however_it_is_written(other: str, letters: int, business: Business):
    """A10: capitals are no difference; what stands behind a plus is another address."""
    an_account(business)
    people.add(business, name="Ann", email="ann@north.example", by=None, now=NOW)
    people.add(business, name="Bob", email=other, by=None, now=NOW)
    everybody = list(Customer.objects.filter(business=business))

    queued = outbox.queue_many(a_mailing(business), everybody, due_at=NOW, expires_at=NOW + HOUR, now=NOW)

    assert (queued.new, Message.objects.count()) == (letters, letters)


def test_the_numbers_add_up_after_everything(worker: Worker, business: Business, owner: Staff):
    """A19: what is shown is what is in the table, and each message is in exactly one place."""
    some_letters(business, 9)
    one, two, three, *_ = worker.claim(5)
    worker.advance([one, two])
    worker.settle([one], "sent")
    worker.settle([two], "unknown")
    worker.settle([three], "deferred", retry_at=NOW + HOUR)
    outbox.cancel(Message.objects.filter(state="ready").first(), by=owner, now=NOW)

    shown = {name: count for name, count in outbox.counts(business).items() if count}

    assert shown == {"sent": 1, "unknown": 1, "deferred": 1, "claimed": 2, "cancelled": 1, "ready": 3}


def test_a_neighbour_s_mail_is_nobody_s_business(worker: Worker, neighbour: Business):
    other = Worker(an_account(neighbour))
    letter = a_letter(a_customer(neighbour))

    claimed = other.claim()

    assert (worker.claim(), worker.advance(claimed), other.advance(claimed)) == ([], set(), set())
    assert state(letter) == "ready"


def test_a_claim_takes_as_many_questions_for_one_as_for_five(
    worker: Worker, business: Business, django_assert_max_num_queries: object
):
    some_letters(business, 6)

    with django_assert_max_num_queries(24) as one:
        worker.claim(1)
    with django_assert_max_num_queries(24) as five:
        worker.claim(5)

    assert len(one) == len(five)


@pytest.mark.parametrize(
    ("changed", "takes"),
    [
        ({"from_address": "new@north.example"}, 0),
        ({"port": 2525}, 0),
        ({"password_sealed": b"another"}, 0),
        ({"kind": "provider", "provider": "postmark", "provider_sealed": b"key"}, 0),
        ({"mail_at": dt.time(8), "per_second": 5e5, "tested_at": NOW, "imap_seen": "1:2"}, 1),
    ],
)
def test_whoever_built_on_how_mail_left_before_gets_no_more(
    changed: dict[str, object], takes: int, worker: Worker, customer: Customer
):
    a_letter(customer)
    MailAccount.objects.update(**changed)

    assert len(worker.claim()) == takes
    worker.account.refresh_from_db()
    assert len(worker.claim()) == 1 - takes

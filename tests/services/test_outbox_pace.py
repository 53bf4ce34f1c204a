"""When letters leave: who goes first, how many a second and a day, and what is too late."""

import datetime as dt

import pytest

from regulars.records.models import Business, Customer, MailAccount, Staff
from regulars.services import outbox
from regulars.services.outbox_claim import LATE
from tests.people import NOW
from tests.services.post_office import Worker, a_letter, some_letters, state, to_staff

HOUR = dt.timedelta(hours=1)


def test_mail_to_staff_goes_first_and_at_once(account: MailAccount, business: Business):
    """A13: a new password waits for no mailing, no pace and no quota."""
    MailAccount.objects.update(per_second=0.1, per_day=1)
    some_letters(business, 3)
    worker = Worker(account)
    worker.deliver()
    link = to_staff(business)

    (claimed,) = worker.claim()

    assert (claimed.id, claimed.slot) == (link.pk.hex, worker.at)


def test_letters_get_slots_at_the_account_s_pace(account: MailAccount, business: Business):
    """A14: two workers share the pace of one account."""
    MailAccount.objects.update(per_second=0.1)
    some_letters(business, 9)

    slots = [[one.slot for one in Worker(account, name).claim(2)] for name in ("w1", "w2")]

    assert slots == [[1000.0, 1010.0], [1020.0]]


def test_the_end_of_the_quota_says_until_when(account: MailAccount, business: Business):
    """A14: what is too much for today leaves tomorrow."""
    MailAccount.objects.update(per_day=2)
    some_letters(business, 3)
    worker = Worker(account)

    today = len(worker.deliver()), worker.claim()

    account.refresh_from_db()
    assert today == (2, [])
    assert account.slow_reason == (
        "2 e-mails a day is the most, and today's have left. It goes on on March 4 at 10:00 am."
    )
    assert len(worker.deliver(now=NOW + 24 * HOUR)) == 1


def test_a_letter_a_little_late_leaves(worker: Worker, customer: Customer):
    """A17: within the grace of six hours."""
    letter = a_letter(customer)

    assert worker.deliver(now=NOW + 5 * HOUR) == {letter.pk}


def test_letters_that_are_late_ask(worker: Worker, business: Business, owner: Staff):
    """A17: the machine was off for four days; nothing leaves in a burst, somebody is asked."""
    letters, later = some_letters(business, 3), NOW + 96 * HOUR

    left = worker.deliver(now=later)

    assert (left, outbox.counts(business)["held"]) == (set(), 3)
    outbox.let_go(letters[0], by=owner, now=later)
    worker.sweep(later)
    assert worker.deliver(now=later) == {letters[0].pk}


def test_letters_that_were_put_off_once_and_are_late_ask_too(worker: Worker, customer: Customer):
    """A17: the server said later, and then the machine was off for four days."""
    letter = a_letter(customer)
    worker.settle(worker.claim(), "deferred", retry_at=NOW + HOUR, code=451, text="4.3.0 later")
    worker.sweep(NOW + 96 * HOUR)

    assert worker.deliver(now=NOW + 96 * HOUR) == set()
    assert (state(letter), letter.reason) == ("held", LATE)


def test_a_letter_whose_own_time_has_come_is_not_late(worker: Worker, customer: Customer):
    """A17: the machine was on; for seven hours nothing was to be done, as the server had asked."""
    letter = a_letter(customer)
    worker.settle(worker.claim(), "deferred", retry_at=NOW + 7 * HOUR, code=451, text="4.3.0 later")
    worker.sweep(NOW + 7 * HOUR)

    assert worker.deliver(now=NOW + 7 * HOUR) == {letter.pk}


def test_who_waits_behind_letters_that_the_server_puts_off_is_not_late(worker: Worker, business: Business):
    """A17: for eight hours the server took nothing, and the machine kept asking: it was not off."""
    _, second = some_letters(business, 2)
    put_off = worker.claim(limit=1, now=NOW + 3 * HOUR)
    worker.settle(put_off, "deferred", retry_at=NOW + 20 * HOUR, now=NOW + 3 * HOUR)

    assert worker.deliver(now=NOW + 8 * HOUR) == {second.pk}


def test_a_long_queue_is_not_late(account: MailAccount, business: Business):
    """A17, C7: who waits for the pace and the quota since yesterday need not ask."""
    MailAccount.objects.update(per_day=2)
    some_letters(business, 5)
    worker = Worker(account)
    worker.deliver()
    worker.claim()

    assert len(worker.deliver(now=NOW + 25 * HOUR)) == 2


def test_what_was_stopped_by_hand_goes_on_without_asking(worker: Worker, business: Business, owner: Staff):
    some_letters(business, 2)
    outbox.pause(business, reason="Wait.", by=owner, now=NOW)
    outbox.resume(business, by=owner, now=NOW + 24 * HOUR)

    assert len(worker.deliver(now=NOW + 24 * HOUR)) == 2


@pytest.mark.parametrize(("is_tried", "expected"), [(True, ("failed", "expired")), (False, ("cancelled", "cancelled"))])
def test_what_is_over_ends(worker: Worker, customer: Customer, is_tried: bool, expected: tuple[str, str]):
    letter = a_letter(customer, expires_at=NOW + HOUR)
    if is_tried:
        worker.settle(worker.claim(), "deferred", retry_at=NOW + 2 * HOUR)

    swept = worker.sweep(NOW + 2 * HOUR)

    assert (state(letter), getattr(swept, expected[1])) == (expected[0], 1)

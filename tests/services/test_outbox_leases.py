"""A claimed letter is one worker's while its lease lasts, and outlives a worker that dies."""

import datetime as dt
from uuid import UUID

from regulars.records.models import Business, Customer, MailAccount, Message, Staff
from regulars.services import outbox
from tests.people import NOW
from tests.services.post_office import Worker, a_letter, some_letters, state


def test_a_zombie_fences_nothing(worker: Worker, customer: Customer):
    """A4: stopped past its lease, another takes over, then it wakes up."""
    letter = a_letter(customer)
    asleep = worker.claim()
    other = Worker(worker.account, "w2", at=worker.at + 121)
    other.sweep()
    taken = other.claim()

    assert (worker.advance(asleep), other.advance(taken)) == (set(), {letter.pk.hex})


def test_a_zombie_of_the_same_name_fences_nothing(worker: Worker, customer: Customer):
    """A4: the token counts, not the name."""
    letter = a_letter(customer)
    (asleep,) = worker.claim()
    worker.at += 121
    worker.sweep()
    (taken,) = worker.claim()

    assert (taken.token, worker.advance([asleep])) == (asleep.token + 1, set())
    assert worker.advance([taken]) == {letter.pk.hex}


def test_a_lease_that_is_over_fences_nothing(worker: Worker, customer: Customer):
    """A4: also when nobody has taken over yet."""
    a_letter(customer)
    claimed = worker.claim()
    worker.at += 121

    assert worker.advance(claimed) == set()


def test_a_lease_outlives_a_clock_that_jumps(worker: Worker, customer: Customer):
    """C5: the clock on the wall takes no lease away."""
    letter = a_letter(customer)
    worker.claim()

    worker.sweep(NOW + dt.timedelta(days=3))

    assert state(letter) == "claimed"


def test_another_start_of_the_machine_ends_leases(worker: Worker, customer: Customer):
    letter = a_letter(customer)
    worker.claim()
    worker.clock, worker.at = "another boot", 3.0

    worker.sweep()

    assert (state(letter), letter.crashes) == ("ready", 1)


def test_a_lease_is_renewed_while_the_answer_takes_long(worker: Worker, customer: Customer):
    """B6: ten minutes are waited for the answer after the dot."""
    letter = a_letter(customer)
    (claimed,) = worker.claim()
    worker.advance([claimed])
    worker.at += 100
    held = outbox.renew([(claimed.id, claimed.token)], worker="w1", lease=worker.lease)
    worker.at += 100

    worker.sweep()

    assert (held, state(letter)) == (1, "fenced")


def test_an_answer_that_comes_late_counts(worker: Worker, customer: Customer):
    letter = a_letter(customer)
    claimed = worker.claim()
    worker.advance(claimed)
    worker.at += 121
    worker.sweep()
    lost = state(letter)

    worker.settle(claimed, "sent")

    assert (lost, state(letter)) == ("unknown", "sent")


def test_a_letter_that_kills_the_sender_is_taken_out(worker: Worker, business: Business):
    """A12: after three crashes it fails, and those that were beside it leave."""
    poison, *others = some_letters(business, 3)
    claims = []
    for _ in range(3):
        claims.append([UUID(one.id) for one in worker.claim()])
        worker.at += 121
        worker.sweep()

    assert claims == [[poison.pk, *(one.pk for one in others)], [poison.pk], [poison.pk]]
    assert (state(poison), poison.reason) == (
        "failed",
        "It made the sender stop three times, so it was taken out.",
    )
    assert worker.deliver() | worker.deliver() == {one.pk for one in others}


def test_a_letter_that_kills_the_sender_is_tried_again_by_hand_alone(worker: Worker, business: Business, owner: Staff):
    """A11, A12: not with the others; alone, and taken out the next time that it stops the sender."""
    poison, other = some_letters(business, 2)
    for _ in range(3):
        worker.claim()
        worker.at += 121
        worker.sweep()
    assert (state(poison), outbox.retry(business, by=owner, now=NOW), state(poison)) == ("failed", 0, "failed")

    outbox.try_again(poison, by=owner, now=NOW)
    left, claimed = worker.deliver(), worker.claim()
    worker.at += 121
    worker.sweep()

    assert (left, [UUID(one.id) for one in claimed], state(poison)) == ({other.pk}, [poison.pk], "failed")


def test_letters_behind_many_suspects_do_not_wait_for_them(account: MailAccount, business: Business):
    """A12: while somebody tries the first of them, whoever asks gets those that were not there when a worker died."""
    letters = some_letters(business, 5)
    Message.objects.filter(pk__in=[one.pk for one in letters[:3]]).update(crashes=1)

    assert [one.id for one in Worker(account).claim(limit=3)] == [letters[0].pk.hex]
    others = [letters[3].pk.hex, letters[4].pk.hex]
    assert [one.id for one in Worker(account, "another").claim(limit=3)] == others
    assert Worker(account).claim(limit=3) == []


def test_what_is_released_is_no_crash(worker: Worker, business: Business):
    """A3: a deploy gives back what was not handed over."""
    some_letters(business, 2)
    claimed = worker.claim()

    returned = outbox.release(claimed, worker="w1", now=NOW)

    assert returned == 2
    assert list(Message.objects.values_list("state", "crashes")) == [("ready", 0), ("ready", 0)]

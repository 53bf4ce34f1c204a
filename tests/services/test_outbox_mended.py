"""What did not arrive, or may not have: who is told, and what is tried again, and where to."""

import datetime as dt
from uuid import UUID

import pytest

from regulars.records.models import Business, Customer, Message, Moment, Staff, Suppression, Touchpoint
from regulars.services import outbox, people
from tests.people import NOW, TODAY, a_customer
from tests.services.post_office import Worker, a_letter, a_mailing, a_touchpoint, some_letters, state, to_staff

HOUR = dt.timedelta(hours=1)


def test_one_bad_address_stops_no_others(worker: Worker, business: Business):
    """A7, B3: one fails for good and its address is never used again; the others leave."""
    letters = some_letters(business, 3)
    first, bad, last = worker.claim()
    worker.settle([bad], "failed", code=550, text="5.1.1 no such user", reason="Unknown.", is_address_gone=True)

    assert worker.advance([first, last]) == {first.id, last.id}
    assert (state(letters[1]), Suppression.objects.get().digest) == ("failed", letters[1].to_digest)


def test_an_address_that_is_gone_is_in_the_journal_once_and_the_card_goes_another_way(
    worker: Worker, customer: Customer
):
    """B3: what the server says before anything is handed over counts as what it sends back later."""
    touchpoint = a_touchpoint(customer, channels=["email", "phone"])
    a_letter(customer, touchpoint=touchpoint)
    worker.settle(worker.claim(), "failed", code=550, text="5.1.1 no such user", is_address_gone=True)

    noted = [outbox.note_outcomes(customer.business, now=NOW) for _ in range(2)]

    said = Moment.objects.get()
    assert (noted, said.kind, said.customer) == ([1, 0], "remembered", customer)
    assert said.words == f"Mail to {customer.email} came back. The mail server said: 550 5.1.1 no such user"
    touchpoint.refresh_from_db()
    assert (touchpoint.state, touchpoint.channel) == ("open", "phone")


def test_nobody_is_said_to_have_asked_when_their_address_is_gone(worker: Worker, business: Business):
    ann = a_customer(business, "Ann")
    a_letter(ann)
    worker.settle(worker.claim(), "failed", code=550, text="5.1.1 no such user", is_address_gone=True)
    times = {"due_at": NOW, "expires_at": NOW + HOUR, "now": NOW}

    queued = outbox.queue_many(a_mailing(business), [ann], **times)

    assert [why.sentence for _, why in queued.refused] == ["E-mails to this address come back."]


def test_what_failed_for_now_is_tried_again_by_one_command(worker: Worker, business: Business, owner: Staff):
    """A11: temporary ones once, permanent ones not; also what failed because of our own name."""
    some_letters(business, 4)
    no_line, permanent, policy, render = worker.claim()
    worker.settle([no_line], "failed", code=451, reason="Tried for four days.")
    worker.settle([permanent], "failed", code=550, text="5.1.1 no such user")
    worker.settle([policy], "failed", code=550, text="5.7.1 not authenticated")
    worker.settle([render], "failed", reason="The words cannot be read.")

    assert [outbox.retry(business, by=owner, now=NOW) for _ in range(2)] == [3, 0]
    assert worker.deliver() == {UUID(one.id) for one in (no_line, policy, render)}


@pytest.mark.parametrize(
    ("code", "text", "reason", "again"),
    [
        (550, "5.7.26 not authenticated", "", 1),
        (550, "5.1.8 nobody writes as olive", "", 1),
        (550, "no", "expired: tried for 4 days. Your mail server does not take e-mails from this sender: 550 no", 1),
        (550, "not from you", "It was tried until its time was over.", 1),
        (550, "5.1.1 no such user, says 195.7.12.9", "", 0),
        (554, "delivery error: 5.7.1 is what we never say", "", 0),
        (552, "5.2.2 mailbox full", "The mail server refused it: 552", 0),
    ],
)
def test_what_failed_for_good_is_told_by_the_code_that_it_begins_with(
    worker: Worker, business: Business, owner: Staff, code: int, text: str, reason: str, again: int
):
    """A11, B3: what is about us is tried again once mended; what is about their address is not."""
    some_letters(business, 1)
    worker.settle(worker.claim(), "failed", code=code, text=text, reason=reason)

    assert outbox.retry(business, by=owner, now=NOW) == again


@pytest.mark.parametrize("how", [{"reason": "It cannot be written to."}, {"code": 550, "text": "5.1.1 no such user"}])
def test_what_failed_goes_to_the_address_they_have_now(
    how: dict[str, object], worker: Worker, business: Business, owner: Staff
):
    """A11: a message keeps its address; the same letter goes once more, once, and the first is not sent."""
    ann, run = a_customer(business, "Ann"), a_mailing(business)
    outbox.queue_many(run, [ann], due_at=NOW, expires_at=NOW + HOUR, now=NOW)
    worker.settle(worker.claim(), "failed", **how)
    people.edit(ann, by=owner, now=NOW, email="ann@new.example")

    assert [outbox.retry(business, by=owner, now=NOW) for _ in range(2)] == [1, 0]
    assert len(worker.deliver()) == 1

    shown = list(Message.objects.order_by("state").values_list("to_address", "state", "reason", "mailing"))
    assert shown == [
        ("ann@mail.example", "cancelled", "They have another address now.", run.pk),
        ("ann@new.example", "sent", "", run.pk),
    ]


def test_a_letter_follows_its_customer_to_the_address_they_have_now(worker: Worker, customer: Customer, owner: Staff):
    touchpoint = a_touchpoint(customer)
    a_letter(customer, touchpoint=touchpoint)
    people.edit(customer, by=owner, now=NOW, email="rosa@new.example")
    Touchpoint.objects.update(planned_for=TODAY, channel="email")

    assert [len(worker.deliver()) for _ in range(2)] == [1, 0]

    shown = list(Message.objects.order_by("state").values_list("to_address", "state", "reason", "touchpoint"))
    assert shown == [
        ("rosa.diaz@mail.example", "cancelled", "They have another address now.", touchpoint.pk),
        ("rosa@new.example", "sent", "", touchpoint.pk),
    ]


def test_one_letter_that_failed_is_tried_again_or_left(worker: Worker, business: Business, owner: Staff):
    first, second, refused = some_letters(business, 3)
    claimed = worker.claim()
    worker.settle(claimed[:2], "failed", reason="The words cannot be read.")
    worker.settle(claimed[2:], "failed", code=550, text="5.1.1 no such user")

    outbox.try_again(first, by=owner, now=NOW)
    outbox.put_away(second, by=owner, now=NOW)

    assert (state(first), state(second), second.reason) == ("ready", "cancelled", "Left as it is by Olive.")
    for act in (outbox.try_again, outbox.put_away):
        with pytest.raises(outbox.HasMoved):
            act(second, by=owner, now=NOW)
    with pytest.raises(outbox.HasMoved):
        outbox.try_again(refused, by=owner, now=NOW)


def test_who_says_again_wakes_an_account_that_rests(worker: Worker, business: Business, owner: Staff):
    """The server asked for nine hours; somebody mended it, and no letter is taken for one that is late."""
    letter = a_letter(a_customer(business))
    outbox.slow_down(worker.account, until=NOW + 9 * HOUR, reason="Not now, says the mail server.")
    assert worker.claim(now=NOW + 8 * HOUR) == []

    outbox.retry(business, by=owner, now=NOW + 8 * HOUR)

    assert [one.id for one in worker.claim(now=NOW + 8 * HOUR)] == [letter.pk.hex]


def test_a_try_in_vain_that_is_ready_again_and_over_has_failed(worker: Worker, customer: Customer):
    letter = a_letter(customer, expires_at=NOW + 2 * HOUR)
    worker.settle(worker.claim(), "deferred", retry_at=NOW + HOUR)
    worker.sweep(NOW + HOUR)

    worker.sweep(NOW + 3 * HOUR)

    assert state(letter) == "failed"


def test_what_was_put_off_is_tried_again_when_it_is_due(worker: Worker, customer: Customer):
    """B1, B2."""
    letter = a_letter(customer)
    worker.settle(worker.claim(), "deferred", retry_at=NOW + HOUR, code=451, text="4.3.0 later")

    early, due = worker.sweep(NOW).woken, worker.sweep(NOW + HOUR).woken

    assert (early, due, letter.pk in worker.deliver(now=NOW + HOUR)) == (0, 1, True)


def test_nobody_knows_is_never_sent_again_by_itself(worker: Worker, customer: Customer):
    """B4: after a week it counts as sent."""
    letter = a_letter(customer)
    claimed = worker.claim()
    worker.advance(claimed)
    worker.settle(claimed, "unknown")

    after = [(worker.sweep(NOW + dt.timedelta(days=days)), state(letter))[1] for days in (1, 6, 7)]

    assert after == ["unknown", "unknown", "assumed"]


def test_mail_to_staff_of_which_nobody_knows_goes_once_more(worker: Worker, business: Business):
    """Must arrive: once more after ten minutes, and only once."""
    link = to_staff(business)
    again = []
    for minutes in (0, 10, 20, 40):
        now = NOW + dt.timedelta(minutes=minutes)
        worker.sweep(now)
        claimed = worker.claim(now=now)
        worker.advance(claimed, now=now)
        worker.settle(claimed, "unknown", now=now)
        again.append(len(claimed))

    assert (again, state(link)) == ([1, 1, 0, 0], "unknown")


@pytest.mark.parametrize(("say", "expected"), [(outbox.send_again, "sent"), (outbox.leave, "assumed")])
def test_a_person_decides_what_nobody_knows(
    worker: Worker, customer: Customer, owner: Staff, say: object, expected: str
):
    """B4: also after it was noted, with its touchpoint ended and the week's contact used up."""
    letter = a_letter(customer, touchpoint=a_touchpoint(customer))
    claimed = worker.claim()
    worker.advance(claimed)
    worker.settle(claimed, "unknown")
    outbox.note_outcomes(customer.business, now=NOW)
    letter.refresh_from_db()

    say(letter, by=owner, now=NOW)
    worker.deliver()

    assert state(letter) == expected
    with pytest.raises(outbox.HasMoved):
        say(letter, by=owner, now=NOW)

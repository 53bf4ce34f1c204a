"""The outbox: queued once, claimed by one, fenced once, settled and noted."""

import datetime as dt
from uuid import UUID

import pytest

from regulars.records.models import (
    Business,
    Customer,
    MailAccount,
    Message,
    MessageEvent,
    Moment,
    Staff,
    Suppression,
    Touchpoint,
)
from regulars.services import consent, journal, outbox, outcomes, people
from regulars.services.outbox_claim import LATE
from tests.people import NOW, TODAY, a_customer
from tests.services.post_office import WEEK, Worker, a_letter, a_mailing, a_touchpoint, an_account, state, to_staff
from tests.services.scene import DAY, a_moment, a_playbook

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


def some_letters(business: Business, count: int) -> list[Message]:
    times = [NOW - dt.timedelta(seconds=count - number) for number in range(count)]
    return [a_letter(a_customer(business, f"Ann {number}"), due_at=due) for number, due in enumerate(times)]


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


def test_a_pause_stops_what_is_claimed(worker: Worker, business: Business, owner: Staff):
    """A8: nothing is fenced after it, and nothing is lost by it."""
    some_letters(business, 2)
    claimed = worker.claim()

    outbox.pause(business, reason="Stop.", by=owner, now=NOW)
    stopped = worker.advance(claimed), worker.claim()
    outbox.resume(business, by=owner, now=NOW)

    assert (stopped, len(worker.deliver())) == ((set(), []), 2)


def test_a_paused_flag_alone_stops_the_fence(worker: Worker, customer: Customer):
    """A8: the fence asks for itself."""
    a_letter(customer)
    claimed = worker.claim()
    MailAccount.objects.update(is_paused=True)

    assert worker.advance(claimed) == set()


def test_a_mailing_stops_goes_on_and_ends(worker: Worker, business: Business, owner: Staff):
    """A8: sent ones stay, cancelled is final."""
    mailing, people = a_mailing(business), [a_customer(business, f"Ann {number}") for number in range(4)]
    outbox.queue_many(mailing, people, due_at=NOW, expires_at=NOW + WEEK, now=NOW)
    first, second = worker.claim(2)
    worker.advance([first])
    outbox.pause_mailing(mailing, by=owner, now=NOW)
    stopped = worker.advance([second], [outbox.Settled(first.id, first.token, "sent")]), worker.claim()
    outbox.resume_mailing(mailing, by=owner, now=NOW)
    went_on = worker.deliver(1)
    cancelled = outbox.cancel_mailing(mailing, by=owner, now=NOW)
    outbox.resume_mailing(mailing, by=owner, now=NOW)

    assert (stopped, len(went_on), cancelled, worker.claim()) == ((set(), []), 1, 2, [])
    counted = {name: count for name, count in outbox.counts(business, mailing=mailing).items() if count}
    assert counted == {"sent": 2, "cancelled": 2}


def test_one_letter_is_held_and_let_go(worker: Worker, customer: Customer, owner: Staff):
    letter = a_letter(customer)
    outbox.hold(letter, by=owner, now=NOW)
    worker.sweep(NOW + HOUR)
    held = state(letter), letter.reason, worker.claim(now=NOW + HOUR)

    outbox.let_go(letter, by=owner, now=NOW + HOUR)

    assert held == ("held", "Held back by Olive.", [])
    assert worker.deliver(now=NOW + HOUR) == {letter.pk}


def test_what_is_released_is_no_crash(worker: Worker, business: Business):
    """A3: a deploy gives back what was not handed over."""
    some_letters(business, 2)
    claimed = worker.claim()

    returned = outbox.release(claimed, worker="w1", now=NOW)

    assert returned == 2
    assert list(Message.objects.values_list("state", "crashes")) == [("ready", 0), ("ready", 0)]


def test_a_letter_that_left_cannot_be_called_back(worker: Worker, customer: Customer, owner: Staff):
    touchpoint = a_touchpoint(customer)
    a_letter(customer, touchpoint=touchpoint)
    worker.deliver()
    outbox.note_outcomes(customer.business, now=NOW)

    with pytest.raises(outcomes.NothingToUndo):
        outcomes.undo(touchpoint, by=owner, now=NOW)


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


def test_a_suppressed_address_of_somebody_else_stops_the_fence(worker: Worker, business: Business):
    """I3: the other one at the same address said no; this one's own story has no word of it."""
    ann = a_customer(business, "Ann")
    a_letter(ann)
    claimed = worker.claim()
    consent.suppress(business, kind="email", address=ann.email, purpose="all", reason="They asked.", now=NOW)

    assert worker.advance(claimed) == set()


@pytest.mark.usefixtures("may_offer")
def test_a_later_yes_outweighs_the_suppression(worker: Worker, business: Business):
    ann = a_customer(business, "Ann")
    consent.suppress(business, kind="email", address=ann.email, purpose="marketing", reason="No.", now=NOW - HOUR)
    consent.give(ann, channel="email", purpose="marketing", basis="express", source="form", now=NOW)
    letter = a_letter(ann, purpose="marketing", occasion="season")

    assert worker.deliver() == {letter.pk}


def test_a_claim_takes_as_many_questions_for_one_as_for_five(
    worker: Worker, business: Business, django_assert_max_num_queries: object
):
    some_letters(business, 6)

    with django_assert_max_num_queries(24) as one:
        worker.claim(1)
    with django_assert_max_num_queries(24) as five:
        worker.claim(5)

    assert len(one) == len(five)

"""I4: a no that somebody of the team typed holds at once, and is asked about."""

import datetime as dt
from collections.abc import Callable

import pytest

from regulars.records.models import Customer, Incoming, MailAccount, Message, Staff, Touchpoint
from regulars.services import (
    consent,
    guard,
    ideas,
    incoming,
    outcomes,
    overheard,
    people,
    promises,
    reminders,
    said,
    sales,
)
from tests.people import NOW, TODAY, a_customer
from tests.services.post_office import a_letter, a_touchpoint, an_account
from tests.services.test_incoming import may_get_mail

NO = "She wants no more mails"
NEWS = "She wants no more noise from the boiler"
MINUTE = dt.timedelta(minutes=1)
Type = Callable[[Customer, Staff, str], object]


def a_call(customer: Customer) -> Touchpoint:
    return a_touchpoint(customer, channel="phone", channels=["phone"])


def finish(customer: Customer, outcome: str, by: Staff, words: str) -> Touchpoint:
    return outcomes.finish(a_call(customer), outcome=outcome, said=words, by=by, now=NOW)


def call_back(customer: Customer, by: Staff, words: str) -> None:
    at = NOW + dt.timedelta(hours=2)
    outcomes.call_back(a_call(customer), at=at, said=words, by=by, now=NOW)


def solved(customer: Customer, by: Staff, words: str) -> None:
    complaint = sales.complain(customer, "It drips", by=by, now=NOW)
    sales.solve_complaint(complaint, words=words, by=by, now=NOW)


def promised(customer: Customer, by: Staff, words: str) -> None:
    promises.make(customer, what=words, due_date=TODAY, keeper=by, by=by, now=NOW)


def released(customer: Customer, by: Staff, words: str) -> None:
    one = promises.make(customer, what="A list", due_date=TODAY, keeper=by, by=by, now=NOW)
    promises.release(one, words=words, by=by, now=NOW)


def reminded(customer: Customer, by: Staff, words: str) -> None:
    reminders.remind(customer.business, staff=by, text=words, on_date=TODAY, customer=customer, by=by, now=NOW)


TYPED: dict[str, Type] = {
    "spoke": lambda customer, by, words: finish(customer, "fine", by, words),
    "unhappy": lambda customer, by, words: finish(customer, "unhappy", by, words),
    "no answer": lambda customer, by, words: finish(customer, "no_answer", by, words),
    "wrong number": lambda customer, by, words: finish(customer, "wrong_number", by, words),
    "not needed": lambda customer, by, words: finish(customer, "not_needed", by, words),
    "call back": call_back,
    "complaint": lambda customer, by, words: sales.complain(customer, words, by=by, now=NOW),
    "complaint solved": solved,
    "praise": lambda customer, by, words: sales.praise(customer, words, by=by, now=NOW),
    "referral": lambda customer, by, words: sales.refer(customer, friend="Ana", words=words, by=by, now=NOW),
    "to remember": lambda customer, by, words: people.remember(customer, words, by=by, now=NOW),
    "wish": lambda customer, by, words: ideas.ask(customer.business, title=words, customer=customer, by=by, now=NOW),
    "promise": promised,
    "promise released": released,
    "reminder": reminded,
}


@pytest.fixture
def account(customer: Customer) -> MailAccount:
    return an_account(customer.business)


def answer(account: MailAccount, letter: Message) -> guard.Answer:
    return guard.ask(account, [letter.pk.hex], now=NOW)[letter.pk.hex]


def asked(customer: Customer) -> list[str]:
    return [one.words for one in Incoming.objects.open(customer.business).filter(customer=customer)]


@pytest.mark.parametrize("where", TYPED)
def test_a_no_holds_wherever_it_was_typed(account: MailAccount, customer: Customer, owner: Staff, where: str):
    letter = a_letter(customer)

    TYPED[where](customer, owner, NO)

    assert asked(customer) == [NO]
    said = answer(account, letter)
    assert isinstance(said, guard.Held)


@pytest.mark.parametrize("where", TYPED)
def test_other_words_ask_nothing(customer: Customer, owner: Staff, where: str):
    TYPED[where](customer, owner, NEWS)

    assert asked(customer) == []


def test_a_no_to_calls_asks_nothing_about_e_mail(account: MailAccount, customer: Customer, owner: Staff):
    people.remember(customer, "please stop calling her, she hates the phone", by=owner, now=NOW)

    assert asked(customer) == []
    assert isinstance(answer(account, a_letter(customer)), guard.Allowed)


def test_the_letter_waits_for_the_answer_and_then_leaves(account: MailAccount, customer: Customer, owner: Staff):
    letter = a_letter(customer)
    people.remember(customer, NO, by=owner, now=NOW)
    held = answer(account, letter)
    question = overheard.question(customer)
    assert question is not None

    incoming.settle(question, by=owner, now=NOW)

    assert isinstance(held, guard.Held)
    assert held.reason == guard.MAY_BE_A_NO
    assert isinstance(answer(account, letter), guard.Allowed)
    assert overheard.question(customer) is None


def test_a_yes_to_the_question_ends_their_mail(account: MailAccount, customer: Customer, owner: Staff):
    people.remember(customer, NO, by=owner, now=NOW)
    question = overheard.question(customer)
    assert question is not None

    incoming.read_as_stop(question, by=owner, now=NOW)

    assert not may_get_mail(customer)
    assert isinstance(answer(account, a_letter(customer)), guard.Cancelled)
    assert customer.consents.get().source == "counter"


def test_what_is_taken_back_asks_nothing(customer: Customer, owner: Staff):
    for outcome in ("fine", "not_needed"):
        call = finish(customer, outcome, owner, NO)
        assert asked(customer) == [NO]

        outcomes.undo(call, by=owner, now=NOW + MINUTE)

        assert asked(customer) == []


@pytest.mark.parametrize("way", ["forgotten fact", "undone call"])
def test_what_waited_for_words_that_are_gone_goes_on(account: MailAccount, customer: Customer, owner: Staff, way: str):
    call = finish(customer, "fine", owner, NO) if way == "undone call" else None
    fact = None if call else people.remember(customer, NO, by=owner, now=NOW)
    letter = a_letter(customer)
    Message.objects.filter(pk=letter.pk).update(state="held", reason=guard.MAY_BE_A_NO)

    if call:
        outcomes.undo(call, by=owner, now=NOW + MINUTE)
    elif fact:
        people.forget_fact(fact, now=NOW + MINUTE)

    letter.refresh_from_db()
    assert (asked(customer), letter.state) == ([], "ready")


def test_words_of_one_talk_are_asked_about_once(customer: Customer, owner: Staff):
    """They are kept as what they are, and may become a complaint: it is still one no."""
    call = finish(customer, "unhappy", owner, f"It drips. {NO}.")
    [question] = Incoming.objects.open(customer.business)
    incoming.settle(question, by=owner, now=NOW)

    moment = customer.moments.get(kind="contacted")
    said.remember(moment, f"{NO}.", by=owner, now=NOW + MINUTE)
    said.complaint(moment, f"{NO}.", by=owner, now=NOW + MINUTE)
    said.complaint(moment, f"It drips. {NO}.", by=owner, now=NOW + MINUTE)

    assert (asked(customer), call.state) == ([], "made")


def test_the_same_words_another_day_are_asked_about_again(customer: Customer, owner: Staff):
    sales.praise(customer, NO, by=owner, now=NOW)
    incoming.settle(Incoming.objects.get(), by=owner, now=NOW)

    sales.praise(customer, NO, by=owner, now=NOW + dt.timedelta(days=2))

    assert asked(customer) == [NO]


@pytest.mark.parametrize(("channel", "is_asked"), [("email", False), ("all", False), ("phone", True)])
def test_who_writes_the_no_down_is_not_asked(customer: Customer, owner: Staff, channel: str, is_asked: bool):
    people.remember(customer, NO, by=owner, now=NOW)

    consent.withdraw(customer, channel=channel, purpose="service", source="counter", by=owner, now=NOW)

    assert bool(overheard.question(customer)) == is_asked


def test_what_is_said_of_their_other_entry_is_said_of_them(customer: Customer, owner: Staff):
    twin = a_customer(customer.business, "R. Diaz", merged_into=customer)

    people.remember(twin, NO, by=owner, now=NOW)

    assert asked(customer) == [NO]

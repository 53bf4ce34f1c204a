"""A no in a reply ends the mail, hides nothing that stands beside it, and is not drowned by a mail system's marks."""

import pytest

from regulars.core.tokens import way_out_token
from regulars.records.models import Customer, Incoming, Message, Staff
from regulars.services import consent, incoming
from tests.people import NOW
from tests.post import returned_mail as mail
from tests.services.letters_sent import a_letter, an_account
from tests.services.test_incoming import DAY, effects, may_get_mail, take, words

BOILER = "Please stop emailing me these. And my boiler leaks again, can somebody come on Tuesday?"


@pytest.fixture
def letter(customer: Customer) -> Message:
    """A letter to Rosa that left an hour ago."""
    an_account(customer.business)
    return a_letter(customer)


def test_who_says_more_than_no_is_heard(customer: Customer, letter: Message, owner: Staff):
    """I4: the mail ends at once, and what they wrote besides waits for a person and stands in the history."""
    kept = take(customer.business, mail.reply(BOILER))

    assert (kept.kind, kept.settled_at) == ("stop", None)
    assert not may_get_mail(customer)
    assert list(Incoming.objects.open(customer.business)) == [kept]
    assert words(customer, "replied") == [BOILER]

    incoming.settle(kept, by=owner, now=NOW)

    assert not Incoming.objects.open(customer.business).exists()
    assert not may_get_mail(customer)


def test_a_no_that_was_none_is_taken_back_on_their_page(customer: Customer, letter: Message, owner: Staff):
    take(customer.business, mail.reply(BOILER))

    consent.give(customer, channel="email", purpose="service", basis="express", source="phone", by=owner, now=NOW + DAY)

    assert may_get_mail(customer)


def test_a_no_that_holds_for_something_else_only_waits_for_a_person(customer: Customer, letter: Message):
    """I4: it takes nobody's mail away."""
    kept = take(customer.business, mail.reply("Don't send me the invoice by mail, I will pick it up on Friday"))

    assert (kept.kind, kept.settled_at) == ("unclear", None)
    assert may_get_mail(customer)


def test_greetings_and_their_name_are_nothing_to_read(customer: Customer, letter: Message):
    kept = take(customer.business, mail.reply("Hello,\nplease unsubscribe me.\nKind regards\nRosa Diaz"))

    assert (kept.kind, kept.settled_at) == ("stop", NOW)


LISTS = [
    "Precedence: list\n",
    "List-Unsubscribe: <mailto:leave@list.example>\n",
    "List-Id: <staff.mail.example>\n",
]
PROGRAMS = [
    "X-Auto-Response-Suppress: DR, OOF, AutoReply\n",
    "X-Auto-Response-Suppress: All\n",
    "Feedback-ID: 1:2:3:mail\n",
    "List-Id: <tickets.mail.example>\nFeedback-ID: 1:2:3:mail\n",
]
WEAK = LISTS + PROGRAMS


@pytest.mark.parametrize("answers", [mail.MESSAGE_ID, ""])
@pytest.mark.parametrize("more", WEAK)
def test_a_mail_system_does_not_drown_a_no(customer: Customer, letter: Message, more: str, answers: str):
    """I4: Exchange and lists mark what people write, too (RFC 3834)."""
    kept = take(customer.business, mail.reply("STOP", more=more, answers=answers))

    assert (kept.kind, kept.settled_at) == ("stop", NOW)
    assert not may_get_mail(customer)


@pytest.mark.parametrize("answers", [mail.MESSAGE_ID, ""])
@pytest.mark.parametrize("said", ["Please take me off your list, I have asked twice", "How did you get my address?"])
@pytest.mark.parametrize("more", WEAK)
def test_what_a_list_may_have_said_is_for_a_person(
    customer: Customer, letter: Message, more: str, said: str, answers: str
):
    """I4: held and shown, and not counted, for it may be a machine's."""
    before = effects(customer.business)

    kept = take(customer.business, mail.reply(said, more=more, answers=answers))

    assert (kept.kind, kept.customer, kept.settled_at) == ("unclear", customer, None)
    assert effects(customer.business) == before


QUESTION = "Can you come on Tuesday instead?"


@pytest.mark.parametrize("to", ["olive@north.example", f"olive+{mail.TOKEN}@north.example"])
@pytest.mark.parametrize("more", LISTS)
def test_a_question_that_went_through_a_list_is_a_reply(customer: Customer, letter: Message, more: str, to: str):
    """B8: a list marks what its people write; it answers a message of ours, so a person reads it."""
    answers = "" if mail.TOKEN in to else mail.MESSAGE_ID

    kept = take(customer.business, mail.reply(QUESTION, more=more, answers=answers, to=to))

    assert (kept.kind, kept.customer, kept.settled_at) == ("reply", customer, None)
    assert words(customer, "replied") == [QUESTION]
    assert may_get_mail(customer)


@pytest.mark.parametrize("more", LISTS)
def test_what_a_list_sends_that_answers_nothing_is_kept_and_nothing_else(
    customer: Customer, letter: Message, more: str
):
    """B9: a customer's own newsletter."""
    kept = take(customer.business, mail.reply(QUESTION, more=more, answers=""))

    assert (kept.kind, kept.settled_at) == ("automatic", NOW)
    assert words(customer, "replied") == []


@pytest.mark.parametrize("more", PROGRAMS)
def test_a_ticket_system_that_only_answers_is_kept_and_nothing_else(customer: Customer, letter: Message, more: str):
    """B9: weak marks are enough where nobody says no."""
    kept = take(customer.business, mail.reply("We got your request [#4711].", more=more))

    assert (kept.kind, kept.settled_at) == ("automatic", NOW)


@pytest.mark.parametrize("surely", ["Auto-Submitted: auto-replied\n", "X-Autoreply: yes\n"])
def test_a_machines_answer_through_a_list_stays_one(customer: Customer, letter: Message, surely: str):
    """B9."""
    kept = take(customer.business, mail.reply(QUESTION, more=f"List-Id: <staff.mail.example>\n{surely}"))

    assert (kept.kind, kept.settled_at) == ("automatic", NOW)


def pressed(customer: Customer, said: str, more: str = "") -> Incoming:
    """The mail of an unsubscribe button about news, with words added to it."""
    token = way_out_token(customer.business_id, customer.pk, bytes(customer.business.link_key), purpose="marketing")
    kept = take(customer.business, mail.reply(said, subject=f"stop {token}", answers="", more=more))
    assert kept is not None
    return kept


def test_words_beside_the_button_are_heard(customer: Customer, letter: Message):
    """I4: what the button says holds at once, for what the e-mail was; the words wait for a person."""
    kept = pressed(customer, "And my boiler leaks again, can somebody come on Tuesday?")

    assert (kept.kind, kept.settled_at) == ("stop", None)
    assert words(customer, "replied") == ["And my boiler leaks again, can somebody come on Tuesday?"]
    assert (may_get_mail(customer), may_get_mail(customer, "marketing")) == (True, False)


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ("", ""),
        ("Unsubscribe", ""),
        ("Please take me off your list.\nThank you\nRosa Diaz", ""),
        ("This message was automatically generated by Gmail.", ""),
        ("Apple Mail sent this email to unsubscribe from the message “News. And more”.", ""),
        ("My boiler leaks again", "Auto-Submitted: auto-generated\n"),
    ],
)
def test_what_a_mail_program_writes_beside_the_button_is_nothing_to_read(
    customer: Customer, letter: Message, said: str, more: str
):
    kept = pressed(customer, said, more)

    assert (kept.kind, kept.settled_at) == ("stop", NOW)
    assert words(customer, "replied") == []
    assert not may_get_mail(customer, "marketing")


def test_a_customers_newsletter_is_no_no(customer: Customer, letter: Message):
    """B9: everything that goes to many speaks of unsubscribing."""
    news = "All our wines of the season are here, come and taste them with us. " * 8 + "\nUnsubscribe"

    kept = take(customer.business, mail.reply(news, answers="", more="List-Unsubscribe: <mailto:x@mail.example>\n"))

    assert (kept.kind, kept.settled_at) == ("automatic", NOW)
    assert may_get_mail(customer)


@pytest.mark.parametrize("more", ["Auto-Submitted: auto-replied\n", "X-Autoreply: yes\n", "Return-Path: <>\n"])
def test_what_is_surely_a_machines_says_no_no(customer: Customer, letter: Message, more: str):
    """B9: however much it sounds like one."""
    kept = take(customer.business, mail.reply("STOP", more=f"X-Auto-Response-Suppress: All\n{more}"))

    assert (kept.kind, kept.settled_at) == ("automatic", NOW)
    assert may_get_mail(customer)

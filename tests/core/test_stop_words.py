"""Who wants no more mail is understood in six languages, and who comes by on Friday is not sent away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.reply_text import own_words
from regulars.core.stop_words import reads_as
from tests.core.stop_sentences import ABOUT_SOMETHING, AND_MORE, NOTHING, STOP, UNCLEAR


@pytest.mark.parametrize("words", STOP)
def test_a_no_is_understood(words: str):
    """I4: in six languages, however it is put."""
    assert reads_as(words) == "stop"


@pytest.mark.parametrize("words", NOTHING)
def test_a_shops_daily_words_are_no_no(words: str):
    """I4: nobody is sent away who did not ask."""
    assert reads_as(words) is None


@pytest.mark.parametrize("words", UNCLEAR)
def test_what_may_be_a_no_is_for_a_person(words: str):
    """I4: nothing goes out until somebody read it."""
    assert reads_as(words) == "unclear"


@pytest.mark.parametrize("words", ABOUT_SOMETHING)
def test_a_no_to_something_else_is_for_a_person(words: str):
    """I4: neither taken for a no to all mail, nor overheard."""
    assert reads_as(words) == "unclear"


@pytest.mark.parametrize("words", AND_MORE)
def test_who_says_more_than_no_is_heard(words: str):
    """I4: the mail ends, and a person reads the rest."""
    assert reads_as(words) == "stop and more"


@pytest.mark.parametrize(
    "words",
    [
        "Hello,\nplease take me off your mailing list.\nThank you and kind regards\nRosa Diaz",
        "Sehr geehrte Damen und Herren,\n\nbitte abmelden.\n\nMit freundlichen Grüßen\nRosa Diaz",
        "Bonjour Madame,\nje souhaite me désabonner.\nCordialement, Rosa Diaz",
        "Buenos días,\nno quiero recibir más correos.\nUn saludo, Rosa",
        "Buongiorno, non voglio più ricevere email. Cordiali saluti, Rosa Diaz",
        "Goedendag,\nik wil mij afmelden.\nMet vriendelijke groet, Rosa Diaz",
        "I would like to be taken off your mailing list\nRosa Diaz",
        "STOP. Rosa Diaz",
        "Please remove me from your list as soon as possible, thank you very much in advance.\nRosa",
        "Bitte keine E-Mails mehr, vielen Dank im Voraus und liebe Grüße, Rosa",
    ],
)
def test_greetings_and_their_own_name_say_nothing_more(words: str):
    assert reads_as(words, sender="Rosa Diaz") == "stop"


def test_their_own_address_says_who_and_another_may_be_somebody_elses():
    words, sender = "Please unsubscribe rosa.diaz@mail.example", "Rosa <rosa.diaz@mail.example>"

    assert [reads_as(words, sender=one) for one in (sender, "Ben <ben@else.example>")] == ["stop", "unclear"]


def test_a_line_that_a_mail_program_broke_is_one():
    words = "Hello, I would like to ask you kindly to please take me\noff your list"

    assert reads_as(words) == "stop"


def test_the_table_is_as_long_as_promised():
    assert sum(map(len, (STOP, NOTHING, UNCLEAR, ABOUT_SOMETHING, AND_MORE))) >= 250


@pytest.mark.parametrize("subject", ["unsubscribe", "STOP", "Re: STOP", "AW: Abmelden", "Désinscription"])
def test_a_no_may_stand_in_the_subject(subject: str):
    assert reads_as("", subject) == "stop"


def test_a_no_in_the_subject_does_not_hide_what_they_write():
    assert reads_as("The boiler leaks again", "Unsubscribe") == "stop and more"


def test_a_sentence_in_the_subject_is_read():
    assert reads_as("", "Please take me off your list") == "stop"


@pytest.mark.parametrize("subject", ["Re: Thank you, Rosa", "Nonstop heating", "", "Stop by on Friday?"])
def test_our_own_subject_is_no_no(subject: str):
    assert reads_as("Thank you!", subject) is None


@pytest.mark.parametrize(
    "words",
    [
        "Thanks!\n\nOn Mon, 2 Mar 2026 at 10:00, North Air <olive@north.example> wrote:\n> Reply STOP and we stop",
        "Danke!\n\nAm 02.03.2026 um 10:00 schrieb North Air:\n> Bitte abmelden: antworten Sie STOP",
        "Merci\n\nLe lun. 2 mars 2026 à 10:00, North Air <olive@north.example> a écrit :\n> Désabonner",
        "Thanks\n\n-----Original Message-----\nFrom: North Air\nTo: Rosa\n\nReply STOP and we stop. Unsubscribe",
        "Grazie\n\nDa: North Air\nInviato: lunedì\nA: Rosa\n\nDisiscriviti: rispondi STOP",
        "Thanks\n-- \nRosa Diaz\nUnsubscribe from my newsletter here",
        "> Reply STOP and we stop\n\nAll is well with the heater.",
    ],
)
def test_our_own_footer_in_a_quote_is_no_no(words: str):
    """I4: the word stands there because we wrote it."""
    assert reads_as(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "STOP\n\nRosa Diaz",
        "STOP\n\nOn Mon, 2 Mar 2026 at 10:00, North Air wrote:\n> Thank you",
        "> Thank you\n\nPlease take me off your list",
        "Bitte abmelden\n\nVon meinem iPhone gesendet",
    ],
)
def test_a_no_beside_a_quote_or_a_signature_is_understood(words: str):
    assert reads_as(words, sender="Rosa Diaz") == "stop"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Fine.\r\n\r\n> old\r\n", "Fine."),
        ("On Monday Rosa\n<r@x.example> wrote:\n> old\n\nBelow the quote.", "Below the quote."),
        ("On Friday it was cold:\nall pipes froze.", "On Friday it was cold:\nall pipes froze."),
        ("Fine.\n________________________________\nFrom: North Air <o@n.example>\nSent: Monday\n\nold", "Fine."),
        ("Works.\n\nSent from my iPhone", "Works."),
        ("One\n\n\n\n\nTwo", "One\n\nTwo"),
        ("", ""),
    ],
)
def test_what_somebody_quotes_is_not_what_they_said(text: str, own: str):
    assert own_words(text) == own


@given(st.text(max_size=400), st.text(max_size=60))
def test_anything_can_be_read(words: str, subject: str):
    """B7: whatever arrives, reading it never fails."""
    assert reads_as(words, subject) in {"stop", "stop and more", "unclear", None}

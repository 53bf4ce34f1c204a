"""A no to calls alone is none to e-mail; whatever speaks of more is for a person to read."""

import pytest

from regulars.core.stop_calls import speaks_of_calls_only
from tests.core import stop_blind, stop_sentences

CALLS = """
please stop calling her, she hates the phone
Stop calling him!
He said: stop all these phone calls
stop ringing her at work
Don't contact her by phone
Stop bothering her on the telephone.
Take her off the call list
Bitte hört auf anzurufen
Arrêtez de m'appeler
"""
MORE = """
stop calling, and stop the e-mails
stop calling her and writing to her
she rang and said stop
On the phone she said: take me off your list
Stop contacting her
Stop calling her and leave her alone
stop calling her. Stop.
Stop calling and everything else
She prefers e-mail
She wants no more mails, she would rather have a call
"""


@pytest.mark.parametrize("words", CALLS.strip().split("\n"))
def test_a_no_to_calls_is_one_to_calls(words: str):
    assert speaks_of_calls_only(words)


@pytest.mark.parametrize("words", MORE.strip().split("\n"))
def test_what_may_be_more_than_that_is_not(words: str):
    assert not speaks_of_calls_only(words)


NOES = [*stop_sentences.STOP, *stop_sentences.UNCLEAR, *stop_blind.NOTED_NOES, *stop_blind.LATER_NOES]


@pytest.mark.parametrize("words", NOES)
def test_no_known_no_is_taken_for_one_to_calls(words: str):
    """I4: what was a no to mail stays one."""
    assert not speaks_of_calls_only(words)

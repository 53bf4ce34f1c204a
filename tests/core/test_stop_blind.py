"""I4: noes in many spellings are heard, and nobody who wants something else loses their mail."""

import time

import pytest

from regulars.core.stop_grammar import is_built_like_a_no
from regulars.core.stop_words import reads_as
from tests.core import stop_blind as blind

NOES = [*blind.of(blind.NOES), *blind.LATER_NOES, *blind.NOTED_NOES]
ORDINARY = [*blind.of(blind.ORDINARY), *blind.LATER_ORDINARY, *blind.NOTED_ORDINARY]
REPORTED = [
    "Cease all communication",
    "I do not consent to marketing emails",
    "Je refuse de recevoir vos mails",
    "Plus d'emails",
    "Werbung unerwünscht",
    "Bitte stornieren Sie den Newsletter",
    "No molestar",
    "Non voglio più le vostre mail",
    "Niente più mail",
]


@pytest.mark.parametrize("language", blind.NOES)
def test_nine_of_ten_noes_are_heard(language: str):
    samples = blind.NOES[language].strip().split("\n")

    heard = [one for one in samples if reads_as(one)]

    assert len(heard) >= 0.9 * len(samples), set(samples) - set(heard)


def test_noes_written_later_and_noted_ones_are_heard():
    missed = [one for one in blind.LATER_NOES + blind.NOTED_NOES if reads_as(one) is None]

    assert len(missed) <= 0.05 * len(NOES), missed


@pytest.mark.parametrize("words", REPORTED)
def test_a_clear_no_is_never_a_mere_reply(words: str):
    assert reads_as(words)


@pytest.mark.parametrize("words", ORDINARY)
def test_whoever_wants_something_else_keeps_their_mail(words: str):
    assert reads_as(words) not in ("stop", "stop and more")


def test_few_of_them_are_asked_about():
    asked = [one for one in ORDINARY if reads_as(one)]

    assert len(asked) <= 0.05 * len(ORDINARY), asked


def test_what_belongs_together_is_read_together():
    assert reads_as("Ich erlaube nicht, dass Sie mir Werbung schicken")
    assert reads_as("No problem, mail me the invoice") is None
    assert reads_as("Kein Problem, schicken Sie mir eine Mail") is None


@pytest.mark.parametrize("words", ["mail not ", "habe ", "d'", "heb geen ", "a", "-"])
def test_a_hostile_text_costs_no_time(words: str):
    before = time.perf_counter()

    is_built_like_a_no((words * 20_000)[:20_000])

    assert time.perf_counter() - before < 3


def test_there_are_enough():
    assert (len(NOES) >= 120, len(ORDINARY) >= 120) == (True, True)

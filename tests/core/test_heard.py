"""What the words of a call suggest: a day, a name, a best time; nothing where they say nothing."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core import heard

TODAY = dt.date(2026, 3, 3)  # a Tuesday


def test_what_was_said_is_parted_into_sentences():
    said = "Runs well. Send the list by Friday!\nHer sister Ana needs one? Mornings are best"

    assert heard.sentences(said) == [
        "Runs well.",
        "Send the list by Friday!",
        "Her sister Ana needs one?",
        "Mornings are best",
    ]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("I send it today.", "2026-03-03"),
        ("We come tomorrow", "2026-03-04"),
        ("the day after tomorrow", "2026-03-05"),
        ("by Friday", "2026-03-06"),
        ("On Tuesday", "2026-03-10"),
        ("this week", "2026-03-06"),
        ("next week", "2026-03-13"),
        ("in two weeks", "2026-03-17"),
        ("within 3 days", "2026-03-06"),
        ("end of the month", "2026-03-31"),
        ("by 12 March", "2026-03-12"),
        ("Mar 1st", "2027-03-01"),
        ("February 29", None),
        ("Send the filter list.", None),
    ],
)
def test_the_day_of_a_promise_is_heard(words: str, day: str | None):
    found = heard.due_of(words, today=TODAY)

    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("words", "friend"),
    [
        ("Her sister Ana Ruiz needs a boiler.", "Ana Ruiz"),
        ("His neighbor, Bob wants one too", "Bob"),
        ("She told Ines about us", "Ines"),
        ("Their landlord asked for our number", "Their landlord"),
        ("Runs well.", ""),
    ],
)
def test_who_was_told_about_us_is_heard(words: str, friend: str):
    assert heard.friend_of(words) == friend


@pytest.mark.parametrize(
    ("words", "best_time", "channel"),
    [
        ("Mornings are best.", "Mornings", ""),
        ("Please call after 5 pm", "after 5 pm", "phone"),
        ("She prefers e-mail.", "", "email"),
        ("Rather text her, not before 10.", "not before 10", "message"),
        ("Please don't call any more.", "", ""),
        ("The call was short.", "", ""),
    ],
)
def test_how_they_like_to_be_reached_is_heard(words: str, best_time: str, channel: str):
    assert (heard.best_time_of(words), heard.channel_of(words)) == (best_time, channel)


@pytest.mark.parametrize(
    ("words", "stops"),
    [("Please don't call any more.", True), ("No more e-mails please", True), ("It does not rattle any more", False)],
)
def test_a_no_is_more_than_a_preference(words: str, stops: bool):
    assert heard.wants_to_stop(words) == stops


@given(st.text(max_size=200))
def test_no_words_break_the_page(words: str):
    due = heard.due_of(words, today=TODAY)

    assert due is None or due >= TODAY
    assert "".join("".join(heard.sentences(words)).split()) == "".join(words.split())
    assert (len(heard.friend_of(words)) <= 200, len(heard.best_time_of(words)) <= 40) == (True, True)

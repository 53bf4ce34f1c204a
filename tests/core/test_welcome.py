"""What to say at the counter to somebody who has just come in."""

import datetime as dt

import pytest

from regulars.core.welcome import Event, suggestion

NOW = dt.datetime(2026, 3, 3, 15, tzinfo=dt.UTC)


def days_ago(days: int, kind: str = "sale") -> Event:
    """Something that happened so many days ago."""
    return Event(kind, NOW - dt.timedelta(days=days))


@pytest.mark.parametrize(
    ("events", "birthday", "words"),
    [
        ([], "", "Welcome, Rosa. What brought you to us?"),
        ([days_ago(9)], "", "Good to see you, Rosa. Has everything been as it should be since last time?"),
        ([days_ago(90)], "", "Good to see you, Rosa. What else can we do for you?"),
        ([days_ago(300)], "", "Good to see you again, Rosa. How have you been?"),
        ([days_ago(9)] * 9, "", "This is your 10th time with us, Rosa. Thank you for coming back."),
        ([days_ago(9)], "03-03", "Happy birthday, Rosa."),
        ([days_ago(9)], "03-04", "Happy birthday for tomorrow, Rosa."),
        (
            [days_ago(9), days_ago(1, "complaint")],
            "03-03",
            "Rosa, you told us that something was not right. Is it settled now?",
        ),
    ],
)
def test_the_most_pressing_thing_is_said_with_a_name_or_without(events: list[Event], birthday: str, words: str):
    def said(greeting: str) -> str:
        return suggestion(greeting, events, birthday=birthday, now=NOW, timezone="UTC")

    assert said("Rosa") == words
    assert said("") == words.replace(", Rosa", "").replace("Rosa, you", "You")

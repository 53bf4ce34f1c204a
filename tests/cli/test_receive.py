"""A mail server hands over what came back, and is told honestly whether to keep it."""

import json

import pytest

from tests.cli.installation import Installation
from tests.post import returned_mail as mail


def test_before_there_is_a_business_the_mail_is_brought_again(installation: Installation):
    assert installation.given(mail.dsn(), "receive").returncode == 75


def test_what_came_back_is_taken_and_taken_once(founded: Installation):
    """B8: a report about no letter of ours waits for a person."""
    first, second = (founded.given(mail.dsn(), "receive", "--json") for _ in range(2))

    assert (first.returncode, json.loads(first.stdout)) == (0, {"taken": 1, "kind": "unclear"})
    assert second.stdout == first.stdout


@pytest.mark.parametrize(
    "raw", [b"", b"\0\xff" * 1000, mail.reply("Hello", sender="x@y.example", answers="") + b"z" * 3_000_000]
)
def test_what_is_of_no_concern_is_done_with(founded: Installation, raw: bytes):
    """B7: whatever it is, and however large."""
    ended = founded.given(raw, "receive", "--json")

    assert (ended.returncode, json.loads(ended.stdout)) == (0, {"taken": None, "kind": None})

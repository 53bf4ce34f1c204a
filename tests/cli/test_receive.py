"""A mail server hands over what came back, and is told honestly whether to keep it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.post import returned_mail as mail

NORTH_AIR = ("--name", "North Air", "--trade", "home-services", "--country", "US", "--timezone", "America/New_York")


def regulars(home: Path, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command in a home of its own, with something on standard input."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {
        "REGULARS_HOME": str(home)
    }
    command = [sys.executable, "-m", "regulars", *words]
    return subprocess.run(command, input=given, env=environment, capture_output=True, timeout=120)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of North Air."""
    regulars(tmp_path, "init", *NORTH_AIR)
    return tmp_path


def test_before_there_is_a_business_the_mail_is_brought_again(tmp_path: Path):
    assert regulars(tmp_path, "receive", given=mail.dsn()).returncode == 75


def test_what_came_back_is_taken_and_taken_once(home: Path):
    """B8: a report about no letter of ours waits for a person."""
    first, second = (regulars(home, "receive", "--json", given=mail.dsn()) for _ in range(2))

    assert (first.returncode, json.loads(first.stdout)) == (0, {"taken": 1, "kind": "unclear"})
    assert second.stdout == first.stdout


@pytest.mark.parametrize(
    "raw", [b"", b"\0\xff" * 1000, mail.reply("Hello", sender="x@y.example", answers="") + b"z" * 3_000_000]
)
def test_what_is_of_no_concern_is_done_with(home: Path, raw: bytes):
    """B7: whatever it is, and however large."""
    ended = regulars(home, "receive", "--json", given=raw)

    assert (ended.returncode, json.loads(ended.stdout)) == (0, {"taken": None, "kind": None})

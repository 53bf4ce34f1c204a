"""The codes under which something is held."""

import re
from pathlib import Path

import pytest

import regulars
from regulars.core.held import HELD, ITS_TURN, SOMETHING_ELSE, waits_its_turn

HOLDING = ["core/caps.py", "core/planning.py", "core/team.py", "services/weighing.py", "services/paper_ahead.py"]
# They refuse an hour or one channel, and stand behind another code.
NOT_FOR_A_TOUCHPOINT = {"unknown_hour", "quiet_hours", "post_too_late"}


@pytest.mark.parametrize("path", HOLDING)
def test_each_reason_for_which_something_is_held_is_on_the_list(path: str):
    written = re.findall(r'Reason\(\s*"(\w+)"', (Path(regulars.__file__).parent / path).read_text())

    assert written
    assert set(written) - NOT_FOR_A_TOUCHPOINT <= HELD.keys()


def test_each_code_waits_for_one_thing_and_says_for_what():
    assert not ITS_TURN.keys() & SOMETHING_ELSE.keys()
    assert all(HELD.values())


@pytest.mark.parametrize(
    ("code", "expected"),
    [("", True), ("day_full", True), ("put_off", True), ("keeper_away", True), ("per_week", False), ("paused", False)],
)
def test_what_is_full_or_put_off_only_waits_its_turn(code: str, expected: bool):
    assert waits_its_turn(code) == expected

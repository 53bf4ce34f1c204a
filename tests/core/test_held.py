"""The codes under which something is held."""

import datetime as dt
import re
from pathlib import Path

import pytest

import regulars
from regulars.core.caps import Caps, Contact, refusal_on
from regulars.core.held import AFTERWARDS, BY_A_RULE, HELD, ITS_TURN, SOMETHING_ELSE, waits_its_turn
from regulars.core.reasons import gist

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


def test_what_is_said_afterwards_belongs_to_a_code():
    assert (AFTERWARDS.keys() | BY_A_RULE) <= HELD.keys()


@pytest.mark.parametrize("purpose", ["service", "marketing"])
@pytest.mark.parametrize("most", [Caps(), Caps(per_week=9), Caps(per_week=9, marketing_per_day=9)])
@pytest.mark.parametrize("days_ago", [[0, 0, 0], [1, 1, 3], [-1, -2, 2]])
def test_the_rule_of_a_cap_is_true_on_every_day(purpose: str, most: Caps, days_ago: list[int]):
    today = dt.date(2026, 3, 3)
    recent = [Contact(today - dt.timedelta(days), "phone", purpose) for days in days_ago]

    reason = refusal_on(most, recent, purpose=purpose, on=today)

    assert reason
    assert reason.code in BY_A_RULE
    assert re.fullmatch(
        r"(One contact|Three contacts|News once|News twice) a (day|week|month) is the most\.", gist(reason.sentence)[0]
    )

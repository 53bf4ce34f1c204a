"""What comes next, and when."""

import datetime as dt

import pytest

from regulars.core.coming import comes_on

TODAY = dt.date(2026, 3, 3)
DAY = dt.timedelta(days=1)


def coming(due: int, use_by: int, *, planned_for: int | None = None, **known: object) -> dt.date | None:
    """Ask about a check-in, in days from today."""
    planned = None if planned_for is None else TODAY + planned_for * DAY
    said: dict[str, object] = {"is_held": False, "paused_until": None, "today": TODAY} | known
    occasion = str(said.pop("occasion", "check_in"))
    return comes_on(occasion, TODAY + due * DAY, use_by=TODAY + use_by * DAY, planned_for=planned, **said)


@pytest.mark.parametrize(
    ("due", "planned_for", "use_by", "expected"),
    [(7, None, 14, 7), (7, 9, 14, 9), (-3, 0, 4, 0), (-3, -1, 4, 0), (-3, None, 0, 0)],
)
def test_it_comes_on_its_day_and_never_in_the_past(due: int, planned_for: int | None, use_by: int, expected: int):
    assert coming(due, use_by, planned_for=planned_for) == TODAY + expected * DAY


def test_what_is_over_or_held_does_not_come():
    assert coming(-3, -1) is None
    assert coming(0, 1, is_held=True) is None


@pytest.mark.parametrize(
    ("occasion", "use_by", "expected"), [("check_in", 14, 9), ("check_in", 8, None), ("complaint_follow_up", 8, 2)]
)
def test_a_pause_moves_all_but_what_they_wait_for(occasion: str, use_by: int, expected: int | None):
    day = coming(2, use_by, occasion=occasion, paused_until=TODAY + 9 * DAY)

    assert day == (None if expected is None else TODAY + expected * DAY)

"""What comes next, and when."""

import datetime as dt

import pytest

from regulars.core.coming import comes_on

TODAY = dt.date(2026, 3, 3)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("due", "planned_for", "use_by", "expected"),
    [
        (7, None, 14, 7),
        (7, 9, 14, 9),
        (-3, 0, 4, 0),
        (-3, -1, 4, 0),
        (-3, None, 0, 0),
        (-3, None, -1, None),
    ],
)
def test_it_comes_on_its_day_and_never_in_the_past(
    due: int, planned_for: int | None, use_by: int, expected: int | None
):
    planned = None if planned_for is None else TODAY + planned_for * DAY

    day = comes_on(TODAY + due * DAY, use_by=TODAY + use_by * DAY, planned_for=planned, is_held=False, today=TODAY)

    assert day == (None if expected is None else TODAY + expected * DAY)


def test_what_is_held_does_not_come():
    assert comes_on(TODAY, use_by=TODAY + DAY, planned_for=None, is_held=True, today=TODAY) is None

"""Goodwill fades at each customer's own pace."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.goodwill import Rhythm, standing

TODAY = dt.date(2026, 3, 3)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "every", "away", "expected"),
    [
        (1, 0, 0, "new"),
        (1, 0, 91, "new"),
        (1, 0, 92, "fading"),
        (1, 0, 366, "cold"),
        (5, 20, 0, "warm"),
        (5, 20, 30, "warm"),
        (5, 20, 31, "fading"),
        (5, 20, 60, "fading"),
        (5, 20, 61, "cold"),
        (3, 365, 400, "warm"),
        (2, 1, 10, "warm"),
        (2, 1, 22, "cold"),
    ],
)
def test_goodwill_is_a_word_for_how_long_they_stayed_away(days: int, every: int, away: int, expected: str):
    last = TODAY - away * DAY

    assert standing(Rhythm(last - every * (days - 1) * DAY, last, days), today=TODAY) == expected


@given(days=st.integers(1, 50), span=st.integers(50, 3_000), away=st.integers(0, 3_000), longer=st.integers(0, 400))
def test_goodwill_never_grows_while_nobody_comes(days: int, span: int, away: int, longer: int):
    last = TODAY - away * DAY
    rhythm = Rhythm(last - span * DAY if days > 1 else last, last, days)
    order = ["new", "warm", "fading", "cold"]

    now, later = (order.index(standing(rhythm, today=day)) for day in (TODAY, TODAY + longer * DAY))

    assert now <= later

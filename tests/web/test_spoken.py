"""How a day is said."""

import datetime as dt

import pytest

from regulars.web import spoken

TODAY = dt.date(2026, 3, 3)  # a Tuesday


@pytest.mark.parametrize(
    ("date", "said"),
    [
        (dt.date(2026, 3, 3), "today"),
        (dt.date(2026, 3, 4), "tomorrow"),
        (dt.date(2026, 3, 2), "yesterday"),
        (dt.date(2026, 3, 5), "on Thursday"),
        (dt.date(2026, 3, 9), "on Monday"),
        (dt.date(2026, 2, 26), "last Thursday"),
        (dt.date(2026, 2, 25), "last Wednesday"),
        (dt.date(2026, 2, 24), "a week ago"),
        (dt.date(2026, 3, 10), "in a week"),
        (dt.date(2026, 3, 24), "in 3 weeks"),
        (dt.date(2026, 2, 10), "3 weeks ago"),
        (dt.date(2026, 5, 20), "in 3 months"),
        (dt.date(2025, 9, 3), "6 months ago"),
        (dt.date(2024, 5, 14), "May 2024"),
        (dt.date(2027, 5, 14), "May 2027"),
    ],
)
def test_a_day_is_said_as_seen_from_today(date: dt.date, said: str) -> None:
    assert spoken.day(date, today=TODAY) == said


@pytest.mark.parametrize(
    ("month", "is_south", "said"),
    [
        (1, False, "winter 2024"),
        (4, False, "spring 2024"),
        (7, False, "summer 2024"),
        (10, False, "autumn 2024"),
        (1, True, "summer 2024"),
        (4, True, "autumn 2024"),
    ],
)
def test_a_season_depends_on_the_half_of_the_world(month: int, is_south: bool, said: str) -> None:
    assert spoken.season(dt.date(2024, month, 10), is_south=is_south) == said

"""Letters leave one after the other, and so many a day."""

import datetime as dt

import pytest

from regulars.core import pace

NOW = dt.datetime(2026, 3, 3, 15, 0, tzinfo=dt.UTC)
NEW_YORK = "America/New_York"


@pytest.mark.parametrize(
    ("next_at", "per_second", "wanted", "within", "expected"),
    [
        (0.0, 2.0, 3, 60.0, pace.Slots((100.0, 100.5, 101.0), 101.5)),
        (103.0, 2.0, 2, 60.0, pace.Slots((103.0, 103.5), 104.0)),
        (0.0, 2.0, 0, 60.0, pace.Slots((), 0.0)),
        (0.0, 0.1, 9, 30.0, pace.Slots((100.0, 110.0, 120.0), 130.0)),
        (130.0, 0.1, 9, 30.0, pace.Slots((), 130.0)),
        (0.0, 0.0, 9, 30.0, pace.Slots((100.0,), 1100.0)),
    ],
)
def test_slots_follow_each_other(next_at: float, per_second: float, wanted: int, within: float, expected: pace.Slots):
    """A14: never quicker than the provider allows, however many workers ask."""
    assert pace.slots(next_at, at=100.0, per_second=per_second, wanted=wanted, within=within) == expected


def test_the_quota_counts_the_shop_s_day():
    assert pace.day_begins(NOW, NEW_YORK) == dt.datetime(2026, 3, 3, 5, tzinfo=dt.UTC)
    assert pace.next_morning(NOW, dt.time(10), NEW_YORK) == dt.datetime(2026, 3, 4, 15, tzinfo=dt.UTC)


def test_the_quota_says_until_when():
    """A14: the end of the quota is a date."""
    until = pace.next_morning(NOW, dt.time(10), NEW_YORK)

    said = "400 e-mails a day is the most, and today's have left. It goes on on March 4 at 10:00 am."
    assert pace.quota_sentence(400, until, NEW_YORK, country="US") == said

"""Days and hours are said the way the shop's country says them.

The expectations are those of Unicode's CLDR 48 for English in each country (`en-US`, `en-GB`, …): its date formats name
the order, its time data the clock. We write "pm" small, and no comma where the day comes first.
"""

import datetime as dt

import pytest

from regulars.core import spoken_dates as say

SUNDAY = dt.date(2026, 11, 22)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("country", "day", "short", "full", "hour"),
    [
        ("US", "November 22", "Nov 22", "Sunday, November 22, 2026", "4:30 pm"),
        ("PR", "November 22", "Nov 22", "Sunday, November 22, 2026", "4:30 pm"),
        ("PH", "November 22", "Nov 22", "Sunday, November 22, 2026", "4:30 pm"),
        ("CA", "November 22", "Nov 22", "Sunday, November 22, 2026", "4:30 pm"),
        ("JP", "November 22", "Nov 22", "Sunday, November 22, 2026", "16:30"),
        ("AU", "22 November", "22 Nov", "Sunday 22 November 2026", "4:30 pm"),
        ("NZ", "22 November", "22 Nov", "Sunday 22 November 2026", "4:30 pm"),
        ("IN", "22 November", "22 Nov", "Sunday 22 November 2026", "4:30 pm"),
        ("SG", "22 November", "22 Nov", "Sunday 22 November 2026", "4:30 pm"),
        ("GB", "22 November", "22 Nov", "Sunday 22 November 2026", "16:30"),
        ("IE", "22 November", "22 Nov", "Sunday 22 November 2026", "16:30"),
        ("ZA", "22 November", "22 Nov", "Sunday 22 November 2026", "16:30"),
        ("DE", "22 November", "22 Nov", "Sunday 22 November 2026", "16:30"),
        ("FR", "22 November", "22 Nov", "Sunday 22 November 2026", "16:30"),
        ("XX", "22 November", "22 Nov", "Sunday 22 November 2026", "16:30"),
    ],
)
def test_a_country_has_its_own_way(country: str, day: str, short: str, full: str, hour: str):
    assert say.day(SUNDAY, country) == day
    assert say.short_day(SUNDAY, country) == short
    assert say.full(SUNDAY, country) == full
    assert say.hour(dt.time(16, 30), country) == hour


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (dt.time(0, 5), "12:05 am"),
        (dt.time(9), "9:00 am"),
        (dt.time(11, 59), "11:59 am"),
        (dt.time(12), "12:00 pm"),
        (dt.time(23, 59), "11:59 pm"),
    ],
)
def test_twelve_stands_for_nought(time: dt.time, said: str):
    assert say.hour(time, "US") == said
    assert say.hour(time, "GB") == f"{time:%H:%M}"


@pytest.mark.parametrize(("country", "said"), [("US", "Sunday, November 22"), ("GB", "Sunday 22 November")])
def test_the_day_of_the_week_comes_first(country: str, said: str):
    assert say.weekday(SUNDAY, country) == said


@pytest.mark.parametrize(
    ("date", "american", "british"),
    [
        (SUNDAY, "November 22", "22 November"),
        (dt.date(2027, 1, 2), "January 2, 2027", "2 January 2027"),
        (dt.date(2025, 12, 31), "December 31, 2025", "31 December 2025"),
    ],
)
def test_the_year_is_said_when_it_is_another_one(date: dt.date, american: str, british: str):
    assert say.long_day(date, SUNDAY, "US") == american
    assert say.long_day(date, SUNDAY, "GB") == british


@pytest.mark.parametrize(
    ("days", "said", "to_come"),
    [
        (-8, "on November 14", "November 14"),
        (-6, "last Monday", "November 16"),
        (-1, "yesterday", "November 21"),
        (0, "today", "November 22"),
        (1, "tomorrow", "tomorrow"),
        (6, "on Saturday", "Saturday"),
        (7, "on November 29", "November 29"),
        (41, "on January 2, 2027", "January 2, 2027"),
    ],
)
def test_what_is_near_needs_no_number(days: int, said: str, to_come: str):
    assert say.near(SUNDAY + days * DAY, SUNDAY, "US") == said
    assert say.coming(SUNDAY + days * DAY, SUNDAY, "US") == to_come


@pytest.mark.parametrize(
    ("last", "american", "british"),
    [
        (SUNDAY, "Sunday, November 22, 2026", "Sunday 22 November 2026"),
        (dt.date(2026, 11, 26), "November 22 to 26, 2026", "22 to 26 November 2026"),
        (dt.date(2026, 12, 1), "November 22 to December 1, 2026", "22 November to 1 December 2026"),
        (dt.date(2027, 1, 2), "November 22, 2026 to January 2, 2027", "22 November 2026 to 2 January 2027"),
    ],
)
def test_a_span_says_nothing_twice(last: dt.date, american: str, british: str):
    assert say.span(SUNDAY, last, "US") == american
    assert say.span(SUNDAY, last, "GB") == british

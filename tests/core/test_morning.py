"""When the morning's mail leaves, and what it says."""

import datetime as dt

import pytest

from regulars.core.due import Calendar, Hours
from regulars.core.morning import MOST, Part, leaves_at, list_of

MONDAY = dt.date(2026, 3, 2)


def shop(zone: str, opens: str = "08:00", country: str = "") -> Calendar:
    """A shop that opens every day but Sunday."""
    days = ("mon", "tue", "wed", "thu", "fri", "sat")
    return Calendar(country, "", Hours.of({day: [opens, "23:00"] for day in days}), zone)


@pytest.mark.parametrize(
    ("zone", "opens", "day", "instant"),
    [
        ("America/New_York", "08:00", MONDAY, "2026-03-02T12:00"),
        ("America/New_York", "08:00", dt.date(2026, 3, 9), "2026-03-09T11:00"),
        ("Europe/Berlin", "08:00", dt.date(2026, 3, 30), "2026-03-30T05:00"),
        ("Asia/Kathmandu", "08:00", MONDAY, "2026-03-02T01:15"),
        ("Pacific/Kiritimati", "08:00", MONDAY, "2026-03-01T17:00"),
        ("Pacific/Niue", "08:00", MONDAY, "2026-03-02T18:00"),
        ("America/New_York", "00:30", MONDAY, "2026-03-02T04:30"),
        # On a Saturday at midnight Egypt's clocks go on: what opens at one has an hour before that is no hour there.
        ("Africa/Cairo", "01:00", dt.date(2026, 4, 24), "2026-04-23T21:00"),
        ("America/Santiago", "08:00", dt.date(2026, 4, 6), "2026-04-06T11:00"),
    ],
)
def test_it_leaves_an_hour_before_the_shop_opens(zone: str, opens: str, day: dt.date, instant: str):
    """C1, C2: an hour is sixty minutes."""
    assert leaves_at(day, shop(zone, opens)) == dt.datetime.fromisoformat(f"{instant}+00:00")


@pytest.mark.parametrize(("day", "country"), [(dt.date(2026, 3, 1), ""), (dt.date(2026, 12, 25), "US")])
def test_a_day_on_which_the_shop_is_closed_has_no_mail(day: dt.date, country: str):
    """C4: Sundays and holidays."""
    assert leaves_at(day, shop("UTC", country=country)) is None


def test_many_of_a_kind_are_counted():
    names = [f"Ann {number}" for number in range(MOST + 2)]

    lines = list_of([Part("To call", names), Part("Promised", [])]).splitlines()

    assert (lines[0], len(lines), lines[-1]) == ("To call", MOST + 2, "– and 2 more")


def test_nothing_to_do_is_nothing_to_say():
    assert list_of([Part("To call", [])]) == ""


def test_a_brace_in_a_name_is_no_gap_of_the_letter():
    assert list_of([Part("To call", ["{first_name} Diaz"])]) == "To call\n– (first_name) Diaz"

"""What a team can really do is measured by the days on which it had enough to do."""

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.ability import WEEKS, Ability, Worked, ability

MONDAY = dt.date(2026, 3, 2)
TUESDAY = MONDAY + dt.timedelta(days=1)
DAY = dt.timedelta(days=1)
CALL = 6  # minutes


def a_day(done: float, left: int, *, was_full: bool = True, room: int = 24, part: float = 1.0) -> Worked:
    """A day that is over."""
    return Worked(done, left, was_full, room, part)


def days_ago(*minutes: float) -> dict[dt.date, Worked]:
    """Minutes done yesterday, the day before and so on, of lists that were far longer."""
    return {TUESDAY - number * DAY: a_day(done, 60) for number, done in enumerate(minutes, 1)}


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (a_day(20, 10), 20),  # a list of 30 was too long
        (a_day(20, 10, was_full=False), 20),
        (a_day(24, 0, was_full=False), None),  # nobody knows what more could have been done
        (a_day(24, 6, was_full=False), None),  # one contact that nobody liked
        (a_day(24, 7, was_full=False), 24),
        (a_day(24, 0), 24 + 8),
        (a_day(6, 0), 24 + 8),  # the rest of the day was promised to others, or nobody was there who could do more
        (a_day(80, 8, room=80), 80 + 20),
        (a_day(80, 9, room=80), 80),
        (a_day(100, 0, room=80), 100 + 25),
        (a_day(190, 0, room=190), 200),  # no more than is set
        (a_day(300, 60), 200),
        (a_day(0, 30), None),  # nobody was at it at all
        (a_day(9, 20, part=0.5), 18),  # half the team did this
        (a_day(9, 20, part=0), None),
    ],
)
def test_a_day_says_how_much_can_be_done(day: Worked, says: float | None):
    assert day.evidence(200) == says


@pytest.mark.parametrize(
    ("worked", "minutes", "is_measured"),
    [
        ({}, 30, False),
        (days_ago(12, 14, 16, 12), 30, False),
        (days_ago(12, 14, 16, 13, 15), 14, True),
        (days_ago(12, 14, 16, 13, 15, 29, 29, 29), 14, True),  # the last five
        (days_ago(0, 0, 0, 0, 0, 0), 30, False),
        (days_ago(0, 12, 0, 14, 16, 13, 15), 14, True),
        (days_ago(60, 60, 60, 60, 60), 30, True),
        (days_ago(1, 1, 1, 1, 1), 8, True),  # room for one contact is always there
        ({TUESDAY + number * DAY: a_day(10, 60) for number in range(7)}, 30, False),  # days to come say nothing
        ({TUESDAY - number * DAY: a_day(10, 60) for number in range(57, 64)}, 30, False),  # nor those long ago
    ],
)
def test_ability_is_the_middle_of_the_last_days_that_say_something(
    worked: dict[dt.date, Worked], minutes: int, is_measured: bool
):
    assert ability(worked, 30, today=TUESDAY) == Ability(minutes, is_measured)


def lists(does: Sequence[int], stated: int, *, waiting: int = 10_000, promised: int = 0) -> list[int]:
    """Let a team that does so many minutes on each day work through lists of the measured length; return these."""
    worked: dict[dt.date, Worked] = {}
    found = []
    for number, most in enumerate(does):
        today = MONDAY + number * DAY
        room = ability(worked, stated, today=today).minutes
        planned = min(max(room - promised, 0) // CALL, waiting) * CALL
        done = min(planned, most // CALL * CALL)
        worked[today] = Worked(done, planned - done, waiting * CALL > planned, room)
        found.append(planned)
    return found


def calls(minutes: float) -> int:
    """Minutes of whole calls."""
    return int(minutes) // CALL * CALL


@given(st.integers(CALL, 90), st.integers(8, 90))
def test_lists_come_to_be_as_long_as_what_is_done(does: int, stated: int):
    """They neither shrink for ever nor are they longer by more than a contact and then a quarter."""
    settled = lists([does] * 7 * 2 * WEEKS, stated)[7 * WEEKS :]

    can = min(calls(does), calls(stated))
    assert min(settled) >= can
    assert max(settled) <= can + 8 + max((can + 8) / 4, 8) + 1


@given(st.integers(20, 90), st.integers(1, 3))
def test_quiet_weeks_make_no_list_shorter(stated: int, waiting: int):
    found = lists([stated] * 7 * WEEKS, stated, waiting=waiting)

    assert set(found) == {min(waiting * CALL, calls(stated))}


@given(st.integers(20, 90), st.integers(1, 60))
def test_promises_that_nobody_keeps_make_no_list_shorter_every_week(stated: int, promised: int):
    found = lists([stated] * 7 * WEEKS, stated, promised=promised)

    assert set(found) == {calls(max(stated - promised, 0))}


def test_a_bad_month_is_made_good_in_another():
    found = lists([6] * 28 + [60] * 28, 60)

    assert (found[28] <= 12, found[-1]) == (True, 60)

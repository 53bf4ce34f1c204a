"""What a team can really do is measured by the days on which it had enough to do."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.ability import ANY_DAY, AS_SET, WEEKDAY, WEEKS, Worked, ability

MONDAY = dt.date(2026, 3, 2)
TUESDAY = MONDAY + dt.timedelta(days=1)
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
CALL = 6  # minutes


def weeks_ago(*minutes: float, day: dt.date = TUESDAY) -> dict[dt.date, Worked]:
    """Minutes done a week ago, two weeks ago and so on, of lists that were far longer."""
    return {day - number * WEEK: Worked(done, 60, was_full=True) for number, done in enumerate(minutes, 1)}


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (Worked(20, 10, was_full=True), 20),  # a list of 30 was too long
        (Worked(20, 10, was_full=False), 20),
        (Worked(24, 0, was_full=False), None),  # nobody knows what more could have been done
        (Worked(24, 8, was_full=False), None),  # one contact that nobody liked
        (Worked(24, 9, was_full=False), 24),
        (Worked(16, 0, was_full=True), 16 + 8),
        (Worked(16, 6, was_full=True), 16 + 6 + 8),
        (Worked(28, 0, was_full=True), 30),  # no more than is set
        (Worked(90, 60, was_full=True), 30),
        (Worked(0, 30, was_full=True), None),  # nobody was at it at all
        (Worked(9, 20, was_full=True, there=0.5), 18),  # half the team did this
        (Worked(9, 20, was_full=True, there=0), None),
    ],
)
def test_a_day_says_how_much_can_be_done(day: Worked, says: float | None):
    assert day.evidence(30) == says


@pytest.mark.parametrize(
    ("worked", "minutes", "basis"),
    [
        ({}, 30, AS_SET),
        (weeks_ago(12, 14), 30, AS_SET),
        (weeks_ago(12, 14, 16), 14, WEEKDAY),
        (weeks_ago(12, 14, 16, 29), 14, WEEKDAY),
        (weeks_ago(0, 0, 0, 0, 0), 30, AS_SET),
        (weeks_ago(0, 12, 0, 14, 16), 14, WEEKDAY),
        (weeks_ago(60, 60, 60, 60, 60, day=MONDAY), 30, ANY_DAY),
        (weeks_ago(20, 20, 20, 20, 20, day=MONDAY) | weeks_ago(10, 9, 11), 10, WEEKDAY),
        (weeks_ago(1, 1, 1), 8, WEEKDAY),  # room for one contact is always there
        ({TUESDAY + number * WEEK: Worked(10, 60, was_full=True) for number in range(4)}, 30, AS_SET),
        ({TUESDAY - number * WEEK: Worked(10, 60, was_full=True) for number in (9, 10, 11)}, 30, AS_SET),
    ],
)
def test_what_a_tuesday_can_bear_is_measured_when_there_is_enough(
    worked: dict[dt.date, Worked], minutes: int, basis: str
):
    found = ability(worked, 30, today=TUESDAY)

    assert (found.on(TUESDAY), found.basis[1]) == (minutes, basis)


def lists(does: int, stated: int, days: int, waiting: int = 10_000) -> list[int]:
    """Let a team that does so many minutes a day work through lists of the measured length; return their minutes."""
    worked: dict[dt.date, Worked] = {}
    found = []
    for number in range(days):
        today = MONDAY + number * DAY
        room = ability(worked, stated, today=today).on(today)
        planned = min(room // CALL, waiting) * CALL
        done = min(planned, does // CALL * CALL)
        worked[today] = Worked(done, planned - done, was_full=waiting * CALL > planned)
        found.append(planned)
    return found


@given(st.integers(CALL, 90), st.integers(8, 90))
def test_lists_come_to_be_as_long_as_what_is_done(does: int, stated: int):
    """They neither shrink for ever nor stay longer than the team: within two contacts of what it does."""
    settled = lists(does, stated, days=2 * 7 * WEEKS)[7 * WEEKS :]

    can = min(does, stated) // CALL * CALL
    assert min(settled) >= min(can, stated // CALL * CALL)
    assert max(settled) <= can + 2 * 8


@given(st.integers(20, 90), st.integers(1, 3))
def test_quiet_weeks_make_no_list_shorter(stated: int, waiting: int):
    found = lists(stated, stated, days=7 * WEEKS, waiting=waiting)

    assert set(found) == {waiting * CALL if waiting * CALL <= stated else stated // CALL * CALL}

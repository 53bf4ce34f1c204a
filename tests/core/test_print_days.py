"""Print days: counted backwards from the hand."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.due import Calendar, Hours
from regulars.core.print_days import PrintDays

TWO_YEARS = st.dates(dt.date(2027, 1, 1), dt.date(2028, 12, 31))  # with 29 February 2028
SHOPS = st.sampled_from(
    [
        Calendar("US"),
        Calendar("DE", "BY"),
        Calendar("US", hours=Hours.of({day: ["10:00", "23:00"] for day in ("wed", "thu", "fri", "sat", "sun")})),
        Calendar("", hours=Hours.of({"sat": ["09:00", "12:00"]})),
    ]
)
DAYS = st.builds(PrintDays, SHOPS, st.integers(0, 5), st.integers(0, 5))


@pytest.mark.parametrize(
    ("planned", "posted", "in_hand"),
    [
        ("2026-03-03", "2026-03-04", "2026-03-06"),  # Tuesday
        ("2026-03-06", "2026-03-09", "2026-03-11"),  # over a weekend
        ("2026-07-01", "2026-07-02", "2026-07-07"),  # Friday 3 July is kept for Independence Day
        ("2028-02-28", "2028-02-29", "2028-03-02"),  # the leap day is a day of work
    ],
)
def test_days_of_work_are_counted(planned: str, posted: str, in_hand: str):
    days = PrintDays(Calendar("US"))

    assert str(days.posted(dt.date.fromisoformat(planned))) == posted
    assert str(days.in_hand(dt.date.fromisoformat(planned))) == in_hand


@given(DAYS, TWO_YEARS)
def test_what_is_planned_on_the_last_day_arrives_in_time(days: PrintDays, by: dt.date):
    last = days.last_planned(by)

    assert last is not None
    assert days.shop.opens(last)
    assert days.in_hand(last) <= by


@given(DAYS, TWO_YEARS)
def test_a_day_later_it_would_be_too_late(days: PrintDays, by: dt.date):
    last = days.last_planned(by)

    assert last is not None
    assert days.in_hand(days.shop.step(last, 1)) > by


@given(DAYS, TWO_YEARS)
def test_work_is_done_on_days_of_work_alone(days: PrintDays, planned: dt.date):
    posted, in_hand = days.posted(planned), days.in_hand(planned)

    assert planned <= posted <= in_hand
    assert days.shop.opens(posted)
    assert days.post.opens(in_hand)


@given(DAYS, TWO_YEARS)
def test_a_later_plan_never_arrives_earlier(days: PrintDays, planned: dt.date):
    assert days.in_hand(planned) <= days.in_hand(planned + dt.timedelta(days=1))

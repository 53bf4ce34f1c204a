"""The order of calls: nobody is first who may not be rung, whatever the order they come in."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.best_times import best_hours
from regulars.core.call_backs import Day, offers, refusal
from regulars.core.call_order import Call, Stage, in_order

HERE = "America/New_York"
MORNING = dt.datetime(2026, 3, 3, 15, tzinfo=dt.UTC)  # ten o'clock in New York
HOUR = dt.timedelta(hours=1)
OPEN = (MORNING - 2 * HOUR, MORNING + 7 * HOUR)

INSTANTS = st.integers(-40, 60).map(lambda quarters: MORNING + quarters * HOUR / 4)
HOURS = st.tuples(INSTANTS, INSTANTS).map(sorted).map(tuple).filter(lambda span: span[0] < span[1])
CALLS = st.lists(
    st.builds(
        Call,
        id=st.integers(1, 30),
        place=st.integers(1, 5),
        hours=st.none() | HOURS,
        timezones=st.sampled_from([(HERE,), ("America/Los_Angeles",), ("Europe/Berlin", HERE), ()]),
        best_time=st.sampled_from(["", "mornings", "after 5", "9-11", "she said"]),
        call_at=st.none() | INSTANTS,
        is_message=st.booleans(),
    ),
    unique_by=lambda call: call.id,
    max_size=8,
)


def order(*calls: Call) -> list[int]:
    """Who is called after whom at ten in the morning."""
    return [turn.id for turn in in_order(calls, now=MORNING, timezone=HERE, country="GB")]


def a_call(number: int, **more: object) -> Call:
    """A call that is possible all day."""
    return Call(**{"id": number, "place": number, "hours": OPEN, "timezones": (HERE,)} | more)


@given(CALLS, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_in_which_they_come(calls: list[Call], shuffler: random.Random):
    once = in_order(calls, now=MORNING, timezone=HERE, country="GB")
    shuffler.shuffle(calls)

    assert in_order(calls, now=MORNING, timezone=HERE, country="GB") == once
    assert sorted(turn.id for turn in once) == sorted(call.id for call in calls)


@given(CALLS)
def test_nobody_outside_their_hours_comes_before_somebody_within(calls: list[Call]):
    turns = in_order(calls, now=MORNING, timezone=HERE, country="GB")

    hours = {call.id: call.hours for call in calls}
    within = [bool(hours[turn.id] and hours[turn.id][0] <= MORNING < hours[turn.id][1]) for turn in turns]
    possible = [turn.is_possible for turn in turns]
    assert possible == sorted(possible, reverse=True)
    assert all(inside for inside, able in zip(within, possible, strict=True) if able)


@given(CALLS)
def test_who_cannot_be_rung_now_has_a_word_for_it(calls: list[Call]):
    turns = in_order(calls, now=MORNING, timezone=HERE, country="GB")

    assert all(turn.words.endswith(".") for turn in turns if not turn.is_possible)


def test_who_asked_for_this_hour_comes_first_and_the_longest_waiting_before_the_others():
    asked = a_call(7, place=7, call_at=MORNING)
    missed = a_call(8, place=8, call_at=MORNING - 20 * HOUR)

    assert order(a_call(1), asked, missed) == [8, 7, 1]


def test_a_message_waits_for_calls_and_goes_before_those_who_like_it_later():
    message = a_call(1, place=1, is_message=True)

    assert order(message, a_call(2, place=2), a_call(3, place=3, best_time="after 12")) == [2, 1, 3]


def test_what_will_close_soon_comes_before_what_is_worth_more():
    berlin = a_call(2, hours=(OPEN[0], MORNING + HOUR / 2))

    assert order(a_call(1), berlin) == [2, 1]


def test_a_best_time_now_comes_before_none_and_a_later_one_after():
    assert order(a_call(1, best_time="after 3"), a_call(2), a_call(3, best_time="mornings")) == [3, 2, 1]


@pytest.mark.parametrize(
    ("call", "stage", "words"),
    [
        (a_call(1), Stage.NOW, ""),
        (a_call(1, hours=(MORNING + 4 * HOUR, OPEN[1]), timezones=("America/Los_Angeles",)), Stage.LATER,
         "From 14:00: it is 07:00 there."),
        (a_call(1, hours=None, timezones=("Asia/Tokyo",)), Stage.OVER, "Not today: it is 00:00 there."),
        (a_call(1, hours=(OPEN[0], MORNING)), Stage.OVER, "Not today any more."),
        (a_call(1, call_at=MORNING + HOUR), Stage.LATER, "They asked for 11:00."),
        (a_call(1, best_time="after 3"), Stage.BETTER_LATER, "Better from 15:00."),
        (a_call(1, best_time="before 11"), Stage.CLOSING, "Until 11:00."),
    ],
)  # fmt: skip
def test_each_call_says_where_it_stands(call: Call, stage: Stage, words: str):
    (turn,) = in_order([call], now=MORNING, timezone=HERE, country="GB")

    assert (turn.stage, turn.words) == (stage, words)


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("mornings", "00:00-12:00"),
        ("in the morning", "00:00-12:00"),
        ("not in the mornings", "12:00-23:59"),
        ("afternoons", "12:00-17:00"),
        ("Lunchtime", "12:00-14:00"),
        ("after lunch", "14:00-23:59"),
        ("after work", "17:00-23:59"),
        ("before noon", "00:00-12:00"),
        ("after 5", "17:00-23:59"),
        ("after 5 pm", "17:00-23:59"),
        ("After 9 a.m.", "09:00-23:59"),
        ("not before 10", "10:00-23:59"),
        ("before 8:30", "00:00-08:30"),
        ("9-11", "09:00-11:00"),
        ("between 10 and 2", "10:00-14:00"),
        ("9 to 5", "09:00-17:00"),
        ("around 4", "15:30-16:30"),
        ("mornings after 10", "10:00-12:00"),
        ("evenings, not after 9 pm", "17:00-21:00"),
    ],
)
def test_a_best_time_is_understood_as_it_was_said(said: str, hours: str):
    found = best_hours(said)

    assert found is not None
    assert f"{found[0]:%H:%M}-{found[1]:%H:%M}" == hours


@pytest.mark.parametrize("said", ["", "whenever", "weekends", "ask her sister", "99", "mornings after 5 pm"])
def test_what_says_no_hour_is_left_as_it_is(said: str):
    assert best_hours(said) is None


@given(st.text(max_size=40))
def test_no_best_time_breaks_the_desk(said: str):
    hours = best_hours(said)

    assert hours is None or hours[0] < hours[1]


TUESDAY, WEDNESDAY, SUNDAY = dt.date(2026, 3, 3), dt.date(2026, 3, 4), dt.date(2026, 3, 8)
TODAY = Day(TUESDAY, OPEN, True, WEDNESDAY)
TOMORROW = Day(WEDNESDAY, (OPEN[0] + 24 * HOUR, OPEN[1] + 24 * HOUR), True, WEDNESDAY)


@pytest.mark.parametrize(
    ("at", "day", "words"),
    [
        (MORNING + HOUR, TODAY, ""),
        (MORNING, TODAY, "Choose a time that is still to come."),
        (MORNING + 8 * HOUR, TODAY, "On Tuesday 3 March choose a time between 08:00 and 17:00: then you are open and "
         "it is day where they live."),
        (MORNING + 120 * HOUR, Day(SUNDAY, None, False, SUNDAY + dt.timedelta(1)), "You are closed on Sunday 8 March. "
         "You open again on Monday 9 March."),
        (MORNING + 24 * HOUR, Day(WEDNESDAY, None, True, WEDNESDAY), "While you are open on Wednesday 4 March it is "
         "too early or too late where they live."),
        (MORNING + 1000 * HOUR, Day(dt.date(2026, 4, 14), OPEN, True, SUNDAY), "Choose a day up to Friday 20 March, or "
         "keep it as a promise."),
    ],
)  # fmt: skip
def test_a_bad_hour_to_call_back_is_refused_in_words(at: dt.datetime, day: Day, words: str):
    assert refusal(at, now=MORNING, day=day, last=dt.date(2026, 3, 20), timezone=HERE, country="GB") == words


def test_good_hours_are_offered():
    offered = offers(MORNING + HOUR / 6, [TODAY, TOMORROW], timezone=HERE)

    assert offered == [MORNING + 1.25 * HOUR, MORNING + 4 * HOUR, MORNING + 24 * HOUR]


@given(INSTANTS)
def test_what_is_offered_is_never_refused(now: dt.datetime):
    days = {day.date: day for day in (TODAY, TOMORROW)}
    offered = offers(now, list(days.values()), timezone=HERE)

    on = [days[at.astimezone(dt.timezone(-5 * HOUR)).date()] for at in offered]
    last = dt.date(2026, 3, 20)
    assert {
        refusal(at, now=now, day=day, last=last, timezone=HERE, country="GB")
        for at, day in zip(offered, on, strict=True)
    } <= {""}

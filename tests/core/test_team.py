"""Who is there, how long the day is for them, and who keeps what."""

import datetime as dt
import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.channel_choice import Channel
from regulars.core.due import Calendar, Hours
from regulars.core.keeping import Desk, Task, keepers
from regulars.core.planning import Candidate, Capacity, plan
from regulars.core.team import Person, Team, needed_for, nobody_there, shares, spread

MONDAY = dt.date(2026, 3, 2)
TUESDAY = dt.date(2026, 3, 3)
SATURDAY = dt.date(2026, 3, 7)
SHOP = Calendar(country="US", hours=Hours.of({day: ["08:00", "17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}))
LENA, BEN, CEM = (Person(number, name) for number, name in enumerate(("Lena", "Ben", "Cem"), 1))
MORNINGS = Hours.of({"mon": ["06:00", "12:30"], "tue": ["06:00", "12:30"]})


def off(person: Person, *days: dt.date) -> Person:
    """The same person, away on these days."""
    return replace(person, days_off=tuple((day, day) for day in days))


def team(*people: Person, minutes: int = 40, notes: int = 5) -> Team:
    return Team(people, SHOP, minutes, notes)


@pytest.mark.parametrize(
    ("people", "each"),
    [
        ([], {}),
        ([LENA], {1: 40}),
        ([LENA, BEN], {1: 20, 2: 20}),
        ([LENA, BEN, CEM], {1: 14, 2: 13, 3: 13}),
        ([LENA, off(BEN, TUESDAY)], {1: 20}),
        ([off(LENA, TUESDAY), off(BEN, TUESDAY)], {}),
        ([LENA, replace(BEN, left_on=TUESDAY)], {1: 40}),
        ([LENA, replace(BEN, calls=False, writes=False)], {1: 40}),
        ([LENA, replace(BEN, hours=MORNINGS)], {1: 27, 2: 13}),  # nine hours, and four and a half in the open shop
        ([LENA, replace(BEN, hours=Hours.of({"wed": ["09:00", "17:00"]}))], {1: 40}),
    ],
)
def test_minutes_are_parted_by_the_hours_of_those_who_are_there(people: list[Person], each: dict[int, int]):
    assert team(*people).minutes_each(TUESDAY) == each


@pytest.mark.parametrize(
    ("people", "minutes"),
    [([], 40), ([LENA, BEN], 40), ([LENA, off(BEN, TUESDAY)], 20), ([off(LENA, TUESDAY)], 0)],
)
def test_a_day_on_which_half_the_team_is_away_holds_half(people: list[Person], minutes: int):
    assert team(*people).minutes_on(TUESDAY) == minutes


def test_a_closed_day_holds_nobody():
    assert (team(LENA).there(SATURDAY), team(LENA).minutes_each(SATURDAY)) == ([], {})


@pytest.mark.parametrize(
    ("people", "notes"),
    [
        ([], 10),
        ([LENA], 10),
        ([off(LENA, MONDAY)], 8),
        ([LENA, off(BEN, MONDAY)], 9),
        ([LENA, replace(BEN, writes=False, days_off=((MONDAY, SATURDAY),))], 10),
        ([replace(LENA, writes=False)], 0),
        ([replace(LENA, days_off=((MONDAY, SATURDAY),))], 0),
    ],
)
def test_a_week_holds_fewer_notes_when_writers_are_away(people: list[Person], notes: int):
    assert team(*people, notes=10).notes_in_week(TUESDAY) == notes


def test_a_night_shift_is_met_with_a_bar_that_closes_at_two():
    bar = Calendar(hours=Hours.of({"fri": ["18:00", "02:00"]}))
    late = replace(LENA, hours=Hours.of({"fri": ["22:00", "03:00"]}))

    assert late.usual_minutes(dt.date(2026, 3, 6), bar) == 240


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ([off(LENA, TUESDAY)], "Nobody who calls is there until tomorrow."),
        ([replace(LENA, days_off=((TUESDAY, SATURDAY),))], "Nobody who calls is there until Monday."),
        ([replace(LENA, days_off=((TUESDAY, dt.date(2026, 3, 20)),))], "Nobody who calls is there until 23 March."),
        ([replace(LENA, calls=False)], "Nobody who calls is there now."),
    ],
)
def test_it_is_said_when_somebody_is_back(people: list[Person], sentence: str):
    there = team(*people)

    assert nobody_there("calls", TUESDAY, back=there.back("calls", TUESDAY)).sentence == sentence


@pytest.mark.parametrize(
    ("slug", "reach", "minutes", "needed"),
    [
        ("phone", "phone", 6, "calls"),
        ("email", "email", 1, "writes"),
        ("email", "email", 0, ""),
        ("note", "address", 8, "writes"),
        ("in_person", "presence", 3, ""),
    ],
)
def test_what_takes_nobodys_time_anybody_may_keep(slug: str, reach: str, minutes: int, needed: str):
    assert needed_for(Channel(slug, slug, "Do", minutes, 0, reach), minutes) == needed


@given(st.integers(0, 960), st.dictionaries(st.integers(1, 9), st.integers(0, 540), max_size=9))
def test_shares_add_up(total: int, weights: dict[int, int]):
    parts = shares(total, weights)

    assert sum(parts.values()) == (total if sum(weights.values()) else 0)
    assert all(abs(parts[one] * sum(weights.values()) - total * weights[one]) <= sum(weights.values()) for one in parts)


def test_things_are_spread_evenly():
    assert Counter(spread(range(7), [1, 2, 3], has={1: 2}).values()) == {1: 1, 2: 3, 3: 3}
    assert spread([1], [], has={}) == {}


tasks = st.lists(
    st.builds(
        Task,
        id=st.integers(1, 10**6),
        minutes=st.sampled_from([0, 1, 3, 6, 8]),
        needed=st.sampled_from(["calls", "writes", ""]),
        pinned=st.sampled_from([None, None, None, 1, 9]),
        begun=st.sampled_from([None, None, 1, 2, 9]),
        knows=st.sampled_from([None, 2, 3, 9]),
    ),
    unique_by=lambda task: task.id,
    max_size=12,
)
desks = st.lists(
    st.builds(Desk, person=st.integers(1, 5), minutes=st.integers(0, 40), calls=st.booleans(), writes=st.booleans()),
    unique_by=lambda desk: desk.person,
    max_size=5,
)


@given(tasks, desks)
def test_everything_has_a_keeper_who_is_there(tasks: list[Task], desks: list[Desk]):
    kept = keepers(tasks, desks)

    assert set(kept.values()) <= {desk.person for desk in desks}
    assert set(kept) == ({task.id for task in tasks} if desks else set())


@given(tasks, desks)
def test_a_keeper_does_what_is_needed_when_anybody_does(tasks: list[Task], desks: list[Desk]):
    by_person, kept = {desk.person: desk for desk in desks}, keepers(tasks, desks)

    wrong = [
        task
        for task in tasks
        if task.id in kept
        and task.pinned not in by_person
        and any(desk.can(task.needed) for desk in desks)
        and not by_person[kept[task.id]].can(task.needed)
    ]
    assert wrong == []


@given(tasks, desks)
def test_what_is_pinned_or_begun_stays(tasks: list[Task], desks: list[Desk]):
    by_person, kept = {desk.person: desk for desk in desks}, keepers(tasks, desks)

    for task in tasks:
        begun = by_person.get(task.begun or 0)
        if task.pinned in by_person:
            assert kept[task.id] == task.pinned
        elif begun and begun.can(task.needed):
            assert kept[task.id] == task.begun


@given(tasks, desks)
def test_giving_out_again_changes_nothing(tasks: list[Task], desks: list[Desk]):
    once = keepers(tasks, desks)

    again = keepers([replace(task, begun=once.get(task.id)) for task in tasks], desks[::-1])

    assert again == once or any(task.pinned or task.begun for task in tasks)


candidates = st.lists(
    st.builds(
        lambda id, minutes, value, always, needed, knows: Candidate(
            id, id, "thank_you", value, minutes, "phone", MONDAY, SATURDAY, always, needed, knows=knows
        ),
        id=st.integers(1, 10**6),
        minutes=st.sampled_from([0, 1, 3, 6, 8]),
        value=st.floats(0.1, 9),
        always=st.booleans(),
        needed=st.sampled_from(["calls", "writes"]),
        knows=st.sampled_from([None, 2, 3]),
    ),
    unique_by=lambda one: one.id,
    max_size=30,
)


@given(candidates, desks, st.integers(0, 10**6))
def test_nobody_gets_more_than_the_day_holds(candidates: list[Candidate], desks: list[Desk], seed: int):
    """Not the team, not those who call, not those who write; the last contact of one may run over."""
    capacity = Capacity(sum(desk.minutes for desk in desks), 0, tuple(desks))
    if not desks:
        return

    day = plan(candidates, capacity, on=TUESDAY)

    by_id = {one.id: one for one in candidates}
    chosen = [(by_id[one.id], one.keeper) for one in day.chosen]
    assert sum(one.minutes for one, _ in chosen) <= capacity.calling_minutes
    for needed in ("calls", "writes"):
        able = sum(desk.minutes for desk in desks if desk.can(needed))
        assert sum(one.minutes for one, _ in chosen if one.needed == needed) <= able
    shuffled = random.Random(seed).sample(candidates, len(candidates))
    assert plan(shuffled, replace(capacity, desks=tuple(desks[::-1])), on=TUESDAY) == day


@given(candidates, st.integers(1, 5), st.integers(6, 40))
def test_time_is_parted_evenly_among_equals(candidates: list[Candidate], count: int, minutes: int):
    """Who does all that is asked for is never over their minutes by a whole contact."""
    desks = tuple(Desk(number, minutes) for number in range(1, count + 1))

    day = plan(candidates, Capacity(minutes * count, 0, desks), on=TUESDAY)

    by_id, busy = {one.id: one.minutes for one in candidates}, Counter()
    for one in day.chosen:
        busy[one.keeper] += by_id[one.id]
    assert all(busy[desk.person] < minutes + 8 for desk in desks)


def test_who_spoke_with_them_last_does_it_again_when_there_is_time():
    desks = [Desk(1, 20), Desk(2, 6)]

    assert keepers([Task(1, 6, knows=2), Task(2, 6, knows=2), Task(3, 6)], desks) == {1: 2, 2: 1, 3: 1}


def test_what_few_can_do_is_given_out_first():
    desks = [Desk(1, 8), Desk(2, 8, writes=False)]

    assert keepers([Task(1, 6, "calls"), Task(2, 8, "writes")], desks) == {2: 1, 1: 2}

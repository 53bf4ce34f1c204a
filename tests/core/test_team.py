"""Who is there, how long the day is for them, and who keeps what."""

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, replace
from typing import ClassVar

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

    assert nobody_there("calls", TUESDAY, back=there.back("calls", TUESDAY), country="GB").sentence == sentence


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
        and any(desk.can(task.needed) for desk in desks)
        and not by_person[kept[task.id]].can(task.needed)
    ]
    assert wrong == []


@given(tasks, desks)
def test_what_is_pinned_or_begun_stays_with_who_can_do_it_in_time(tasks: list[Task], desks: list[Desk]):
    by_person, kept = {desk.person: desk for desk in desks}, keepers(tasks, desks)

    for task in tasks:
        pinned, begun = by_person.get(task.pinned or 0), by_person.get(task.begun or 0)
        if pinned and pinned.can(task.needed):
            assert kept[task.id] == task.pinned
        elif begun and begun.can(task.needed) and sum(one.minutes for one in tasks) <= begun.minutes:
            assert kept[task.id] == task.begun


@given(tasks, desks)
def test_giving_out_again_changes_nothing(tasks: list[Task], desks: list[Desk]):
    once = keepers(tasks, desks)

    again = keepers([replace(task, begun=once.get(task.id)) for task in tasks], desks[::-1])

    assert again == once or any(task.pinned or task.begun for task in tasks)


candidates = st.lists(
    st.builds(
        lambda id, minutes, value, always, needed, use_by, **whose: Candidate(
            id, id, "thank_you", value, minutes, "phone", MONDAY, use_by, always, needed, **whose
        ),
        id=st.integers(1, 10**6),
        minutes=st.sampled_from([0, 1, 3, 6, 8]),
        value=st.floats(0.1, 9),
        always=st.booleans(),
        needed=st.sampled_from(["calls", "writes"]),
        use_by=st.sampled_from([TUESDAY, SATURDAY]),
        pinned=st.sampled_from([None, None, 1]),
        begun=st.sampled_from([None, 1, 2, 9]),
        knows=st.sampled_from([None, 2, 3]),
        kept=st.sampled_from([None, 1, 4]),
    ),
    unique_by=lambda one: one.id,
    max_size=30,
)


@given(candidates, desks, st.integers(0, 200), st.integers(0, 10**6))
def test_nobodys_list_is_longer_than_the_day(candidates: list[Candidate], desks: list[Desk], minutes: int, seed: int):
    """Not the team's, and nobody's own; only what must be done on its last day comes on top, and then nothing else."""
    capacity = Capacity(minutes, 0, tuple(desks))
    by_id, by_person = {one.id: one for one in candidates}, {desk.person: desk for desk in desks}

    day = plan(candidates, capacity, on=TUESDAY, country="GB")

    theirs: dict[int | None, list[Candidate]] = {}
    for one in day.chosen:
        theirs.setdefault(one.keeper, []).append(by_id[one.id])
    for keeper, mine in theirs.items():
        free = [one for one in mine if one.minutes and not (one.is_always and one.use_by == TUESDAY)]
        own = by_person[keeper].minutes if keeper else minutes
        assert not free or sum(one.minutes for one in mine) <= own
        assert all(by_person[keeper].can(one.needed) for one in free if keeper)
    used = [by_id[one.id] for one in day.chosen if by_id[one.id].minutes]
    if any(not (one.is_always and one.use_by == TUESDAY) for one in used):
        assert sum(one.minutes for one in used) <= minutes
    shuffled = random.Random(seed).sample(candidates, len(candidates))
    assert plan(shuffled, replace(capacity, desks=tuple(desks[::-1])), on=TUESDAY, country="GB") == day


@given(candidates, desks)
def test_nobody_sits_idle_while_something_waits_that_they_could_do(candidates: list[Candidate], desks: list[Desk]):
    """What is left for want of time is longer than what anybody who does it still has."""
    minutes = sum(desk.minutes for desk in desks)

    day = plan(candidates, Capacity(minutes, 0, tuple(desks)), on=TUESDAY, country="GB")

    by_id, left = {one.id: one for one in candidates}, {desk.person: desk.minutes for desk in desks}
    for one in day.chosen:
        if one.keeper:
            left[one.keeper] -= by_id[one.id].minutes
    spare = minutes - sum(by_id[one.id].minutes for one in day.chosen)
    for waiting in (by_id[pk] for pk, reason in day.left if reason.code == "day_full" and not by_id[pk].pinned):
        able = [left[desk.person] for desk in desks if desk.can(waiting.needed)]
        assert waiting.minutes > min(spare, max(able, default=0))


@dataclass(frozen=True)
class Asked(Desk):
    """A desk that counts how often anybody asked what is done there."""

    times: ClassVar[Counter[str]] = Counter()

    def can(self, needed: str) -> bool:
        self.times[needed] += 1
        return super().can(needed)


def test_the_day_of_a_large_team_is_not_shared_out_anew_for_each_thing_that_finds_no_room():
    """Four hundred things for twelve people, given to them by hand: nobody's list is too long, and it takes no time."""
    desks = tuple(Asked(number, 60 + number, number % 3 != 0, number % 3 != 1) for number in range(1, 13))
    things = [
        Candidate(
            number, number, "thank_you", 1 + number % 7, 2 + number % 9, "phone", MONDAY, SATURDAY,
            needed=("calls", "writes")[number % 2], pinned=1 + number % 12, kept=1 + number % 5,
        )
        for number in range(1, 401)
    ]  # fmt: skip
    Asked.times.clear()

    day = plan(things, Capacity(12 * 70, 0, desks), on=TUESDAY, country="GB")

    theirs: Counter[int] = Counter()
    for one in day.chosen:
        theirs[one.keeper or 0] += things[one.id - 1].minutes
    assert all(theirs[desk.person] <= desk.minutes for desk in desks)
    assert Asked.times.total() < 400 * 12


def test_who_spoke_with_them_last_does_it_again_when_there_is_time():
    desks = [Desk(1, 20), Desk(2, 6)]

    assert keepers([Task(1, 6, knows=2), Task(2, 6, knows=2), Task(3, 6)], desks) == {1: 2, 2: 1, 3: 1}


def test_a_call_moves_to_who_only_calls_when_a_note_needs_the_time():
    """The second of two calls would go to who is freer, and then nobody had eight minutes for the note."""
    desks = (Desk(1, 12), Desk(2, 12, writes=False))
    calls = [Candidate(one, one, "thank_you", 9, 6, "phone", MONDAY, SATURDAY, needed="calls") for one in (1, 2)]
    letter = Candidate(3, 3, "thank_you", 1, 8, "letter", MONDAY, SATURDAY, needed="writes")

    day = plan([*calls, letter], Capacity(24, 0, desks), on=TUESDAY, country="GB")

    assert {one.id: one.keeper for one in day.chosen} == {1: 2, 2: 2, 3: 1}


def test_what_was_given_by_hand_waits_for_its_keepers_time_until_its_last_day():
    desks = (Desk(1, 20), Desk(2, 5))
    given = Candidate(1, 1, "thank_you", 1, 6, "phone", MONDAY, SATURDAY, needed="calls", pinned=2)

    assert [reason.code for _, reason in plan([given], Capacity(25, 0, desks), on=TUESDAY, country="GB").left] == [
        "day_full"
    ]
    assert [one.keeper for one in plan([given], Capacity(25, 0, desks), on=SATURDAY, country="GB").chosen] == [1]


@pytest.mark.parametrize(("count", "each"), [(1, [30]), (2, [15, 15]), (3, [10, 10, 10]), (10, [8] * 10)])
def test_in_a_large_team_everybody_has_time_for_one_contact(count: int, each: list[int]):
    """Three minutes each would mean that nobody ever rings anybody; the team's minutes stay what they are."""
    many = team(*(Person(number) for number in range(1, count + 1)), minutes=30)

    assert (list(many.minutes_each(TUESDAY).values()), many.minutes_on(TUESDAY)) == (each, 30)


def test_what_few_can_do_is_given_out_first():
    desks = [Desk(1, 8), Desk(2, 8, writes=False)]

    assert keepers([Task(1, 6, "calls"), Task(2, 8, "writes")], desks) == {2: 1, 1: 2}

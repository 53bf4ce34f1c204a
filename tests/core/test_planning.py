"""A day's list that can be finished, the same whatever order it was made from."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.caps import Reason
from regulars.core.planning import STARTING_VALUES, Candidate, Capacity, Chosen, by_channel, plan, starting_value

TUESDAY = dt.date(2026, 3, 3)
FRIDAY = dt.date(2026, 3, 6)


def call(
    id: int,
    *,
    customer: int | None = None,
    value: float = 1.0,
    minutes: int = 6,
    channel: str = "phone",
    due: dt.date = TUESDAY,
    use_by: dt.date = FRIDAY,
    always: bool = False,
) -> Candidate:
    return Candidate(id, customer or 1000 + id, "thank_you", value, minutes, channel, due, use_by, always)


def note(id: int, **other: object) -> Candidate:
    return call(id, channel="note", minutes=8, **other)


def order(*candidates: Candidate, minutes: int = 30, notes: int = 5) -> list[int]:
    return [chosen.id for chosen in plan(candidates, Capacity(minutes, notes), on=TUESDAY, country="GB").chosen]


def left(*candidates: Candidate, minutes: int = 30, notes: int = 5) -> list[tuple[int, str]]:
    return [(id, why.sentence) for id, why in plan(candidates, Capacity(minutes, notes), on=TUESDAY, country="GB").left]


def test_the_most_valuable_minutes_come_first():
    assert order(call(1, value=2), call(2, value=5), call(3, value=4, minutes=1)) == [3, 2, 1]


def test_quick_mails_do_not_crowd_out_calls():
    season, check_in = (starting_value(occasion) for occasion in ("season", "check_in"))
    mails = [call(n, value=by_channel(season, "email"), minutes=1, channel="email") for n in range(1, 40)]

    assert order(*mails, call(99, value=by_channel(check_in, "phone")), minutes=8) == [99, 1, 2]


def test_what_ends_sooner_comes_first_among_equals():
    assert order(call(1, use_by=dt.date(2026, 5, 1)), call(2, use_by=FRIDAY), call(3, use_by=TUESDAY)) == [3, 2, 1]


def test_equals_are_told_apart_by_their_number():
    assert order(call(3), call(1), call(2)) == [1, 2, 3]


def test_what_does_not_fit_is_left_and_says_how_long_it_can_wait():
    assert left(
        call(1, value=9),
        call(2),
        call(3, use_by=dt.date(2026, 3, 20)),
        call(4, use_by=dt.date(2026, 3, 4)),
        call(5, value=0.1, use_by=TUESDAY),
        minutes=6,
    ) == [
        (2, "The day is full. It can wait until Friday."),
        (3, "The day is full. It can wait until 20 March."),
        (4, "The day is full. It can wait until tomorrow."),
        (5, "The day is full. It was the last day for it."),
    ]


def test_a_shorter_one_fills_the_gap():
    assert order(call(1, value=9), call(2, value=8), call(3, minutes=2), minutes=8) == [1, 3]


def test_what_takes_nobodys_time_always_fits():
    assert order(call(1, minutes=0, channel="email"), call(2), minutes=0) == [1]


def test_the_weeks_notes_are_a_limit_of_their_own():
    assert left(note(1, value=9), note(2), minutes=60, notes=1) == [
        (2, "This week's handwritten notes are all planned. It can wait until Friday.")
    ]


def test_a_customer_is_contacted_once_a_day():
    assert left(call(1, customer=7), call(2, customer=7, value=5)) == [
        (1, "They hear from you today already. It can wait until Friday.")
    ]


def test_what_happens_always_comes_before_what_is_worth_more():
    assert order(call(1, value=99), call(2, always=True), minutes=6) == [2]


def test_what_happens_always_waits_while_it_can_and_then_happens_on_a_full_day():
    waiting, last = call(1, always=True), call(2, always=True, use_by=TUESDAY)

    assert order(waiting, last, minutes=0) == [2]


@pytest.mark.parametrize(
    ("due", "use_by", "expected"),
    [
        (dt.date(2026, 3, 4), FRIDAY, Reason("not_yet", "It is due on 4 March.")),
        (dt.date(2026, 3, 1), dt.date(2026, 3, 2), Reason("over", "It was of use until 2 March.")),
    ],
)
def test_nothing_happens_outside_its_window(due: dt.date, use_by: dt.date, expected: Reason):
    day = plan([call(1, due=due, use_by=use_by, always=True)], Capacity(30, 5), on=TUESDAY, country="GB")

    assert (day.chosen, day.left) == ([], [(1, expected)])


def test_each_choice_says_why_today():
    day = plan(
        [call(1, always=True), call(2, use_by=TUESDAY), call(3, minutes=0), call(4, minutes=1), call(5)],
        Capacity(30, 5),
        on=TUESDAY,
        country="GB",
    )

    assert sorted(day.chosen, key=lambda chosen: chosen.id) == [
        Chosen(1, "the playbook always wants it"),
        Chosen(2, "it is the last day for it"),
        Chosen(3, "it takes nobody's time"),
        Chosen(4, "it does much good in 1 minute"),
        Chosen(5, "it does much good in 6 minutes"),
    ]


candidates = st.lists(
    st.builds(
        call,
        st.integers(1, 10_000),
        customer=st.integers(1, 12),
        value=st.floats(0, 20),
        minutes=st.integers(0, 12),
        channel=st.sampled_from(["phone", "email", "note"]),
        due=st.dates(dt.date(2026, 2, 25), dt.date(2026, 3, 5)),
        use_by=st.dates(dt.date(2026, 3, 1), dt.date(2026, 3, 20)),
        always=st.booleans(),
    ),
    unique_by=lambda candidate: candidate.id,
    max_size=30,
)
capacities = st.builds(Capacity, st.integers(0, 60), st.integers(0, 5))


@given(candidates, capacities, st.randoms())
def test_the_order_of_the_candidates_does_not_matter(made, capacity, random):
    assert plan(random.sample(made, len(made)), capacity, on=TUESDAY, country="GB") == plan(
        iter(made), capacity, on=TUESDAY, country="GB"
    )


@given(candidates, capacities)
def test_everybody_is_planned_or_left_and_no_cap_is_broken(made, capacity):
    day = plan(made, capacity, on=TUESDAY, country="GB")

    ids = [chosen.id for chosen in day.chosen]
    assert sorted(ids + [id for id, _ in day.left]) == sorted(candidate.id for candidate in made)
    taken = [candidate for candidate in made if candidate.id in ids]
    assert len({candidate.customer_id for candidate in taken}) == len(taken)
    assert [candidate for candidate in taken if not candidate.due <= TUESDAY <= candidate.use_by] == []
    must = [candidate for candidate in taken if candidate.is_always and candidate.use_by == TUESDAY]
    may = [candidate for candidate in taken if candidate not in must]
    assert not may or sum(candidate.minutes for candidate in may) <= capacity.calling_minutes
    assert sum(candidate.channel == "note" for candidate in may) <= capacity.notes


def test_the_first_purchase_check_is_worth_most_but_for_putting_right():
    ranked = sorted(STARTING_VALUES, key=lambda occasion: -STARTING_VALUES[occasion])

    assert ranked[:2] == ["complaint_follow_up", "first_purchase"]
    assert starting_value("how_is_it") > starting_value("thank_you")  # asking beats thanking


@pytest.mark.parametrize(
    ("amount", "typical", "is_first", "expected"),
    [
        (0, 0, False, 1),
        (400, 100, False, 2),
        (100, 100, True, 2),
        (1, 1000, False, 0.5),
        (10**9, 1, False, 3),
        (-500, 100, False, 1),
    ],
)
def test_a_bigger_or_first_purchase_is_worth_more(amount: int, typical: int, is_first: bool, expected: float):
    assert starting_value("thank_you", amount_cents=amount, typical_cents=typical, is_first=is_first) == expected


def test_an_unknown_occasion_is_worth_a_thank_you():
    assert starting_value("name_day") == 1

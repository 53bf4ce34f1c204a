"""A stretch of time, replayed: the same facts open the same touchpoints, and no promise is broken on the way."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from regulars.records.models import Business, Customer, Moment, Touchpoint
from regulars.services import opening, playbooks
from tests.exploring import examples
from tests.services.promises import reachable, worked_through
from tests.services.scene import DAY, a_playbook, morning
from tests.services.years import Event, Stretch, a_year_of_the_demo, seasons

STAMPS = ("key", "customer_id", "due_date", "use_by_date", "state")
Stamps = list[tuple[object, ...]]
WEEK = 7
RECURRING = ("check_in", "season")


def explored(few: int) -> settings:
    """Try so many stretches, with all phases but "explain", which asks for many more replays of one that has failed."""
    return settings(
        max_examples=examples(few),
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


seeds = st.integers(0, 10**6)


@contextmanager
def undone() -> Iterator[None]:
    """Leave no trace of what is done in here."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ready_made(business: Business, stretch: Stretch) -> None:
    """Switch on what a contractor gets at set-up."""
    playbooks.install(business, trade="home-services", now=morning(stretch.start - DAY))


def stamps(business: Business, *states: str) -> Stamps:
    """What makes touchpoints the same, whatever their row."""
    rows = Touchpoint.objects.of(business).filter(state__in=states or Touchpoint.State.values)
    return sorted(rows.values_list(*STAMPS))


Replay = Callable[[Business, Stretch, list[Customer]], Stamps]


def day_by_day(business: Business, stretch: Stretch, people: list[Customer], *, times: int = 1) -> Stamps:
    """Open what is called for every day, as things happen, and that often on a day on which something did."""
    for day, events in zip(stretch.days(), stretch.by_day(), strict=True):
        stretch.write(business, people, events)
        for _ in range(times if events else 1):
            opening.open_all(business, on=day, now=morning(day))
    return stamps(business)


def once_a_week(business: Business, stretch: Stretch, people: list[Customer]) -> Stamps:
    """Open only on days on which something happened, and otherwise once a week."""
    for number, (day, events) in enumerate(zip(stretch.days(), stretch.by_day(), strict=True)):
        stretch.write(business, people, events)
        if events or number % WEEK == 0 or day == stretch.last:
            opening.open_all(business, on=day, now=morning(day))
    return stamps(business, "open")


def in_shuffled_batches(business: Business, stretch: Stretch, people: list[Customer], *, seed: int) -> Stamps:
    """Bring everything in on the last day, in batches in no order."""
    shuffled = random.Random(seed).sample(stretch.events, len(stretch.events))
    for start in range(5):
        batch: list[Event] = shuffled[start::5]
        stretch.write(business, people, batch)
        opening.open_all(business, on=stretch.last, now=morning(stretch.last))
    return stamps(business, "open")


def replayed(replay: Replay, business: Business, stretch: Stretch, people: list[Customer], **how: int) -> Stamps:
    """Replay a stretch and leave no trace of it."""
    with undone():
        return replay(business, stretch, people, **how)


def check_replays(business: Business, stretch: Stretch, *, seed: int) -> Stamps:
    """Replay a stretch in every way, and return what it opened."""
    people = reachable(business, stretch.people)

    once = replayed(day_by_day, business, stretch, people)
    twice = replayed(day_by_day, business, stretch, people, times=2)
    seldom = replayed(once_a_week, business, stretch, people)
    late = replayed(in_shuffled_batches, business, stretch, people, seed=seed)

    assert twice == once
    assert seldom == late == [stamp for stamp in once if stamp[-1] == "open"]
    return once


@explored(10)
@given(stretch=seasons(), seed=seeds)
def test_the_same_facts_open_the_same_touchpoints(business: Business, stretch: Stretch, seed: int):
    """A6: daily, twice, seldom, or at the end in shuffled batches, the keys and windows are the same."""
    with undone():
        a_playbook(business)

        check_replays(business, stretch, seed=seed)


@explored(8)
@given(stretch=seasons(), turn=st.integers(1, 28))
def test_nothing_opens_twice_when_the_shop_changes_its_hours(business: Business, stretch: Stretch, turn: int):
    """A6: a touchpoint is what it is about, and not when it is due."""
    with undone():
        a_playbook(business)
        people = reachable(business, stretch.people)
        old = Stretch(stretch.start, turn, stretch.people, tuple(one for one in stretch.events if one.day <= turn))
        day_by_day(business, old, people)
        business.opening_hours = {day: ["08:00", "17:00"] for day in ("tue", "sat", "sun")}
        business.save()

        day_by_day(business, stretch, people)
        opened = Touchpoint.objects.of(business).exclude(occasion__in=RECURRING).values_list("occasion", "about")
        counts = Counter(opened)
    business.refresh_from_db()

    assert [pair for pair, count in counts.items() if count > 1] == []


@explored(15)
@given(stretch=seasons(people=2, length=42, least=8, most=20), seed=seeds)
def test_no_promise_is_broken_in_a_season(business: Business, stretch: Stretch, seed: int):
    """I12, I13: whatever happens and is answered, caps, consent, pauses, complaints and capacity hold every day."""
    with undone():
        a_playbook(business)

        shop = worked_through(business, stretch, reachable(business, stretch.people), seed=seed)
        broken = shop.broken()

    assert broken == []


@pytest.mark.slow
def test_a_year_of_the_demo_opens_the_same_touchpoints(business: Business):
    """A6: the ready-made playbooks over a whole year of the demo shop."""
    stretch = a_year_of_the_demo(20)
    ready_made(business, stretch)

    opened = check_replays(business, stretch, seed=1)

    assert len(opened) > stretch.people


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="seasons and two years are worked through there")
def test_no_promise_is_broken_in_a_year_of_the_demo(business: Business):
    """I12, I13: a whole year of the demo shop, worked through."""
    stretch = a_year_of_the_demo(20)
    ready_made(business, stretch)

    shop = worked_through(business, stretch, reachable(business, stretch.people), seed=1)

    assert shop.broken() == []
    assert Moment.objects.filter(business=business, kind="contacted").count() > stretch.people

"""The timetable draws up each day once, where the day begins first, and does not believe a clock that jumps."""

import datetime as dt
import threading

import pytest

from regulars.records.models import Business, Playbook, Touchpoint
from regulars.worker import clock, timetable
from tests.people import NOW, TODAY, a_business, a_customer
from tests.services.scene import DAY, a_moment, a_playbook

FRIDAY = dt.date(2026, 2, 27)
MIDNIGHT = dt.datetime(2026, 3, 3, 5, 0, tzinfo=dt.UTC)  # in New York


def test_a_new_day_is_drawn_up_once(business: Business):
    a_playbook(business)
    a_moment(a_customer(business), on=FRIDAY)

    assert [timetable.tick(NOW), timetable.tick(NOW)] == [1, 0]
    assert Touchpoint.objects.planned(TODAY).count() == 1


@pytest.mark.parametrize(("seconds", "day"), [(-1, TODAY - DAY), (0, TODAY)])
def test_the_day_begins_where_the_business_is(business: Business, seconds: int, day: dt.date):
    """C9: not at midnight of the server."""
    timetable.tick(MIDNIGHT + dt.timedelta(seconds=seconds))

    business.refresh_from_db()
    assert business.planned_on == day


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Europe/Berlin", dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC)),
        ("America/New_York", dt.datetime(2027, 3, 14, 7, 30, tzinfo=dt.UTC)),
        ("America/New_York", dt.datetime(2027, 11, 7, 6, 30, tzinfo=dt.UTC)),
        ("America/Santiago", dt.datetime(2026, 9, 6, 4, 0, tzinfo=dt.UTC)),
        ("Pacific/Kiritimati", dt.datetime(2026, 12, 31, 10, 0, tzinfo=dt.UTC)),
    ],
)
def test_a_day_with_a_gap_or_an_overlap_is_drawn_up_once(db: None, zone: str, at: dt.datetime):
    """C1, C2, C8: also where midnight itself does not exist."""
    a_business(timezone=zone)
    hours = [at + dt.timedelta(hours=hour) for hour in range(-2, 3)]

    assert 1 <= sum(map(timetable.tick, hours)) <= 2
    assert sum(map(timetable.tick, hours[-1:])) == 0


def test_a_zone_that_is_gone_does_not_stop_the_others(db: None):
    """C8: a renamed zone falls back."""
    a_business("North Air", timezone="Mars/Olympus")
    a_business("South Heat")

    assert timetable.tick(NOW) == 2


def test_one_shops_trouble_does_not_keep_the_others_waiting(business: Business, neighbour: Business):
    a_playbook(business, text="this is no playbook")
    a_customer(business)

    assert timetable.tick(NOW) == 1
    neighbour.refresh_from_db()
    assert neighbour.planned_on == TODAY
    assert Playbook.objects.count() == 1


def test_a_clock_set_back_draws_nothing_twice(business: Business):
    """C5: three days back and forth again."""
    a_playbook(business)
    a_moment(a_customer(business), on=FRIDAY)
    timetable.tick(NOW)
    timetable.tick(NOW - 3 * DAY)
    timetable.tick(NOW)

    touchpoint = Touchpoint.objects.get(occasion="first_purchase")
    assert (touchpoint.state, touchpoint.planned_for) == ("open", TODAY)


@pytest.mark.parametrize(
    ("wall", "uptime", "is_jump"),
    [
        (dt.timedelta(hours=1), 3600, False),
        (dt.timedelta(hours=9), 9 * 3600, False),
        (dt.timedelta(minutes=9), 0, False),
        (dt.timedelta(minutes=11), 0, True),
        (dt.timedelta(days=730), 60, True),
        (dt.timedelta(days=-3), 60, False),
    ],
)
def test_a_clock_that_jumps_ahead_is_not_believed(wall: dt.timedelta, uptime: float, is_jump: bool):
    """C5: a plan of a day in two years would end everything that is open."""
    watch = clock.Watch(started=NOW, uptime=100.0)

    assert watch.has_jumped(NOW + wall, 100.0 + uptime) is is_jump


def test_the_loop_ends_when_told_to(db: None):
    """A3: at once, without another tick."""
    stop = threading.Event()
    stop.set()

    assert timetable.run(stop) is None

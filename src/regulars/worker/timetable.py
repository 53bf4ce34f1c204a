"""The timetable: each business's plan is drawn up when its day begins, and its letters go into the outbox."""

import datetime as dt
import logging
import threading

from django.db import close_old_connections

from regulars.core.zones import local_date
from regulars.records.models import Business
from regulars.services import letters, outreach
from regulars.worker import clock

log = logging.getLogger(__name__)
PAUSE_SECONDS = 30.0


def tick(now: dt.datetime) -> int:
    """Draw up the plan of every business whose local day is not planned yet, and say how many that were."""
    drawn_up = 0
    for business in Business.objects.order_by("pk"):
        today = local_date(now, business.timezone)
        if business.planned_on != today:
            drawn_up += _draw_up(business, today, now)
        _queue_letters(business, today, now)
    return drawn_up


def run(stop: threading.Event) -> None:
    """Tick until told to stop; a clock that jumps ahead is not believed until somebody starts the program again."""
    watch = clock.Watch(clock.now(), clock.uptime())
    while not stop.is_set():
        now = clock.now()
        if watch.has_jumped(now, clock.uptime()):
            log.warning("The clock says %s, which cannot be. Set it right, or start again if it is right now.", now)
        else:
            _tick_safely(now)
        stop.wait(PAUSE_SECONDS)


def _tick_safely(now: dt.datetime) -> None:
    close_old_connections()
    try:
        tick(now)
    except Exception:
        log.exception("The timetable stumbled; it goes on in %.0f seconds.", PAUSE_SECONDS)
    finally:
        close_old_connections()


def _draw_up(business: Business, today: dt.date, now: dt.datetime) -> bool:
    # One shop's trouble must not keep the others waiting.
    try:
        outreach.draw_up(business, on=today, now=now)
    except Exception:
        log.exception("The plan of %s for %s could not be drawn up.", business.pk, today)
        return False
    return True


def _queue_letters(business: Business, today: dt.date, now: dt.datetime) -> None:
    try:
        letters.queue_planned(business, on=today, now=now)
    except Exception:
        log.exception("The letters of %s for %s could not be queued.", business.pk, today)

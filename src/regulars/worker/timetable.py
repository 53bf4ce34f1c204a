"""The timetable: plans when a day begins, letters into the outbox, mail in the morning, feeds, and a look at DNS."""

import datetime as dt
import logging
import threading

from django.db import close_old_connections

from regulars.core.zones import local_date
from regulars.records.models import Business
from regulars.services import erasure, feeds, hand_overs, letters, morning, outreach, record_checks
from regulars.worker import clock

log = logging.getLogger(__name__)
PAUSE_SECONDS = 30.0
REFRESHED_EVERY = 10  # minutes: calendars ask once an hour at most


def tick(now: dt.datetime) -> int:
    """Draw up the plan of every business whose local day is not planned yet, and say how many that were."""
    drawn_up = 0
    for business in Business.objects.order_by("pk"):
        today = local_date(now, business.timezone)
        is_new = business.planned_on != today and _begin(business, today, now)
        drawn_up += is_new
        _queue_letters(business, today, now)
        _send_morning_mail(business, now)
        if is_new or now.minute % REFRESHED_EVERY == 0:
            _refresh_feeds(business, now)
    # Last, for these may wait for somebody else's computer.
    for business in Business.objects.order_by("pk"):
        _carry_prints(business, local_date(now, business.timezone), now)
        _check_records(business, now)
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


def _begin(business: Business, today: dt.date, now: dt.datetime) -> bool:
    """Begin a day: erase whom a restore under the running program brought back and did not live to erase, and plan."""
    try:
        erasure.erase_again(business, now=now)
    except Exception:
        log.exception("Who of %s was erased before could not be erased again.", business.pk)
    return _draw_up(business, today, now)


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


def _send_morning_mail(business: Business, now: dt.datetime) -> None:
    try:
        morning.send_due(business, now=now)
    except Exception:
        log.exception("The morning's mail of %s could not be queued.", business.pk)


def _refresh_feeds(business: Business, now: dt.datetime) -> None:
    try:
        feeds.refresh(business, now=now)
    except Exception:
        log.exception("The calendar feeds of %s could not be brought up to date.", business.pk)


def _check_records(business: Business, now: dt.datetime) -> None:
    try:
        record_checks.check_due(business, now=now)
    except Exception:
        log.exception("The records of %s's mail could not be looked at.", business.pk)


def _carry_prints(business: Business, today: dt.date, now: dt.datetime) -> None:
    for run in hand_overs.under_way(business):
        try:
            hand_overs.carry(run, on=today, now=now)
        except Exception:
            log.exception("Print run %s could not be handed over.", run.pk)

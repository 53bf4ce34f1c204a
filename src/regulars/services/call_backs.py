"""Calling back when the customer asked for it: the hour is kept, whatever the rules say."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from regulars.core import call_backs as rules
from regulars.core import held
from regulars.core.call_backs import Day
from regulars.core.call_order import Span
from regulars.core.caps import Reason
from regulars.core.people import clean_text
from regulars.core.spoken_dates import hour, weekday
from regulars.core.zones import local_time, wall_time
from regulars.records.models import Business, Customer, Staff, Touchpoint
from regulars.services import holding, outcome_notes
from regulars.services.calling import Ringing
from regulars.services.facts import calendar_of, local_day
from regulars.services.refused import Refused

CALL_BACK = "call_back"
PHONE = "phone"
FURTHEST = dt.timedelta(days=28)
# So long a call that nobody made in time stays on the list.
MISSED_FOR = dt.timedelta(days=7)


class NotAtThatTime(Refused):
    """Choose a day and a time at which somebody may be called back."""


@transaction.atomic
def call_back(
    touchpoint: Touchpoint, *, at: dt.datetime, said: str = "", by: Staff | None, now: dt.datetime
) -> Touchpoint:
    """Note when the customer asked to be called back; the same wish twice changes nothing."""
    one = outcome_notes.open_one(touchpoint)
    if one.call_at == at and _asked_last(one):
        return one
    if PHONE not in (one.channel, *one.channels):
        raise NotAtThatTime("This is not a call.")
    day, today = local_day(one.business, at), local_day(one.business, now)
    if words := _refusal(one, at, now=now):
        raise NotAtThatTime(words)
    was = outcome_notes.before(one)
    outcome_notes.note(one, "tried", CALL_BACK, clean_text(said), was, by=by, now=now)
    one.call_at, one.not_before_date, one.channel = at, day, PHONE
    one.use_by_date = max(one.use_by_date, day + MISSED_FOR)
    if day == today:
        one.planned_for = today
        holding.let_go(one)
    else:
        one.planned_for = None
        holding.hold(one, Reason(held.CALL_BACK, _asked_for(one)))
    return outcome_notes.save(one, now=now)


def day_of(business: Business, customer: Customer, on: dt.date) -> Day:
    """Say whether and when somebody may be rung on a day."""
    calendar = calendar_of(business)
    is_open = calendar.opens(on)
    return Day(on, span(business, customer, on) if is_open else None, is_open, calendar.next_open(on))


def span(business: Business, customer: Customer, on: dt.date) -> Span | None:
    """Return the instants between which somebody may be rung on a day."""
    return as_span(Ringing.of(business, on=on).hours(customer), business, on)


def as_span(hours: tuple[dt.time, dt.time] | None, business: Business, on: dt.date) -> Span | None:
    """Turn hours on the shop's clock into instants; a bar closes on the day after."""
    if hours is None:
        return None
    since, until = hours
    closes_on = on if since < until else on + dt.timedelta(days=1)
    return wall_time(on, since, business.timezone), wall_time(closes_on, until, business.timezone)


def last_day(today: dt.date) -> dt.date:
    """Return the last day for which a call may be asked."""
    return today + FURTHEST


def offers(business: Business, customer: Customer, *, now: dt.datetime) -> Sequence[dt.datetime]:
    """Return a few good instants at which to call somebody back."""
    today = local_day(business, now)
    tomorrow = calendar_of(business).next_open(today + dt.timedelta(days=1))
    days = [day_of(business, customer, on) for on in (today, tomorrow)]
    return rules.offers(now, days, timezone=business.timezone)


def moved(one: Touchpoint, on: dt.date) -> dt.datetime | None:
    """Return the hour they asked for on another day, as near as they may be rung then."""
    hours = span(one.business, one.customer, on)
    if one.call_at is None or hours is None:
        return one.call_at and wall_time(
            on, local_time(one.call_at, one.business.timezone).time(), one.business.timezone
        )
    clock = local_time(one.call_at, one.business.timezone).time()
    return rules.same_clock(clock, hours, timezone=one.business.timezone)


def spoken_hour(one: Touchpoint) -> str:
    """Say at which hour they are called: " at 16:00"; nothing when they asked for none."""
    if one.call_at is None:
        return ""
    return f" at {hour(local_time(one.call_at, one.business.timezone), one.business.country)}"


def _refusal(one: Touchpoint, at: dt.datetime, *, now: dt.datetime) -> str:
    business = one.business
    day = day_of(business, one.customer, local_day(business, at))
    last = last_day(local_day(business, now))
    return rules.refusal(at, now=now, day=day, last=last, timezone=business.timezone, country=business.country)


def _asked_last(one: Touchpoint) -> bool:
    last = outcome_notes.last_contact(one)
    return bool(last and last.details.get("outcome") == CALL_BACK)


def _asked_for(one: Touchpoint) -> str:
    assert one.call_at is not None
    day = weekday(local_day(one.business, one.call_at), one.business.country)
    return f"They asked to be called back on {day}{spoken_hour(one)}."

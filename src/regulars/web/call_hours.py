"""When a call can be made, and what was asked for, as the pages say it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from regulars.core.call_order import Call, Turn, in_order
from regulars.core.channel_choice import MESSAGE
from regulars.core.spoken_dates import hour, weekday
from regulars.core.zones import local_time
from regulars.records.models import Business, Customer, Touchpoint
from regulars.services import call_backs, facts
from regulars.services.calling import Ringing
from regulars.web import spoken

QUARTERS = (0, 15, 30, 45)


@dataclass(frozen=True)
class Offer:
    """A good instant to call somebody back."""

    value: str
    label: str


@dataclass(frozen=True)
class CallBack:
    """What a page offers for "call back at": a few instants, and days and times to choose from."""

    offers: Sequence[Offer]
    days: Sequence[tuple[str, str]]
    times: Sequence[tuple[str, str]]
    day: str = ""  # what is chosen before anybody chooses
    time: str = ""


def turns(business: Business, touchpoints: Iterable[Touchpoint], *, on: dt.date, now: dt.datetime) -> list[Turn]:
    """Put the calls and messages of a day in the order in which to make them."""
    ringing = Ringing.of(business, on=on)
    calls = [
        Call(
            id=one.pk,
            place=place,
            hours=call_backs.as_span(ringing.hours(one.customer), business, on),
            timezones=_likeliest_first(facts.zones_of(one.customer, business), business.timezone),
            best_time=one.customer.best_time,
            call_at=one.call_at,
            is_message=one.channel == MESSAGE,
        )
        for place, one in enumerate(touchpoints)
    ]
    return in_order(calls, now=now, timezone=business.timezone, country=business.country)


def call_back(business: Business, customer: Customer, *, on: dt.date, now: dt.datetime) -> CallBack:
    """Return what to offer to somebody who asks to be called back."""
    days = [on + dt.timedelta(days=ahead) for ahead in range(call_backs.FURTHEST.days + 1)]
    calendar = facts.calendar_of(business)
    open_days = [day for day in days if calendar.opens(day)]
    spans = [span for day in open_days[:7] if (span := call_backs.span(business, customer, day))]
    clocks = [(local_time(since, business.timezone), local_time(until, business.timezone)) for since, until in spans]
    offered = call_backs.offers(business, customer, now=now)
    first = local_time(offered[0], business.timezone) if offered else None
    return CallBack(
        offers=[Offer(at.isoformat(), capfirst(at_words(at, business, today=on))) for at in offered],
        days=[(day.isoformat(), _day(day, on, business.country)) for day in open_days],
        times=_quarters({(since.time(), until.time()) for since, until in clocks}, business.country),
        day=first.date().isoformat() if first else "",
        time=f"{first:%H:%M}" if first else "",
    )


def asked_for(touchpoint: Touchpoint, business: Business, *, today: dt.date, now: dt.datetime) -> str:
    """Say for when they asked, and when nobody did it in time; nothing when they asked for nothing."""
    if touchpoint.call_at is None:
        return ""
    when = at_words(touchpoint.call_at, business, today=today)
    if touchpoint.call_at > now:
        return _("They asked to be called %(when)s.") % {"when": when}
    if now - touchpoint.call_at < dt.timedelta(minutes=30):
        return _("They asked to be called %(when)s: that is now.") % {"when": when}
    return _("They asked to be called %(when)s, and nobody has yet.") % {"when": when}


def at_words(at: dt.datetime, business: Business, *, today: dt.date) -> str:
    """Say an instant on the shop's clock: "today at 16:00"."""
    local = local_time(at, business.timezone)
    day, clock = spoken.day(local.date(), today=today), hour(local, business.country)
    return _("%(day)s at %(clock)s") % {"day": day, "clock": clock}


def _likeliest_first(zones: Sequence[str], here: str) -> tuple[str, ...]:
    return tuple(sorted(zones, key=lambda name: name != here))


def _day(day: dt.date, today: dt.date, country: str) -> str:
    ahead = (day - today).days
    if ahead in (0, 1):
        return str({0: _("Today"), 1: _("Tomorrow")}[ahead])
    return weekday(day, country)


def _quarters(hours: Iterable[tuple[dt.time, dt.time]], country: str) -> list[tuple[str, str]]:
    clocks = [dt.time(at, minute) for at in range(24) for minute in QUARTERS]
    spans = list(hours)
    good = (clock for clock in clocks if any(_within(clock, *span) for span in spans))
    return [(f"{clock:%H:%M}", hour(clock, country)) for clock in good]


def _within(clock: dt.time, since: dt.time, until: dt.time) -> bool:
    return since <= clock < until if since < until else clock >= since or clock < until

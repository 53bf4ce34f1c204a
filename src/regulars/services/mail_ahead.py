"""Mail ahead: when a letter that waits is to leave, which is never before it is due, nor at night."""

import datetime as dt

from regulars.core.caps import Reason
from regulars.core.mail_hours import awake
from regulars.records.models import Business, Customer
from regulars.services.facts import zones_of
from regulars.services.standing import caps_of


def leaves_at(business: Business, due_at: dt.datetime, *, customer: Customer | None, now: dt.datetime) -> dt.datetime:
    """Return when it leaves by the clock: `due_at` when that is a good hour or over; without a customer, here."""
    at = max(due_at, now)
    zones = zones_of(customer, business) if customer else (business.timezone,)
    hours = awake(caps_of(business), now=at, timezones=zones)
    return hours.since if not isinstance(hours, Reason) and hours.since > at else due_at

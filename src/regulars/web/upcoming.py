"""What comes next for a customer, as the list and their page both say it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from regulars.core.coming import comes_on
from regulars.records.models import Customer, Touchpoint
from regulars.web.timeline import SPOKEN_CHANNELS, occasion


@dataclass(frozen=True)
class Upcoming:
    """The next point of contact: what for, by which way, and on which day."""

    occasion: str
    way: str
    on: dt.date


def upcoming(customer: Customer, touchpoints: Iterable[Touchpoint], *, today: dt.date) -> Upcoming | None:
    """Return what comes first for a customer of these touchpoints, which are theirs."""
    days = [(day_of(one, customer, today=today), one) for one in touchpoints]
    coming = [(day, one.pk, one) for day, one in days if day]
    if not coming:
        return None
    day, _pk, first = min(coming)
    return Upcoming(occasion(first), way(first), day)


def day_of(one: Touchpoint, customer: Customer, *, today: dt.date) -> dt.date | None:
    """Say on which day this comes; nothing of what has ended, is held or is over."""
    if one.state != Touchpoint.State.OPEN:
        return None
    return comes_on(
        one.occasion,
        one.due_date,
        use_by=one.use_by_date,
        planned_for=one.planned_for,
        is_held=bool(one.held_reason),
        paused_until=None if one.call_at else customer.paused_until,
        today=today,
    )


def way(touchpoint: Touchpoint) -> str:
    """Say by which way: the one that was chosen, or else the playbook's first."""
    slug = touchpoint.channel or next(iter(touchpoint.channels), "")
    return str(SPOKEN_CHANNELS.get(slug, slug))

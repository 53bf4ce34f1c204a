"""What the team can do, and what of it is done or planned."""

import datetime as dt
from collections.abc import Iterator
from typing import TypedDict

from django.db.models import Count

from regulars import channels
from regulars.core.planning import NOTE
from regulars.records.models import Business, Moment, Touchpoint
from regulars.services import facts, mail_accounts

EMAIL = "email"


class Used(TypedDict):
    """Minutes of a day and handwritten notes of its week: all, done, and planned but not done yet."""

    minutes: int
    minutes_done: int
    minutes_planned: int
    notes: int
    notes_done: int
    notes_planned: int


def capacity(business: Business, *, on: dt.date) -> Used:
    """Return what the team can do on a day, and what of it is done or planned."""
    monday = on - dt.timedelta(days=on.weekday())
    week = list(_done(business, monday, monday + dt.timedelta(days=6)))
    by_itself = mail_accounts.leaves_by_itself(business)
    chosen = Touchpoint.objects.of(business).planned(on).order_by()
    planned = dict(chosen.values_list("channel").annotate(Count("pk")))
    return Used(
        minutes=business.calling_minutes,
        minutes_done=sum(minutes(channel, by_itself=by_itself) for day, channel in week if day == on),
        minutes_planned=sum(minutes(channel, by_itself=by_itself) * count for channel, count in planned.items()),
        notes=business.notes_per_week,
        notes_done=sum(channel == NOTE for _, channel in week),
        notes_planned=planned.get(NOTE, 0),
    )


def _done(business: Business, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, str]]:
    moments = Moment.objects.filter(
        business=business,
        kind__in=("contacted", "tried"),
        happened_at__gte=facts.day_begins(business, first),
        happened_at__lt=facts.day_begins(business, last + dt.timedelta(days=1)),
    )
    for at, details in moments.values_list("happened_at", "details"):
        yield facts.local_day(business, at), details.get("channel", "")


def minutes(channel: str, *, by_itself: bool) -> int:
    """Return how long somebody is busy with one contact; mail that leaves by itself takes nobody's time."""
    if not channel or (by_itself and channel == EMAIL):
        return 0
    return channels.channel(channel).minutes

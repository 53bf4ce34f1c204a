"""Noting: what left is written into the journal, and its touchpoint ends."""

import datetime as dt
import json
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet

from regulars.core import outbox as states
from regulars.records.models import Business, Message
from regulars.services import outcomes
from regulars.services.outbox_terms import placed

PORTION = 500
NOTE = """
INSERT INTO records_moment (business_id, customer_id, kind, happened_at, worth_cents, about, words, details)
VALUES (%s, %s, 'contacted', %s, 0, %s, '', %s) ON CONFLICT DO NOTHING
"""
LEFT = (states.SENT, states.UNKNOWN, states.ASSUMED)


def note_outcomes(business: Business, *, now: dt.datetime) -> int:
    """Write what left and is not in the journal yet into it; return how many that were. Once each, however often."""
    noted = 0
    while portion := _note(_left(business).filter(touchpoint=None), PORTION, now):
        noted += portion
    # One by one: the end of a touchpoint makes its customer looked at again.
    while _note(_left(business).exclude(touchpoint=None), 1, now):
        noted += 1
    return noted


def _left(business: Business) -> QuerySet[Message]:
    return Message.objects.of(business).filter(is_noted=False, state__in=LEFT).order_by("state_since", "pk")


class _Waiting(NamedTuple):
    """What the journal wants to know of a message."""

    pk: Any
    business_id: int
    customer_id: int | None
    touchpoint_id: int | None
    fenced_at: dt.datetime | None
    purpose: str
    occasion: str


@transaction.atomic
def _note(left: QuerySet[Message], most: int, now: dt.datetime) -> int:
    can_skip = connection.features.has_select_for_update_skip_locked
    rows = left.select_for_update(skip_locked=can_skip, of=("self",)).values_list(*_Waiting._fields)[:most]
    # In the order of customers, as everybody who writes about many of them.
    waiting = sorted((_Waiting(*row) for row in rows), key=lambda one: (one.customer_id or 0, one.pk))
    moments = [_moment(one, now) for one in waiting if one.customer_id]
    if moments:
        with connection.cursor() as cursor:
            cursor.executemany(NOTE, moments)
    for one in waiting:
        if one.touchpoint_id:
            outcomes.mailed(one.touchpoint_id, business=one.business_id, at=one.fenced_at or now, now=now)
    Message.objects.filter(pk__in=[one.pk for one in waiting]).update(is_noted=True)
    return len(waiting)


def _moment(one: _Waiting, now: dt.datetime) -> tuple[Any, ...]:
    details = {
        "channel": "email",
        "outcome": "sent",
        "purpose": one.purpose,
        "occasion": one.occasion,
        "touchpoint": one.touchpoint_id,
    }
    at = placed(one.fenced_at or now)
    return (one.business_id, one.customer_id, at, f"message:{one.pk}", json.dumps(details))

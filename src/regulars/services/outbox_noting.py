"""Noting: what left is written into the journal, and its touchpoint ends."""

import datetime as dt

from django.db import connection, transaction
from django.db.models import QuerySet

from regulars.core import outbox as states
from regulars.records.models import Business, Message, Moment
from regulars.services import outcomes

PORTION = 500
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


@transaction.atomic
def _note(left: QuerySet[Message], most: int, now: dt.datetime) -> int:
    can_skip = connection.features.has_select_for_update_skip_locked
    waiting = list(left.defer("facts").select_for_update(skip_locked=can_skip, of=("self",))[:most])
    # In the order of customers, as everybody who writes about many of them.
    to_customers = sorted(waiting, key=lambda one: (one.customer_id or 0, one.pk))
    moments = [_moment(one, one.customer_id, now) for one in to_customers if one.customer_id]
    Moment.objects.bulk_create(moments, ignore_conflicts=True)
    for one in to_customers:
        if one.touchpoint_id:
            outcomes.mailed(one.touchpoint_id, business=one.business_id, at=one.fenced_at or now, now=now)
    Message.objects.filter(pk__in=[one.pk for one in waiting]).update(is_noted=True)
    return len(waiting)


def _moment(one: Message, customer_id: int, now: dt.datetime) -> Moment:
    return Moment(
        business_id=one.business_id,
        customer_id=customer_id,
        kind="contacted",
        about=f"message:{one.pk}",
        happened_at=one.fenced_at or now,
        details={
            "channel": "email",
            "outcome": "sent",
            "purpose": one.purpose,
            "occasion": one.occasion,
            "touchpoint": one.touchpoint_id,
        },
    )

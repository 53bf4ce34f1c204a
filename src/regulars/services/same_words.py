"""The same words twice: how many of those who get a letter had its very words from us before, and when last."""

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from regulars.core import outbox as states
from regulars.core import second_look
from regulars.core.second_look import Again
from regulars.core.spoken_dates import long_day
from regulars.records.models import Business, Customer, Mailing, Message, Template
from regulars.services import facts

ON_THEIR_WAY = (states.HELD, states.READY, states.CLAIMED, states.DEFERRED)
NEVER_ARRIVED = (*ON_THEIR_WAY, states.FAILED, states.CANCELLED)
Asked = Collection[int] | QuerySet[Message, Any]


def among(
    business: Business, customers: Collection[Customer], subject: str, text: str, *, now: dt.datetime
) -> Again | None:
    """Say who of these customers had such words before, or None."""
    ids = [one.pk for one in customers]
    return _again(business, subject, text, ids, now, of=ids.__len__) if ids else None


def waiting_in(mailing: Mailing, *, now: dt.datetime) -> Again | None:
    """Say who of those whose letter of a mailing has not left yet had its words before, or None."""
    waiting = Message.objects.filter(mailing=mailing, state__in=ON_THEIR_WAY).values("customer_id")
    return _again(mailing.business, mailing.template.subject, mailing.template.text, waiting, now, of=waiting.count)


def _again(
    business: Business, subject: str, text: str, asked: Asked, now: dt.datetime, *, of: Callable[[], int]
) -> Again | None:
    # Not by business nor by state: their indexes would lead through all mail there ever was, and not by the customer.
    sent = Message.objects.filter(template__in=_alike(business, subject, text), fenced_at__isnull=False)
    sent = sent.filter(stream=states.LETTERS).exclude(state__in=NEVER_ARRIVED)
    family = Customer.objects.filter(Q(pk__in=asked) | Q(merged_into__in=asked)).values("pk")
    root = Coalesce("customer__merged_into", "customer")
    had = sent.filter(customer__in=family).aggregate(people=Count(root, distinct=True), last=Max("fenced_at"))
    if not had["people"]:
        return None
    last, today = (facts.local_day(business, instant) for instant in (had["last"], now))
    return Again(had["people"], of(), long_day(last, today, business.country))


def _alike(business: Business, subject: str, text: str) -> list[int]:
    """Return the words that differ from these in nothing but case and spacing."""
    wanted = second_look.digest(subject, text)
    kept = Template.objects.filter(business=business).values_list("pk", "subject", "text")
    return [pk for pk, *words in kept if second_look.digest(*words) == wanted]

"""A no among words that somebody of the team typed: nothing is sent until they have said whether it is one.

It goes the way of a reply that may be a no: it lies in the tray, and the guard holds what would leave.
"""

import datetime as dt
import hashlib

from regulars.core.stop_calls import speaks_of_calls_only
from regulars.core.stop_words import reads_as
from regulars.records.models import Business, Customer, Incoming, Staff

# What people tell us, in the words of whoever noted it.
TOLD = {"contacted", "tried", "complaint", "complaint_solved", "review", "referral"}
TOLD |= {"wished", "remembered", "promised", "refunded"}
SAME_TALK = dt.timedelta(days=1)


def listen(customer: Customer, words: str, *, about: str, now: dt.datetime) -> None:
    """Ask about words that may be a no, once in the same talk."""
    if not words or reads_as(words) is None or speaks_of_calls_only(words):
        return
    root = customer.merged_into_id or customer.pk
    lately = Incoming.objects.filter(business=customer.business_id, customer=root, key__startswith=Incoming.NOTED)
    asked = lately.filter(received_at__gt=now - SAME_TALK).values_list("words", flat=True)
    if any(words in one or one in words for one in asked):
        return
    Incoming.objects.get_or_create(
        business_id=customer.business_id,
        key=_key(about) + _digest(words),
        defaults={"kind": Incoming.Kind.UNCLEAR, "customer_id": root, "words": words, "received_at": now},
    )


def forget(business: Business, *, about: str) -> None:
    """Take back the question about what is taken back, unless it was answered."""
    Incoming.objects.filter(business=business, key__startswith=_key(about), settled_at=None).delete()


def answered(customer: Customer, *, by: Staff, now: dt.datetime) -> None:
    """Note that somebody has written down what a customer wants no more: that is not asked again."""
    asked = Incoming.objects.open(customer.business).filter(key__startswith=Incoming.NOTED)
    root = customer.merged_into_id or customer.pk
    Incoming.objects.filter(pk__in=asked.order_by().filter(customer=root).values("pk")).update(
        settled_at=now, settled_by=by
    )


def answered_at(business: Business, *, about: str) -> list[dt.datetime]:
    """Return when the question about this was answered."""
    asked = Incoming.objects.of(business).filter(key__startswith=_key(about)).exclude(settled_at=None)
    return [one.settled_at for one in asked if one.settled_at]


def question(customer: Customer) -> Incoming | None:
    """Return what of a customer waits for somebody to say whether it is a no."""
    waiting = Incoming.objects.to_answer(customer.business)
    return waiting.filter(kind=Incoming.Kind.UNCLEAR, customer=customer).first()


def _key(about: str) -> str:
    return f"{Incoming.NOTED}{_digest(about)}:"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:40]

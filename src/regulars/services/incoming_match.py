"""Whose mail came back: by the token of a message that really left, else by who wrote."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from regulars.core import outbox as states
from regulars.core.returned import BOUNCE_WITHIN, COMPLAINT_WITHIN, Known
from regulars.post.incoming import Arrived
from regulars.records.models import Business, Customer, CustomerKey, MailAccount, Message

BRIEF = 8  # words
LONG = 60
# A message that was never handed over cannot come back.
LEFT = (states.SENT, states.UNKNOWN, states.FENCED, states.ASSUMED)


@dataclass(frozen=True)
class Match:
    """The message that came back or was answered, and the customer it concerns."""

    message: Message | None
    customer: Customer | None
    known: Known


def matched(business: Business, arrived: Arrived, *, now: dt.datetime) -> Match:
    """Find the message and the customer, and say how sure that is."""
    message = _message(business, arrived)
    sender = _sender(business, arrived.from_address)
    customer = standing_for(message.customer) if message and message.customer else None
    within = COMPLAINT_WITHIN if arrived.kind == "complaint" else BOUNCE_WITHIN
    known = Known(
        is_proven=message is not None,
        is_timely=message is not None and left_at(message) >= now - within,
        is_about_it=not arrived.final_recipients or (message and message.to_address) in arrived.final_recipients,
        is_from_customer=sender is not None,
        is_brief=len(arrived.words.split()) <= BRIEF,
        is_newsletter=arrived.is_to_many and message is None and len(arrived.words.split()) > LONG,
    )
    # A report is about whom the message went to; who wrote it is a machine.
    is_report = arrived.kind in ("bounce", "complaint")
    return Match(message, customer if is_report or customer else sender, known)


def left_at(message: Message) -> dt.datetime:
    """Return when a message left, as far as anybody knows."""
    return message.fenced_at or message.state_since


def _message(business: Business, arrived: Arrived) -> Message | None:
    names = [*_spelled(business, arrived.tokens), *arrived.message_ids]
    mine = Message.objects.of(business).filter(state__in=LEFT).select_related("customer")
    found = mine.filter(message_id__in=names).order_by("-made_at").first() if names else None
    if found is None and arrived.tokens:  # it left under another domain than today's
        begins = [Q(message_id__startswith=f"{token}@") for token in arrived.tokens[:3]]
        found = mine.filter(_any(begins)).first()
    return found


def _spelled(business: Business, tokens: Iterable[str]) -> list[str]:
    address = MailAccount.objects.filter(business=business).values_list("from_address", flat=True).first()
    domain = (address or "").rpartition("@")[2].lower()
    return [f"{token}@{domain}" for token in tokens] if domain else []


def _any(these: list[Q]) -> Q:
    whole = Q()
    for one in these:
        whole |= one
    return whole


def _sender(business: Business, address: str) -> Customer | None:
    """Return the customer of an address; of several who share it, whom we wrote to last."""
    if not address:
        return None
    keys = CustomerKey.objects.filter(business=business, kind=CustomerKey.Kind.EMAIL, key=address)
    people = {one.pk: one for key in keys.select_related("customer").order_by("customer_id") if (one := key.customer)}
    if len(people) < 2:
        return standing_for(next(iter(people.values()))) if people else None
    written = Message.objects.of(business).filter(state__in=LEFT, customer_id__in=list(people))
    last = written.order_by("-made_at").values_list("customer_id", flat=True).first()
    return standing_for(people[last] if last in people else people[min(people)])


def standing_for(customer: Customer) -> Customer:
    """Return who stands for a customer after all merges."""
    passed = {customer.pk}
    while customer.merged_into and customer.merged_into.pk not in passed:
        customer = customer.merged_into
        passed.add(customer.pk)
    return customer

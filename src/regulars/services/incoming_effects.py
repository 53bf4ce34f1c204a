"""What follows from what came back: an address is not used again, a customer is left in peace, the letters stop."""

import datetime as dt

from django.db.models import Count

from regulars.core import outbox as states
from regulars.core.consent import ASKED, CAME_BACK, MARKETING, SERVICE, suppression_digest
from regulars.core.returned import FULL, GONE, RATE_OVER, Brake, brake, came_back
from regulars.records.models import Business, Customer, Incoming, Message, Staff, Suppression
from regulars.services import consent, dead_addresses, journal, outbox_stop, preferences, rechecks

TOLD = "counter"  # as on their page: somebody of the team wrote it down
COMPLAINED = "They reported our mail as spam."
HAD_LEFT = "Something came back, so it had left."
RATED = (states.SENT, states.UNKNOWN, states.ASSUMED)


def follow(incoming: Incoming, *, now: dt.datetime, is_written: bool = False) -> None:
    """Do at once what this calls for, which a person wrote or a machine; what calls for nothing is only kept."""
    message, customer = incoming.message, incoming.customer
    if message is not None and incoming.kind != Incoming.Kind.UNCLEAR:
        prove(message, now=now)
    if customer is None:
        return
    journal.hold_still([customer.pk])
    match incoming.kind:
        case Incoming.Kind.HARD if message:
            _came_back(incoming, message, customer, GONE, now)
        case Incoming.Kind.SOFT if message and dead_addresses.is_shut(customer, message.to_address, now=now):
            _came_back(incoming, message, customer, FULL, now)
        case Incoming.Kind.COMPLAINT if message:
            _complained(incoming, message, customer, now)
        case Incoming.Kind.STOP:
            if incoming.settled_at is None:  # they wrote more than that
                replied(incoming, customer, now=now)
            stop(incoming, customer, now=now)
        case Incoming.Kind.REPLY | Incoming.Kind.UNCLEAR if is_written:
            replied(incoming, customer, now=now)


def prove(message: Message, *, now: dt.datetime) -> None:
    """Take it as sent when nobody knew: what came back must have left."""
    unknown = Message.objects.filter(pk=message.pk, business_id=message.business_id, state=states.UNKNOWN)
    unknown.update(state=states.SENT, state_since=now, reason=HAD_LEFT, lease_owner="")


def prove_all(business: Business, *, now: dt.datetime) -> int:
    """Take as sent what became unknown after something had come back already; return how many that were."""
    back = Incoming.objects.of(business).exclude(kind=Incoming.Kind.UNCLEAR).exclude(message=None)
    unknown = Message.objects.of(business).filter(state=states.UNKNOWN, pk__in=back.values("message_id"))
    return unknown.update(state=states.SENT, state_since=now, reason=HAD_LEFT, lease_owner="")


def stop(incoming: Incoming, customer: Customer, *, by: Staff | None = None, now: dt.datetime) -> None:
    """End all mail to who wrote, or told us, that they want none."""
    who, source = preferences.Visitor(customer, SERVICE), TOLD if incoming.is_noted else preferences.BY_REPLY
    preferences.stop(who, source=source, wording=(incoming.words or incoming.subject)[:500], by=by, now=now)


def replied(incoming: Incoming, customer: Customer, *, now: dt.datetime) -> None:
    """Note what they wrote in their history."""
    journal.note(
        customer,
        "replied",
        about=f"incoming:{incoming.pk}",
        now=now,
        words=incoming.words[:2000],
        details={"channel": "email"},
    )
    rechecks.recheck(customer, now=now)


def rate(business: Business, *, now: dt.datetime) -> Brake:
    """Say how many of the last week's letters were reported as spam, and whether that is too many."""
    since = now - RATE_OVER
    letters = Message.objects.of(business).filter(fenced_at__gte=since, stream=states.LETTERS, state__in=RATED)
    complaints = Incoming.objects.of(business).filter(kind=Incoming.Kind.COMPLAINT, received_at__gte=since)
    counted = complaints.aggregate(count=Count("message", distinct=True))["count"]
    return brake(counted, letters.count())


def _came_back(incoming: Incoming, message: Message, customer: Customer, reason: str, now: dt.datetime) -> None:
    _never_again(message, CAME_BACK, reason, now)
    _remember(incoming, customer, came_back(message.to_address, incoming.words), now)


def _complained(incoming: Incoming, message: Message, customer: Customer, now: dt.datetime) -> None:
    consent.withdraw(customer, channel="all", purpose=MARKETING, wording=COMPLAINED, source="complaint", now=now)
    _never_again(message, ASKED, COMPLAINED, now)
    _remember(incoming, customer, f"{COMPLAINED[:-1]}: no more to {message.to_address}.", now)
    braked = rate(customer.business, now=now)
    if braked.is_pause:
        outbox_stop.pause(customer.business, reason=braked.sentence, by=None, now=now)


def _never_again(message: Message, cause: str, reason: str, now: dt.datetime) -> None:
    """Suppress for every purpose; that it came back does not hide that they complained or asked."""
    business, address = message.business, message.to_address
    digest = suppression_digest(bytes(business.suppression_key), "email", address)
    mine = Suppression.objects.filter(business=business, kind="email", purpose="all", digest=digest)
    wish = mine.filter(cause=ASKED).first() if cause == CAME_BACK else None
    if wish is not None:
        cause, reason = wish.cause, wish.reason
    consent.suppress(business, kind="email", address=address, purpose="all", cause=cause, reason=reason, now=now)


def _remember(incoming: Incoming, customer: Customer, words: str, now: dt.datetime) -> None:
    journal.note(customer, "remembered", about=f"incoming:{incoming.pk}", now=now, words=words)
    rechecks.recheck(customer, now=now)

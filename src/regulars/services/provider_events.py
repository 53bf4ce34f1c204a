"""What a provider reports is taken once, in whatever order it comes; state only moves forward."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from regulars.core import outbox as states
from regulars.core.returned import BOUNCE_WITHIN, COMPLAINT_WITHIN
from regulars.core.tokens import peek, seal, unseal
from regulars.post.provider_events import Reported
from regulars.post.providers import Provider
from regulars.records.models import Business, Customer, Incoming, MailAccount, Message
from regulars.services import incoming_effects
from regulars.services.incoming_match import LEFT, left_at, standing_for
from regulars.services.refused import Refused
from regulars.services.sealing import unseal as opened

EVENTS = "events"
# A provider asks again within minutes when it missed our answer; who brings the same later is no provider.
ASKS_AGAIN_WITHIN = dt.timedelta(hours=1)
OLDEST = dt.timedelta(days=5)
PORTION = 500
NEEDS_NOTHING = (Incoming.Kind.DELIVERED, Incoming.Kind.AUTOMATIC)


class BadProvider(Refused):
    """What was kept about your mail provider cannot be read. Set it up once more."""


@dataclass(frozen=True)
class Taken:
    """How many events were new, known for a moment, known for long, too old, or about nothing of ours."""

    new: int = 0
    again: int = 0
    replayed: int = 0
    old: int = 0
    foreign: int = 0


def address_token(business: Business) -> str:
    """Return what stands in the address to which a provider reports."""
    return seal(bytes(business.link_key), EVENTS, str(business.pk))


def account_at(token: str, slug: str) -> MailAccount | None:
    """Return the account whose provider may report at this address, or None."""
    said = peek(token)
    number = said[0] if said and len(said) == 1 and said[0].isascii() and said[0].isdecimal() else ""
    account = MailAccount.objects.select_related("business").filter(business_id=number[:18] or -1).first()
    is_right = account and unseal(bytes(account.business.link_key), EVENTS, token) is not None
    return (
        account
        if account and is_right and account.kind == MailAccount.Kind.PROVIDER and account.provider == slug
        else None
    )


def provider_of(account: MailAccount) -> Provider:
    """Return the account's provider with its secrets, for the moment in which they are used."""
    try:
        secrets = json.loads(opened(account.provider_sealed) or "{}")
    except ValueError as broken:
        raise BadProvider(BadProvider.__doc__) from broken
    return Provider(account.provider, secrets if isinstance(secrets, dict) else {})


@transaction.atomic
def take(business: Business, events: Sequence[Reported], *, now: dt.datetime) -> Taken:
    """Take a provider's report about many letters; what it brings again changes nothing."""
    timely = [one for one in events if one.at is None or now - OLDEST <= one.at <= now + dt.timedelta(minutes=10)]
    once = list({one.key: one for one in timely}.values())
    since = _known(business, [one.key for one in once])
    letters = _letters(business, [one for one in once if one.key not in since], now)
    fresh = [one for one in once if one.key in letters]
    _keep_quietly(business, [one for one in fresh if one.what in NEEDS_NOTHING], letters, now)
    for one in fresh:
        if one.what not in NEEDS_NOTHING:
            _keep(business, one, letters[one.key], now)
    replayed = sum(at < now - ASKS_AGAIN_WITHIN for at in since.values())
    return Taken(
        new=len(fresh),
        again=len(timely) - len(once) + len(since) - replayed,
        replayed=replayed,
        old=len(events) - len(timely),
        foreign=len(once) - len(since) - len(fresh),
    )


def _known(business: Business, keys: Sequence[str]) -> dict[str, dt.datetime]:
    """Return when we first heard of these events, as far as we did."""
    known: dict[str, dt.datetime] = {}
    for start in range(0, len(keys), PORTION):
        there = Incoming.objects.of(business).filter(key__in=keys[start : start + PORTION])
        known.update(there.values_list("key", "received_at"))
    return known


def _letters(business: Business, events: Sequence[Reported], now: dt.datetime) -> dict[str, Message]:
    """Return the letter of each event, if it really left to that address, and not too long ago."""
    found: dict[str, Message] = {}
    for start in range(0, len(events), PORTION):
        portion = events[start : start + PORTION]
        ours = [one.outbox_id for one in portion if one.outbox_id]
        theirs = [one.provider_ref for one in portion if one.provider_ref and not one.outbox_id]
        lately = Q(fenced_at__gte=now - COMPLAINT_WITHIN, provider_ref__in=theirs)
        named = Q(pk__in=ours) | lately if theirs else Q(pk__in=ours)
        letters = Message.objects.of(business).filter(named, state__in=LEFT).select_related("customer")
        by_name: dict[object, Message] = {}
        for letter in letters:
            by_name[letter.pk] = by_name[letter.provider_ref] = letter
        for one in portion:
            letter_or_none = by_name.get(one.outbox_id or one.provider_ref)
            if letter_or_none and _is_about(one, letter_or_none, now):
                found[one.key] = letter_or_none
    return found


def _is_about(one: Reported, letter: Message, now: dt.datetime) -> bool:
    within = COMPLAINT_WITHIN if one.what in ("complaint", "stop") else BOUNCE_WITHIN
    is_same = one.recipient in ("", letter.to_address)
    is_known_there = not (letter.provider_ref and one.provider_ref) or letter.provider_ref == one.provider_ref
    return is_same and is_known_there and left_at(letter) >= now - within


def _keep_quietly(
    business: Business, events: Sequence[Reported], letters: dict[str, Message], now: dt.datetime
) -> None:
    """Keep at once what calls for nothing: of ten thousand letters all arrive in the same minute."""
    rows = [_row(business, one, letters[one.key], now) for one in events]
    Incoming.objects.bulk_create(rows, ignore_conflicts=True, batch_size=PORTION)
    ids = [letters[one.key].pk for one in events]
    for start in range(0, len(ids), PORTION):
        unknown = Message.objects.of(business).filter(pk__in=ids[start : start + PORTION], state=states.UNKNOWN)
        unknown.update(state=states.SENT, state_since=now, reason=incoming_effects.HAD_LEFT, lease_owner="")


def _keep(business: Business, one: Reported, letter: Message, now: dt.datetime) -> None:
    row = _row(business, one, letter, now)
    fields = ("kind", "message", "customer", "from_address", "words", "received_at", "settled_at")
    kept, is_new = Incoming.objects.get_or_create(
        business=business, key=one.key, defaults={name: getattr(row, name) for name in fields}
    )
    if is_new:
        incoming_effects.follow(kept, now=now)


def _row(business: Business, one: Reported, letter: Message, now: dt.datetime) -> Incoming:
    customer: Customer | None = standing_for(letter.customer) if letter.customer else None
    return Incoming(
        business=business,
        key=one.key,
        kind=one.what,
        message=letter,
        customer=customer,
        from_address=one.recipient,
        words=one.words,
        received_at=now,
        settled_at=now,
    )

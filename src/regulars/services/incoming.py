"""What comes back by mail is taken once, matched to what left, and acted on at once.

Nothing here ever answers: two machines that write to each other fall silent.
"""

import datetime as dt
from dataclasses import replace

from django.db import transaction

from regulars.core.returned import meaning, weigh
from regulars.core.stop_words import Reading, reads_as, says_more
from regulars.post import incoming as post
from regulars.post.inbox import Letter, new_letters
from regulars.records.models import Business, Incoming, MailAccount, Staff
from regulars.services import consent, incoming_effects, journal, mail_accounts, outbox_stop, preferences
from regulars.services.incoming_match import Match, matched
from regulars.services.outbox_locks import insisting
from regulars.services.refused import Refused

FOR_A_PERSON = (Incoming.Kind.REPLY, Incoming.Kind.UNCLEAR)
WRITTEN = ("reply", "marked", "listed")  # with words that somebody may have written
MOST_AT_ONCE = 200
BACK_WITHIN = dt.timedelta(days=1)
LARGEST = post.LARGEST + 1  # enough to see that there was more


class NobodyToStop(Refused):
    """Nobody knows whose mail this is. Find the customer, and stop their mail on their page."""


class NothingToTakeBack(Refused):
    """There is nothing to take back: it waits already, or it was settled more than a day ago."""


@transaction.atomic
def take(business: Business, raw: bytes, *, received_at: dt.datetime, now: dt.datetime) -> Incoming | None:
    """Take a mail that came back; the same bytes again are the same. None: it is not about anything of ours."""
    arrived = post.read(raw)
    if known := Incoming.objects.of(business).filter(key=arrived.key).first():
        return known
    if who := _way_out(business, arrived):
        return _stopped(business, arrived, who, received_at, now)
    _stop_who_is_back(business, arrived, now)
    match = matched(business, arrived, now=now)
    reading = _reading(arrived)
    kind = _kind(arrived, match, reading)
    if kind is None or _is_own(business, arrived):
        return None
    # A report that proves nothing must not touch anybody, not even by waiting for somebody to read it.
    is_idle = kind == Incoming.Kind.UNCLEAR and arrived.kind not in WRITTEN
    match = replace(match, customer=None) if is_idle else match
    is_open = kind in FOR_A_PERSON or (kind == Incoming.Kind.STOP and reading == "stop and more")
    return _keep(business, arrived, kind, match, received_at=received_at, settled_at=None if is_open else now, now=now)


def fetch(account: MailAccount, *, now: dt.datetime) -> int:
    """Read what is new in the account's mailbox and take it; return how much of it was about something of ours.

    The network is spoken to outside of any transaction; when it ends half-way, the rest comes again.
    """
    if not account.imap_host:
        return 0
    found = new_letters(mail_accounts.inbox(account), seen=account.imap_seen, most=MOST_AT_ONCE, today=now.date())
    taken = sum(_take_one(account, letter, now) for letter in found.letters)
    incoming_effects.prove_all(account.business, now=now)
    _remember(account, found.seen)
    return taken


@transaction.atomic
def settle(incoming: Incoming, *, by: Staff | None, now: dt.datetime) -> int:
    """Note that somebody has read it; return how many letters waited for that, and may go on."""
    open_ones = Incoming.objects.open(incoming.business).filter(pk=incoming.pk)
    Incoming.objects.filter(pk__in=open_ones.values("pk")).update(settled_at=now, settled_by=by)
    incoming.refresh_from_db()
    return outbox_stop.go_on(incoming.customer, by=by, now=now) if incoming.customer else 0


@insisting
def take_back(incoming: Incoming, *, by: Staff | None, now: dt.datetime) -> None:
    """Let it wait to be read again; what has not left waits for that, as before."""
    if incoming.customer:
        # A letter is fenced under the same lock: it left before, or waits.
        journal.hold_still([incoming.customer.pk])
    settled = Incoming.objects.of(incoming.business).filter(pk=incoming.pk, settled_by__isnull=False)
    if not settled.filter(settled_at__gt=now - BACK_WITHIN).update(settled_at=None, settled_by=None):
        raise NothingToTakeBack(NothingToTakeBack.__doc__)
    incoming.refresh_from_db()
    if incoming.customer:
        outbox_stop.ask_again(incoming.customer, by=by, now=now)


@transaction.atomic
def read_as_stop(incoming: Incoming, *, by: Staff | None, now: dt.datetime) -> None:
    """Note that somebody read it as a no: all mail to this customer ends."""
    if incoming.customer is None:
        raise NobodyToStop(NobodyToStop.__doc__)
    incoming_effects.stop(incoming, incoming.customer, by=by, now=now)
    settle(incoming, by=by, now=now)


def ended_mail(incoming: Incoming) -> bool:
    """Say whether it was read as a no: their e-mail stays stopped when that is taken back."""
    at = {incoming.settled_at} if incoming.settled_at else set()
    return bool(incoming.customer and consent.stopped_mail(incoming.customer, at))


def _reading(arrived: post.Arrived) -> Reading | None:
    if arrived.kind not in WRITTEN:
        return None
    return reads_as(arrived.words, arrived.subject, _sender(arrived))


def _sender(arrived: post.Arrived) -> str:
    return f"{arrived.from_name} {arrived.from_address}"


def _kind(arrived: post.Arrived, match: Match, reading: Reading | None) -> str | None:
    weight = weigh(arrived.action, arrived.status) if arrived.kind == "bounce" else "none"
    return meaning(arrived.kind, weight, reading, match.known)


def _keep(
    business: Business,
    arrived: post.Arrived,
    kind: str,
    match: Match,
    *,
    received_at: dt.datetime,
    settled_at: dt.datetime | None,
    now: dt.datetime,
) -> Incoming:
    kept, is_new = Incoming.objects.get_or_create(
        business=business,
        key=arrived.key,
        defaults={
            "kind": kind,
            "message": match.message,
            "customer": match.customer,
            "from_address": arrived.from_address,
            "subject": arrived.subject,
            "words": arrived.words,
            "received_at": min(received_at, now),
            "settled_at": settled_at,
        },
    )
    if is_new:
        is_written = arrived.kind == "reply" or kind == Incoming.Kind.REPLY
        incoming_effects.follow(kept, now=now, is_written=is_written)
    return kept


def _way_out(business: Business, arrived: post.Arrived) -> preferences.Visitor | None:
    """Return whose way out is written in the subject, as the unsubscribe button of a mail program writes it."""
    found = (preferences.visitor(token) for token in arrived.sealed)
    return next((who for who in found if who and who.business == business), None)


def _stop_who_is_back(business: Business, arrived: post.Arrived, now: dt.datetime) -> None:
    """Close the address of who was erased and presses the button in an old letter."""
    for gone in filter(None, map(preferences.former, arrived.sealed)):
        if gone.business == business:
            preferences.close(gone, now=now)


def _stopped(
    business: Business, arrived: post.Arrived, who: preferences.Visitor, received_at: dt.datetime, now: dt.datetime
) -> Incoming:
    has_more = arrived.kind in WRITTEN and says_more(arrived.words, _sender(arrived))
    kept, is_new = Incoming.objects.get_or_create(
        business=business,
        key=arrived.key,
        defaults={
            "kind": Incoming.Kind.STOP,
            "customer": who.customer,
            "from_address": arrived.from_address,
            "subject": arrived.subject,
            "words": arrived.words,
            "received_at": min(received_at, now),
            "settled_at": None if has_more else now,
        },
    )
    if is_new:
        preferences.stop(who, source=preferences.BY_REPLY, wording=arrived.words[:500], now=now)
    if is_new and has_more:
        incoming_effects.replied(kept, who.customer, now=now)
    return kept


def _is_own(business: Business, arrived: post.Arrived) -> bool:
    """Say whether we sent this ourselves: a copy in the mailbox, or a test."""
    account = MailAccount.objects.filter(business=business).values_list("from_address", flat=True).first()
    return arrived.kind in WRITTEN and bool(account) and arrived.from_address == (account or "").lower()


def _take_one(account: MailAccount, letter: Letter, now: dt.datetime) -> bool:
    return take(account.business, letter.raw, received_at=letter.received_at or now, now=now) is not None


def _remember(account: MailAccount, seen: str) -> None:
    MailAccount.objects.filter(pk=account.pk).update(imap_seen=seen)
    account.imap_seen = seen

"""Addresses that take no letters: gone, or shut again and again with no sign of life from there."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db.models import Q, QuerySet

from regulars.core import outbox as states
from regulars.core import returned
from regulars.core.consent import CAME_BACK
from regulars.core.returned import ARRIVED_AFTER, FULL, GONE, SHUT_WITHIN, Try, is_about_address
from regulars.records.models import Consent, Customer, Incoming, Message, Suppression
from regulars.services.outbox_terms import Id

WRITTEN = (Incoming.Kind.REPLY, Incoming.Kind.UNCLEAR, Incoming.Kind.STOP)
REPORTS = (Incoming.Kind.SOFT, Incoming.Kind.DELIVERED)


def close(failed: QuerySet[Message], *, gone: Collection[Id] = (), now: dt.datetime) -> None:
    """Suppress at once the addresses of letters that failed just now: those that are gone, and those shut too often.

    That it stands in the journal waits (outbox_noting), as it would here for whoever writes about them.
    """
    letters = failed.filter(state=states.FAILED, stream=states.LETTERS).order_by("to_digest")
    said = letters.values_list("pk", "reply_text")
    doubtful = [pk for pk, text in said if pk.hex in gone or is_about_address(text)]
    for one in letters.filter(pk__in=doubtful).select_related("customer__business"):
        if one.pk.hex in gone:
            _never_again(one, GONE, now)
        elif _is_shut_to(one, now):
            _never_again(one, FULL, now)


def _is_shut_to(one: Message, now: dt.datetime) -> bool:
    return one.customer is not None and is_shut(one.customer, one.to_address, now=now)


def _never_again(one: Message, reason: str, now: dt.datetime) -> None:
    Suppression.objects.update_or_create(
        business_id=one.business_id,
        kind="email",
        digest=one.to_digest,
        purpose="all",
        defaults={"cause": CAME_BACK, "reason": reason, "made_at": now},
    )


def is_shut(customer: Customer, address: str, *, now: dt.datetime) -> bool:
    """Say whether the last letters to a customer's address came back, one after the other, with no sign of life."""
    since = _last_sign(customer, now - SHUT_WITHIN)
    return returned.is_shut(sorted(_tries(customer, address, since, now), key=lambda one: one.at, reverse=True))


def _last_sign(customer: Customer, since: dt.datetime) -> dt.datetime:
    """Return when they last wrote, or said themselves that we may."""
    wrote = Incoming.objects.of(customer.business).filter(_family(customer), kind__in=WRITTEN, received_at__gt=since)
    own = wrote.exclude(key__startswith=Incoming.NOTED).values_list("received_at", flat=True)
    agreed = Consent.objects.filter(_family(customer), state=Consent.State.GIVEN, basis="express", stated_at__gt=since)
    by_mail = agreed.filter(channel__in=("email", "all")).values_list("stated_at", flat=True)
    return max([since, *own, *by_mail])


def _tries(customer: Customer, address: str, since: dt.datetime, now: dt.datetime) -> Iterator[Try]:
    offered = Q(fenced_at__gt=since) | Q(state=states.FAILED, state_since__gt=since)
    # By customer, who are few: no index knows addresses.
    letters = Message.objects.filter(_family(customer), offered, to_address=address, stream=states.LETTERS)
    reports = _reports(letters)
    for one in letters:
        at = one.fenced_at or one.state_since
        yield Try(at, _came_back(one, reports.get(one.pk, ()), at <= now - ARRIVED_AFTER))


def _reports(letters: QuerySet[Message]) -> dict[object, list[tuple[str, str]]]:
    found: dict[object, list[tuple[str, str]]] = defaultdict(list)
    rows = Incoming.objects.filter(message__in=letters.values("pk"), kind__in=REPORTS)
    for pk, kind, words in rows.values_list("message_id", "kind", "words"):
        found[pk].append((kind, words))
    return found


def _came_back(one: Message, reports: Collection[tuple[str, str]], is_old: bool) -> bool | None:
    if one.state == states.FAILED:
        return is_about_address(one.reply_text) or None
    if any(kind == Incoming.Kind.DELIVERED for kind, _ in reports):
        return False
    if reports:
        return any(is_about_address(words) for _, words in reports) or None
    return False if is_old and one.state == states.SENT else None


def _family(customer: Customer) -> Q:
    root = customer.merged_into_id or customer.pk
    return Q(customer=root) | Q(customer__merged_into=root)

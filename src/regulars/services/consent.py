"""What people allow and forbid: appended statements, pauses, and addresses never to be used again."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from regulars.core.consent import ADDRESS_KIND, ASKED, POST, Statement, overtaken, suppression_digest
from regulars.core.spoken_dates import dated
from regulars.core.text import clean_text
from regulars.records.models import Business, Consent, Customer, CustomerKey, Staff, Suppression
from regulars.services import facts, journal, overheard, rechecks
from regulars.services.refused import Refused

# Which address a channel uses. Paper needs none: the consent itself holds it back, and once that was erased, any
# address of theirs that was erased with it.
ADDRESSES = {"email": ("email",), "phone": ("phone",), "message": ("phone",), "all": ("email", "phone")}
NEWS, EVERYTHING = (Consent.Purpose.MARKETING.value,), tuple(Consent.Purpose.values)
LATER_THAN_LATE = dt.timedelta(days=3 * 366)


class UnknownChoice(Refused):
    """This can be said about service or about marketing, for a channel or for all of them."""


class NeverEndingPause(Refused):
    """A pause lasts from tomorrow to three years at most. To stop for good, withdraw the consent."""


@dataclass(frozen=True)
class Standing:
    """The latest statement about one channel and one purpose, for the customer's page."""

    channel: str
    purpose: str
    is_given: bool
    basis: str
    wording: str
    source: str
    stated_at: dt.datetime
    until_date: dt.date | None
    noted_by: str


@transaction.atomic
def give(
    customer: Customer,
    *,
    channel: str,
    purpose: str,
    basis: str,
    wording: str = "",
    source: str,
    by: Staff | None = None,
    now: dt.datetime,
    until: dt.date | None = None,
) -> Consent:
    """Append that this customer agreed, in which words and where; "post" stands for all that comes by post."""
    journal.hold_still([customer.pk])
    wording = clean_text(wording)[:500]
    statement = _state(customer, channel, purpose, Consent.State.GIVEN, basis, wording, source, until, by, now)
    journal.note(
        customer,
        "consented",
        about=f"consent:{statement.pk}",
        now=now,
        words=wording,
        details={"channel": channel, "purpose": purpose, "basis": basis, "source": source},
        by=by,
    )
    rechecks.recheck(customer, now=now)
    return statement


@transaction.atomic
def withdraw(
    customer: Customer,
    *,
    channel: str = "all",
    purpose: str = Consent.Purpose.MARKETING,
    wording: str = "",
    source: str,
    by: Staff | None = None,
    now: dt.datetime,
) -> Consent:
    """Append that this customer said no; it holds at once, for planned work and for their address."""
    addresses = _addresses(customer, ADDRESSES.get(channel, ()))
    journal.hold_still([customer.pk, *_sharing(customer.business, addresses)])
    wording = clean_text(wording)[:500]
    statement = _state(customer, channel, purpose, Consent.State.WITHDRAWN, "objection", wording, source, None, by, now)
    for kind, address in addresses:
        suppress(
            customer.business,
            kind=kind,
            address=address,
            purpose="marketing" if purpose == Consent.Purpose.MARKETING else "all",
            reason="They asked us to stop.",
            now=now,
        )
    if by and channel in ("email", "all"):
        overheard.answered(customer, by=by, now=now)
    journal.note(
        customer,
        "withdrew",
        about=f"consent:{statement.pk}",
        now=now,
        words=wording,
        details={"channel": channel, "purpose": purpose, "source": source},
        by=by,
    )
    rechecks.recheck(customer, now=now)
    return statement


@transaction.atomic
def keep_refusals(parted: tuple[Customer, Customer], *, since: dt.datetime) -> None:
    """Let a no that was said while two rows were one person hold for both: nobody knows which of them it was."""
    for one, other in (parted, parted[::-1]):
        said = Consent.objects.filter(customer__in=_whole(other), state=Consent.State.WITHDRAWN, stated_at__gte=since)
        there = set(Consent.objects.filter(customer=one).values_list("channel", "purpose", "state", "stated_at"))
        for no in said.order_by("pk"):
            if (no.channel, no.purpose, no.state, no.stated_at) not in there:
                no.pk, no.customer = None, one
                no.save(force_insert=True)


@transaction.atomic
def suppress(
    business: Business,
    *,
    kind: str,
    address: str,
    purpose: str,
    cause: str = ASKED,
    reason: str,
    now: dt.datetime,
) -> Suppression | None:
    """Keep a keyed hash of a normalised address that must not be used again; an empty address has none."""
    if not address:
        return None
    journal.hold_still(_sharing(business, [(kind, address)]))
    suppression, is_new = Suppression.objects.get_or_create(
        business=business,
        kind=kind,
        digest=suppression_digest(bytes(business.suppression_key), kind, address),
        purpose=purpose,
        defaults={"cause": cause, "reason": reason, "made_at": now},
    )
    if not is_new and suppression.made_at <= now:
        # A later objection counts from its own time, so that an agreement in between does not outlive it.
        suppression.cause, suppression.reason, suppression.made_at = cause, reason, now
        suppression.save(update_fields=["cause", "reason", "made_at"])
    return suppression


def is_suppressed(business: Business, *, kind: str, address: str) -> bool:
    """Say whether this address is not to be used for anything."""
    digest = suppression_digest(bytes(business.suppression_key), kind, address)
    return Suppression.objects.filter(business=business, kind=kind, digest=digest, purpose="all").exists()


def closed(customer: Customer) -> dict[str, Suppression]:
    """Return why their e-mail address, their phone number or news by post is closed, unless they asked for it since."""
    key = bytes(customer.business.suppression_key)
    own = {kind: getattr(customer, kind) for kind in ("email", "phone")}
    digests = [suppression_digest(key, kind, address) for kind, address in own.items() if address]
    listed = Suppression.objects.filter(business_id=customer.business_id, digest__in=digests, purpose="all")
    erased = [one for one in listed if one.erased_at and not _opened_since(customer, "address", one.erased_at, NEWS)]
    closed = {one.kind: one for one in listed if not _opened_since(customer, one.kind, one.made_at)}
    return closed | ({"address": erased[0]} if erased else {})


def _opened_since(customer: Customer, kind: str, since: dt.datetime, purposes: Sequence[str] = EVERYTHING) -> bool:
    said = Consent.objects.filter(customer__in=_whole(customer), state=Consent.State.GIVEN, basis="express")
    channels = [channel for channel, its in ADDRESS_KIND.items() if its == kind]
    return said.filter(channel__in=[*channels, "all"], purpose__in=purposes, stated_at__gt=since).exists()


@transaction.atomic
def pause(
    customer: Customer, *, until: dt.date | None, source: str = "counter", by: Staff | None = None, now: dt.datetime
) -> None:
    """Leave this customer in peace before a day; None ends the pause, if there is one."""
    today = facts.local_day(customer.business, now)
    if until is None and not (customer.paused_until and today < customer.paused_until):
        return
    if until is not None and not today < until <= today + LATER_THAN_LATE:
        raise NeverEndingPause(NeverEndingPause.__doc__)
    journal.hold_still([customer.pk])
    customer.paused_until = until
    customer.save(update_fields=["paused_until"])
    journal.note(
        customer,
        "remembered",
        about=f"pause:{customer.pk}:{now.isoformat()}",
        now=now,
        words=f"No contact before {dated(until, customer.business.country)}." if until else "The pause is over.",
        details={"source": source},
        by=by,
    )
    rechecks.recheck(customer, now=now)


def standing(customer: Customer) -> list[Standing]:
    """What holds for each channel and purpose that was spoken of, by this customer and the twins merged into them."""
    latest: dict[tuple[str, str], Consent] = {}
    statements = Consent.objects.filter(business_id=customer.business_id, customer_id__in=_whole(customer))
    # At the same instant the withdrawal comes last, and so counts.
    for statement in statements.select_related("noted_by").order_by("stated_at", "state", "id"):
        latest[statement.channel, statement.purpose] = statement
    said = {pair: _said(statement) for pair, statement in latest.items()}
    holding = [pair for pair, one in said.items() if not any(overtaken(one, by) for by in said.values())]
    return [_standing(latest[pair]) for pair in sorted(holding)]


def stopped_mail(customer: Customer, at: Collection[dt.datetime]) -> bool:
    """Say whether their e-mail was stopped at one of these instants, and still is."""
    return any(
        said.channel in ("email", "all") and not said.is_given and said.stated_at in at
        for said in (standing(customer) if at else [])
    )


def _addresses(customer: Customer, kinds: Sequence[str]) -> list[tuple[str, str]]:
    """Return every address of a person, of twins merged into them and second ones too."""
    ids = _whole(customer)
    own = Customer.objects.filter(pk__in=ids).values_list("email", "phone")
    found = {(kind, address) for pair in own for kind, address in zip(("email", "phone"), pair, strict=True)}
    found |= set(CustomerKey.objects.filter(customer_id__in=ids).values_list("kind", "key"))
    return sorted((kind, address) for kind, address in found if kind in kinds)


def _sharing(business: Business, addresses: Iterable[tuple[str, str]]) -> list[int]:
    """Return everybody who has one of these addresses: a no to an address concerns them too."""
    keys = CustomerKey.objects.filter(business=business)
    return [pk for kind, key in addresses for pk in keys.filter(kind=kind, key=key).values_list("customer", flat=True)]


def _whole(customer: Customer) -> list[int]:
    families = facts.families(customer.business)
    return list(families.members([families.root(customer.pk)]))


def _state(
    customer: Customer,
    channel: str,
    purpose: str,
    state: Consent.State,
    basis: str,
    wording: str,
    source: str,
    until: dt.date | None,
    by: Staff | None,
    now: dt.datetime,
) -> Consent:
    if purpose not in Consent.Purpose.values or not channel:
        raise UnknownChoice(UnknownChoice.__doc__)
    statements = [
        Consent.objects.create(
            business_id=customer.business_id,
            customer=customer,
            channel=one,
            purpose=purpose,
            state=state,
            basis=basis,
            wording=wording,
            source=source,
            until_date=until,
            stated_at=now,
            noted_by=by,
        )
        for one in (POST if channel == "post" else (channel,))
    ]
    return statements[0]


def _said(one: Consent) -> Statement:
    return Statement(one.channel, one.purpose, one.state, one.basis, one.stated_at, one.until_date)


def _standing(statement: Consent) -> Standing:
    return Standing(
        channel=statement.channel,
        purpose=statement.purpose,
        is_given=statement.state == Consent.State.GIVEN,
        basis=statement.basis,
        wording=statement.wording,
        source=statement.source,
        stated_at=statement.stated_at,
        until_date=statement.until_date,
        noted_by=statement.noted_by.name if statement.noted_by else "",
    )

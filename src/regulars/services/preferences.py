"""What a customer chooses for themselves, on the page that a link in a letter leads to: it holds at once."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.db import transaction

from regulars.core.consent import ASKED, EVERY, MARKETING, POST, SERVICE, allowed_as_one, suppression_digest
from regulars.core.due import add_months
from regulars.core.masks import masked
from regulars.core.tokens import Link, read_way_out, way_out_token
from regulars.records.models import Business, Customer, Erasure, Staff, Suppression
from regulars.services import consent, facts, journal, rechecks
from regulars.services.refused import Refused
from regulars.services.standing import Standing, standings

WAYS = {"email": ("email",), "phone": ("phone",), "message": ("message",), "post": POST}
PURPOSES = (SERVICE, MARKETING)
RESTS = (1, 3, 6)  # months
PLACE = "/way-out/"
ONE_CLICK, BY_REPLY, PAGE = "one-click", "reply", "preference page"  # where a customer said it

Choice = tuple[str, str]  # a way and a purpose: ("email", "marketing")
EVERY_CHOICE = tuple((way, purpose) for purpose in PURPOSES for way in WAYS)


class NoSuchChoice(Refused):
    """This cannot be chosen. Load the page again, and choose from what is there."""


class WayOut(NamedTuple):
    """Where a letter leads who wants no more: a page, empty without an https address, and a mail to us.

    Of a letter that stays on this machine the page is a path, so that it opens wherever the letter is read.
    """

    url: str
    mailto: str
    token: str


@dataclass(frozen=True)
class Visitor:
    """Who holds a link from a letter: the customer, as one with their twins, and what the letter was about."""

    customer: Customer
    purpose: str

    @property
    def business(self) -> Business:
        """Whose letter it was."""
        return self.customer.business


@dataclass(frozen=True)
class Former:
    """Who holds a link from a letter to somebody who is not here any more; an address can be here again."""

    business: Business
    purpose: str
    emails: frozenset[str]  # keyed hashes


@dataclass(frozen=True)
class Choices:
    """What holds now for a customer."""

    address: str  # masked
    allowed: frozenset[Choice]
    paused_until: dt.date | None
    rests: tuple[tuple[int, dt.date], ...]  # how many months, and until when that would be

    def ways(self, purpose: str) -> list[str]:
        """Name the ways in which they hear of something."""
        return [way for way in WAYS if (way, purpose) in self.allowed]


def way_out_of(business: Business, customer_id: int, *, purpose: str, address: str, stays_here: bool = False) -> WayOut:
    """Return the way out of letters about something to a customer, with the address that takes their replies.

    The mail says "stop" and the token in its subject, so that the reply leads to the person from any address.
    """
    token = way_out_token(business.id, customer_id, bytes(business.link_key), purpose=purpose)
    page, mailto = _before_token(settings.PUBLIC_URL, address)
    page = PLACE if stays_here else page
    return WayOut(f"{page}{token}/" if page else "", mailto + token, token)


@lru_cache(256)  # the same for all letters of an account
def _before_token(public: str, address: str) -> tuple[str, str]:
    page = f"{public.rstrip('/')}{PLACE}" if public.startswith("https://") else ""
    return page, f"mailto:{quote(address, safe='@')}?subject=stop%20"


def visitor(token: str) -> Visitor | None:
    """Return who a link belongs to, or None: made up, altered, another business's, or of somebody forgotten."""
    link, business = _opened(token)
    if link is None or business is None:
        return None
    customer = Customer.objects.filter(business=business, pk=link.customer_id).first()
    if customer and customer.merged_into_id:
        customer = Customer.objects.filter(business=business, pk=customer.merged_into_id).first()
    if customer is None:
        return None
    customer.business = business
    return Visitor(customer, link.purpose)


def former(token: str) -> Former | None:
    """Return who held a link, though nobody is behind it any more; None when it is not one of ours."""
    link, business = _opened(token)
    if link is None or business is None:
        return None
    erased = Erasure.objects.filter(business=business, number=link.customer_id).values_list("emails", flat=True)
    return Former(business, link.purpose, frozenset(one for emails in erased for one in emails))


def owners(who: Former) -> list[Customer]:
    """Return who has an address now to which letters went before."""
    if not who.emails:
        return []
    secret = bytes(who.business.suppression_key)
    reachable = Customer.objects.filter(business=who.business).exclude(email="")
    ids = {
        root or pk
        for pk, root, email in reachable.values_list("pk", "merged_into", "email").iterator()
        if suppression_digest(secret, "email", email) in who.emails
    }
    return list(Customer.objects.filter(business=who.business, pk__in=ids).order_by("pk"))


def hears(who: Former, again: Iterable[Customer], *, now: dt.datetime) -> bool:
    """Say whether anything that this link stops is still sent to those who have the address again."""
    ended = {("email", MARKETING)} if who.purpose == MARKETING else {("email", purpose) for purpose in PURPOSES}
    return any(choices(one, now=now).allowed & ended for one in again)


def _opened(token: str) -> tuple[Link | None, Business | None]:
    """Read a link that the shop it names has made; nothing of any other."""
    link = read_way_out(token)
    business = Business.objects.filter(pk=link.business_id).first() if link else None
    if link is None or business is None or not link.proven(bytes(business.link_key)):
        return None, None
    return link, business


def choices(customer: Customer, *, now: dt.datetime) -> Choices:
    """Say what holds for a customer now, as the guard of every plan and letter sees it."""
    today = facts.local_day(customer.business, now)
    standing, allowed = _standing(customer), set()
    for purpose in PURPOSES:
        refused = standing.refusals([one for ways in WAYS.values() for one in ways], purpose=purpose, on=today)
        allowed |= {(way, purpose) for way, channels in WAYS.items() if not refused.keys() >= set(channels)}
    paused = customer.paused_until
    return Choices(
        address=masked(customer.email),
        allowed=frozenset(allowed),
        paused_until=paused if paused and paused > today else None,
        rests=tuple((months, add_months(today, months)) for months in RESTS),
    )


@transaction.atomic
def stop(
    who: Visitor, *, source: str = ONE_CLICK, wording: str = "", by: Staff | None = None, now: dt.datetime
) -> None:
    """Stop what a letter was: news end by e-mail; a letter about a purchase ends all e-mail. Twice is once."""
    journal.hold_still([who.customer.pk])
    _refuse(who.customer, {("email", who.purpose)}, source=source, wording=wording, by=by, now=now)


@transaction.atomic
def close(who: Former, *, purpose: str = "", now: dt.datetime) -> list[Customer]:
    """Stop what a letter was, or another purpose, where its reader was erased; return who has the address again.

    It outlives an earlier yes of theirs.
    """
    again = owners(who)
    journal.hold_still([one.pk for one in again])
    for digest in sorted(who.emails):
        Suppression.objects.update_or_create(
            business=who.business,
            kind="email",
            digest=digest,
            purpose=MARKETING if (purpose or who.purpose) == MARKETING else EVERY,
            defaults={"cause": ASKED, "reason": "They asked us to stop.", "made_at": now},
        )
    for one in again:
        rechecks.recheck(one, now=now)
    return again


@transaction.atomic
def stop_everything(who: Visitor, *, source: str = PAGE, wording: str = "", now: dt.datetime) -> None:
    """Stop everything in every way."""
    journal.hold_still([who.customer.pk])
    _refuse(who.customer, {("all", purpose) for purpose in PURPOSES}, source=source, wording=wording, now=now)


@transaction.atomic
def choose(who: Visitor, wanted: Collection[Choice], *, wording: str = "", now: dt.datetime) -> list[Choice]:
    """Stop at once what is no longer wanted, and return what would be new: that is asked once more."""
    if not set(wanted) <= set(EVERY_CHOICE):
        raise NoSuchChoice(NoSuchChoice.__doc__)
    journal.hold_still([who.customer.pk])
    held = choices(who.customer, now=now).allowed
    _refuse(who.customer, held - set(wanted), source=PAGE, wording=wording, now=now)
    _keep(who.customer, held & set(wanted), wording=wording, now=now)
    return [choice for choice in EVERY_CHOICE if choice in wanted and choice not in held]


@transaction.atomic
def agree(who: Visitor, new: Iterable[Choice], *, wording: str, now: dt.datetime) -> None:
    """Note what a customer allowed anew, in the words that they saw and confirmed."""
    if not set(new) <= set(EVERY_CHOICE):
        raise NoSuchChoice(NoSuchChoice.__doc__)
    for channel, purpose in sorted(new):
        consent.give(
            who.customer, channel=channel, purpose=purpose, basis="express", wording=wording, source=PAGE, now=now
        )


def rest(who: Visitor, months: int, *, now: dt.datetime) -> None:
    """Leave a customer in peace for some months, or with none, not any longer."""
    if months and months not in RESTS:
        raise NoSuchChoice(NoSuchChoice.__doc__)
    until = add_months(facts.local_day(who.business, now), months) if months else None
    if who.customer.paused_until != until:
        consent.pause(who.customer, until=until, source=PAGE, now=now)


def _refuse(
    customer: Customer,
    unwanted: Iterable[Choice],
    *,
    source: str,
    wording: str,
    by: Staff | None = None,
    now: dt.datetime,
) -> None:
    """Append a no to each of these, unless the last word was a no already; who is told service first is told once."""
    for channel, purpose in sorted(unwanted, key=lambda one: (one[1] == MARKETING, one)):
        if not _is_stopped(customer, channel, purpose, now):
            consent.withdraw(customer, channel=channel, purpose=purpose, source=source, wording=wording, by=by, now=now)


def _keep(customer: Customer, kept: frozenset[Choice], *, wording: str, now: dt.datetime) -> None:
    """Let calls go on when messages to the same number end, or the other way round: they left that as it was."""
    lost = kept - choices(customer, now=now).allowed
    just_after = now + dt.timedelta(microseconds=1)  # at the same instant the no would win
    for channel, purpose in sorted(lost):
        if channel in ("phone", "message") and (channel, SERVICE) in kept:
            consent.give(
                customer,
                channel=channel,
                purpose=purpose,
                basis="express",
                wording=wording,
                source=PAGE,
                now=just_after,
            )


def _is_stopped(customer: Customer, channel: str, purpose: str, now: dt.datetime) -> bool:
    """Say whether they themselves said no to all of this; an address that bounced is no such word."""
    standing, today = _standing(customer), facts.local_day(customer.business, now)
    said = list(standing.statements.values())
    channels = WAYS.get(channel) or (channel, *(one for ways in WAYS.values() for one in ways))
    found = [
        allowed_as_one(said, (), one, purpose, today, country=standing.country, one_since=standing.one_since)
        for one in channels
    ]
    return all(refused is not None and refused.code == "withdrawn" for refused in found)


def _standing(customer: Customer) -> Standing:
    members = facts.families(customer.business).members([customer.pk])
    return standings(customer.business, members)[customer.pk]

"""How it stands between the shop and each of many customers: what they allow, what was said, what is open."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from regulars.core import outbox
from regulars.core.caps import ASKED_FOR, Caps, Contact, Reason
from regulars.core.channel_choice import MESSAGE, Reachable
from regulars.core.consent import (
    ADDRESS_KIND,
    GIVEN,
    Statement,
    Suppressed,
    allowed_as_one,
    closed_with,
    suppression_digest,
)
from regulars.core.networks import EMAIL, PHONE, network
from regulars.core.playbooks import SALE_KINDS
from regulars.records.models import Business, Consent, Customer, Handle, Message, Moment, Suppression
from regulars.services import facts

CONTACTS = ("contacted", "tried")
HANDLE_KIND = {PHONE: "phone", EMAIL: "email"}  # as suppressions keep them
SPOKE = frozenset({"happy", "fine", "unhappy"})
LEFT = (outbox.FENCED, outbox.SENT, outbox.UNKNOWN, outbox.ASSUMED)


@dataclass
class Standing:
    """What the guard asks about one customer, twins included."""

    customer: Customer
    country: str  # the shop's, whose way to say days it is
    statements: dict[int, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    suppressed: set[Suppressed] = field(default_factory=set)
    contacts: list[Contact] = field(default_factory=list)
    touched: set[dt.date] = field(default_factory=set)  # days on which they were contacted, or it was tried
    used: set[str] = field(default_factory=set)  # channels on which they spoke with us
    wrote_on: set[str] = field(default_factory=set)  # networks that lead back to them
    complaints: set[str] = field(default_factory=set)
    solved: set[str] = field(default_factory=set)
    one_since: dt.datetime | None = None
    spoke: tuple[dt.datetime, int] | None = None  # when, and which of the team: the last contact that somebody made

    @property
    def has_open_complaint(self) -> bool:
        return bool(self.complaints - self.solved)

    def refusals(self, channels: Iterable[str], *, purpose: str, on: dt.date) -> dict[str, Reason]:
        """Say which of these channels they do not allow, and why."""
        said = list(self.statements.values())
        asked = {
            channel: allowed_as_one(
                said,
                self.suppressed,
                channel,
                purpose,
                on,
                country=self.country,
                one_since=self.one_since,
                has_written=bool(self.wrote_on),
            )
            for channel in channels
        }
        return {channel: refused for channel, refused in asked.items() if refused}

    def reachable(self, *, on: dt.date) -> Reachable:
        """Say how they can be reached, and what they are used to."""
        one = self.customer
        return Reachable(
            has_phone=bool(one.phone),
            has_email=bool(one.email),
            has_address=bool(one.street and (one.city or one.postcode)),
            prefers=one.prefers,
            used=frozenset(self.used - {MESSAGE} | ({MESSAGE} if self.wrote_on else set())),
            known_days=max((on - (one.since_date or one.created_at.date())).days, 0),
        )


def caps_of(business: Business) -> Caps:
    """Return how often the business lets one person be contacted."""
    return Caps(
        per_week=business.contacts_per_week,
        per_month=business.contacts_per_month,
        quiet_from=business.quiet_from,
        quiet_until=business.quiet_until,
        country=business.country,
    )


def standings(business: Business, members: dict[int, int]) -> dict[int, Standing]:
    """Load how it stands with these customers, each under who stands for them."""
    people = {one.pk: one for one in Customer.objects.filter(business=business, pk__in=list(members))}
    found = {root: Standing(people[root], business.country) for root in set(members.values()) if root in people}
    _load_statements(business, members, found)
    _load_suppressions(business, members, people, found)
    # In this order: what is noted in the journal between the two is seen by both, never by neither.
    left = _load_mail(business, members, found)
    _load_journal(business, members, found, counted=left)
    _load_handles(business, members, found)
    return found


def _load_statements(business: Business, members: dict[int, int], found: Mapping[int, Standing]) -> None:
    said = Consent.objects.filter(business=business, customer_id__in=list(members))
    columns = ("customer_id", "channel", "purpose", "state", "basis", "stated_at", "until_date")
    for customer_id, *statement in said.values_list(*columns):
        if standing := found.get(members[customer_id]):
            standing.statements[customer_id].append(Statement(*statement))


def _load_suppressions(
    business: Business, members: dict[int, int], people: Mapping[int, Customer], found: Mapping[int, Standing]
) -> None:
    owners: dict[str, list[int]] = defaultdict(list)
    key = bytes(business.suppression_key)
    for pk, one in people.items():
        for kind, address in (("email", one.email), ("phone", one.phone)):
            if address:
                owners[suppression_digest(key, kind, address)].append(members[pk])
    listed = Suppression.objects.filter(business=business, digest__in=list(owners))
    for barred in listed:
        closed = [(Suppressed(barred.kind, barred.purpose, barred.cause), barred.made_at)]
        if barred.erased_at:
            closed += [(paper, barred.erased_at) for paper in closed_with(barred.cause, barred.purpose)]
        for root in found.keys() & owners[barred.digest]:
            said = found[root].statements.values()
            still = {one for one, since in closed if not _allowed_since(said, one.kind, one.purpose, since)}
            found[root].suppressed |= still


def _allowed_since(said: Iterable[Sequence[Statement]], kind: str, purpose: str, made_at: dt.datetime) -> bool:
    """Say whether they agreed expressly after their address was suppressed: the last word counts."""
    return any(
        one.state == GIVEN
        and one.basis == "express"
        and one.stated_at > made_at
        and (one.channel == "all" or ADDRESS_KIND.get(one.channel) == kind)
        and purpose in (one.purpose, "all")
        for statements in said
        for one in statements
    )


def _load_journal(
    business: Business, members: dict[int, int], found: Mapping[int, Standing], *, counted: Set[str]
) -> None:
    # Not "kind in …": SQLite would then walk through all contacts of the business, not these customers' few moments.
    moments = Moment.objects.filter(business=business, customer_id__in=list(members)).exclude(kind__in=SALE_KINDS)
    columns = ("customer_id", "kind", "happened_at", "about", "details", "staff_id")
    for customer_id, kind, at, about, details, staff_id in moments.values_list(*columns):
        if about not in counted and (standing := found.get(members[customer_id])):
            _take(standing, kind, at, about, details, on=facts.local_day(business, at))
            if staff_id and kind in CONTACTS:
                standing.spoke = max(standing.spoke or (at, staff_id), (at, staff_id))


def _load_mail(business: Business, members: dict[int, int], found: Mapping[int, Standing]) -> set[str]:
    """Count letters that left, or may have, and are not in the journal yet; return what it will say they are about."""
    left = Message.objects.of(business).filter(customer_id__in=list(members), is_noted=False, state__in=LEFT)
    counted: set[str] = set()
    columns = ("pk", "customer_id", "purpose", "occasion", "fenced_at", "state_since")
    for pk, customer_id, purpose, occasion, fenced_at, since in left.values_list(*columns):
        counted.add(f"message:{pk}")
        if standing := found.get(members[customer_id or 0]):
            on = facts.local_day(business, fenced_at or since)
            standing.contacts.append(Contact(on, "email", purpose, occasion in ASKED_FOR))
            standing.touched.add(on)
    return counted


def _load_handles(business: Business, members: dict[int, int], found: Mapping[int, Standing]) -> None:
    wrote = Handle.objects.filter(business=business, customer_id__in=list(members)).select_related("customer")
    for one in open_ones(business, wrote):
        standing = found.get(members[one.customer_id])
        if standing and (one.address or one.customer.phone or standing.customer.phone):
            standing.wrote_on.add(one.network)


def open_ones(business: Business, wrote: Iterable[Handle]) -> list[Handle]:
    """Return the handles whose own number or e-mail address is not on the list never to be used, for whatever."""
    found, key = list(wrote), bytes(business.suppression_key)
    kinds = {one.pk: HANDLE_KIND.get(network(one.network).goes_by) for one in found if one.address}
    digests = {one.pk: suppression_digest(key, kind, one.address) for one in found if (kind := kinds.get(one.pk))}
    if not digests:
        return found
    listed = Suppression.objects.filter(business=business, digest__in=list(digests.values()))
    closed = set(listed.values_list("digest", flat=True))
    return [one for one in found if digests.get(one.pk) not in closed]


def _take(
    standing: Standing, kind: str, at: dt.datetime, about: str, details: Mapping[str, str], *, on: dt.date
) -> None:
    if kind in CONTACTS:
        standing.touched.add(on)
    if kind == "contacted":
        channel, purpose = details.get("channel", ""), details.get("purpose", "service")
        standing.contacts.append(Contact(on, channel, purpose, details.get("occasion") in ASKED_FOR))
        standing.used.update({channel} if details.get("outcome") in SPOKE else ())
    elif kind == "replied":
        standing.used.add(details.get("channel", "email"))
    elif kind == "complaint":
        standing.complaints.add(about)
    elif kind == "complaint_solved":
        standing.solved.add(about)
    elif kind == "merged":
        standing.one_since = max(standing.one_since or at, at)

"""Putting mail into the outbox: each message once, however often and by however many it is asked for."""

import datetime as dt
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, islice

from django.db import transaction
from django.db.models import Q

from regulars.core.caps import Reason
from regulars.core.consent import suppression_digest
from regulars.core.mail_identity import RANDOM_BYTES, domain_of, message_id, new_id
from regulars.core.outbox import CANCELLED, FAILED, LETTERS, READY
from regulars.core.people import spoken_first_name
from regulars.records import bulk
from regulars.records.models import (
    Business,
    Customer,
    MailAccount,
    Mailing,
    Message,
    Staff,
    Template,
    Touchpoint,
)
from regulars.services import facts
from regulars.services.outbox_terms import Queued, placed
from regulars.services.refused import Refused
from regulars.services.standing import Standing, standings

PORTION = 2_000
NO_ADDRESS = Reason("no_address", "There is no e-mail address.")
TWICE = Reason("twice", "They get it already, under another name or at the same address.")
FactsOf = Callable[[Sequence[Customer]], Sequence[Mapping[str, str]]]


class NoMailAccount(Refused):
    """Mail is not set up yet. Say in the settings which address it leaves from."""


def queue(
    business: Business,
    *,
    key: str,
    occasion: str,
    purpose: str,
    to_address: str,
    template: Template,
    facts: Mapping[str, str],
    due_at: dt.datetime,
    expires_at: dt.datetime,
    now: dt.datetime,
    stream: str = LETTERS,
    customer: Customer | None = None,
    touchpoint: Touchpoint | None = None,
    mailing: Mailing | None = None,
    is_noted: bool = False,
) -> Message:
    """Queue one message; asking again for the same key gives the message that is there, and changes nothing."""
    one = new_id(now, os.urandom(RANDOM_BYTES))
    message, _ = Message.objects.get_or_create(
        business=business,
        key=key,
        defaults={
            "id": one,
            "customer": customer,
            "touchpoint": touchpoint,
            "mailing": mailing,
            "stream": stream,
            "occasion": occasion,
            "purpose": purpose,
            "to_address": to_address,
            "to_digest": suppression_digest(bytes(business.suppression_key), "email", to_address),
            "template": template,
            "facts": dict(facts),
            "message_id": message_id(bytes(business.link_key), one, domain_of(_account(business).from_address)),
            "state": READY,
            "state_since": now,
            "made_at": now,
            "due_at": due_at,
            "expires_at": expires_at,
            "is_noted": is_noted,
        },
    )
    return message


def queue_anew(message: Message, address: str, *, now: dt.datetime) -> None:
    """Queue the same letter to another address, once: a message keeps the one it has.

    Of a mailing nobody gets two, however many letters their address or they themselves, twins included, were due.
    """
    digest = suppression_digest(bytes(message.business.suppression_key), "email", address)
    if message.mailing and _has_another(message, digest):
        Message.objects.filter(pk=message.pk).update(reason=TWICE.sentence)
        return
    queue(
        message.business,
        key=f"{message.key}/to:{digest[:12]}",
        stream=message.stream,
        occasion=message.occasion,
        purpose=message.purpose,
        to_address=address,
        customer=message.customer,
        touchpoint=message.touchpoint,
        mailing=message.mailing,
        template=message.template,
        facts=message.facts,
        due_at=now,
        expires_at=message.expires_at,
        now=now,
        is_noted=message.is_noted,  # somebody sends it again: they were in touch with the first one
    )


def _has_another(message: Message, digest: str) -> bool:
    one = message.customer
    root = (one.merged_into_id or one.pk) if one else None
    theirs = Q(to_digest=digest) | Q(customer=root) | Q(customer__merged_into=root) if root else Q(to_digest=digest)
    alive = Message.objects.filter(theirs, mailing=message.mailing).exclude(pk=message.pk)
    return alive.exclude(state__in=(FAILED, CANCELLED)).exists()


def begin_mailing(
    business: Business,
    *,
    key: str,
    occasion: str,
    purpose: str,
    template: Template,
    by: Staff | None,
    now: dt.datetime,
) -> Mailing:
    """Begin one run of mail to many; asking again for the same key gives the run that is there."""
    mailing, _ = Mailing.objects.get_or_create(
        business=business,
        key=key,
        defaults={"occasion": occasion, "purpose": purpose, "template": template, "made_at": now, "made_by": by},
    )
    return mailing


def queue_many(
    mailing: Mailing,
    customers: Iterable[Customer],
    *,
    due_at: dt.datetime,
    expires_at: dt.datetime,
    now: dt.datetime,
    facts_of: FactsOf | None = None,
) -> Queued:
    """Queue a mailing's letters, one a person and one an address; what is there already stays as it is.

    Customers stream through in portions, each of them a transaction: a call that was cut off is simply made again.
    """
    run = _Run(mailing, due_at, expires_at, now, facts_of or plain_facts)
    left = iter(customers)
    while portion := list(islice(left, PORTION)):
        run.add(portion)
    return run.done


def plain_facts(customers: Sequence[Customer]) -> list[dict[str, str]]:
    """Return what a letter may say of each customer from their own row alone."""
    return [{"first_name": spoken_first_name(one.first_name), "name": one.name, "city": one.city} for one in customers]


@dataclass
class _Run:
    """A mailing on its way into the outbox: who is in it already, and what became of the others."""

    mailing: Mailing
    due_at: dt.datetime
    expires_at: dt.datetime
    now: dt.datetime
    facts_of: FactsOf
    done: Queued = field(default_factory=Queued)
    there: set[int] = field(default_factory=set)  # who was in it before this call, twins under who stands for them
    roots: set[int] = field(default_factory=set)  # who is in it now
    addresses: set[bytes] = field(default_factory=set)  # digests
    numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.business = self.mailing.business
        self.domain = domain_of(_account(self.business).from_address)
        self.families = facts.families(self.business)

    @transaction.atomic
    def add(self, portion: Sequence[Customer]) -> None:
        # Two who queue the same run do it one after the other, and the second finds everything there.
        Mailing.objects.select_for_update().get(pk=self.mailing.pk)
        known = standings(self.business, self.families.members({self.families.root(one.pk) for one in portion}))
        self._look()
        chosen = list(self._chosen(portion, known))
        if chosen:
            self.done.new += bulk.insert(Message, self._columns(chosen), same=self._same())

    def _look(self) -> None:
        """Learn who is in the run already, unless it is only those whom this call has put there."""
        queued = Message.objects.filter(business=self.business, mailing=self.mailing)
        if queued.count() == len(self.roots):
            return
        for customer_id, digest in queued.values_list("customer_id", "to_digest").iterator():
            root = self.families.root(customer_id or 0)
            self.there.update({root} - self.roots)
            self.roots.add(root)
            self.addresses.add(bytes.fromhex(digest))

    def _chosen(self, portion: Sequence[Customer], known: Mapping[int, Standing]) -> Iterator[tuple[Customer, str]]:
        on, key = facts.local_day(self.business, self.now), bytes(self.business.suppression_key)
        for one in portion:
            root = self.families.root(one.pk)
            standing = known.get(root)
            if standing is None or root in self.there:
                self.done.there += root in self.there
                continue
            digest = suppression_digest(key, "email", standing.customer.email) if standing.customer.email else ""
            if refused := self._refusal(one, standing, digest, on):
                self.done.refused.append((one.pk, refused))
            elif root not in self.roots:
                self.roots.add(root)
                self.addresses.add(bytes.fromhex(digest))
                yield standing.customer, digest

    def _refusal(self, one: Customer, standing: Standing, digest: str, on: dt.date) -> Reason | None:
        root = standing.customer.pk
        if not digest:
            return NO_ADDRESS
        if root in self.roots:
            return TWICE if one.pk != root else None
        if bytes.fromhex(digest) in self.addresses:
            return TWICE
        return standing.refusals(["email"], purpose=self.mailing.purpose, on=on).get("email")

    def _columns(self, chosen: Sequence[tuple[Customer, str]]) -> dict[str, list[object]]:
        # In the order in which they will leave: what is written about neighbours then stands together on the disk.
        ids = [new_id(self.now, os.urandom(RANDOM_BYTES), number=next(self.numbers)) for _ in chosen]
        said = self.facts_of([one for one, _ in chosen])
        link_key = bytes(self.business.link_key)
        return {
            "id": [placed(one) for one in ids],
            "customer_id": [one.pk for one, _ in chosen],
            "key": [self._key(one.pk) for one, _ in chosen],
            "to_address": [one.email for one, _ in chosen],
            "to_digest": [digest for _, digest in chosen],
            "facts": [json.dumps(dict(one)) for one in said],
            "message_id": [message_id(link_key, one, self.domain) for one in ids],
        }

    def _same(self) -> dict[str, object]:
        now = placed(self.now)
        return {
            "business_id": self.business.pk,
            "mailing_id": self.mailing.pk,
            "stream": LETTERS,
            "occasion": self.mailing.occasion,
            "purpose": self.mailing.purpose,
            "template_id": self.mailing.template_id,
            "state": READY,
            "state_since": now,
            "made_at": now,
            "due_at": placed(self.due_at),
            "expires_at": placed(self.expires_at),
        }

    def _key(self, root: int) -> str:
        return f"mailing/{self.mailing.key}/customer:{root}"


def _account(business: Business) -> MailAccount:
    account = MailAccount.objects.filter(business=business).first()
    if account is None:
        raise NoMailAccount(NoMailAccount.__doc__)
    return account

"""Erasing a customer for good: the whole person goes, twins included; their no stays, and so do the sums of sales."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from regulars.core.consent import ASKED, ERASED, EVERY, suppression_digest
from regulars.records.models import (
    Business,
    Customer,
    CustomerKey,
    Erasure,
    Fact,
    IdeaVote,
    ImportBatch,
    Message,
    Moment,
    Note,
    PrintItem,
    PrintRun,
    Promise,
    Reminder,
    Sale,
    Staff,
    Suppression,
)
from regulars.services import erasure_files, erasure_quotes, erasure_rows, facts, merging, sessions
from regulars.services.outbox_locks import insisting
from regulars.services.outbox_stop import UNSENT
from regulars.services.refused import Refused

REASON = "Erased."  # of a suppression; one that they asked for keeps its cause, and says this
A_WHILE = dt.timedelta(days=3)
Key = tuple[str, str]


class AlreadyErased(Refused):
    """This customer is not here any more: erased already, or taken back with an import."""


@dataclass(frozen=True)
class Outlook:
    """What erasing somebody takes out, and what stays: numbers, for the person who decides."""

    name: str
    entries: int  # 1, and one more for each twin merged into them
    moments: int
    facts: int
    promises: int  # still open
    reminders: int  # still open
    wishes: int
    notes: int
    emails: int
    emails_waiting: int  # of these, will never leave
    cards: int  # on paper, of all time
    cards_to_take_out: int  # printed and not posted: they lie in a pile, and only a hand can take them out
    cards_at_a_mail_house: int  # handed over, not known to be posted: only the mail house can stop them
    sales: int  # stay as figures, without a customer
    addresses: int  # stay as keyed hashes, so that nobody writes there again by mistake
    waiting_files: int  # files that nobody has taken in yet: they may name them, and are not touched


@dataclass(frozen=True)
class Erased:
    """What was done."""

    entries: int
    sales: int  # that lost their customer
    emails_stopped: int
    addresses: int  # kept as keyed hashes
    is_wiped: bool  # SQLite: no byte is left in its files; else somebody was reading, and they go within a day


@dataclass(frozen=True)
class Person:
    """Who is to be erased: rows that are locked, and their addresses and numbers that nobody else has."""

    business: Business
    rows: tuple[Customer, ...]
    keys: frozenset[Key]
    emails: frozenset[str]  # keyed hashes of all their addresses, shared ones too

    @property
    def ids(self) -> list[int]:
        """The numbers of the rows."""
        return [one.pk for one in self.rows]

    @property
    def addresses(self) -> set[str]:
        """The e-mail addresses and phone numbers; a number in another program is a word like any other."""
        return {key for kind, key in self.keys if kind != CustomerKey.Kind.REFERENCE}


def outlook(customer: Customer) -> Outlook:
    """Say beforehand what erasing this person takes out, and what stays."""
    ids = merging.whole(customer)
    rows = list(Customer.objects.filter(pk__in=ids).select_related("business"))
    if not rows:
        raise AlreadyErased(AlreadyErased.__doc__)
    mail = Message.objects.filter(customer__in=ids)
    cards = PrintItem.objects.filter(customer__in=ids)
    item, run = PrintItem.State, PrintRun.State
    return Outlook(
        name=next((one.name for one in rows if one.pk == ids[0]), customer.name),
        entries=len(rows),
        moments=Moment.objects.filter(customer__in=ids).count(),
        facts=Fact.objects.filter(customer__in=ids).count(),
        promises=Promise.objects.filter(customer__in=ids).open().count(),
        reminders=Reminder.objects.filter(customer__in=ids, done_at=None).count(),
        wishes=IdeaVote.objects.filter(customer__in=ids).count(),
        notes=Note.objects.filter(customer__in=ids).count(),
        emails=mail.count(),
        emails_waiting=_waiting(mail),
        cards=cards.count(),
        cards_to_take_out=cards.filter(state=item.WAITING, run__state=run.PRINTED).count(),
        cards_at_a_mail_house=cards.filter(state__in=(item.HANDED_OVER, item.UNKNOWN)).count(),
        sales=Sale.objects.filter(customer__in=ids).count(),
        addresses=len(_keys(customer.business, rows)),
        waiting_files=ImportBatch.objects.filter(business=customer.business, state=ImportBatch.State.WAITING).count(),
    )


def erase(customer: Customer, *, by: Staff | None, now: dt.datetime) -> Erased:
    """Take everything about this person out for good: who is kept and all twins. Nothing brings it back."""
    return _settled(_erase_whole(customer, by, now), now)


def erase_again(business: Business | None = None, *, now: dt.datetime) -> int:
    """Erase whoever is here although they were erased, as after an older backup has returned; return how many rows."""
    erased = Erasure.objects.filter(business=business) if business else Erasure.objects.all()
    whose = Business.objects.filter(pk__in=erased.values("business"))
    count = sum(_erase_named(one, now) for one in whose.order_by("pk") if _returned(one))
    if count:
        sessions.let_go(now=now)
    if count or erased.filter(erased_at__gte=now - A_WHILE).exists():
        erasure_files.wipe()  # somebody may have been reading when they were erased
    return count


def _settled(erased: Erased, now: dt.datetime) -> Erased:
    sessions.let_go(now=now)
    is_wiped = erasure_files.wipe()
    return Erased(erased.entries, erased.sales, erased.emails_stopped, erased.addresses, is_wiped)


@insisting
def _erase_whole(customer: Customer, by: Staff | None, now: dt.datetime) -> Erased:
    business = customer.business
    facts.hold(business)
    rows = _locked(business, [customer.pk])
    if not rows:
        raise AlreadyErased(AlreadyErased.__doc__)
    return _take_out(business, rows, by, now)


@insisting
def _erase_named(business: Business, now: dt.datetime) -> int:
    """Erase the rows that were erased before, and nobody who was one person with them only when the backup was made."""
    facts.hold(business)
    named = _returned(business)
    if not named:
        return 0
    _part(business, named, now)
    rows = [one for one in _locked(business, named) if one.pk in named]
    _take_out(business, rows, None, now)
    return len(rows)


def _returned(business: Business) -> set[int]:
    erased = dict.fromkeys(Erasure.objects.filter(business=business).values_list("number", "known_since"))
    numbers = [number for number, _ in erased]
    there = Customer.objects.filter(business=business, pk__in=numbers).values_list("pk", "created_at")
    return {pk for pk, since in there if (pk, since) in erased}


def _part(business: Business, named: Collection[int], now: dt.datetime) -> None:
    """Tell apart who is to be erased from who is not; each parting moves one row to its own feet."""
    while True:
        mixed = Customer.objects.filter(business=business).filter(
            Q(pk__in=named, merged_into__isnull=False) & ~Q(merged_into__in=named)
            | Q(merged_into__in=named) & ~Q(pk__in=named)
        )
        one = mixed.select_related("business").order_by("pk").first()
        if one is None:
            return
        merging.unmerge(one, by=None, now=now)


def _locked(business: Business, ids: Iterable[int]) -> list[Customer]:
    """Lock the rows of these people, twins included, and their mail: nothing may point to them any more from now on.

    Whoever notes what became of mail holds that first, and the customer last: they are waited for with empty hands.
    """
    everybody = Customer.objects.filter(business=business).select_for_update().order_by("pk")
    while True:
        with transaction.atomic():
            ends = {one.merged_into_id or one.pk for one in everybody.filter(pk__in=list(ids))}
            rows = list(everybody.filter(Q(pk__in=ends) | Q(merged_into__in=ends)))
            mail = Message.objects.filter(customer__in=[one.pk for one in rows])
            if mail.count() == len(mail.select_for_update(skip_locked=True).values_list("pk")):
                return rows
            transaction.set_rollback(True)
        with transaction.atomic():
            list(mail.select_for_update().values_list("pk"))
            transaction.set_rollback(True)


def _take_out(business: Business, rows: list[Customer], by: Staff | None, now: dt.datetime) -> Erased:
    person = Person(business, tuple(rows), frozenset(_keys(business, rows)), frozenset(_emails(business, rows)))
    _suppress(person, now)
    stopped = _waiting(Message.objects.filter(customer__in=person.ids))
    batches, names = erasure_rows.batches(person.ids), erasure_quotes.names_of(rows)
    gone = erasure_rows.take_out(business, rows, names=names, addresses=person.addresses, now=now)
    _note(person, by, now)
    # Last, and before the commit: whoever stops this half-way finds the customer there, and erases once more.
    erasure_files.cut(business, names, letters=gone.on_disk, batches=batches)
    return Erased(len(rows), gone.sales, stopped, len(person.keys), is_wiped=False)


def _keys(business: Business, rows: Iterable[Customer]) -> set[Key]:
    """Return every address and number of a person that no other customer has."""
    rows = list(rows)
    others = CustomerKey.objects.filter(business=business).exclude(customer_id__in=[one.pk for one in rows])
    return {(kind, key) for kind, key in _theirs(rows) if not others.filter(kind=kind, key=key).exists()}


def _theirs(rows: Collection[Customer]) -> set[Key]:
    found = {(kind, getattr(one, kind)) for one in rows for kind in ("email", "phone")}
    found |= set(CustomerKey.objects.filter(customer_id__in=[one.pk for one in rows]).values_list("kind", "key"))
    return {(kind, key) for kind, key in found if key}


def _emails(business: Business, rows: Collection[Customer]) -> set[str]:
    secret = bytes(business.suppression_key)
    return {suppression_digest(secret, kind, key) for kind, key in _theirs(rows) if kind == "email"}


def _suppress(person: Person, now: dt.datetime) -> None:
    """Keep a keyed hash of each address; what they asked for themselves stays asked for."""
    secret = bytes(person.business.suppression_key)
    for kind, key in sorted(person.keys):
        kept, is_new = Suppression.objects.get_or_create(
            business=person.business,
            kind=kind,
            digest=suppression_digest(secret, kind, key),
            purpose=EVERY,
            defaults={"cause": ERASED, "reason": REASON, "made_at": now, "erased_at": now},
        )
        if not is_new:
            kept.cause = kept.cause if kept.cause == ASKED else ERASED
            kept.reason, kept.made_at, kept.erased_at = REASON, max(kept.made_at, now), now
            kept.save(update_fields=["cause", "reason", "made_at", "erased_at"])


def _note(person: Person, by: Staff | None, now: dt.datetime) -> None:
    for one in person.rows:
        kept, is_new = Erasure.objects.get_or_create(
            business=person.business,
            number=one.pk,
            known_since=one.created_at,
            defaults={"erased_at": now, "erased_by": by, "emails": sorted(person.emails)},
        )
        if not is_new and not person.emails <= set(kept.emails):  # a backup that returned knew more addresses
            kept.emails = sorted(person.emails.union(kept.emails))
            kept.save(update_fields=["emails"])


def _waiting(mail: QuerySet[Message]) -> int:
    return mail.filter(state__in=UNSENT).count()

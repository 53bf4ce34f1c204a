"""Customers: adding, finding, remembering."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from regulars.core import people as rules
from regulars.core.customer_fields import BadCustomerField, cleaned
from regulars.core.ideas import ANSWERED
from regulars.core.people import Known
from regulars.core.welcome import Event, suggestion
from regulars.core.zones import local_date
from regulars.records.models import Business, Customer, CustomerKey, Fact, IdeaVote, ImportBatch, Moment, Promise, Staff
from regulars.services import journal, outbox_stop, overheard, rechecks, twins
from regulars.services.refused import Refused

VISITS = ("sale", "job_completed", "contract_signed", "repair_done")


class BadField(Refused):
    """One thing about a customer cannot be as given; `field` names it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class NothingToRemember(Refused):
    """Write what to remember, for example: window table."""


@dataclass(frozen=True, slots=True)
class RememberCard:
    """What the counter sees within a second of finding a customer."""

    facts: tuple[Fact, ...]
    last_visit: dt.datetime | None
    visits: int
    suggestion: str
    promised: tuple[Promise, ...]
    wished: tuple[str, ...]


@transaction.atomic
def add(business: Business, *, by: Staff | None, now: dt.datetime, **fields: str) -> Customer:
    """Add a customer, or return who it already is with the blanks filled in; a name or one key is enough."""
    given = _cleaned(business, fields)
    if not any(given.get(field) for field in ("name", "email", "phone")):
        raise BadField("name", "Write a name, a phone number or an e-mail address.")
    row = _row(given)
    people = {customer.pk: customer for customer in _candidates(business, row, given)}
    decision = rules.identity(row, known(people.values()))
    if isinstance(decision, rules.Same):
        return _fill_blanks(people[decision.id], given)
    customer = _create(business, given, by=by, now=now)
    for pk in decision.ids if isinstance(decision, rules.Ask) else decision.twins:
        twins.suggest_twin(people[pk], customer, decision.evidence, now=now)
    if extension := rules.phone_extension(fields.get("phone", "")):
        remember(customer, f"Phone extension {extension}", by=by, now=now)
    return customer


@transaction.atomic
def edit(customer: Customer, *, by: Staff | None, now: dt.datetime, **fields: Any) -> Customer:
    """Change what is known about a customer; the keys and the search text follow."""
    if fields.get("name") == customer.name:
        del fields["name"]
    given = _cleaned(customer.business, {field: value or "" for field, value in fields.items()})
    if "name" not in fields:
        given.pop("name", None)
    changed = {field: value for field, value in given.items() if value != getattr(customer, field)}
    for kind in changed.keys() & {"email", "phone"}:
        CustomerKey.objects.filter(customer=customer, kind=kind, key=getattr(customer, kind)).delete()
    if "name" not in changed and changed.keys() & {"first_name", "last_name"}:
        customer.name = ""
    for field, value in changed.items():
        setattr(customer, field, value)
    _settle(customer)
    if changed:
        words = f"Changed: {', '.join(sorted(changed)).replace('_', ' ')}."
        journal.note(customer, "remembered", about=f"edit:{customer.pk}:{now.isoformat()}", now=now, words=words, by=by)
    if changed.keys() & {"email", "phone"}:
        _ask_about_owners(customer, now=now)
        rechecks.recheck(customer, now=now)
    return customer


def remember(
    customer: Customer,
    text: str,
    *,
    by: Staff | None,
    now: dt.datetime,
    source: str = "counter",
    batch: ImportBatch | None = None,
) -> Fact:
    """Note something worth remembering; the same words twice are one fact."""
    words = rules.clean_text(text)[:500].strip()
    if not words:
        raise NothingToRemember(NothingToRemember.__doc__)
    with transaction.atomic():
        fact, is_new = Fact.objects.get_or_create(
            customer=customer,
            text=words,
            defaults={
                "business_id": customer.business_id,
                "source": source,
                "batch": batch,
                "noted_at": now,
                "noted_by": by,
            },
        )
        if is_new:
            journal.note(customer, "remembered", about=f"fact:{fact.pk}", now=now, words=words, by=by, batch=batch)
    return fact


@transaction.atomic
def forget_fact(fact: Fact, *, now: dt.datetime) -> None:
    """Forget something that was remembered, in the journal too, and the question whether it is a no."""
    overheard.forget(fact.business, about=f"fact:{fact.pk}")
    outbox_stop.go_on(fact.customer, by=None, now=now)
    Moment.objects.filter(business_id=fact.business_id, kind="remembered", about=f"fact:{fact.pk}").delete()
    fact.delete()


def prefer(customer: Customer, *, channel: str, best_time: str) -> Customer:
    """Note how and when a customer likes to be contacted; empty for no preference."""
    customer.prefers = channel
    customer.best_time = rules.clean_text(best_time)[:40]
    customer.save(update_fields=["prefers", "best_time"])
    return customer


def find(business: Business, text: str, *, limit: int = 30) -> list[Customer]:
    """Find customers by any fragments of name, e-mail, phone or company, by name; the first ones for no text."""
    words = " ".join(rules.search_words(text))
    everybody = Customer.objects.of(business)
    found = everybody.matching(words).by_name_of_few() if words else everybody.order_by("name", "pk")
    return list(found[:limit])


def search_text(customer: Customer) -> str:
    """Return what this customer is found by, second addresses and merged twins included."""
    ids = [customer.pk, *Customer.objects.filter(merged_into=customer).values_list("pk", flat=True)]
    keys = CustomerKey.objects.filter(customer_id__in=ids).exclude(kind=CustomerKey.Kind.REFERENCE)
    twins = Customer.objects.filter(pk__in=ids[1:]).order_by("pk")
    own = rules.search_text(
        name=customer.name,
        company=customer.company,
        email=customer.email,
        phone=customer.phone,
        more=keys.order_by("pk").values_list("key", flat=True),
    )
    others = (rules.search_text(name=twin.name, company=twin.company) for twin in twins)
    return " ".join(dict.fromkeys(part for part in (own, *others) if part))


def known(customers: Iterable[Customer]) -> list[Known]:
    """Describe whole persons, by who is kept, as the rules of identity see them, in two more queries."""
    people = {customer.pk: customer for customer in customers}
    merged = dict(Customer.objects.filter(merged_into__in=people).values_list("pk", "merged_into_id"))
    theirs = CustomerKey.objects.filter(customer__in=[*people, *merged])
    keys: dict[tuple[int, str], set[str]] = defaultdict(set)
    for pk, kind, key in theirs.values_list("customer_id", "kind", "key"):
        keys[merged.get(pk, pk), kind].add(key)
    return [
        Known(
            id=pk,
            emails=frozenset(keys[pk, "email"]),
            phones=frozenset(keys[pk, "phone"]),
            references=frozenset(keys[pk, "reference"]),
            folded_name="" if customer.name in (customer.email, customer.phone) else rules.fold(customer.name),
            folded_address=rules.folded_address(customer.street, customer.postcode, customer.city),
            name=customer.name,
        )
        for pk, customer in people.items()
    ]


def remember_card(customer: Customer, *, now: dt.datetime) -> RememberCard:
    """Gather what the counter should know about a customer, in a constant number of queries."""
    ids = [customer.pk, *customer.twins.values_list("pk", flat=True)]
    facts = tuple(Fact.objects.filter(customer_id__in=ids).order_by("noted_at", "pk"))
    bought = Moment.objects.filter(customer_id__in=ids, kind__in=(*VISITS, "complaint", "complaint_solved"))
    moments = list(bought.order_by("-happened_at", "-pk").values_list("kind", "happened_at"))
    visits = [at for kind, at in moments if kind in VISITS]
    greeting = rules.greeting_name(customer.first_name, customer.name)
    return RememberCard(
        facts=facts,
        last_visit=visits[0] if visits else None,
        visits=len(visits),
        suggestion=suggestion(
            greeting,
            [Event(kind, at) for kind, at in moments],
            birthday=customer.birthday,
            now=now,
            timezone=customer.timezone or customer.business.timezone,
        ),
        promised=tuple(Promise.objects.filter(customer_id__in=ids).open().order_by("due_date", "pk")[:5]),
        wished=wished(ids),
    )


def wished(ids: Iterable[int]) -> tuple[str, ...]:
    """Return what these customers asked for and nobody has answered yet."""
    waiting = IdeaVote.objects.filter(customer_id__in=list(ids)).exclude(
        Q(idea__state__in=ANSWERED) | Q(idea__merged_into__state__in=ANSWERED)
    )
    titles = waiting.order_by("asked_at", "pk").values_list(Coalesce("idea__merged_into__title", "idea__title"))
    return tuple(dict.fromkeys(title for (title,) in titles[:10]))


def _cleaned(business: Business, fields: Mapping[str, str]) -> dict[str, str]:
    try:
        return cleaned(fields, country=business.country)
    except BadCustomerField as bad:
        raise BadField(bad.field, str(bad)) from bad


def _row(given: Mapping[str, str]) -> Known:
    """Describe what was typed as the rules of identity see it."""
    return Known(
        id=0,
        emails=frozenset(filter(None, [given.get("email")])),
        phones=frozenset(filter(None, [given.get("phone")])),
        references=frozenset(),
        folded_name=rules.fold(given.get("name", "")),
        folded_address=rules.folded_address(given.get("street", ""), given.get("postcode", ""), given.get("city", "")),
        name=given.get("name", ""),
    )


def _candidates(business: Business, row: Known, given: Mapping[str, str]) -> list[Customer]:
    """Find whoever shares a key, the name, or the family name and the postcode; who was merged leads to who is kept."""
    keys = CustomerKey.objects.filter(
        Q(kind="email", key__in=row.emails) | Q(kind="phone", key__in=row.phones), business=business
    )
    pairs = keys.values_list("customer_id", "customer__merged_into_id")
    ids = {kept or pk for pk, kept in pairs}
    everybody = Customer.objects.of(business)
    if row.folded_name:
        ids.update(everybody.matching(row.folded_name).values_list("pk", flat=True)[:50])
    if row.folded_address and row.folded_name:
        near = everybody.filter(postcode=given.get("postcode", ""))
        ids.update(near.matching(row.folded_name.split()[-1]).values_list("pk", flat=True)[:50])
    return list(everybody.filter(pk__in=ids))


def _create(business: Business, given: Mapping[str, str], *, by: Staff | None, now: dt.datetime) -> Customer:
    customer = Customer(business=business, created_at=now, since_date=local_date(now, business.timezone), **given)
    _settle(customer)
    journal.note(customer, "joined", about=f"customer:{customer.pk}", now=now, by=by)
    return customer


def _ask_about_owners(customer: Customer, *, now: dt.datetime) -> None:
    """Ask about those who have had this customer's address or number before."""
    keys = Q(keys__kind="email", keys__key=customer.email) | Q(keys__kind="phone", keys__key=customer.phone)
    for other in Customer.objects.of(customer.business).filter(keys).exclude(pk=customer.pk).distinct():
        twins.suggest_twin(customer, other, rules.twin_evidence(*known([customer, other])), now=now)


def _fill_blanks(customer: Customer, given: Mapping[str, str]) -> Customer:
    """Add what was not known; what was known stays, and a second address becomes one more key."""
    if customer.name in (customer.email, customer.phone):
        customer.name = ""
    for field, value in given.items():
        if value and not getattr(customer, field):
            setattr(customer, field, value)
    _settle(customer, more={kind: given.get(kind, "") for kind in ("email", "phone")})
    return customer


def _settle(customer: Customer, *, more: Mapping[str, str] | None = None) -> None:
    """Save a customer with a name, the keys and the search text that follow from the fields."""
    customer.name = customer.name or rules.display_name(
        first=customer.first_name,
        last=customer.last_name,
        company=customer.company,
        email=customer.email,
        phone=customer.phone,
    )
    customer.save(force_update=customer.pk is not None)  # who was erased meanwhile is not written down anew
    keys = [("email", customer.email), ("phone", customer.phone), *(more or {}).items()]
    for kind, key in keys:
        if key:
            CustomerKey.objects.get_or_create(business_id=customer.business_id, customer=customer, kind=kind, key=key)
    customer.search_text = search_text(customer)
    customer.save(update_fields=["search_text"])

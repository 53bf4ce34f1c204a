"""Finding customers: by any fragment, a page at a time, each with what one wants to know first."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.core.people import search_words
from regulars.records.models import Business, Customer, Fact, Touchpoint
from regulars.web.goodwill import Goodwill, goodwill, visits
from regulars.web.upcoming import Upcoming, upcoming

UTC = ZoneInfo("UTC")
PAGE = 30
MANY = 1_000


@dataclass(frozen=True)
class Row:
    """A customer as the list shows them."""

    customer: Customer
    remembered: str
    last_visit_at: dt.datetime | None
    next: Upcoming | None = None
    goodwill: Goodwill | None = None


@dataclass(frozen=True)
class Found:
    """One page of customers, how many there are, and where the next page starts."""

    rows: list[Row]
    count: int | None  # None: more than a thousand
    after: int | None

    @property
    def counted(self) -> str:
        """Say how many there are; above a thousand nobody counts."""
        if self.count is None:
            return _("many")
        return ngettext("%(count)d customer", "%(count)d customers", self.count) % {"count": self.count}


def search(
    business: Business, text: str, *, after: int | None = None, size: int = PAGE, today: dt.date | None = None
) -> Found:
    """Find a page of customers by name, after a given one; those come first of whom what was typed begins a word.

    With the day it is, each says how it stands with them and what is next.
    """
    words = " ".join(search_words(text))
    everybody = Customer.objects.of(business).ranked(words)
    matching = everybody.matching(words)
    ids = list(matching.values_list("pk", flat=True)[: MANY + 1])
    few = matching if len(ids) > MANY else everybody.filter(pk__in=ids)
    ordered = few.by_rank_of_few() if text else few.order_by("name", "pk")
    start = everybody.filter(pk=after).first() if after else None
    if start:
        later = Q(name__gt=start.name) | Q(name=start.name, pk__gt=start.pk)
        rank: int = start.rank  # type: ignore[attr-defined]  # annotated above
        ordered = ordered.filter(Q(rank__gt=rank) | Q(later, rank=rank) if text else later)
    page = list(ordered[: size + 1])
    shown = page[:size]
    return Found(
        rows=rows(shown, zone=ZoneInfo(business.timezone), today=today),
        count=None if len(ids) > MANY else len(ids),
        after=shown[-1].pk if len(page) > size else None,
    )


def rows(customers: Sequence[Customer], *, zone: ZoneInfo = UTC, today: dt.date | None = None) -> list[Row]:
    """Add to each customer of a business one remembered fact and the last visit, twins included.

    With the day it is, each says how it stands with them and what is next.
    """
    # By customer alone: given the business too, SQLite walks through all rows of the business.
    twins = Customer.objects.filter(merged_into__in=customers).values_list("pk", "merged_into_id")
    person = {customer.pk: customer.pk for customer in customers} | {pk: kept for pk, kept in twins if kept}
    facts = Fact.objects.filter(customer__in=person).order_by("noted_at", "pk")
    remembered = {person[fact.customer_id]: fact.text for fact in facts}
    visited = visits(person, zone=zone)
    open_ = _open(person) if today else {}
    return [
        Row(
            customer=customer,
            remembered=remembered.get(customer.pk) or customer.city,
            last_visit_at=visited[customer.pk][1] if customer.pk in visited else None,
            next=upcoming(customer, open_.get(customer.pk, ()), today=today) if today else None,
            goodwill=goodwill(visited[customer.pk][0], today=today) if today and customer.pk in visited else None,
        )
        for customer in customers
    ]


def _open(person: Mapping[int, int]) -> dict[int, list[Touchpoint]]:
    theirs: dict[int, list[Touchpoint]] = {}
    for touchpoint in Touchpoint.objects.open().filter(customer__in=person):
        theirs.setdefault(person[touchpoint.customer_id], []).append(touchpoint)
    return theirs

"""What is known about many customers at once, as the rules want to see it, in a constant number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import F

from regulars.core.due import Calendar, Hours
from regulars.core.playbooks import SALE_KINDS, Profile, Seen
from regulars.core.zones import local_date, plausible_zones, wall_time
from regulars.records.models import Business, Customer, Moment, SaleLine

CHUNK = 2_000
DAY = dt.timedelta(days=1)
# So long after the oldest sale on record a first sale is believed to be somebody's first.
LONG_ENOUGH = dt.timedelta(days=90)


class Placed(Protocol):
    """Whoever carries what tells where they are: a customer, or a row of one."""

    @property
    def timezone(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def region(self) -> str: ...


@dataclass(frozen=True)
class Families:
    """Who was merged into whom: everybody's id leads to the one who is kept."""

    kept: dict[int, int]

    def root(self, customer_id: int) -> int:
        """Return who stands for this customer."""
        return self.kept.get(customer_id, customer_id)

    def members(self, roots: Iterable[int]) -> dict[int, int]:
        """Return everybody who belongs to these, twins included, each with who stands for them."""
        wanted = {root: root for root in roots}
        wanted.update({twin: root for twin, root in self.kept.items() if root in wanted})
        return wanted


def families(business: Business) -> Families:
    """Read who was merged into whom; a chain of merges leads to its end."""
    merged = Customer.objects.filter(business=business, merged_into__isnull=False)
    into: dict[int, int] = dict(merged.values_list("pk", "merged_into_id"))
    return Families({twin: _end(twin, into) for twin in into})


def hold(business: Business) -> None:
    """Let only one at a time write the plan of a business; rows that only point to the business need not wait.

    Locks are taken in this order: the business, customers (`journal.hold_still`), touchpoints and what else is theirs.
    Who writes about one customer takes no business: that would be the other way round.
    """
    Business.objects.select_for_update(no_key=True).get(pk=business.pk)


def local_day(business: Business, now: dt.datetime) -> dt.date:
    """Return the day it is where the business is."""
    return local_date(now, business.timezone)


def zones_of(one: Placed, business: Business) -> tuple[str, ...]:
    """Return every time zone somebody may be in: what they told us, else what number and address say."""
    if one.timezone:
        return (one.timezone,)
    return plausible_zones(one.phone, one.country, one.region, business.timezone)


def day_begins(business: Business, day: dt.date) -> dt.datetime:
    """Return the first instant of a day where the business is."""
    return wall_time(day, dt.time(0), business.timezone)


def calendar_of(business: Business) -> Calendar:
    """Return the days on which the business works."""
    hours = Hours.of(business.opening_hours) if business.opening_hours else Hours()
    return Calendar(
        country=business.country,
        hours=hours,
        timezone=business.timezone,
        opens_on_holidays=business.opens_on_holidays,
    )


def everybody(business: Business) -> Iterator[list[int]]:
    """Yield the ids of all customers, merged-away twins left out, in chunks."""
    last = 0
    while True:
        later = Customer.objects.of(business).filter(pk__gt=last).order_by("pk")
        chunk = list(later.values_list("pk", flat=True)[:CHUNK])
        if chunk:
            yield chunk
        if len(chunk) < CHUNK:
            return
        last = chunk[-1]


def seen(business: Business, members: dict[int, int], *, before: dt.datetime) -> dict[int, list[Seen]]:
    """Return what happened with these people before an instant, a twin's moments with who is kept."""
    found: dict[int, list[Seen]] = defaultdict(list)
    moments = Moment.objects.filter(business=business, customer_id__in=list(members), happened_at__lt=before)
    columns = ("customer_id", "kind", "happened_at", "worth_cents", "about", "details")
    for customer_id, kind, at, worth, about, details in moments.values_list(*columns).iterator(chunk_size=CHUNK):
        found[members[customer_id]].append(Seen(kind, at, worth, about, details))
    return found


def profiles(business: Business, members: dict[int, int], *, before: dt.datetime) -> dict[int, Profile]:
    """Return what the rules know of these people beyond moments."""
    service = _service(business, members, before)
    columns = ("pk", "birthday", "since_date", "batch_id", "created_at")
    known = Customer.objects.filter(business=business, pk__in=set(members.values())).values_list(*columns)
    # A list, or a file of last month's sales, is full of people who have come for years.
    listed = {pk: local_day(business, at) for pk, _, since_date, batch, at in known if batch and not since_date}
    surely = _first_day(business) + LONG_ENOUGH if listed else dt.date.max
    return {
        pk: Profile(
            pk, birthday, since_date, tuple(service.get(pk, ())), (surely, listed[pk]) if pk in listed else None
        )
        for pk, birthday, since_date, *_ in known
    }


def _first_day(business: Business) -> dt.date:
    """Return the day of the oldest sale on record."""
    sales = Moment.objects.filter(business=business).order_by("happened_at").values_list("happened_at", flat=True)
    oldest = [at for kind in sorted(SALE_KINDS) for at in sales.filter(kind=kind)[:1]]
    return local_day(business, min(oldest)) if oldest else dt.date.max - LONG_ENOUGH


def _service(
    business: Business, members: dict[int, int], before: dt.datetime
) -> dict[int, list[tuple[str, str, int, dt.date]]]:
    found: dict[int, list[tuple[str, str, int, dt.date]]] = defaultdict(list)
    lines = SaleLine.objects.filter(
        business=business,
        product__service_interval_months__isnull=False,
        sale__customer_id__in=list(members),
        sale__refunded_cents__lt=F("sale__total_cents"),
        sale__sold_at__lt=before,
    )
    columns = ("sale__customer_id", "sale_id", "product__name", "product__service_interval_months", "sale__sold_at")
    for customer_id, sale, product, months, sold_at in lines.values_list(*columns).distinct():
        entry = (f"sale:{sale}", product, months, local_day(business, sold_at))
        found[members[customer_id]].append(entry)
    return {root: sorted(entries) for root, entries in found.items()}


def chunks(ids: Sequence[int]) -> Iterator[list[int]]:
    """Yield ids in chunks small enough for one query."""
    for start in range(0, len(ids), CHUNK):
        yield list(ids[start : start + CHUNK])


def _end(twin: int, into: dict[int, int]) -> int:
    passed = {twin}
    while into[twin] in into and into[twin] not in passed:
        twin = into[twin]
        passed.add(twin)
    return into[twin]

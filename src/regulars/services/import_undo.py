"""Undoing an import: what it made goes, unless something since depends on it; what it changed is put back."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from regulars.core.customer_updates import IMPORTED_FIELDS
from regulars.core.people import search_text
from regulars.records import bulk
from regulars.records.models import (
    Consent,
    Customer,
    CustomerKey,
    Fact,
    ImportBatch,
    ImportChange,
    Moment,
    Product,
    Sale,
    SaleLine,
    Touchpoint,
    Twin,
)
from regulars.services import merging

WITHDRAWN_REASON = "The import that this came from was undone."
_TABLES: Mapping[str, type[Customer] | type[Sale]] = {"customer": Customer, "sale": Sale}


def take_back(batch: ImportBatch, *, now: dt.datetime) -> dict[str, int]:
    """Take a batch back and count what was removed, put back and kept."""
    business = batch.business
    counts = {"put_back": 0, "changed_since": 0}
    _part(batch, now=now)
    lines, _ = SaleLine.objects.filter(business=business, batch=batch).delete()
    Moment.objects.filter(business=business, batch=batch).delete()
    for table in _TABLES:
        put_back, changed_since = _put_back(batch, table)
        counts["put_back"] += put_back
        counts["changed_since"] += changed_since
    sales = _remove_sales(batch, now=now)
    Consent.objects.filter(business=business, batch=batch).delete()
    Fact.objects.filter(business=business, batch=batch).delete()
    if batch.done_at:
        Twin.objects.filter(business=business, found_at=batch.done_at, verdict=Twin.Verdict.OPEN).delete()
    removed, kept = _remove_customers(batch)
    products = _remove_products(batch)
    ImportChange.objects.filter(batch=batch).delete()
    return counts | {
        "customers_removed": removed,
        "customers_kept": kept,
        "sales_removed": sales,
        "lines_removed": lines,
        "products_removed": products,
    }


def _part(batch: ImportBatch, *, now: dt.datetime) -> None:
    """Part whom a row of this file had made one; whether they are, is a question again if it was one before."""
    joined = Moment.objects.filter(business=batch.business, batch=batch, kind="merged").order_by("-pk")
    for moment in joined.select_related("customer"):
        absorbed, into = moment.customer, moment.details["into"]
        if absorbed.merged_into_id is None:
            continue  # somebody has told them apart since
        merging.unmerge(absorbed, by=None, now=now)
        Moment.objects.filter(customer=absorbed, kind="unmerged", happened_at=now).delete()
        pair = Twin.objects.filter(first=min(absorbed.pk, into), second=max(absorbed.pk, into))
        pair.filter(found_at=now).delete()
        pair.update(verdict=Twin.Verdict.OPEN, decided_at=None, decided_by=None)


def _put_back(batch: ImportBatch, table: str) -> tuple[int, int]:
    """Put fields back that still hold what the import wrote; count the rows put back and those changed since."""
    model = _TABLES[table]
    put_back = changed_since = 0
    changes = ImportChange.objects.filter(batch=batch, table=table).exclude(before={}).order_by("-pk")
    for portion in _in_portions(changes.values_list("row", "before", "after").iterator()):
        rows = model.objects.filter(business=batch.business).in_bulk([row for row, _, _ in portion])
        changed: dict[int, Any] = {}
        names: set[str] = set()
        for row, before, after in portion:
            there = rows.get(row)
            if there is None:
                continue
            ours = [name for name in before if _text(getattr(there, name)) == _text(after.get(name))]
            for name in ours:
                setattr(there, name, before[name] or None if name in ("since_date", "customer_id") else before[name])
            names.update(ours)
            changed[row] = there
            put_back += len(ours) == len(before)
            changed_since += len(ours) < len(before)
        if table == "customer" and changed:
            names.add("search_text")
            _refresh_search(changed, batch)
        if names:
            model.objects.bulk_update(changed.values(), sorted(names), batch_size=200)
    return put_back, changed_since


def _remove_sales(batch: ImportBatch, *, now: dt.datetime) -> int:
    """Remove the sales that the batch made and nothing since has added to."""
    business = batch.business
    made = Sale.objects.filter(business=business, batch=batch)
    gone = 0
    for portion in _in_portions(made.values_list("pk", flat=True)):
        abouts = {f"sale:{pk}": pk for pk in portion}
        noted = Moment.objects.filter(business=business, about__in=list(abouts)).values_list("about", flat=True)
        used = {abouts[about] for about in noted}
        used |= set(SaleLine.objects.filter(business=business, sale__in=portion).values_list("sale_id", flat=True))
        free = [pk for pk in portion if pk not in used]
        _end_touchpoints(batch, [f"sale:{pk}" for pk in free], now=now)
        gone += _erase(Sale.objects.filter(business=business, pk__in=free))
    return gone


def _end_touchpoints(batch: ImportBatch, abouts: list[str], *, now: dt.datetime) -> None:
    planned = Touchpoint.objects.of(batch.business).open().filter(about__in=abouts)
    planned.update(state=Touchpoint.State.CANCELLED, reason=WITHDRAWN_REASON, ended_at=now)


def _remove_customers(batch: ImportBatch) -> tuple[int, int]:
    """Remove the customers that the batch made, unless somebody changed them or something hangs on them."""
    business = batch.business
    made = Customer.objects.filter(business=business, batch=batch)
    removed = kept = 0
    for portion in _in_portions(made.values_list("pk", flat=True)):
        used = _depended_on(batch, portion) | _edited(batch, portion)
        free = [pk for pk in portion if pk not in used]
        CustomerKey.objects.filter(business=business, customer_id__in=free).delete()
        Touchpoint.objects.of(business).filter(customer_id__in=free).delete()
        Twin.objects.filter(Q(first__in=free) | Q(second__in=free), business=business).delete()
        removed += _erase(Customer.objects.filter(business=business, pk__in=free))
        kept += len(used)
    # Keys that the batch added to customers it did not make go too; who was kept keeps theirs.
    foreign = CustomerKey.objects.filter(business=business, batch=batch).exclude(customer__batch=batch)
    foreign.delete()
    return removed, kept


def _depended_on(batch: ImportBatch, portion: list[int]) -> set[int]:
    """Find customers on whom something hangs that the batch did not bring."""
    business = batch.business
    other = ~Q(batch=batch) | Q(batch=None)
    made = Touchpoint.objects.of(business).filter(Q(tries__gt=0) | Q(state=Touchpoint.State.MADE))
    hanging: list[QuerySet[Any]] = [
        Sale.objects.filter(business=business, customer_id__in=portion),
        Moment.objects.filter(business=business, customer_id__in=portion),
        Fact.objects.filter(business=business, customer_id__in=portion),
        Consent.objects.filter(business=business, customer_id__in=portion),
        CustomerKey.objects.filter(other, business=business, customer_id__in=portion),
        made.filter(customer_id__in=portion),
    ]
    found = {id for query in hanging for id in query.values_list("customer_id", flat=True)}
    merged = Customer.objects.filter(Q(merged_into__in=portion) | Q(pk__in=portion, merged_into__isnull=False))
    for pk, into in merged.values_list("pk", "merged_into_id"):
        found |= {pk, into} & set(portion)
    return found


def _edited(batch: ImportBatch, portion: list[int]) -> set[int]:
    """Find customers who are no longer as the batch wrote them: a person, or a later file, knew better."""
    written: dict[int, dict[str, Any]] = {}
    changes = ImportChange.objects.filter(batch=batch, table="customer", row__in=portion).order_by("pk")
    for row, after in changes.values_list("row", "after"):
        written.setdefault(row, {}).update(after)
    edited = set()
    columns = (*IMPORTED_FIELDS, "prefers", "best_time", "timezone", "paused_until")
    for row in Customer.objects.filter(business=batch.business, pk__in=portion).values("pk", *columns):
        ours = written.get(row["pk"], {})
        if any(_text(row[name]) != _text(ours.get(name)) for name in columns):
            edited.add(row["pk"])
    return edited


def _remove_products(batch: ImportBatch) -> int:
    # All at once: lines have no index of products, and one look through them is enough.
    sold = SaleLine.objects.filter(business=batch.business, product__isnull=False).values("product")
    made = Product.objects.filter(business=batch.business, batch=batch, service_interval_months=None)
    return _erase(made.exclude(pk__in=sold))


def _refresh_search(rows: Mapping[int, Any], batch: ImportBatch) -> None:
    keys: dict[int, list[str]] = {pk: [] for pk in rows}
    # The batch's own keys go; they are no longer something to find anybody by.
    others = CustomerKey.objects.filter(customer_id__in=list(rows)).exclude(kind="reference").exclude(batch=batch)
    for pk, key in others.order_by("key").values_list("customer_id", "key"):
        keys[pk].append(key)
    for pk, row in rows.items():
        row.search_text = search_text(
            name=row.name, company=row.company, email=row.email, phone=row.phone, more=keys[pk]
        )


def _erase(rows: QuerySet[Any]) -> int:
    """Delete rows on which nothing hangs any more, without loading them."""
    return int(rows._raw_delete(rows.db) or 0)


def _in_portions(rows: Iterable[Any]) -> Iterator[list[Any]]:
    # Read to the end first: what is read is about to be deleted.
    yield from bulk.portions(list(rows))


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else "" if value is None else str(value)

"""The sales of an import: new ones in bulk, known ones only where the file says more."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from operator import add

import numpy as np

from regulars.core.customer_rows import CustomerReader, Person
from regulars.core.memory import Remembered
from regulars.core.sale_rows import UNSTATED, Numbers, Sales
from regulars.core.sale_sums import Mask, Sums, grown, sums, whole
from regulars.records import bulk
from regulars.records.models import ImportChange, Moment, Product, Sale, SaleLine, Shop
from regulars.services.import_people import PeopleIntake
from regulars.services.import_work import Work

ITEMS_NAMED = 3
ROWS_AT_A_TIME = 100_000
NOBODY = 0


@dataclass(slots=True)
class Before:
    """What was known of the file's sales before: ids (0: new sale), sums, and whose they were."""

    id: Numbers
    sums: Sums
    customer: Numbers

    @property
    def is_known(self) -> Mask:
        """Say which sales were there before."""
        return self.id > 0


def take_sales(work: Work, sales: Sales) -> None:
    """Write the sales of a file; what was taken in before stays as it is."""
    customers = _customers(work, sales)
    before = _before(work, sales)
    is_new_line = _new_lines(work, sales, before)
    added = sums(sales, counted=is_new_line)
    total = _choose(before.is_known, grown(sales, added, before.sums), whole(sales, added))
    ids = _sale_ids(before)
    fresh = int((~before.is_known).sum())
    with bulk.without_indexes({Sale: fresh, SaleLine: int(is_new_line.sum()), Moment: fresh}):
        _write_sales(work, sales, ids, total, customers, ~before.is_known)
        _write_lines(work, sales, ids, is_new_line)
        _write_moments(work, sales, ids, total, customers, before)
    updated = _update_sales(work, before, total, customers)
    _count(work, sales, before, customers, is_new_line, updated)


def _customers(work: Work, sales: Sales) -> Numbers:
    """Find or create the people of the file; give each sale its customer's id, or nobody."""
    count = len(next(iter(sales.persons.values()), []))
    persons = CustomerReader(work.reading).read(sales.persons, count)
    somebody = {place: p for place, p in enumerate(persons) if p and (p.is_named or p.references)}
    intake = PeopleIntake(work)
    found, _ = intake.take(list(somebody.values()))
    work.customers += intake.tally()
    ids = np.zeros(count + 1, np.int64)
    ids[list(somebody)] = found
    _note_left_out(work, sales, persons)
    # Person -1, nobody, reads the nought at the end.
    return ids[sales.person]


def _note_left_out(work: Work, sales: Sales, persons: Sequence[Person | None]) -> None:
    said = {place: person.left_out for place, person in enumerate(persons) if person and person.left_out}
    if not said:
        return
    first_rows = np.searchsorted(sales.sale, np.arange(len(sales.references)))
    for sale, person in enumerate(sales.person.tolist()):
        for sentence in said.pop(person, ()):
            work.left_out.append((int(sales.line[first_rows[sale]]), sentence))


def _before(work: Work, sales: Sales) -> Before:
    count = len(sales.references)
    id, total, refunded, customer = (np.zeros(count, np.int64) for _ in range(4))
    known = Sale.objects.filter(business=work.business, source=work.reading.source)
    if known.exists():
        number = {reference: place for place, reference in enumerate(sales.references)}
        for portion in bulk.portions(sales.references):
            rows = known.filter(reference__in=portion)
            columns = ("reference", "pk", "total_cents", "refunded_cents", "customer_id")
            for reference, pk, paid, returned, whose in rows.values_list(*columns):
                place = number[reference]
                id[place], total[place], refunded[place], customer[place] = pk, paid, returned, whose or NOBODY
    return Before(id, Sums(total, refunded), customer)


def _new_lines(work: Work, sales: Sales, before: Before) -> Mask:
    """Say which rows are lines that are not there yet."""
    has_line = np.array([item.has_line for item in sales.items], np.bool_)[sales.item]
    known_places = np.flatnonzero(before.is_known).tolist()
    is_new = has_line.copy()
    for portion in bulk.portions(known_places):
        sale_of = {int(before.id[place]): place for place in portion}
        lines = SaleLine.objects.filter(business=work.business, sale_id__in=list(sale_of))
        there = {(sale_of[sale], key) for sale, key in lines.values_list("sale_id", "line_key").iterator()}
        rows = np.flatnonzero(np.isin(sales.sale, portion) & has_line)
        for row, key in zip(rows.tolist(), _keys(sales, rows), strict=True):
            is_new[row] = (int(sales.sale[row]), key) not in there
    return is_new


def _keys(sales: Sales, rows: Numbers) -> list[str]:
    """Give the keys of lines; the second of equal lines of a sale is marked, so that both are kept."""
    named = sales.line_keys
    keys = [named[number] for number in sales.line_key[rows].tolist()]
    ordinals = sales.ordinal[rows]
    for place in np.flatnonzero(ordinals).tolist():
        keys[place] = f"{keys[place]}~{int(ordinals[place]) + 1}"
    return keys


def _choose(is_known: Mask, known: Sums, new: Sums) -> Sums:
    return Sums(np.where(is_known, known.total, new.total), np.where(is_known, known.refunded, new.refunded))


def _sale_ids(before: Before) -> Numbers:
    is_new = ~before.is_known
    ids = before.id.copy()
    ids[is_new] = bulk.reserve_ids(Sale, int(is_new.sum()))
    return ids


def _write_sales(work: Work, sales: Sales, ids: Numbers, total: Sums, customers: Numbers, is_new: Mask) -> None:
    shops = _shops(work, sales)
    places = np.flatnonzero(is_new)
    for start in range(0, len(places), ROWS_AT_A_TIME):
        part = places[start : start + ROWS_AT_A_TIME]
        bulk.insert(
            Sale,
            {
                "id": ids[part].tolist(),
                "customer_id": _or_none(customers[part]),
                "shop_id": [shops[number] for number in sales.shop[part].tolist()],
                "reference": [sales.references[place] for place in part.tolist()],
                "sold_at": _texts(sales.sold_at[part]),
                "total_cents": total.total[part].tolist(),
                "refunded_cents": total.refunded[part].tolist(),
                "currency": [sales.currencies[number] for number in sales.currency[part].tolist()],
            },
            same={"business_id": work.business.pk, "batch_id": work.batch.pk, "source": work.reading.source},
        )


def _write_lines(work: Work, sales: Sales, ids: Numbers, is_new_line: Mask) -> None:
    products = _products(work, sales, is_new_line)
    thousandths = np.array([item.thousandths for item in sales.items], np.int64)
    cents = np.array([item.cents for item in sales.items], np.int64)
    rows = np.flatnonzero(is_new_line)
    for start in range(0, len(rows), ROWS_AT_A_TIME):
        part = rows[start : start + ROWS_AT_A_TIME]
        items = sales.item[part]
        bulk.insert(
            SaleLine,
            {
                "id": bulk.reserve_ids(SaleLine, len(part)),
                "sale_id": ids[sales.sale[part]].tolist(),
                "product_id": [products[number] for number in items.tolist()],
                "line_key": _keys(sales, part),
                "quantity_thousandths": thousandths[items].tolist(),
                "amount_cents": cents[items].tolist(),
            },
            same={"business_id": work.business.pk, "batch_id": work.batch.pk},
        )


def _products(work: Work, sales: Sales, is_new_line: Mask) -> list[int | None]:
    """Find or create the products of the new lines; give each item its product's id."""
    used = {int(number) for number in np.unique(sales.item[is_new_line])}
    wanted = {item.product_key: item for number, item in enumerate(sales.items) if number in used and item.product_key}
    found: dict[str, int] = {}
    for portion in bulk.portions(wanted):
        rows = Product.objects.filter(business=work.business, key__in=portion)
        found.update(rows.values_list("key", "pk"))
    missing = [item for key, item in wanted.items() if key not in found]
    ids = bulk.reserve_ids(Product, len(missing))
    columns = {
        "id": ids,
        "key": [item.product_key for item in missing],
        "name": [item.product for item in missing],
        "category": [item.category for item in missing],
    }
    bulk.insert(Product, columns, same={"business_id": work.business.pk, "batch_id": work.batch.pk})
    found.update(zip((item.product_key for item in missing), ids, strict=True))
    return [found.get(item.product_key) for item in sales.items]


def _shops(work: Work, sales: Sales) -> list[int | None]:
    """Give each shop name of the file the shop of that name, if there is one; the last entry is for no name."""
    known = dict(Shop.objects.filter(business=work.business).values_list("name", "pk"))
    folded = {name.casefold(): pk for name, pk in known.items()}
    return [*(folded.get(name.casefold()) for name in sales.shops), None]


def _update_sales(work: Work, before: Before, total: Sums, customers: Numbers) -> Mask:
    """Change known sales where the file says more, and keep what was there for undo."""
    gets_customer = before.is_known & (before.customer == NOBODY) & (customers != NOBODY)
    grows = (before.sums.total != total.total) | (before.sums.refunded != total.refunded)
    changed = before.is_known & (grows | gets_customer)
    changes: list[tuple[int, dict[str, int | None], dict[str, int | None]]] = []
    rows: list[Sale] = []
    for place in np.flatnonzero(changed).tolist():
        old = (before.sums.total[place], before.sums.refunded[place], before.customer[place])
        new = (total.total[place], total.refunded[place], customers[place] if gets_customer[place] else old[2])
        then, now = _named(old), _named(new)
        differing = [name for name in then if then[name] != now[name]]
        id = int(before.id[place])
        changes.append((id, {name: then[name] for name in differing}, {name: now[name] for name in differing}))
        rows.append(Sale(pk=id, **now))
    Sale.objects.bulk_update(rows, ["total_cents", "refunded_cents", "customer_id"], batch_size=200)
    remember(work, "sale", changes)
    return np.asarray(changed, np.bool_)


def _named(values: Sequence[int]) -> dict[str, int | None]:
    total, refunded, customer = (int(value) for value in values)
    return {"total_cents": total, "refunded_cents": refunded, "customer_id": customer or None}


def remember(work: Work, table: str, changes: Sequence[tuple[int, Mapping[str, object], Mapping[str, object]]]) -> None:
    """Keep what rows were before and after, for undo."""
    columns = {
        "id": bulk.reserve_ids(ImportChange, len(changes)),
        "row": [id for id, _, _ in changes],
        "before": [json.dumps(before) for _, before, _ in changes],
        "after": [json.dumps(after) for _, _, after in changes],
    }
    bulk.insert(ImportChange, columns, same={"batch_id": work.batch.pk, "table": table})


def _write_moments(work: Work, sales: Sales, ids: Numbers, total: Sums, customers: Numbers, before: Before) -> None:
    """Note a sale, and what was given back of it, once for every sale with a customer."""
    is_somebodys = customers != NOBODY
    is_first = ~before.is_known | (before.customer == NOBODY)
    sold = np.flatnonzero(is_somebodys & is_first & (total.total > 0))
    named = _Names(sales)
    for start in range(0, len(sold), ROWS_AT_A_TIME):
        part = sold[start : start + ROWS_AT_A_TIME]
        _note(work, "sale", ids[part], customers[part], sales.sold_at[part], total.total[part], named(part))
    whose = np.where(before.customer != NOBODY, before.customer, customers)
    grew = total.refunded > np.where(is_first, 0, before.sums.refunded)
    returned = np.flatnonzero((whose != NOBODY) & grew)
    returned = _without_refund_moment(work, ids, returned, before)
    when = np.where(sales.refunded_at == UNSTATED, sales.sold_at, sales.refunded_at)
    is_whole = (total.refunded >= total.total)[returned].tolist()
    details = [f'{{"is_whole": {str(value).lower()}}}' for value in is_whole]
    _note(work, "refunded", ids[returned], whose[returned], when[returned], -total.refunded[returned], details)
    has_plans = np.concatenate([returned, sold[before.is_known[sold]]])
    work.rechecked.update(whose[has_plans].tolist())


def _without_refund_moment(work: Work, ids: Numbers, places: Numbers, before: Before) -> Numbers:
    """Leave out sales whose refund is in the journal already: it is noted once."""
    known = places[before.is_known[places]]
    noted: set[str] = set()
    for portion in bulk.portions([f"sale:{id}" for id in ids[known].tolist()]):
        rows = Moment.objects.filter(business=work.business, kind="refunded", about__in=portion)
        noted.update(rows.values_list("about", flat=True))
    return np.array([place for place in places.tolist() if f"sale:{ids[place]}" not in noted], np.int64)


def _note(
    work: Work, kind: str, ids: Numbers, customers: Numbers, at: Numbers, worth: Numbers, details: Sequence[str]
) -> None:
    bulk.insert(
        Moment,
        {
            "id": bulk.reserve_ids(Moment, len(ids)),
            "customer_id": customers.tolist(),
            "happened_at": _texts(at),
            "worth_cents": worth.tolist(),
            "about": [f"sale:{id}" for id in ids.tolist()],
            "details": details,
        },
        same={"business_id": work.business.pk, "batch_id": work.batch.pk, "kind": kind},
    )


class _Names:
    """Gives the first few items of each sale, as the details of its moment."""

    def __init__(self, sales: Sales) -> None:
        self._sales = sales
        places = np.arange(len(sales.references))
        self._starts = np.searchsorted(sales.sale, places)
        self._ends = np.searchsorted(sales.sale, places, side="right")
        # As JSON; the last entry is for no item.
        self._names = [*(json.dumps(item.product) if item.product else "" for item in sales.items), ""]
        self._texts = Remembered[tuple[int, ...], str](self._text)

    def __call__(self, places: Numbers) -> list[str]:
        starts, ends, items = self._starts[places], self._ends[places], self._sales.item
        last = len(items) - 1
        columns = [
            np.where(starts + further < ends, items[np.minimum(starts + further, last)], -1).tolist()
            for further in range(ITEMS_NAMED)
        ]
        texts = self._texts
        return [texts[found] for found in zip(*columns, strict=True)]

    def _text(self, items: tuple[int, ...]) -> str:
        names = [name for name in dict.fromkeys(map(self._names.__getitem__, items)) if name]
        return f'{{"items": [{", ".join(names)}]}}' if names else "{}"


def _count(work: Work, sales: Sales, before: Before, customers: Numbers, is_new_line: Mask, updated: Mask) -> None:
    """Give every row its status: the first row of a sale speaks for the sale itself."""
    is_first_row = np.append(True, sales.sale[1:] != sales.sale[:-1]) if len(sales.sale) else np.empty(0, bool)
    is_created = is_new_line | (is_first_row & ~before.is_known[sales.sale])
    # A known sale that only grew by new lines is told by these lines.
    by_itself = updated.copy()
    by_itself[sales.sale[is_new_line]] = False
    is_updated = ~is_created & is_first_row & by_itself[sales.sale]
    work.rows.created += int(is_created.sum())
    work.rows.updated += int(is_updated.sum())
    work.rows.unchanged += int((~is_created & ~is_updated).sum())
    work.sales.created += int((~before.is_known).sum())
    work.sales.updated += int(updated.sum())
    work.sales.unchanged += int((before.is_known & ~updated).sum())
    whose = np.where(before.customer != NOBODY, before.customer, customers)
    work.sales_without_customer += int((whose == NOBODY).sum())


def _or_none(ids: Numbers) -> list[int | None]:
    return [id or None for id in ids.tolist()]


def _texts(seconds: Numbers) -> list[str]:
    """Give moments as the database keeps them."""
    days, rest = np.divmod(seconds, 86_400)
    numbers, of_row = np.unique(days, return_inverse=True)
    named = [f"{day} " for day in numbers.astype("datetime64[D]").astype(str).tolist()]
    return list(map(add, map(named.__getitem__, of_row.tolist()), map(_CLOCKS.__getitem__, rest.tolist())))


_SIXTY = [f"{number:02}" for number in range(60)]
_CLOCKS = [":".join(parts) for parts in product(_SIXTY[:24], _SIXTY, _SIXTY)]

"""The sales of an import: new ones in bulk, known ones only where the file says more."""

import json
from collections.abc import Mapping, Sequence

import numpy as np

from regulars.core.customer_rows import CustomerReader, Person
from regulars.core.sale_numbers import Numbers, Sales
from regulars.core.sale_sums import Mask, Sums, grown, sums, whole
from regulars.records import bulk
from regulars.records.models import ImportChange, Moment, Sale, SaleLine
from regulars.services.import_people import PeopleIntake
from regulars.services.import_sale_moments import write_moments
from regulars.services.import_sale_past import Before, known_before, new_lines
from regulars.services.import_sale_rows import write_lines, write_sales
from regulars.services.import_work import NOBODY, Work


def take_sales(work: Work, sales: Sales) -> None:
    """Write the sales of a file; what was taken in before stays as it is."""
    customers = _customers(work, sales)
    before = known_before(work, sales)
    is_new_line = new_lines(work, sales, before)
    added = sums(sales, counted=is_new_line)
    total = _choose(before.is_known, grown(sales, added, before.sums), whole(sales, added))
    ids = _sale_ids(before)
    fresh = int((~before.is_known).sum())
    with bulk.without_indexes({Sale: fresh, SaleLine: int(is_new_line.sum()), Moment: fresh}):
        write_sales(work, sales, ids, total, customers, ~before.is_known)
        write_lines(work, sales, ids, is_new_line)
        write_moments(work, sales, ids, total, customers, before)
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
    erased = {place for place, id in zip(somebody, found, strict=True) if id == NOBODY}
    work.erased += int(np.isin(sales.person, list(erased))[sales.sale].sum())
    _note_left_out(work, sales, {place: p for place, p in enumerate(persons) if p and place not in erased})
    # Person -1, nobody, reads the nought at the end.
    return ids[sales.person]


def _note_left_out(work: Work, sales: Sales, persons: Mapping[int, Person]) -> None:
    said = {place: person.left_out for place, person in persons.items() if person.left_out}
    if not said:
        return
    first_rows = np.searchsorted(sales.sale, np.arange(len(sales.references)))
    for sale, person in enumerate(sales.person.tolist()):
        for sentence in said.pop(person, ()):
            work.left_out.append((int(sales.line[first_rows[sale]]), sentence))


def _choose(is_known: Mask, known: Sums, new: Sums) -> Sums:
    return Sums(np.where(is_known, known.total, new.total), np.where(is_known, known.refunded, new.refunded))


def _sale_ids(before: Before) -> Numbers:
    is_new = ~before.is_known
    ids = before.id.copy()
    ids[is_new] = bulk.reserve_ids(Sale, int(is_new.sum()))
    return ids


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

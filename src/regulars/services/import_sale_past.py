"""What of the sales of a file is there already: known ones are not written twice."""

from dataclasses import dataclass

import numpy as np

from regulars.core.sale_numbers import Numbers, Sales
from regulars.core.sale_sums import Mask, Sums
from regulars.records import bulk
from regulars.records.models import Sale, SaleLine
from regulars.services.import_work import NOBODY, Work


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


def known_before(work: Work, sales: Sales) -> Before:
    """Find the sales of the file that were taken in before."""
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


def new_lines(work: Work, sales: Sales, before: Before) -> Mask:
    """Say which rows are lines that are not there yet."""
    has_line = np.array([item.has_line for item in sales.items], np.bool_)[sales.item]
    known_places = np.flatnonzero(before.is_known).tolist()
    is_new = has_line.copy()
    for portion in bulk.portions(known_places):
        sale_of = {int(before.id[place]): place for place in portion}
        lines = SaleLine.objects.filter(business=work.business, sale_id__in=list(sale_of))
        there = {(sale_of[sale], key) for sale, key in lines.values_list("sale_id", "line_key").iterator()}
        rows = np.flatnonzero(np.isin(sales.sale, portion) & has_line)
        for row, key in zip(rows.tolist(), line_keys(sales, rows), strict=True):
            is_new[row] = (int(sales.sale[row]), key) not in there
    return is_new


def line_keys(sales: Sales, rows: Numbers) -> list[str]:
    """Give the keys of lines; the second of equal lines of a sale is marked, so that both are kept."""
    named = sales.line_keys
    keys = [named[number] for number in sales.line_key[rows].tolist()]
    ordinals = sales.ordinal[rows]
    for place in np.flatnonzero(ordinals).tolist():
        keys[place] = f"{keys[place]}~{int(ordinals[place]) + 1}"
    return keys

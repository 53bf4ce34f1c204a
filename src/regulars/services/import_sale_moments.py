"""The moments of imported sales: what the journal says of each."""

import json
from collections.abc import Sequence
from operator import add

import numpy as np

from regulars.core.memory import Numbered
from regulars.core.sale_numbers import UNSTATED, Numbers, Sales
from regulars.core.sale_sums import Sums
from regulars.records import bulk
from regulars.records.models import Moment
from regulars.services.import_sale_past import Before
from regulars.services.import_sale_rows import ROWS_AT_A_TIME, stored
from regulars.services.import_work import NOBODY, Work

ITEMS_NAMED = 3


def write_moments(work: Work, sales: Sales, ids: Numbers, total: Sums, customers: Numbers, before: Before) -> None:
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
            "happened_at": stored(at),
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
        numbers = Numbered[str]()
        nothing = numbers[""]
        # The last entry is for no item.
        self._of_item = np.array([*(numbers[item.product] for item in sales.items), nothing], np.int64)
        names = [json.dumps(name) for name in numbers][1:]
        self._begins = ["{", *(f'{{"items": [{name}' for name in names)]
        self._goes_on = ["", *(f", {name}" for name in names)]

    def __call__(self, places: Numbers) -> list[str]:
        """Put the texts together column by column: hardly two sales are alike."""
        found = self._found(places)
        texts = map(self._begins.__getitem__, found[0].tolist())
        for column in found[1:]:
            texts = map(add, texts, map(self._goes_on.__getitem__, column.tolist()))
        return list(map(add, texts, map(("}", "]}").__getitem__, (found[0] > 0).tolist())))

    def _found(self, places: Numbers) -> list[Numbers]:
        """Number the names of each sale, each name once and the nameless (nought) last."""
        starts, ends, items = self._starts[places], self._ends[places], self._sales.item
        found: list[Numbers] = []
        for further in range(ITEMS_NAMED):
            at = starts + further
            column = self._of_item[np.where(at < ends, items[np.minimum(at, len(items) - 1)], -1)]
            for other in found:
                column = np.where(column == other, 0, column)
            for place, other in enumerate(found):
                found[place], column = np.where(other == 0, column, other), np.where(other == 0, 0, column)
            found.append(column)
        return found

"""The moments of imported sales: what the journal says of each."""

import json
from collections.abc import Sequence

import numpy as np

from regulars.core.memory import Remembered
from regulars.core.sale_numbers import UNSTATED, Numbers, Sales
from regulars.core.sale_sums import Sums
from regulars.records import bulk
from regulars.records.models import Moment
from regulars.services.import_sale_past import NOBODY, Before
from regulars.services.import_sale_rows import ROWS_AT_A_TIME, stored
from regulars.services.import_work import Work

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

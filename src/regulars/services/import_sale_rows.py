"""The rows of imported sales: sales, their lines and products, written in bulk."""

from itertools import product
from operator import add

import numpy as np

from regulars.core.sale_numbers import Numbers, Sales
from regulars.core.sale_sums import Mask, Sums
from regulars.records import bulk
from regulars.records.models import Product, Sale, SaleLine, Shop
from regulars.services.import_sale_past import line_keys
from regulars.services.import_work import Work

ROWS_AT_A_TIME = 50_000


def write_sales(work: Work, sales: Sales, ids: Numbers, total: Sums, customers: Numbers, is_new: Mask) -> None:
    """Write the sales that are new."""
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
                "sold_at": stored(sales.sold_at[part]),
                "total_cents": total.total[part].tolist(),
                "refunded_cents": total.refunded[part].tolist(),
            },
            same={
                "business_id": work.business.pk,
                "batch_id": work.batch.pk,
                "source": work.reading.source,
                "currency": work.reading.currency,
            },
        )


def write_lines(work: Work, sales: Sales, ids: Numbers, is_new_line: Mask) -> None:
    """Write the lines that are new, and the products they speak of."""
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
                "line_key": line_keys(sales, part),
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


def _or_none(ids: Numbers) -> list[int | None]:
    return [id or None for id in ids.tolist()]


def stored(seconds: Numbers) -> list[str]:
    """Give moments as the database keeps them."""
    days, rest = np.divmod(seconds, 86_400)
    numbers, of_row = np.unique(days, return_inverse=True)
    named = [f"{day} " for day in numbers.astype("datetime64[D]").astype(str).tolist()]
    return list(map(add, map(named.__getitem__, of_row.tolist()), map(_CLOCKS.__getitem__, rest.tolist())))


_SIXTY = [f"{number:02}" for number in range(60)]
_CLOCKS = [":".join(parts) for parts in product(_SIXTY[:24], _SIXTY, _SIXTY)]

"""WooCommerce: orders, as the common export plugins write them, the items in columns order_item_1, order_item_2 …"""

import re
from collections.abc import Iterator

from regulars.importers._importer import Block, Importer, key

_ADDED = ["Item", "Item number", "Item quantity", "Item amount", "Whole total", "Whole refund"]
_CANCELLED = {"cancelled", "canceled", "failed", "trash", "pending", "checkout-draft", "draft"}


def _prepare(header: list[str], blocks: Iterator[Block]) -> tuple[list[str], Iterator[Block]]:
    return header + _ADDED, _by_item(header, blocks)


def _by_item(header: list[str], blocks: Iterator[Block]) -> Iterator[Block]:
    """Give an order's row once for each of its items; its total stands in the first alone."""
    names = [key(name) for name in header]
    items = [place for place, name in enumerate(names) if re.fullmatch(r"(order|line)_items?(_\d+)?", name)]
    total, refund = _place(names, "order_total"), _place(names, "refunded_total")
    for block in blocks:
        wide = Block(rejects=block.rejects)
        for line, row in zip(block.lines, block.rows, strict=True):
            whole = [row[place] if place is not None else "" for place in (total, refund)]
            for item in [_item(row[place]) for place in items if row[place].strip()] or [[""] * 4]:
                wide.lines.append(line)
                wide.rows.append([*row, *item, *whole])
                whole = ["", ""]
        yield wide


def _place(names: list[str], name: str) -> int | None:
    return names.index(name) if name in names else None


def _item(text: str) -> list[str]:
    """Read "name:Tea|product_id:12|sku:T1|qty:2|total:9.80" and its unlabelled kin "12|2|9.80"."""
    parts = [part.strip() for part in text.split("|")]
    named = {name.strip().casefold(): value.strip() for name, _, value in (part.partition(":") for part in parts)}
    number = named.get("sku") or named.get("product_id", "")
    if "qty" in named or "quantity" in named or "total" in named:
        product = named.get("name") or named.get("product") or (f"Product {number}" if number else "")
        return [product, number, named.get("qty") or named.get("quantity") or "1", named.get("total", "")]
    number, quantity, amount, *_ = [*(part.rpartition(":")[2] for part in parts), "", "", ""]
    return [f"Product {number}" if number else "", number, quantity or "1", amount]


def _cancelled(status: str) -> str:
    return "yes" if status.strip().casefold().removeprefix("wc-") in _CANCELLED else ""


IMPORTER = Importer(
    kind="woocommerce_orders",
    label="WooCommerce: orders",
    source="woocommerce",
    gives="sales",
    needs=frozenset({"order_id", "date|order_date", "status|order_status", "order_total", "billing_email"}),
    columns={
        "sale_reference": "order_id",
        "sold_at": "date|order_date",
        "sale_total": "Whole total",
        "refunded": "Whole refund",
        "currency": "order_currency|currency",
        "cancelled": "status|order_status",
        "product": "Item",
        "sku": "Item number",
        "quantity": "Item quantity",
        "line_amount": "Item amount",
        "first_name": "billing_first_name",
        "last_name": "billing_last_name",
        "company": "billing_company",
        "email": "billing_email",
        "phone": "billing_phone",
        "street": "billing_address_1",
        "street2": "billing_address_2",
        "city": "billing_city",
        "region": "billing_state",
        "postcode": "billing_postcode",
        "country": "billing_country",
    },
    prepare=_prepare,
    translate={"cancelled": _cancelled},
    answers={"decimal": "."},
)

"""Shopify: orders, one row per line item; what belongs to the order stands in its first row alone."""

from collections.abc import Iterator

from regulars.importers._importer import Block, Importer, bare, key

# Amounts of the whole order stay in the first row, so that they count once.
_ONCE = {
    "total", "subtotal", "shipping", "taxes", "refunded amount", "discount amount", "outstanding balance",
    "tags", "notes", "note attributes",
}  # fmt: skip


def _prepare(header: list[str], blocks: Iterator[Block]) -> tuple[list[str], Iterator[Block]]:
    return header, _filled(header, blocks)


def _filled(header: list[str], blocks: Iterator[Block]) -> Iterator[Block]:
    """Repeat the order's cells in its further rows, recognised by the order's name."""
    names = [key(name) for name in header]
    order = names.index("name")
    shared = [i for i, name in enumerate(names) if name not in _ONCE and not name.startswith(("lineitem", "tax "))]
    total = names.index("total")
    first: list[str] = []
    for block in blocks:
        for row in block.rows:
            if first and row[order] == first[order] and not row[total]:
                for i in shared:
                    row[i] = row[i] or first[i]
            else:
                first = row
        yield block


IMPORTER = Importer(
    kind="shopify_orders",
    label="Shopify: orders",
    source="shopify",
    gives="sales",
    needs=frozenset({"Name", "Financial Status", "Total", "Created at", "Lineitem name", "Lineitem price"}),
    columns={
        "sale_reference": "Name",
        "sold_at": "Created at",
        "sale_total": "Total",
        "refunded": "Refunded Amount",
        "currency": "Currency",
        "cancelled": "Cancelled at",
        "shop": "Location",
        "staff": "Employee",
        "product": "Lineitem name",
        "sku": "Lineitem sku",
        "quantity": "Lineitem quantity",
        "unit_price": "Lineitem price",
        "line_discount": "Lineitem discount",
        "name": "Billing Name|Shipping Name",
        "company": "Billing Company",
        "email": "Email",
        "phone": ("Phone", "Billing Phone"),
        "street": "Billing Address1|Billing Street",
        "street2": "Billing Address2",
        "city": "Billing City",
        "region": "Billing Province",
        "postcode": "Billing Zip",
        "country": "Billing Country",
        "email_marketing": "Accepts Marketing",
    },
    prepare=_prepare,
    translate={"phone": lambda text: text.replace("'", ""), "postcode": bare, "sku": bare},
    answers={"decimal": "."},
)

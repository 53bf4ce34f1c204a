"""Toast: ItemSelectionDetails.csv, one row per dish. It names no guest, so the sales come without a customer."""

from collections.abc import Iterator

from regulars.importers._importer import Block, Importer, key
from regulars.importers._sieve import sifted


def _prepare(header: list[str], blocks: Iterator[Block]) -> tuple[list[str], Iterator[Block]]:
    void = next((place for place, name in enumerate(header) if key(name) in ("void?", "void")), None)

    def refusal(row: list[str]) -> str | None:
        """Refuse a dish that was taken off the bill: only the line is void, the order stands."""
        is_void = void is not None and row[void].strip().casefold() in ("true", "yes", "1")
        return "This item was voided. There is nothing to do." if is_void else None

    return header, sifted(blocks, refusal)


IMPORTER = Importer(
    kind="toast_items",
    label="Toast: items (ItemSelectionDetails)",
    source="toast",
    gives="sales",
    needs=frozenset({"Order Id", "Order #", "Order Date", "Item Selection Id", "Menu Item", "Net Price", "Qty"}),
    columns={
        "sale_reference": "Order Id",
        "sold_at": "Order Date",
        "shop": "Location",
        "staff": "Server",
        "line_reference": "Item Selection Id",
        "product": "Menu Item",
        "sku": "SKU",
        "category": "Sales Category|Menu Group",
        "quantity": "Qty",
        "line_discount": "Discount",
        "line_amount": "Net Price",
    },
    prepare=_prepare,
    answers={"date_order": "mdy", "decimal": "."},
)

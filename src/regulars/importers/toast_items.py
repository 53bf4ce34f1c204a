"""Toast: ItemSelectionDetails.csv, one row per dish. It names no guest, so the sales come without a customer."""

from regulars.importers._importer import Importer

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
        "cancelled": "Void?",
    },
    answers={"date_order": "mdy", "decimal": "."},
)

"""Toast: OrderDetails.csv, one row per order. It names no guest, so the sales come without a customer."""

from regulars.importers._importer import Importer

IMPORTER = Importer(
    kind="toast_orders",
    label="Toast: orders (OrderDetails)",
    source="toast",
    gives="sales",
    needs=frozenset({"Order Id", "Order #", "Opened", "Amount", "Total", "Voided", "Server"}),
    columns={
        "sale_reference": "Order Id",
        "sold_at": "Opened",
        "sale_total": "Amount",
        "cancelled": "Voided",
        "shop": "Location",
        "staff": "Server",
        "category": "Dining Options",
    },
    answers={"date_order": "mdy", "decimal": "."},
)

"""Square: the items sold ("Items detail"), one row per line of a sale or refund."""

from regulars.importers._importer import Importer

# The names of time zones as Square writes them; what is not here is left as it stands.
ZONES = {
    "Eastern Time (US & Canada)": "America/New_York",
    "Central Time (US & Canada)": "America/Chicago",
    "Mountain Time (US & Canada)": "America/Denver",
    "Pacific Time (US & Canada)": "America/Los_Angeles",
    "Arizona": "America/Phoenix",
    "Alaska": "America/Anchorage",
    "Hawaii": "Pacific/Honolulu",
    "Indiana (East)": "America/Indiana/Indianapolis",
    "Atlantic Time (Canada)": "America/Halifax",
    "Newfoundland": "America/St_Johns",
    "Saskatchewan": "America/Regina",
    "Puerto Rico": "America/Puerto_Rico",
    "London": "Europe/London",
    "Edinburgh": "Europe/London",
    "Dublin": "Europe/Dublin",
    "Paris": "Europe/Paris",
    "Madrid": "Europe/Madrid",
    "Tokyo": "Asia/Tokyo",
    "Osaka": "Asia/Tokyo",
    "Sapporo": "Asia/Tokyo",
    "Sydney": "Australia/Sydney",
    "Canberra": "Australia/Sydney",
    "Melbourne": "Australia/Melbourne",
    "Brisbane": "Australia/Brisbane",
    "Adelaide": "Australia/Adelaide",
    "Darwin": "Australia/Darwin",
    "Hobart": "Australia/Hobart",
    "Perth": "Australia/Perth",
}
_EVENTS = {"payment": "sale", "sale": "sale", "refund": "refund"}


def _zone(text: str) -> str:
    return ZONES.get(text) or ZONES.get(text.strip(), text)


def _event(text: str) -> str:
    return _EVENTS.get(text.strip().casefold(), text)


IMPORTER = Importer(
    kind="square_items",
    label="Square: items sold",
    source="square",
    gives="sales",
    needs=frozenset({"Date", "Time", "Item", "Qty", "Net Sales", "Transaction ID", "Event Type"}),
    columns={
        "sale_reference": "Transaction ID",
        "sold_at": "Date",
        "sold_time": "Time",
        "sold_zone": "Time Zone",
        "shop": "Location",
        "staff": "Employee|Team Member|Device Name",
        "product": "Item",
        "sku": "SKU",
        "category": "Category",
        "quantity": "Qty",
        "line_discount": "Discounts",
        "line_amount": "Net Sales",
        "event": "Event Type",
        "reference": "Customer ID",
        "name": "Customer Name",
    },
    translate={"sold_zone": _zone, "event": _event},
    answers={"decimal": "."},
)

"""The tables that hostile rows are written into: one of no program, and one as each program writes it."""

import csv
import random
from dataclasses import dataclass
from pathlib import Path

from regulars.importers import importers, recognise

SAMPLES = Path(__file__).parent.parent / "samples"
NAMES = ["Rosa Diaz", "Bo Lind", "Kim Park", "Mary Ann O'Neil", "5 inch pipe", "Jan de Vries"]
# What tells the rows of a program apart, and the cells that may hold anything: a name, an address, a number, a note.
ODD_CELLS: dict[str, tuple[str, str, str, str]] = {
    "fresha_clients": ("First Name", "Email", "Mobile Number", "Note"),
    "glossgenius_clients": ("Name", "Phone", "Phone", "Name"),
    "google_contacts": ("First Name", "Phone 1 - Value", "Phone 1 - Value", "Notes"),
    "housecall_customers": ("Display Name", "Email", "Mobile Number", "Notes"),
    "jobber_clients": ("Display Name", "E-mails", "Main Phone #s", "Tags"),
    "quickbooks_customers": ("Full Name", "Email", "Phone Numbers", "Billing Address"),
    "shopify_customers": ("First Name", "Email", "Default Address Phone", "Note"),
    "shopify_orders": ("Billing Name", "Billing Phone", "Billing Phone", "Lineitem name"),
    "square_customers": ("First Name", "Email Address", "Phone Number", "Memo"),
    "square_items": ("Customer Name", "Item", "Item", "Notes"),
    "stripe_customers": ("Name", "Email", "Description", "Description"),
    "toast_items": ("Menu Item", "Menu Item", "Menu Item", "Tab Name"),
    "toast_orders": ("Tab Name", "Tab Name", "Tab Name", "Tab Name"),
    "vagaro_customers": ("Name", "Mobile", "Mobile", "Address"),
    "woocommerce_customers": ("first_name", "billing_email", "billing_phone", "billing_address_1"),
    "woocommerce_orders": ("billing_first_name", "billing_phone", "billing_phone", "customer_note"),
}
KNOWN_BY_EMAIL = {"glossgenius_clients", "google_contacts", "vagaro_customers"}
NUMBERS = {
    *("Client ID", "ID", "J-ID", "Customer", "Customer ID", "Square Customer ID", "id", "customer_id"),
    *("Transaction ID", "Order Id", "Item Selection Id", "order_id"),
}
EMAILS = {"E-mail 2 - Value", "Email", "Email Address", "E-mails", "user_email", "billing_email"}
OWN = {"+1 212-555-0147": "{phone}", "+12125550147": "{phone}", "(212) 555-0147": "{phone}", "(212) 555-0148": ""}
OWN |= {"Rosa Diaz": "{name}", "Rosa": "{first}", "Diaz": "{last}", "12 Elm Street": "{n} Elm Street", "\n": ", "}


@dataclass(frozen=True)
class Sheet:
    """One kind of table: what stands above its rows, a row, and how a row is known when it was read."""

    above: tuple[list[str], ...]
    header: list[str]
    model: list[str]
    places: dict[str, int]
    known_as: str
    field: str

    def row(self, number: int, chance: random.Random) -> list[str]:
        """Give a plain row's cells; the number alone tells it from the others."""
        name = chance.choice(NAMES)
        first, _, last = name.rpartition(" ")
        own = {"n": number, "name": name, "first": first, "last": last, "phone": phone(number, chance)}
        return [cell.format_map(own) if "{" in cell else cell for cell in self.model]


def phone(number: int, chance: random.Random) -> str:
    """Give a phone number of one's own; one in ten is that of a family."""
    area, line = divmod(number // 10 if chance.random() < 0.1 else number, 1_000)
    return f"(212) {201 + area}-{line:04}"


GUESTS = Sheet(
    above=(),
    header=["Customer number", "Name", "E-mail", "Phone", "Customer since", "Total spent", "Note"],
    model=["H-{n}", "{name}", "h{n}@mail.example", "{phone}", "2026-01-13", "{n}.50", ""],
    places={"name": 1, "email": 2, "phone": 3, "note": 6},
    known_as="H-{}",
    field="reference",
)


def sheets() -> dict[str, Sheet]:
    """Give the table of every importer that reads one, made of the first row of its sample."""
    return {kind: _sheet(kind) for kind in sorted(ODD_CELLS)}


def _sheet(kind: str) -> Sheet:
    with (SAMPLES / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    top = next(place for place, row in enumerate(rows) if (found := recognise(row)) and found.kind == kind)
    header, first = rows[top], rows[top + 1]
    cells = list(zip(header, first, strict=True))
    gives_sales = importers()[kind].gives == "sales"
    field = "email" if kind in KNOWN_BY_EMAIL else "sale_reference" if gives_sales else "reference"
    return Sheet(
        above=tuple(rows[:top]),
        header=header,
        model=[_model(kind, column, cell) or "{n}" * (not place) for place, (column, cell) in enumerate(cells)],
        places=dict(zip(("name", "email", "phone", "note"), map(header.index, ODD_CELLS[kind]), strict=True)),
        known_as="h{}@mail.example" if field == "email" else "{}",
        field=field,
    )


def _model(kind: str, column: str, cell: str) -> str:
    """Turn a cell of the sample into one of which each row has its own."""
    if column == "Name":
        return "{n}" if kind == "shopify_orders" else "{name}"
    if column in NUMBERS:
        return "{n}"
    if "@" in cell:
        return "h{n}@mail.example" if column in EMAILS else ""
    for told, untold in OWN.items():
        cell = cell.replace(told, untold)
    return cell

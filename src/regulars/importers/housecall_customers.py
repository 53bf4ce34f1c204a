"""Housecall Pro: customers, with up to hundreds of address columns whose slots are not stable."""

import re

from regulars.importers._importer import Importer


def _several(text: str) -> str:
    """Put values that share a cell on lines of their own."""
    return "\n".join(dict.fromkeys(part.strip() for part in re.split(r"[,;\n]+", text) if part.strip()))


IMPORTER = Importer(
    kind="housecall_customers",
    label="Housecall Pro: customers",
    source="housecall",
    gives="customers",
    needs=frozenset({"Display Name", "First Name", "Last Name", "ID", "Mobile Number|Customer Type|Do Not Service"}),
    columns={
        "reference": "ID",
        "name": "Display Name",
        "first_name": "First Name",
        "last_name": "Last Name",
        "company": "Company",
        "email": ("Email", "Additional Emails"),
        "phone": ("Mobile Number", "Home Number", "Work Number"),
        "street": "Address_1 Street Line 1",
        "street2": "Address_1 Street Line 2",
        "city": "Address_1 City",
        "region": "Address_1 State",
        "postcode": "Address_1 Postal Code",
        "note": "Notes",
        "tags": "Tags",
        "since": "Customer created at",
        "last_visit": "Last service date",
        "spent": "Lifetime value",
        "blocked": "Do Not Service",
    },
    translate={"email": _several},
    answers={"decimal": "."},
)

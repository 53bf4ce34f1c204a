"""Vagaro: the customer list, saved from its Excel report."""

from regulars.importers._importer import Importer

IMPORTER = Importer(
    kind="vagaro_customers",
    label="Vagaro: customers",
    source="vagaro",
    gives="customers",
    needs=frozenset({"Name", "Amount Paid", "Email", "Mobile", "Customer Since", "Last Visited"}),
    columns={
        "name": "Name",
        "email": "Email",
        "phone": ("Mobile", "Day", "Night"),
        "street": "Address",
        "birthday": "Birthdate",
        "since": "Customer Since",
        "last_visit": "Last Visited",
        "spent": "Amount Paid",
        "tags": "Tags",
    },
    answers={"decimal": "."},
)

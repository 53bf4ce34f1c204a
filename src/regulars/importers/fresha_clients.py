"""Fresha: clients, as exported and as its import template has them."""

from regulars.importers._importer import Importer

IMPORTER = Importer(
    kind="fresha_clients",
    label="Fresha: clients",
    source="fresha",
    gives="customers",
    needs=frozenset(
        {
            "First Name",
            "Last Name",
            "Email",
            "Mobile phone|Mobile Number|Mobile",
            "Gender",
            "Client notes|Referral Source",
        }
    ),
    columns={
        "reference": "Client ID",
        "first_name": "First Name",
        "last_name": "Last Name",
        "email": "Email",
        "phone": ("Mobile phone|Mobile Number|Mobile", "Telephone"),
        "birthday": "Birthday|Date of Birth",
        "note": "Client notes|Note",
        "since": "Added",
        "email_marketing": "Accepts Marketing",
        "sms_marketing": "Accepts SMS Marketing",
        "blocked": "Blocked",
    },
)

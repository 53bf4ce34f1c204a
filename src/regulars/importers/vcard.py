"""vCard: the address book of a phone (versions 2.1, 3.0 and 4.0)."""

from regulars.importers._importer import Importer
from regulars.importers._vcards import HEADER

IMPORTER = Importer(
    kind="vcard",
    label="Contacts from a phone (vCard)",
    source="vcard",
    gives="contacts",
    needs=frozenset(HEADER),
    columns={
        "reference": "UID",
        "name": "Name",
        "first_name": "First name",
        "last_name": "Last name",
        "company": "Company",
        "email": "Email",
        "phone": "Phone",
        "street": "Street",
        "street2": "Street 2",
        "city": "City",
        "region": "Region",
        "postcode": "Postcode",
        "country": "Country",
        "birthday": "Birthday",
        "note": "Note",
        "tags": "Tags",
    },
    answers={"date_order": "ymd"},
)

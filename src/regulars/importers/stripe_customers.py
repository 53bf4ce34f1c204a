"""Stripe: customers, as the dashboard exports them."""

from regulars.importers._importer import Importer

IMPORTER = Importer(
    kind="stripe_customers",
    label="Stripe: customers",
    source="stripe",
    gives="customers",
    needs=frozenset({"id", "Description", "Email", "Name", "Created (UTC)", "Delinquent"}),
    columns={
        "reference": "id",
        "name": "Name",
        "email": "Email",
        "phone": "Phone|phone (metadata)",
        "street": "Address Line1|Card Address Line1",
        "street2": "Address Line2|Card Address Line2",
        "city": "Address City|Card Address City",
        "region": "Address State|Card Address State",
        "postcode": "Address Postal Code|Card Address Zip",
        "country": "Address Country|Card Address Country",
        "note": "Description",
        "since": "Created (UTC)",
        "visits": "Payment Count",
        "spent": "Total Spend",
    },
    answers={"decimal": ".", "zone": "UTC"},
)

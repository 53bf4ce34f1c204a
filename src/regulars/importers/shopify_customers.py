"""Shopify: customers, as exported and as its own import template has them."""

from regulars.importers._importer import Importer, bare

IMPORTER = Importer(
    kind="shopify_customers",
    label="Shopify: customers",
    source="shopify",
    gives="customers",
    needs=frozenset(
        {"First Name", "Last Name", "Email", "Accepts Email Marketing|Accepts Marketing", "Total Spent", "Tax Exempt"}
    ),
    columns={
        "reference": "Customer ID",
        "first_name": "First Name",
        "last_name": "Last Name",
        "company": "Default Address Company|Company",
        "email": "Email",
        "phone": ("Phone", "Default Address Phone"),
        "street": "Default Address Address1|Address1",
        "street2": "Default Address Address2|Address2",
        "city": "Default Address City|City",
        "region": "Default Address Province Code|Province Code|Province",
        "postcode": "Default Address Zip|Zip",
        "country": "Default Address Country Code|Country Code|Country",
        "note": "Note",
        "tags": "Tags",
        "email_marketing": "Accepts Email Marketing|Accepts Marketing",
        "sms_marketing": "Accepts SMS Marketing",
        "visits": "Total Orders",
        "spent": "Total Spent",
    },
    translate={"reference": bare, "phone": lambda text: text.replace("'", ""), "postcode": bare},
    answers={"decimal": "."},
)

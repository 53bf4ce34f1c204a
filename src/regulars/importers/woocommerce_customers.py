"""WooCommerce: customers, as the common export plugins write them."""

from regulars.importers._importer import Importer

IMPORTER = Importer(
    kind="woocommerce_customers",
    label="WooCommerce: customers",
    source="woocommerce",
    gives="customers",
    needs=frozenset({"customer_id|ID", "user_email|email", "billing_email", "billing_first_name", "billing_last_name"}),
    columns={
        "reference": "customer_id|ID",
        "first_name": "first_name|billing_first_name",
        "last_name": "last_name|billing_last_name",
        "company": "billing_company",
        "email": ("user_email|email", "billing_email"),
        "phone": "billing_phone",
        "street": "billing_address_1",
        "street2": "billing_address_2",
        "city": "billing_city",
        "region": "billing_state",
        "postcode": "billing_postcode",
        "country": "billing_country",
        "since": "user_registered|date_registered",
        "visits": "orders|order_count",
        "spent": "total_spent|money_spent",
        "last_visit": "last_order_date|last_order",
    },
    answers={"decimal": "."},
)

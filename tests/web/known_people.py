"""Who is known at the counter, and what a page says of them."""

import datetime as dt

from regulars.records.models import Business, Customer, Fact, Touchpoint
from regulars.services import sales
from tests import people


def a_touchpoint(customer: Customer, **fields: object) -> Touchpoint:
    """A check-in of this customer that is due in a week."""
    chosen: dict[str, object] = {
        "key": f"check-in/{customer.pk}/{len(fields)}",
        "occasion": "check_in",
        "purpose": "service",
        "about": "sale:1",
        "opened_by_kind": "sale",
        "channels": ["phone"],
        "due_date": people.TODAY + dt.timedelta(days=7),
        "use_by_date": people.TODAY + dt.timedelta(days=14),
        "opened_at": people.NOW,
    }
    return Touchpoint.objects.create(business=customer.business, customer=customer, **(chosen | fields))


def a_regular(business: Business, name: str) -> Customer:
    """A customer with a fact, a sale and a touchpoint."""
    customer = people.a_customer(business, name)
    Fact.objects.create(
        business=business, customer=customer, text="Window table", source="counter", noted_at=people.NOW
    )
    sales.record(business, customer, amount_cents=4_800, receipt_key=f"key {name}", now=people.NOW)
    a_touchpoint(customer)
    return customer


def text(response: object) -> str:
    """What a page says."""
    return response.content.decode()  # type: ignore[attr-defined]

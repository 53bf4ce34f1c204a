"""The people of the tests: who owns, who belongs, and who must see nothing."""

import datetime as dt

from regulars.records.models import Business, Customer, CustomerKey, Staff, User

NOW = dt.datetime(2026, 3, 3, 15, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
PASSWORD = "a window table and coffee"

HOURS = {day: ["08:00", "17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


def a_business(name: str = "North Air", **fields: object) -> Business:
    """A heating contractor in New York, open on weekdays."""
    chosen: dict[str, object] = {
        "trade": "home-services",
        "country": "US",
        "timezone": "America/New_York",
        "opening_hours": HOURS,
        "founded_at": NOW - dt.timedelta(days=400),
    }
    return Business.objects.create(name=name, **(chosen | fields))


def a_staff(business: Business, name: str = "Sam", role: str = Staff.Role.STAFF) -> Staff:
    """Somebody who works there and can sign in as <name>@<business id>.example."""
    email = f"{name.lower()}@{business.pk}.example"
    return Staff.objects.create(
        business=business, name=name, role=role, user=User.objects.create_user(email, email, PASSWORD)
    )


def a_customer(business: Business, name: str = "Rosa Diaz", **fields: object) -> Customer:
    """A customer with an e-mail address, a phone number and a postal address."""
    first, _, last = name.partition(" ")
    slug = name.lower().replace(" ", ".")
    chosen: dict[str, object] = {
        "first_name": first,
        "last_name": last,
        "email": f"{slug}@mail.example",
        "phone": "+12125550147",
        "street": "12 Elm Street",
        "city": "Albany",
        "region": "NY",
        "postcode": "12207",
        "country": "US",
        "search_text": f"{name.lower()} {slug}@mail.example +12125550147",
        "created_at": NOW,
    } | fields
    customer = Customer.objects.create(business=business, name=name, **chosen)
    for kind in ("email", "phone"):
        if chosen[kind]:
            CustomerKey.objects.create(business=business, customer=customer, kind=kind, key=str(chosen[kind]))
    return customer

"""Addresses: where a customer's post goes, and from whom it comes."""

from regulars.core import postal
from regulars.core.postal import Place
from regulars.records.models import Business, Customer


def place_of(customer: Customer) -> Place:
    """Return a customer's postal address in parts."""
    return Place(
        name=customer.name,
        street=customer.street,
        city=customer.city,
        region=customer.region,
        postcode=customer.postcode,
        country=customer.country,
        company=customer.company,
    )


def lines_of(customer: Customer, business: Business) -> list[str]:
    """Return the lines of a customer's address as they stand on an envelope."""
    return postal.lines(place_of(customer), home=business.country)


def sender_of(business: Business) -> list[str]:
    """Return the lines of the shop's own address."""
    return postal.sender(business.name, business.postal_address)

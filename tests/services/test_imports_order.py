"""Files of one program in either order: the same people, and no file undoes what another said."""

import pytest

from regulars.records.models import Business, Customer
from tests.services.test_imports import bring, outcome

DIRECTORY = (
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Company,Address1,Address2,City,Province Code,"
    "Country Code,Zip,Phone,Total Spent,Tax Exempt\n"
    "'701,Rosa,Diaz,rosa@mail.example,no,,12 Elm Street,Apt 4,Albany,NY,US,'12207,'+12125550147,0,no\n"
)
ORDERS = (
    "Name,Email,Financial Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
    "Billing Name,Billing Address1,Billing City,Billing Zip,Billing Country\n"
    "#1001,rosa@mail.example,paid,USD,25.00,2026-01-10 10:20:30 -0500,1,Candle,25.00,"
    "Rosa Diaz,9 Old Lane,Troy,'12180,US\n"
)


@pytest.mark.parametrize("files", [(DIRECTORY, ORDERS), (ORDERS, DIRECTORY)])
def test_the_directory_prevails_over_orders_in_either_order(business: Business, files: tuple[str, str]):
    """P5: the address of an old order does not come back over the one in the directory."""
    for text in files:
        bring(business, text)

    rosa = Customer.objects.get(business=business)
    assert (rosa.street, rosa.city, rosa.postcode) == ("12 Elm Street, Apt 4", "Albany", "12207")
    assert rosa.sales.count() == 1


@pytest.mark.parametrize("files", [(DIRECTORY, ORDERS), (ORDERS, DIRECTORY)])
def test_both_files_again_change_nothing(business: Business, files: tuple[str, str]):
    """D1: a nightly export does not turn customers back and forth."""
    for text in files:
        bring(business, text)

    again = [outcome(bring(business, text)) for text in files]

    assert again == [(0, 0, 1, 0), (0, 0, 1, 0)]

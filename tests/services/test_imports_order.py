"""Files in any order: the same people and the same questions, and no file undoes what another said."""

from collections import ChainMap
from itertools import permutations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from regulars.records.models import Business, Customer, CustomerKey, Twin
from regulars.services.merging import whole
from regulars.services.standing import standings
from tests.people import TODAY
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


SQUARE = (
    "Reference ID,First Name,Last Name,Email Address,Phone Number,Street Address 1,City,State,Postal Code,"
    "Square Customer ID,Email Subscription Status\n"
    ",{first},{last},{email},{phone},{street},{city},,{postcode},SQ1,{subscribed}\n"
)
SHOPIFY = (
    "Name,Email,Financial Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
    "Billing Name,Billing Address1,Billing City,Billing Zip,Billing Country,Billing Phone\n"
    "#1001,{email},paid,USD,25.00,2026-01-10 10:20:30 -0500,1,Candle,25.00,"
    "{first} {last},{street},{city},{postcode},US,{phone}\n"
)
CARD = (
    "BEGIN:VCARD\nVERSION:3.0\nUID:card-1\nFN:{first} {last}\nEMAIL:{email}\nTEL:{phone}\n"
    "ADR:;;{street};{city};;{postcode};US\nEND:VCARD\n"
)
ROSA = {"first": "Rosa", "last": "Diaz", "subscribed": "unsubscribed"}
KNOWN = {
    "email": {"email": "rosa@mail.example"},
    "phone": {"phone": "+12125550147"},
    "address": {"street": "12 Elm Street", "city": "Albany", "postcode": "12207"},
}
NOTHING = dict.fromkeys(("email", "phone", "street", "city", "postcode"), "")
ORDERS_OF_THREE = list(permutations(range(3)))


def written(form: str, *known: str) -> str:
    """Write a file in which one program knows this much of Rosa."""
    cells = ChainMap(*(KNOWN[part] for part in known), ROSA, NOTHING)
    return form.format_map(cells)


def people_of(business: Business) -> list[tuple[object, ...]]:
    """Say who there is, whatever came first: their keys, their address, and what they allow."""
    found = []
    for one in Customer.objects.of(business):
        standing = standings(business, dict.fromkeys(whole(one), one.pk))[one.pk]
        refused = standing.refusals(["email"], purpose="marketing", on=TODAY)
        found.append((_keys(one), one.email, one.phone, one.street, [str(why) for why in refused.values()]))
    return sorted(found)


def questions_of(business: Business) -> list[tuple[object, ...]]:
    """List the open questions: about whom, and what speaks for it."""
    open_ones = Twin.objects.filter(business=business, verdict=Twin.Verdict.OPEN)
    return sorted((sorted([_keys(twin.first), _keys(twin.second)]), sorted(twin.evidence)) for twin in open_ones)


def _keys(customer: Customer) -> list[tuple[str, str]]:
    keys = CustomerKey.objects.filter(customer__in=whole(customer))
    return sorted(keys.values_list("kind", "key"))


def brought_in(business: Business, files: list[str]) -> tuple[list[object], list[object]]:
    """Bring files in one after the other, say who there is then, and leave no trace."""
    with transaction.atomic():
        for text in files:
            bring(business, text)
        found = people_of(business), questions_of(business)
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("order", ORDERS_OF_THREE)
def test_one_person_in_three_programs_is_one_customer_in_every_order(business: Business, order: tuple[int, ...]):
    """A record that has the keys of two makes them one, with the strictest consent of the two."""
    files = [written(SQUARE, "phone", "address"), written(SHOPIFY, "email", "address"), written(CARD, "email", "phone")]

    [rosa], questions = brought_in(business, [files[place] for place in order])

    assert [kind for kind, _ in rosa[0]] == ["email", "phone", "reference", "reference"]
    assert rosa[1:4] == ("rosa@mail.example", "+12125550147", "12 Elm Street")
    assert rosa[4] != []
    assert questions == []


parts = st.lists(st.sampled_from(sorted(KNOWN)), unique=True).map(tuple)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(square=parts, shopify=parts, card=parts)
@example(("phone",), ("email", "address"), ("phone", "address"))
@example(("phone", "address"), ("email", "address"), ("address",))
def test_the_order_of_files_changes_neither_people_nor_questions(
    business: Business, square: tuple[str, ...], shopify: tuple[str, ...], card: tuple[str, ...]
):
    """Whatever each program knows: the same customers, and the same questions with the same evidence."""
    files = [written(SQUARE, *square), written(SHOPIFY, *shopify), written(CARD, *card)]

    found = [brought_in(business, [files[place] for place in order]) for order in ORDERS_OF_THREE]

    assert found == [found[0]] * 6

"""Who reads the words of mail before they are used."""

import re

from django.test import Client

from regulars.records.models import Business
from regulars.services import sales
from tests.people import NOW, a_customer


def test_three_customers_read_it_on_a_desk_and_on_a_phone(business: Business, owner_client: Client) -> None:
    """One regular who bought all that was bought last is one reader."""
    known = [a_customer(business, f"Ann {number}", email=f"ann{number}@mail.example") for number in range(4)]
    for number in range(45):
        sales.record(business, known[0], amount_cents=500, receipt_key=f"{number}", now=NOW)

    html = owner_client.get("/words/thank_you/").content.decode()

    readers = [known[0].pk, known[3].pk, known[2].pk]
    assert list(dict.fromkeys(map(int, re.findall(r'form="writing" name="try" value="(\d+)"', html)))) == readers
    frames = re.findall(r'<iframe class="letter([^"]*)"[^>]*src="/words/thank_you/letter/(\d+)/', html)
    assert sorted(frames) == [("", str(readers[0])), (" phone", str(readers[0]))]

"""Somebody is erased while a form about them is under way: it is answered, and writes nothing of them down anew."""

import pytest
from django.db.models.signals import post_init
from django.test import Client

from regulars.records.models import Customer, CustomerKey, Staff
from regulars.services import erasure
from tests.people import NOW

AT_ONCE = {
    "customers/{pk}/edit/": {"name": "Ada Long", "email": "ada@mail.example", "phone": ""},
    "customers/{pk}/facts/": {"key": "k1", "text": "Two dogs"},
    "customers/{pk}/consents/": {"channel": "email", "purpose": "marketing", "answer": "no"},
    "customers/{pk}/pauses/": {"until": "2026-05-20"},
    "counter/{pk}/sales/": {"key": "k1", "amount": "120", "item": "Filter", "kind": "sale"},
    "counter/{pk}/preferences/": {"key": "k1", "channel": "phone", "best_time": "mornings"},
    "counter/{pk}/promises/": {"key": "k1", "what": "the filter list", "due_date": "2026-03-06"},
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", AT_ONCE)
def test_who_is_erased_while_somebody_writes_does_not_come_back(
    address: str, customer: Customer, owner: Staff, owner_client: Client
):
    """The form was sent, its customer was found, and then erased before anything is written down."""
    waiting = [customer.pk]

    def erase_once(**found: object) -> None:
        if waiting:
            erasure.erase(Customer.objects.get(pk=waiting.pop()), by=owner, now=NOW)

    post_init.connect(erase_once, sender=Customer)
    try:
        answer = owner_client.post(f"/{address.format(pk=customer.pk)}", AT_ONCE[address])
    finally:
        post_init.disconnect(erase_once, sender=Customer)

    assert not waiting
    assert (answer.status_code, Customer.objects.count(), CustomerKey.objects.count()) == (404, 0, 0)
    assert "may have been erased" in answer.content.decode()

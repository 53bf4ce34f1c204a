"""Somebody is erased while a form about them is under way: it is answered, and writes nothing of them down anew."""

import logging
from collections.abc import Callable

import pytest
from django.db import DatabaseError, DataError, IntegrityError, OperationalError, ProgrammingError, connection
from django.db.models.signals import post_init
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from regulars.records.models import Customer, CustomerKey, Staff
from regulars.services import erasure
from tests.people import NOW, a_customer

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


@pytest.fixture
def remember(customer: Customer, owner: Staff, owner_client: Client) -> Callable[[Exception], HttpResponse]:
    """Write a fact about somebody just after another customer was erased, while the database fails in some way."""
    erasure.erase(a_customer(owner.business, "Ben Okafor", phone=""), by=owner, now=timezone.now())

    def write(failure: Exception) -> HttpResponse:
        def fail(execute: Callable[..., object], sql: str, *rest: object) -> object:
            if sql.startswith('INSERT INTO "records_fact"'):
                raise failure
            return execute(sql, *rest)

        with connection.execute_wrapper(fail):
            return owner_client.post(f"/customers/{customer.pk}/facts/", {"key": "k1", "text": "Two dogs"})

    return write


@pytest.mark.parametrize("failure", [OperationalError, ProgrammingError, DataError])
def test_a_database_that_fails_is_no_customer_who_is_gone(
    failure: type[Exception], remember: Callable[[Exception], HttpResponse]
):
    with pytest.raises(failure, match="disk is full"):
        remember(failure("database or disk is full"))


@pytest.mark.parametrize("failure", [IntegrityError, DatabaseError])
def test_what_points_to_nobody_is_answered_and_logged(
    failure: type[Exception], remember: Callable[[Exception], HttpResponse], caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.WARNING, "regulars")

    assert remember(failure("nobody there")).status_code == 404
    assert [one.getMessage() for one in caplog.records if one.name.startswith("regulars")] == [
        f"Somebody was erased just now; a request ended with {failure.__name__}."
    ]

"""What is being noted about a customer and a message about to leave never cross: both hold the customer's row."""

import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection, connections, transaction

from regulars.records.models import Customer
from regulars.services import consent, journal
from tests.people import NOW, TODAY, a_business, a_customer
from tests.services.scene import DAY

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]

SAID: dict[str, Callable[[Customer], object]] = {
    "a moment": lambda rosa: journal.note(rosa, "remembered", about="fact:1", now=NOW),
    "a yes": lambda rosa: consent.give(
        rosa, channel="email", purpose="marketing", basis="express", source="test", now=NOW
    ),
    "a no": lambda rosa: consent.withdraw(rosa, channel="email", source="test", now=NOW),
    "a pause": lambda rosa: consent.pause(rosa, until=TODAY + DAY, now=NOW),
    "a bounce": lambda rosa: consent.suppress(
        rosa.business, kind="email", address=rosa.email, purpose="all", reason="Gone.", now=NOW
    ),
}


@pytest.mark.parametrize("what", SAID)
def test_a_message_waits_when_something_is_being_noted(what: str) -> None:
    """I3: until the opt-out is committed or given up, nobody holds the row."""
    rosa = a_customer(a_business())

    with transaction.atomic():
        SAID[what](rosa)
        assert not can_hold(rosa)

    assert can_hold(rosa)


def test_a_message_to_who_is_kept_waits_when_a_twin_says_no() -> None:
    business = a_business()
    rosa = a_customer(business)
    twin = a_customer(business, "Rosa D", email="rosa@work.example", merged_into=rosa)

    with transaction.atomic():
        journal.note(twin, "remembered", about="fact:1", now=NOW)
        assert not can_hold(rosa)


def test_a_row_that_points_to_a_customer_does_not_wait() -> None:
    """An import goes on writing while somebody is on the phone."""
    rosa = a_customer(a_business())
    with transaction.atomic():
        journal.hold_still([rosa.pk])
        assert elsewhere(lambda: rosa.moments.create(business=rosa.business, kind="sale", about="x", happened_at=NOW))


def can_hold(customer: Customer) -> bool:
    """Say whether another connection gets the customer's row, as the fence does, without waiting."""

    def hold() -> None:
        with transaction.atomic():
            Customer.objects.select_for_update(nowait=True).get(pk=customer.pk)

    return elsewhere(hold)


def elsewhere(work: Callable[[], object]) -> bool:
    """Do something on a connection of its own, and say whether it went through without waiting for long."""
    went: list[bool] = []

    def there() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '300ms'")
            work()
            went.append(True)
        except OperationalError:
            went.append(False)
        finally:
            connections.close_all()

    thread = threading.Thread(target=there)
    thread.start()
    thread.join()
    return went[0]

"""Many at once: each thing happens once. Runs on PostgreSQL, where writers do not wait for each other by themselves."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from regulars.records.models import Business, Moment, Sale, Touchpoint
from regulars.services import outcomes, sales
from tests.people import NOW, TODAY, a_business, a_customer
from tests.services.scene import DAY, a_moment, a_playbook, draw_up

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other"),
]


def all_at_once(count: int, work: Callable[[], object]) -> list[BaseException]:
    """Do the same in many threads from one barrier, and return what went wrong."""
    barrier = threading.Barrier(count)

    def one() -> None:
        try:
            barrier.wait()
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        done = [pool.submit(one) for _ in range(count)]
    return [error for future in done if (error := future.exception())]


def a_shop(customers: int) -> Business:
    """A shop to whose customers something is due today."""
    business = a_business()
    a_playbook(business)
    for number in range(customers):
        a_moment(a_customer(business, f"Ann {number}"), on=TODAY - 4 * DAY)
    return business


def test_five_timetables_draw_up_one_plan():
    """A6: the key is unique in the database; no lock file."""
    business = a_shop(200)

    wrong = all_at_once(5, lambda: draw_up(Business.objects.get(pk=business.pk)))

    assert wrong == []
    assert (Touchpoint.objects.count(), Touchpoint.objects.planned(TODAY).count()) == (200, 5)


def test_ten_clicks_are_one_outcome():
    """A9: ten parallel posts of the same button."""
    (touchpoint,) = draw_up(a_shop(1)).chosen

    wrong = all_at_once(10, lambda: outcomes.finish(touchpoint, outcome="no_answer", said="", by=None, now=NOW))

    touchpoint.refresh_from_db()
    assert (wrong, touchpoint.tries, Moment.objects.filter(kind="tried").count()) == ([], 1, 1)


def test_ten_slips_are_one_sale():
    """A9: the receipt key is the form's."""
    business = a_shop(1)
    customer = business.customers.get()

    wrong = all_at_once(10, lambda: sales.record(business, customer, amount_cents=100, receipt_key="slip", now=NOW))

    assert (wrong, Sale.objects.count(), Moment.objects.filter(about__startswith="sale:").count()) == ([], 1, 2)


def test_ten_tills_give_back_no_more_than_was_paid():
    """H4: one guarded statement, however many try."""
    business = a_shop(1)
    sale = sales.record(business, business.customers.get(), amount_cents=1_000, receipt_key="slip", now=NOW)

    wrong = all_at_once(10, lambda: sales.refund(Sale.objects.get(pk=sale.pk), 400, now=NOW))

    sale.refresh_from_db()
    assert (len(wrong), {type(error) for error in wrong}) == (8, {sales.TooMuchBack})
    assert sale.refunded_cents == 800

"""Many at once: each thing happens once. Runs on PostgreSQL, where writers do not wait for each other by themselves."""

import datetime as dt
import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from regulars.records.models import Business, Moment, Sale, Touchpoint
from regulars.services import (
    consent,
    facts,
    journal,
    mail_providers,
    mail_setup,
    outbox,
    outcomes,
    sales,
    setting_changes,
)
from regulars.services.standing import standings
from tests.people import NOW, TODAY, a_business, a_customer
from tests.services.post_office import Worker, a_letter, an_account
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


SAID = {
    "an outcome": lambda one: outcomes.finish(one, outcome="happy", said="Fine.", by=None, now=NOW),
    "nobody answered": lambda one: outcomes.finish(one, outcome="no_answer", by=None, now=NOW),
    "a sale": lambda one: sales.record(one.business, one.customer, amount_cents=100, receipt_key="slip", now=NOW),
    "a complaint": lambda one: sales.complain(one.customer, "It rattles.", now=NOW),
    "a no": lambda one: consent.withdraw(one.customer, channel="phone", source="call", now=NOW),
    "later": lambda one: outcomes.later(one, until=TODAY + DAY, by=None, now=NOW),
}


@pytest.mark.parametrize("said", SAID)
def test_what_is_said_while_the_day_is_planned_is_written_and_so_is_the_plan(said: str):
    """A6: both take the business first, and then touchpoints; neither is ended because of the other."""
    business = a_shop(3)
    first = draw_up(business).chosen[0]
    Business.objects.filter(pk=business.pk).update(calling_minutes=0)
    is_held, wrong = threading.Event(), []

    def say() -> None:
        try:
            is_held.wait()
            SAID[said](Touchpoint.objects.select_related("business", "customer").get(pk=first.pk))
        except DatabaseError as error:
            wrong.append(error)
        finally:
            connections.close_all()

    speaking = threading.Thread(target=say)
    speaking.start()
    with transaction.atomic():
        facts.hold(business)
        is_held.set()
        wait_for(speaking)
        draw_up(Business.objects.get(pk=business.pk))
    speaking.join()

    assert wrong == []
    assert not Touchpoint.objects.planned(TODAY).exists()


def wait_for(other: threading.Thread) -> None:
    """Return when the other is done, or waits for a lock that we hold: others on this server wait for their own."""
    waits = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    with connection.cursor() as cursor:
        cursor.execute(waits)
        while other.is_alive() and not cursor.fetchone():
            other.join(0.01)
            cursor.execute(waits)


def test_the_second_touchpoint_of_somebody_waits_for_the_plan_as_the_first_does():
    """A6: an outcome takes the customer before any of their touchpoints, and so does the plan."""
    business = a_shop(1)
    customer = business.customers.get()
    a_moment(customer, "review", on=TODAY)
    draw_up(business)
    first, second = Touchpoint.objects.filter(due_date__lte=TODAY).order_by("pk")
    is_held = threading.Event()
    wrong: list[BaseException] = []

    def say() -> None:
        try:
            is_held.wait()
            outcomes.finish(first, outcome="unhappy", said="It rattles.", by=None, now=NOW)
        except DatabaseError as error:
            wrong.append(error)
        finally:
            connections.close_all()

    speaking = threading.Thread(target=say)
    speaking.start()
    with transaction.atomic():
        facts.hold(business)
        journal.hold_still([customer.pk])
        is_held.set()
        wait_for(speaking)
        assert Touchpoint.objects.filter(pk=first.pk).select_for_update(nowait=True).get() == first
    speaking.join()

    second.refresh_from_db()
    assert (wrong, second.planned_for) == ([], None)


@pytest.mark.parametrize("place", range(6))
def test_a_letter_that_is_noted_while_it_is_counted_counts_once(place: int):
    """A6: between two of our questions it moves from the mail into the journal; it was counted by neither."""
    business = a_shop(1)
    rosa = business.customers.get()
    account = an_account(business)
    a_letter(rosa)
    Worker(account).deliver()
    asked = itertools.count()

    def noted_meanwhile(execute: Callable[..., Any], *question: Any) -> Any:
        told = execute(*question)
        if next(asked) == place:
            assert all_at_once(1, lambda: outbox.note_outcomes(business, now=NOW)) == []
        return told

    with connection.execute_wrapper(noted_meanwhile):
        standing = standings(business, {rosa.pk: rosa.pk})[rosa.pk]

    assert next(asked) > place
    assert [one.channel for one in standing.contacts] == ["email"]


SET_UP = {
    "a mailbox": lambda one: mail_setup.choose(one, "olive@north.example", host="127.0.0.1", by=None, now=NOW),
    "a provider": lambda one: mail_providers.choose(
        one, "olive@north.example", "postmark", answers={"server_token": "t"}, by=None, now=NOW
    ),
    "an hour": lambda one: mail_setup.change_letters(
        one.mail_account, mail_at=dt.time(8), per_day=50, bounce_address="", by=None, now=NOW
    ),
}


@pytest.mark.parametrize("what", SET_UP)
def test_a_stop_while_mail_is_set_up_is_not_written_over(what: str):
    """A8: whoever writes the whole account reads it when nobody else has it in hand."""
    business = a_business()
    account = an_account(business, host="mail.north.example")

    def set_up() -> None:
        try:
            SET_UP[what](business)
        finally:
            connections.close_all()

    other = threading.Thread(target=set_up)
    with transaction.atomic():
        outbox.pause(business, reason="Stop.", by=None, now=NOW)
        other.start()
        wait_for(other)
    other.join()

    account.refresh_from_db()
    assert account.is_paused
    assert setting_changes.latest(business, setting_changes.MAIL).exists()

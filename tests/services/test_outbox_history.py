"""E11: what the worker asks again and again is found by indexes, however many letters have left before."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from regulars.records.models import Business, MailAccount, Message
from regulars.services import outbox
from tests.people import NOW, a_business, a_customer
from tests.services.post_office import Worker, a_letter, a_touchpoint, an_account

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by what it counted in the table"),
]
EVERY_MINUTE: dict[str, Callable[[Business, Worker], object]] = {
    "sweep": lambda business, worker: outbox.sweep(now=NOW, lease=worker.lease),
    "accounts with work": lambda business, worker: outbox.accounts_with_work(NOW),
    "claim": lambda business, worker: worker.claim(10),
    "note": lambda business, worker: outbox.note_outcomes(business, now=NOW),
    "counts": lambda business, worker: outbox.counts(business),
}


@pytest.fixture
def account(db: None) -> MailAccount:
    """The account of a shop with letters that left and letters that wait, with and without a touchpoint."""
    business = a_business()
    made = an_account(business)
    worker = Worker(made)
    for number in range(4):
        one = a_customer(business, f"Ann {number}")
        a_letter(one, touchpoint=a_touchpoint(one) if number % 2 else None)
        if number < 2:
            worker.deliver()
    return made


def test_the_letters_of_the_shop_are_as_this_test_wants_them(account: MailAccount):
    assert sorted(Message.objects.values_list("state", "is_noted")) == [("ready", False)] * 2 + [("sent", False)] * 2


@pytest.mark.parametrize("work", EVERY_MINUTE)
def test_no_question_reads_all_letters(account: MailAccount, work: str):
    """A list of states as a condition of an index is one that SQLite never uses: each sweep read every letter."""
    plans = Plans()
    with connection.execute_wrapper(plans):
        EVERY_MINUTE[work](account.business, Worker(account))

    assert plans.asked > 0
    assert plans.reading_all == []


@pytest.mark.parametrize(("work", "index"), [("claim", "message_ready"), ("note", "message_to_note")])
def test_what_waits_has_an_index_of_its_own_that_is_used(account: MailAccount, work: str, index: str):
    """By their state alone, letters to note are all that ever left."""
    plans = Plans()
    with connection.execute_wrapper(plans):
        EVERY_MINUTE[work](account.business, Worker(account))

    assert index in plans.told


class Plans:
    """Asks the database how it would answer each statement, and keeps those for which it would read all letters."""

    def __init__(self) -> None:
        self.asked, self.reading_all, self.told = 0, list[str](), ""

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if "records_message" in sql and not many:
            execute(f"EXPLAIN QUERY PLAN {sql}", params, many, context)
            self.asked += 1
            plan = context["cursor"].fetchall()
            self.told += str(plan)
            if any(row[3].startswith(("SCAN records_message", "SCAN m")) for row in plan):
                self.reading_all.append(sql)
        return execute(sql, params, many, context)

"""Many workers on one outbox: each message is handed over by one of them."""

import functools
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections

from regulars.records.models import Business, Customer, Message, MessageEvent, Moment
from regulars.services import consent, outbox
from regulars.services.outbox_queue import TWICE
from tests.people import NOW, a_business, a_customer
from tests.services.post_office import WEEK, Worker, a_letter, a_mailing, an_account
from tests.services.test_race import all_at_once

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other")
pytestmark = pytest.mark.slow


def send_all(worker: Worker, most: int = 200) -> int:
    """Take and hand over until there is nothing left; say how many those were."""
    done = misses = 0
    while misses < 3 and done < most:
        claimed = worker.claim(8)
        fenced = worker.advance(claimed)
        worker.settle([one for one in claimed if one.id in fenced])
        done += len(fenced)
        misses = 0 if claimed else misses + 1
    return done


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_workers_share_one_queue():
    """A5: nothing twice, nothing left, and nobody does it all alone."""
    business = a_business()
    account = an_account(business)
    for number in range(160):
        a_letter(a_customer(business, f"Ann {number}"))
    done: Counter[str] = Counter()
    names = iter([f"w{number}" for number in range(8)])

    def work() -> None:
        name = next(names)
        done[name] = send_all(Worker(account, name))

    wrong = all_at_once(8, work)

    assert (wrong, sum(done.values())) == ([], 160)
    assert outbox.counts(business)["sent"] == 160
    assert MessageEvent.objects.filter(after="fenced").values("message").distinct().count() == 160


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_five_who_queue_one_mailing_queue_it_once():
    """A6, A9: the key is unique in the database; nothing of it is doubled and nobody fails."""
    business = a_business()
    an_account(business)
    people = [a_customer(business, f"Ann {number}") for number in range(100)]
    new: list[int] = []

    def work() -> None:
        mailing = a_mailing(Business.objects.get(pk=business.pk))
        new.append(outbox.queue_many(mailing, people, due_at=NOW, expires_at=NOW + WEEK, now=NOW).new)

    wrong = all_at_once(5, work)

    assert (wrong, sorted(new), Message.objects.count()) == ([], [0, 0, 0, 0, 100], 100)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_letters_to_one_person_do_not_slip_past_each_other():
    """I12: two workers ask the guard at the same moment."""
    business = a_business()
    account = an_account(business)
    for number in range(20):
        one = a_customer(business, f"Ann {number}")
        a_letter(one)
        a_letter(one)
    names = iter(("w1", "w2", "w3", "w4"))

    wrong = all_at_once(4, lambda: send_all(Worker(account, next(names))))

    assert (wrong, outbox.counts(business)["sent"], outbox.counts(business)["held"]) == ([], 20, 20)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_no_letter_is_fenced_after_a_no_that_is_committed():
    """I3: opt-outs while a batch runs; whoever said no before the fence hears nothing after it."""
    business = a_business()
    account = an_account(business)
    people = [a_customer(business, f"Ann {number}") for number in range(40)]
    for one in people:
        a_letter(one)
    refused: dict[int, bool] = {}

    def no() -> None:
        for one in people[::2]:
            consent.withdraw(one, purpose="service", source="link", now=NOW)
            # What is fenced by now was fenced before; what is not, must never be.
            refused[one.pk] = Message.objects.filter(customer=one, fenced_at__isnull=False).exists()

    with ThreadPoolExecutor(3) as pool:
        jobs = [pool.submit(closing, no)]
        jobs += [pool.submit(closing, lambda name=name: send_all(Worker(account, name))) for name in ("w1", "w2")]
        wrong = [error for job in jobs if (error := job.exception())]
    send_all(Worker(account, "w3"))

    fenced = set(Message.objects.filter(fenced_at__isnull=False).values_list("customer_id", flat=True))
    assert wrong == []
    assert {pk for pk, before in refused.items() if not before} & fenced == set()
    assert {one.pk for one in people[1::2]} <= fenced


def closing(work: object) -> None:
    try:
        work()
    finally:
        connections.close_all()


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_fence_waits_for_nobody_who_writes_about_the_customer():
    """I3: while an opt-out is being written, its letter is not fenced, and nothing gets stuck."""
    from django.db import transaction

    business = a_business()
    worker = Worker(an_account(business))
    one = a_customer(business, "Ann")
    letter = a_letter(one)
    claimed = worker.claim()
    locked, asked = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            Customer.objects.select_for_update().get(pk=one.pk)
            locked.set()
            assert asked.wait(60)
            Moment.objects.create(business=business, customer=one, kind="withdrew", about="x", happened_at=NOW)

    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(closing, write)
        try:
            assert locked.wait(60)
            fenced = worker.advance(claimed)
        finally:
            asked.set()
        job.result()

    letter.refresh_from_db()
    assert (fenced, letter.state) == (set(), "ready")


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_letter_that_moves_and_who_queues_its_mailing_do_not_wait_in_a_circle():
    """I12, A5: the worker holds Bob and wants the mailing, the other holds the mailing and wants Bob."""
    business = a_business()
    worker, mailing = Worker(an_account(business)), a_mailing(business)
    ann, bob, cy = (a_customer(business, name) for name in ("Ann Lee", "Bob Berg", "Cy Lee"))
    queue = functools.partial(outbox.queue_many, mailing, due_at=NOW, expires_at=NOW + WEEK, now=NOW)
    queue([ann])
    Customer.objects.filter(pk=ann.pk).update(email=cy.email)
    a_letter(bob)
    with ThreadPoolExecutor(1) as pool:
        claiming: list[Future[object]] = []

        def facts_of(portion: Sequence[Customer]) -> list[dict[str, str]]:
            claiming.append(pool.submit(closing, worker.deliver))
            wait_until(lambda: claiming[0].done() or somebody_waits())
            return [{} for _ in portion]

        queue([bob, cy], facts_of=facts_of)
        claiming[0].result()
    worker.deliver()

    assert dict(Message.objects.filter(mailing=mailing).values_list("to_address", "state")) == {
        "ann.lee@mail.example": "cancelled",
        "bob.berg@mail.example": "held",
        "cy.lee@mail.example": "sent",
    }
    assert Message.objects.get(mailing=mailing, customer=ann).reason == TWICE.sentence


def wait_until(it_is_so: Callable[[], bool]) -> None:
    """Look again and again, for ten seconds at most."""
    over = time.monotonic() + 10
    while not it_is_so():
        assert time.monotonic() < over


def somebody_waits() -> bool:
    """Say whether a connection waits for another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


SCRIPT = """
import sys, django
django.setup()
from regulars.records.models import MailAccount
from tests.services.post_office import Worker
from tests.services.test_outbox_race import send_all
account = MailAccount.objects.select_related("business").get()
print("ready", flush=True)
sys.stdin.readline()
print(send_all(Worker(account, sys.argv[1])), flush=True)
"""
FILL = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.people import a_business, a_customer
from tests.services.post_office import a_letter, an_account
business = a_business()
an_account(business)
for number in range(60):
    a_letter(a_customer(business, f"Ann {number}"))
"""
COUNT = """
import django, json
django.setup()
from regulars.records.models import MessageEvent, Message
fenced = list(MessageEvent.objects.filter(after="fenced").values_list("message_id", flat=True))
print(json.dumps([len(fenced), len(set(fenced)), Message.objects.filter(state="sent").count()]))
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite alone")
def test_processes_share_one_file(tmp_path: Path):
    """A5: four processes on one SQLite file."""
    root = Path(__file__).parents[2]
    environment = os.environ | {"REGULARS_HOME": str(tmp_path), "PYTHONPATH": str(root)}

    def python(script: str, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", script, *words]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        return subprocess.Popen(command, env=environment, text=True, **pipes)

    python(FILL).communicate()
    workers = [python(SCRIPT, f"w{number}") for number in range(4)]
    for one in workers:
        one.stdout.readline()
    for one in workers:
        one.stdin.write("\n")
        one.stdin.flush()
    done = [int(one.communicate()[0]) for one in workers]

    counted = json.loads(python(COUNT).communicate()[0])
    assert (sum(done), counted) == (60, [60, 60, 60])

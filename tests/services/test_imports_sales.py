"""Files of sales: each sale once, its money to the cent, its customer found."""

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Sum

from regulars.records.models import Business, Customer, Moment, Product, Sale, SaleLine
from regulars.services import imports
from tests.people import NOW
from tests.services.test_imports import bring, outcome, waiting

SAMPLES = Path(__file__).parents[1] / "samples"
HEADER = (
    "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,"
    "Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,Customer ID,Customer Name,"
    "Customer Reference ID\n"
)
FILES = ("square_items", "shopify_orders", "woocommerce_orders", "toast_orders", "toast_items")


def line(
    item: str = "Latte",
    net: str = "$4.50",
    *,
    sale: str = "T1",
    who: str = "C1,Rosa Diaz",
    event: str = "Payment",
    day: str = "2026-01-15",
    clock: str = "09:30:00",
    qty: str = "1.0",
) -> str:
    return (
        f"{day},{clock},Eastern Time (US & Canada),Coffee,{item},{qty},Regular,,,{net},$0.00,{net},$0.00,{sale},P1,"
        f"Till,,,{event},Main,For Here,{who},\n"
    )


def test_lines_of_one_transaction_are_one_sale(business: Business):
    batch = bring(business, HEADER + line() + line("Bagel", "$3.25") + line(sale="T2", who=","))

    sale = Sale.objects.get(reference="T1")
    assert outcome(batch) == (3, 0, 0, 0)
    assert (sale.total_cents, sale.customer.name, sale.lines.count()) == (775, "Rosa Diaz", 2)
    assert sale.sold_at == dt.datetime(2026, 1, 15, 14, 30, tzinfo=dt.UTC)
    assert batch.counts["sales"] == {"created": 2, "updated": 0, "unchanged": 0, "without_customer": 1}


def test_a_sale_with_a_customer_is_noted_in_the_journal(business: Business):
    bring(business, HEADER + line() + line("Bagel", "$3.25") + line(sale="T2", who=","))

    moment = Moment.objects.get()
    sale = Sale.objects.get(reference="T1")
    assert (moment.kind, moment.about, moment.worth_cents) == ("sale", f"sale:{sale.pk}", 775)
    assert set(moment.details["items"]) == {"Latte", "Bagel"}


def test_equal_lines_of_one_sale_are_all_kept_and_known_again(business: Business):
    text = HEADER + line() * 3
    bring(business, text)

    again = bring(business, text)

    assert SaleLine.objects.count() == 3
    assert Sale.objects.get().total_cents == 1350
    assert outcome(again) == (0, 0, 3, 0)


def test_a_longer_file_adds_what_is_new(business: Business):
    bring(business, HEADER + line())

    batch = bring(business, HEADER + line() + line("Bagel", "$3.25") + line(sale="T2"))

    assert outcome(batch) == (2, 0, 1, 0)
    assert dict(Sale.objects.values_list("reference", "total_cents")) == {"T1": 775, "T2": 450}
    assert batch.counts["sales"]["updated"] == 1


def test_a_refund_is_taken_off_and_noted(business: Business):
    bring(business, HEADER + line())

    text = HEADER + line() + line(net="-$4.50", event="Refund", day="2026-01-20")
    bring(business, text)
    again = bring(business, text)

    sale = Sale.objects.get()
    refunded = Moment.objects.get(kind="refunded")
    assert (sale.total_cents, sale.refunded_cents) == (450, 450)
    assert (refunded.worth_cents, refunded.happened_at.date()) == (-450, dt.date(2026, 1, 20))
    assert outcome(again) == (0, 0, 2, 0)


def test_undoing_a_later_file_puts_the_sale_back(business: Business):
    """D8: what the first file brought stays as it was."""
    bring(business, HEADER + line())
    before = Sale.objects.values().get()
    later = bring(business, HEADER + line("Bagel", "$3.25") + line(net="-$4.50", event="Refund"))

    imports.undo(later, by=None, now=NOW)

    assert Sale.objects.values().get() == before
    assert SaleLine.objects.count() == 1
    assert list(Moment.objects.values_list("kind", flat=True)) == ["sale"]


def test_undo_leaves_nothing_of_a_file(business: Business):
    """D8: one action."""
    batch = bring(business, HEADER + line() + line(sale="T2", who="C2,Ben Okafor"))

    imports.undo(batch, by=None, now=NOW)

    tables = (Sale, SaleLine, Moment, Customer, Product)
    assert [table.objects.count() for table in tables] == [0, 0, 0, 0, 0]


def test_a_customer_with_a_sale_since_survives_undo(business: Business):
    batch = bring(business, HEADER + line())
    bring(business, HEADER + line(sale="T2"))

    imports.undo(batch, by=None, now=NOW)

    assert list(Sale.objects.values_list("reference", "customer__name")) == [("T2", "Rosa Diaz")]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (line(day="someday"), "is not a date we can read. Write it as 2026-03-31."),
        (line(net="four dollars"), "is not an amount we can read. Write it as 1234.50."),
        (line(qty="NaN"), "is not a quantity we can read. Write it as 2 or 1.5."),
        (line(day="", clock=""), "There is no date of sale in this row. Fill it in, and bring the file again."),
    ],
    ids=["date", "amount", "quantity", "no date"],
)
def test_a_row_that_cannot_be_read_is_listed_and_the_rest_comes_in(business: Business, bad: str, reason: str):
    batch = bring(business, HEADER + line() + bad.replace("T1", "T9") + line(sale="T2"))

    assert outcome(batch) == (2, 0, 0, 1)
    assert batch.rejects[0]["line"] == 3
    assert reason in batch.rejects[0]["reason"]


@pytest.mark.parametrize(
    ("clock", "hour"),
    [("01:30:00", 6), ("03:30:00", 7), ("02:30:00", 7), ("11:59:59 PM", 3)],
    ids=["before the change", "after it", "in the gap", "in the evening"],
)
def test_times_are_right_on_the_day_the_clocks_change(business: Business, clock: str, hour: int):
    """A sale at 01:30 of 8 March 2026 in New York is 06:30 UTC, one at 03:30 is 07:30 UTC."""
    bring(business, HEADER + line(day="2026-03-08", clock=clock))

    assert Sale.objects.get().sold_at.hour == hour


def test_yen_has_no_cents(business: Business):
    Business.objects.filter(pk=business.pk).update(currency="JPY")
    business.refresh_from_db()

    bring(business, HEADER + line(net="$450").replace("$", "¥"))

    assert Sale.objects.get().total_cents == 450


def test_dollars_do_not_become_pounds(business: Business):
    Business.objects.filter(pk=business.pk).update(country="GB", currency="GBP")
    business.refresh_from_db()
    batch = waiting(business, HEADER + line(net="$8.00") + line(net="$6.50", sale="T2").replace("$", "£"))

    preview = imports.look(batch)
    done = imports.commit(batch, by=None, now=NOW)

    why = "“$8.00” says another currency, and your shop counts in £. Change it if that is a slip."
    assert preview.rejects == done.rejects == [{"line": 2, "reason": why}]
    assert outcome(done) == (1, 0, 0, 1)
    assert Sale.objects.get().total_cents == 650


@pytest.mark.parametrize("kind", FILES)
def test_the_second_time_a_file_of_sales_changes_nothing(business: Business, kind: str):
    text = (SAMPLES / f"{kind}.csv").read_bytes()

    first, second = bring(business, text), bring(business, text)

    assert first.kind == kind
    assert outcome(second)[:2] == (0, 0)
    assert outcome(second)[2] == outcome(first)[0] + outcome(first)[2]
    assert second.changes.count() == 0


@pytest.mark.parametrize("kind", FILES)
def test_a_hostile_file_of_sales_accounts_for_every_row(business: Business, kind: str):
    """D1: whatever stands in it, rows in are rows counted."""
    batch = bring(business, (SAMPLES / f"{kind}.hostile.csv").read_bytes())

    assert sum(outcome(batch)) == batch.counts["rows"] > 0


def test_the_cents_of_a_file_add_up(business: Business):
    rows = [line(f"Item {n % 7}", f"${n}.{n % 100:02}", sale=f"T{n // 3}") for n in range(300)]

    bring(business, HEADER + "".join(rows))

    cents = sum(n * 100 + n % 100 for n in range(300))
    sums = [
        Sale.objects.aggregate(sum=Sum("total_cents"))["sum"],
        SaleLine.objects.aggregate(sum=Sum("amount_cents"))["sum"],
        Moment.objects.aggregate(sum=Sum("worth_cents"))["sum"],
    ]
    assert sums == [cents, cents, cents]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL checks by itself")
def test_every_row_points_to_something_that_is_there(business: Business):
    bring(business, HEADER + "".join(line(sale=f"T{n}", who=f"C{n % 7},Ann {n % 7}") for n in range(50)))

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        assert cursor.fetchall() == []


def test_a_customer_found_by_email_gets_the_sales_of_an_order(business: Business, customer: Customer):
    text = "Order number,Date,E-mail,Total\n1001,2026-01-13,ROSA.DIAZ@mail.example,12.50\n"

    batch = bring(business, text, answers={"date_order": "ymd"})

    assert Sale.objects.get().customer == customer
    assert batch.counts["customers"]["created"] == 0


IN_THE_MIDDLE = """
import io, os, signal, sys
import django
django.setup()
from django.utils import timezone
from regulars.records.models import Business, ImportBatch
from regulars.services import import_sales, imports
whole = getattr(import_sales, sys.argv[1])
def and_then_die(*arguments):
    whole(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(import_sales, sys.argv[1], and_then_die)
imports.commit(ImportBatch.objects.get(), by=None, now=timezone.now())
"""
SET_UP = """
import io, sys
import django
django.setup()
from django.core.management import call_command
from django.utils import timezone
from regulars.records.models import Business
from regulars.services import imports
call_command("migrate", verbosity=0)
now = timezone.now()
shop = Business.objects.create(name="A", trade="shop", country="US", timezone="America/New_York", founded_at=now)
imports.receive(shop, "items.csv", io.BytesIO(sys.stdin.buffer.read()), by=None, now=now)
"""
COUNT = """
import json, sys
import django
django.setup()
from django.utils import timezone
from regulars.records.models import *
from regulars.services import imports
tables = (Sale, SaleLine, Moment, Customer, CustomerKey, Product, ImportChange)
before = [table.objects.count() for table in tables]
states = list(ImportBatch.objects.values_list("state", flat=True))
done = imports.commit(ImportBatch.objects.get(), by=None, now=timezone.now())
print(json.dumps([before, states, done.counts["created"], Sale.objects.count()]))
"""


def _python(home: Path, code: str, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    chosen = {"REGULARS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "regulars.settings", "DATABASE_URL": ""}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, **chosen},
        input=stdin,
        capture_output=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a file of six hundred sales that waits to be taken in, to be copied."""
    home = tmp_path_factory.mktemp("received") / "home"
    rows = HEADER + "".join(line(sale=f"T{n}", who=f"C{n % 90},Ann {n % 90}") for n in range(600))
    assert _python(home, SET_UP, stdin=rows.encode()).returncode == 0
    return home


@pytest.mark.skipif(connection.vendor != "sqlite", reason="its home is on SQLite whatever ours is")
@pytest.mark.parametrize("point", ["_customers", "write_sales", "write_lines", "write_moments", "_count"])
def test_a_kill_in_the_middle_leaves_nothing_half_done(tmp_path: Path, received: Path, point: str):
    """D6: all of a file or nothing, and the same file can be taken in afterwards."""
    home = Path(shutil.copytree(received, tmp_path / "home"))

    killed = _python(home, IN_THE_MIDDLE, point)
    after = _python(home, COUNT)

    assert killed.returncode == -signal.SIGKILL
    assert after.stdout.strip() == b'[[0, 0, 0, 0, 0, 0, 0], ["waiting"], 600, 600]', after.stderr

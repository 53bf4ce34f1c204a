"""Erasing a customer takes what names them out of others' words, and leaves what only looks like them."""

import datetime as dt
from pathlib import Path

import pytest
from pytest_django import Settings

from regulars.records.models import Business, Customer, CustomerKey, ImportBatch, Incoming
from regulars.services import erasure, imports
from regulars.services.import_work import REJECTS_FILE, folder
from tests.people import NOW, a_customer
from tests.services.test_imports import bring
from tests.services.test_imports_erased import HEADER, ROSA

LATER = NOW + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """A folder of its own for files."""
    settings.HOME = tmp_path
    return tmp_path


def came(business: Business, words: str, *, sender: str = "maria@gmail.example", subject: str = "Hi") -> Incoming:
    """Let something arrive that nobody could place."""
    return Incoming.objects.create(
        business=business, key=f"{sender} {words}"[:120], kind="unclear", from_address=sender, subject=subject,
        words=words, received_at=NOW,
    )  # fmt: skip


def erase_ana(business: Business, **known: str) -> None:
    ana = a_customer(business, "Ana Bell", **({"email": "a@x.example", "phone": "+12125550101"} | known))
    CustomerKey.objects.create(business=business, customer=ana, kind="reference", key="7")
    erasure.erase(ana, by=None, now=LATER)


@pytest.mark.parametrize(
    "words",
    [
        "I am maria@x.example, and ana.a@x.example too. STOP",
        "Write to a@x.example.org or a@x.example-shop.example, not here. STOP",
        "The table at 7 pm was cold. STOP",
        "My number is +121255501019. STOP",
    ],
)
def test_mail_of_somebody_else_stays_as_it_is(business: Business, words: str):
    kept = came(business, words, subject=words)
    erase_ana(business)

    kept.refresh_from_db()
    assert (kept.words, kept.subject) == (words, words)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Please tell A@x.example. STOP", "Please tell …. STOP"),
        ("<a@x.example> could not be reached", "<…> could not be reached"),
        ("Ring +12125550101, or (+12125550101)", "Ring …, or (…)"),
        ("a@x.example", "…"),
    ],
)
def test_somebody_elses_mail_that_names_them_loses_the_address_alone(business: Business, words: str, left: str):
    kept = came(business, words, subject=words)
    erase_ana(business)

    kept.refresh_from_db()
    assert (kept.words, kept.subject) == (left, left)


def test_what_they_wrote_themselves_goes(business: Business, neighbour: Business):
    came(business, "Hello", sender="a@x.example")
    at_the_neighbours = came(neighbour, "I am a@x.example", sender="a@x.example")
    erase_ana(business)

    assert list(Incoming.objects.values_list("pk", "words")) == [(at_the_neighbours.pk, "I am a@x.example")]


def a_batch(business: Business) -> ImportBatch:
    """Bring in Rosa; of somebody else the address could not be read."""
    return bring(business, HEADER + ROSA + "Ben Okafor,ben@@mail,,,,\n")


@pytest.mark.parametrize("name", ["Lin", "Line", "Import", "Not imported", "Why", "Ben@", "Mail"])
def test_lists_that_only_seem_to_name_them_stay_as_they_are(business: Business, name: str):
    """Part of a word is not their name, nor is what we say about every row."""
    batch = a_batch(business)
    listed, rejects = imports.rejects_file(batch), batch.rejects
    assert b"ben@@mail" in listed
    erasure.erase(a_customer(business, name, email="", phone=""), by=None, now=LATER)

    batch.refresh_from_db()
    assert (imports.rejects_file(batch), batch.rejects) == (listed, rejects)


def test_lists_that_name_them_lose_what_they_quote(business: Business):
    batch = bring(business, HEADER + ROSA + "Ben Okafor,LIN at x,,,,\n")
    erasure.erase(a_customer(business, "Lin", email="", phone=""), by=None, now=LATER)

    batch.refresh_from_db()
    left = str(batch.rejects) + imports.rejects_file(batch).decode("utf-8-sig")
    assert left.count("“…”") == 1
    assert "LIN" not in left


@pytest.mark.parametrize(
    "kept", [b"", b"Line,What happ", b"Line,What happened,Why\r\n3,not imp", b"L\r\n\r\n3,a,b,c,\xe2\x80"]
)
def test_a_list_that_was_cut_off_keeps_nobody_from_being_erased(business: Business, kept: bytes):
    batch = a_batch(business)
    (folder(batch) / REJECTS_FILE).write_bytes(kept)
    erasure.erase(Customer.objects.get(name="Rosa Diaz"), by=None, now=LATER)

    assert not Customer.objects.filter(name="Rosa Diaz").exists()

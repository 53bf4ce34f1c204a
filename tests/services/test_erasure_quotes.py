"""Erasing a customer takes what names them out of others' words, and leaves what only looks like them."""

import datetime as dt
from pathlib import Path

import pytest
from pytest_django import Settings

from regulars.records.models import Business, CustomerKey, Incoming
from regulars.services import erasure
from tests.people import NOW, a_customer

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

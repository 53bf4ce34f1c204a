"""What a mail house reports later: believed when it is proven, and kept once."""

import datetime as dt
import hashlib
import hmac
import json

import pytest
from django.test import Client
from pytest_django import Settings

from regulars.records.models import Business, Customer, Fact, MailHouse, PrintItem, PrintRun, Touchpoint
from regulars.services import house_reports
from regulars.services.sealing import seal
from regulars.web import house_reports as door
from tests.people import NOW, TODAY

SECRET = "whsec of Lob"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(door, "now", lambda: NOW)
    settings.PUBLIC_URL = "https://shop.north.example"


@pytest.fixture
def card(business: Business, customer: Customer) -> PrintItem:
    """A card that Lob took."""
    MailHouse.objects.create(
        business=business, slug="lob", secret=seal(json.dumps({"hook": SECRET})), is_on=True, connected_at=NOW
    )
    run = PrintRun.objects.create(
        business=business,
        kind="postcard",
        size="us-4x6",
        print_date=TODAY,
        state="handed_over",
        house="lob",
        made_at=NOW,
    )
    touchpoint = Touchpoint.objects.create(
        business=business, customer=customer, key="card", occasion="thank_you", purpose="service", about="sale:1",
        opened_by_kind="sale", due_date=TODAY, use_by_date=TODAY, opened_at=NOW, state="made", reason="Done.",
    )  # fmt: skip
    return PrintItem.objects.create(
        business=business, run=run, customer=customer, touchpoint=touchpoint, position=1, state="handed_over",
        house_id="psc_1", address=["Rosa Diaz", "12 Elm Street", "Albany, NY 12207"], words="Hello",
    )  # fmt: skip


def told(kind: str = "postcard.returned_to_sender", number: str = "psc_1") -> bytes:
    return json.dumps({"id": "evt_1", "reference_id": number, "event_type": {"id": kind}}).encode()


def post(business: Business, body: bytes, *, secret: str = SECRET, at: dt.datetime = NOW, address: str = "") -> int:
    """Report as Lob does and return the status of the answer."""
    written = str(int(at.timestamp() * 1000))
    proof = hmac.digest(secret.encode(), f"{written}.".encode() + body, hashlib.sha256).hex()
    headers = {"Lob-Signature": proof, "Lob-Signature-Timestamp": written}
    path = address or house_reports.address(business, "lob").removeprefix("https://shop.north.example")
    return Client().post(path, body, content_type="application/json", headers=headers).status_code


def test_a_card_that_came_back_is_remembered_once(card: PrintItem, business: Business):
    answers = [post(business, told()), post(business, told())]

    card.refresh_from_db()
    assert (answers, card.state) == ([200, 200], "returned")
    assert Fact.objects.get().text == "Post to 12 Elm Street, Albany, NY 12207 came back."


@pytest.mark.parametrize(
    "body", [told("postcard.in_transit"), told("postcard.delivered"), told(number="psc_2"), told(number="")]
)
def test_what_did_not_come_back_changes_nothing(card: PrintItem, business: Business, body: bytes):
    assert post(business, body) == 200

    card.refresh_from_db()
    assert (card.state, Fact.objects.count()) == ("handed_over", 0)


@pytest.mark.parametrize(
    "how",
    [
        {"secret": "another"},
        {"secret": ""},
        {"at": NOW - dt.timedelta(minutes=6)},
        {"at": NOW + dt.timedelta(minutes=6)},
    ],
)
def test_what_is_not_proven_is_not_believed(card: PrintItem, business: Business, how: dict[str, object]):
    assert post(business, told(), **how) == 403

    card.refresh_from_db()
    assert card.state == "handed_over"


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"reference_id": "psc_1"}', b"\xff"])
def test_what_cannot_be_read_is_not_believed(card: PrintItem, business: Business, body: bytes):
    assert post(business, body) == 403


def test_without_a_secret_nothing_is_believed(card: PrintItem, business: Business):
    MailHouse.objects.update(secret=seal("{}"))

    assert post(business, told(), secret="") == 403


def test_an_address_of_another_shop_or_house_is_not_there(card: PrintItem, business: Business, neighbour: Business):
    MailHouse.objects.create(business=neighbour, slug="postgrid", is_on=True, connected_at=NOW)
    theirs = house_reports.address(neighbour, "lob").removeprefix("https://shop.north.example")
    ours = house_reports.address(business, "lob").removeprefix("https://shop.north.example")

    addresses = (theirs, ours[:-5] + "postgrid/", "/house-events/x/lob/")
    assert [post(business, told(), address=one) for one in addresses] == [404] * 3


def test_a_house_without_reports_has_no_address(business: Business, settings: Settings):
    assert house_reports.address(business, "postgrid") == ""
    settings.PUBLIC_URL = ""
    assert house_reports.address(business, "lob") == ""

"""`regulars customer show`: what is known about one, on the terminal and as JSON."""

import datetime as dt
from typing import Any

import pytest

from regulars import cli
from regulars.records.models import Business, Customer, Staff, Suppression
from regulars.services import consent, people, sales
from tests.people import NOW, a_customer

LATE = NOW + dt.timedelta(hours=12)  # still the third of March in New York


def show(who: str) -> dict[str, Any]:
    """Run `regulars customer show` on the tables of this test."""
    chosen = cli.parser().parse_args(["customer", "show", who])
    return chosen.run(chosen)


@pytest.fixture
def rosa(business: Business, owner: Staff, customer: Customer) -> Customer:
    """Somebody of whom something is known."""
    consent.give(customer, channel="email", purpose="service", basis="express", source="counter", now=NOW)
    consent.withdraw(customer, channel="phone", purpose="marketing", source="counter", now=NOW)
    people.remember(customer, "has a small dog", source="counter", by=owner, now=NOW)
    sales.record(
        customer.business, customer, amount_cents=125_000, item="a heat pump", receipt_key="r1", by=owner, now=LATE
    )
    return customer


def test_what_is_known_of_one_is_on_the_terminal(rosa: Customer, capsys: pytest.CaptureFixture[str]):
    show("Rosa")
    said = capsys.readouterr().err

    for line in (
        "  lives   12 Elm Street, Albany, NY, 12207, US",
        "  yes     email, service",
        "  no      phone, marketing",
        "  knows   has a small dog",
        "  lately  2026-03-03 sale $1,250",
    ):
        assert line in said.splitlines()


def test_what_is_closed_is_never_shown_as_allowed_alone(rosa: Customer, capsys: pytest.CaptureFixture[str]):
    consent.suppress(
        rosa.business,
        kind="email",
        address=rosa.email,
        purpose="all",
        cause=Suppression.Cause.CAME_BACK,
        reason="Bounced.",
        now=NOW,
    )
    [one] = show("Rosa")["customers"]

    assert one["closed"] == {"email": "Bounced."}
    assert "  closed  email: Bounced." in capsys.readouterr().err.splitlines()


def test_json_has_the_address_and_what_they_allow(rosa: Customer):
    [one] = show("Rosa")["customers"]

    assert (one["address"]["street"], one["address"]["postcode"]) == ("12 Elm Street", "12207")
    assert [(said["channel"], said["purpose"], said["is_given"]) for said in one["consents"]] == [
        ("email", "service", True),
        ("phone", "marketing", False),
    ]


def test_several_are_a_list_of_names(rosa: Customer, capsys: pytest.CaptureFixture[str]):
    a_customer(rosa.business, "Rosa Lind")
    show("Rosa")

    assert len(capsys.readouterr().err.splitlines()) == 2

"""The account that mail leaves by."""

import datetime as dt

import pytest
from pytest_django import Settings

from regulars.post.route import Route
from regulars.records.models import Business, MailAccount, Staff
from regulars.services import mail_accounts
from regulars.services.sealing import seal
from tests.people import NOW

RIGHT = {name: {"is_right": True} for name in mail_accounts.RECORDS}


@pytest.fixture(autouse=True)
def nothing_set(settings: Settings) -> None:
    """No server in the environment, and pages on https."""
    settings.SMTP_URL, settings.MAIL_FROM, settings.PUBLIC_URL = "", "", "https://north.example"


def an_account(business: Business, **fields: object) -> MailAccount:
    """An account that may write to many."""
    business.postal_address = "1 Main Street, Albany NY 12207"
    business.save()
    chosen = {"from_address": "air@north.example", "host": "mail.example", "records": RIGHT, "records_at": NOW} | fields
    return MailAccount.objects.create(business=business, **chosen)


def test_the_account_says_how_to_reach_its_server(business: Business):
    account = an_account(business, username="air", password_sealed=seal("canary"))

    assert mail_accounts.route(account) == Route("mail.example", 587, "starttls", "air", "canary")


def test_the_environment_beats_the_tables(business: Business, settings: Settings):
    settings.SMTP_URL = "smtp://127.0.0.1:2525"

    assert mail_accounts.route(an_account(business)) == Route("127.0.0.1", 2525, "none")


def test_without_a_server_somebody_is_asked(business: Business):
    assert mail_accounts.ensure(business) is None
    assert not mail_accounts.leaves_by_itself(business)
    with pytest.raises(mail_accounts.NoSender, match="Settings"):
        mail_accounts.route(an_account(business, host=""))


def test_a_wrong_server_is_refused_with_what_a_right_one_looks_like(business: Business, settings: Settings):
    settings.SMTP_URL = "mail.example"

    with pytest.raises(mail_accounts.BadServer, match="smtp://name"):
        mail_accounts.route(an_account(business))


@pytest.mark.parametrize(
    ("mail_from", "own", "sender"),
    [
        ("shop@north.example", "air@north.example", "shop@north.example"),
        ("", "air@north.example", "air@north.example"),
        ("", "", "olive@"),
    ],
)
def test_a_server_in_the_environment_is_enough(
    business: Business, owner: Staff, settings: Settings, mail_from: str, own: str, sender: str
):
    settings.SMTP_URL, settings.MAIL_FROM, business.email = "smtp://127.0.0.1:2525", mail_from, own
    assert mail_accounts.leaves_by_itself(business)
    account = mail_accounts.ensure(business)

    assert account is not None
    assert account.is_on
    assert account.from_address.startswith(sender)
    assert mail_accounts.for_business(business) == account


@pytest.mark.parametrize(("url", "per_second"), [("smtp://127.0.0.1:2525", 10_000), ("smtp://mail.example", 5)])
def test_only_a_server_on_this_machine_gets_all_at_once(
    business: Business, owner: Staff, settings: Settings, url: str, per_second: float
):
    """A14: who does not know a provider's limits begins gently."""
    settings.SMTP_URL = url
    account = mail_accounts.ensure(business)

    assert account is not None
    assert account.per_second == per_second


def test_the_mail_of_the_demo_stays_on_this_machine(business: Business, settings: Settings):
    business.is_demo = True
    assert mail_accounts.leaves_by_itself(business)
    account = mail_accounts.ensure(business)

    assert account is not None
    assert account.kind == MailAccount.Kind.LOCAL


@pytest.mark.parametrize(
    ("fields", "public_url", "postal_address", "code"),
    [
        ({}, "https://north.example", "1 Main Street", None),
        ({}, "http://north.example", "1 Main Street", "no_way_out"),
        ({}, "", "1 Main Street", "no_way_out"),
        ({}, "https://north.example", " ", "no_postal_address"),
        ({"records_at": None}, "https://north.example", "1 Main Street", "unchecked"),
        ({"records_at": NOW - dt.timedelta(days=31)}, "https://north.example", "1 Main Street", "unchecked"),
        ({"records": RIGHT | {"dkim": {"is_right": False}}}, "https://north.example", "1 Main Street", "unproved"),
        ({"records": {}}, "https://north.example", "1 Main Street", "unproved"),
        ({"host": "127.0.0.1", "records": {}}, "https://north.example", "1 Main Street", None),
        ({"host": "127.0.0.1"}, "", "1 Main Street", "no_way_out"),
        ({"host": "127.0.0.1"}, "https://north.example", "", "no_postal_address"),
        ({"kind": "local", "records": {}}, "", "", None),
    ],
)
def test_mail_to_many_leaves_only_when_it_can_be_stopped_and_proved(
    business: Business, settings: Settings, fields: dict[str, object], public_url: str, postal_address: str, code: str
):
    """B15."""
    settings.PUBLIC_URL = public_url
    account = an_account(business, **fields)
    business.postal_address = postal_address
    refused = mail_accounts.bulk_refusal(account, now=NOW)

    assert (refused.code if refused else None) == code


def test_without_an_account_nothing_leaves(db: None):
    refused = mail_accounts.bulk_refusal(None, now=NOW)

    assert refused is not None
    assert refused.code == "no_sender"

"""News and offers wait until the shop's mail proves where it comes from, and then go on by themselves (B15)."""

import datetime as dt

import pytest
from pytest_django import Settings

from regulars.records.models import Business, Customer, MailAccount, Message
from regulars.services import consent, guard, mail_accounts, mail_checks, mail_setup
from regulars.services.guard import Allowed, Held
from tests.dns_server import DnsServer, txt
from tests.people import NOW, a_customer
from tests.services.post_office import Worker, a_letter, a_touchpoint, an_account, state, to_staff

DAY = dt.timedelta(days=1)
RIGHT = {name: {"is_right": True} for name in mail_accounts.RECORDS}
SEASON = {"occasion": "season", "purpose": "marketing"}
GO_ON = "News and offers wait for that, and then go on by themselves."
pytestmark = pytest.mark.usefixtures("may_offer")


@pytest.fixture(autouse=True)
def no_server_beside_us(settings: Settings) -> None:
    """What Settings, Mail says counts."""
    settings.SMTP_URL = ""


def an_account_of(business: Business, **fields: object) -> MailAccount:
    """Mail that leaves through the server of somebody else."""
    return an_account(business, **{"from_address": "hello@mail.example", "host": "smtp.mail.example"} | fields)


def a_reader(business: Business, name: str) -> Customer:
    """Somebody who agreed to news by e-mail."""
    customer = a_customer(business, name)
    consent.give(customer, channel="email", purpose="marketing", basis="express", source="form", now=NOW - DAY)
    return customer


def planned_offer(business: Business, name: str = "Ann 1") -> Message:
    """A letter that today's plan sends, with news."""
    reader = a_reader(business, name)
    return a_letter(reader, touchpoint=a_touchpoint(reader, **SEASON), **SEASON)


def test_thirty_planned_offers_wait_and_what_is_about_a_purchase_leaves(business: Business, customer: Customer):
    account = an_account_of(business)
    offers = [planned_offer(business, f"Ann {number}") for number in range(30)]
    thanks, password = a_letter(customer, touchpoint=a_touchpoint(customer)), to_staff(business)
    worker = Worker(account)

    assert worker.deliver() | worker.deliver() == {thanks.pk, password.pk}
    assert {state(one) for one in offers} == {"held"}


UNCHECKED = (
    f"Nobody has checked lately whether your mail proves where it comes from. Press Check under Settings, Mail. {GO_ON}"
)
UNPROVED = f"Your mail cannot prove yet that it is yours (SPF and DKIM). Add what Settings, Mail shows. {GO_ON}"


@pytest.mark.parametrize(
    ("fields", "waits_for"),
    [
        ({}, UNCHECKED),
        ({"records": RIGHT, "records_at": NOW - 8 * DAY}, UNCHECKED),
        ({"records": {"dmarc": {"is_right": True}}, "records_at": NOW}, UNPROVED),
        ({"records": RIGHT, "records_at": NOW - 6 * DAY}, None),
        ({"kind": "provider", "provider": "postmark"}, UNCHECKED),
        ({"kind": "provider", "provider": "postmark", "records": RIGHT, "records_at": NOW}, None),
        ({"kind": "local"}, None),
        ({"host": "127.0.0.1"}, None),
        ({"host": "localhost"}, None),
    ],
)
def test_what_an_offer_waits_for_is_said(business: Business, fields: dict[str, object], waits_for: str | None):
    account, offer = an_account_of(business, **fields), planned_offer(business)

    said = guard.ask(account, [offer.pk.hex], now=NOW)[offer.pk.hex]

    if waits_for:
        assert (type(said), said.reason, said.until > NOW) == (Held, waits_for, True)
    else:
        assert isinstance(said, Allowed)


def test_a_server_named_by_who_runs_the_machine_may_be_beside_us(business: Business, settings: Settings):
    settings.SMTP_URL = "smtp://127.0.0.1:2525"
    account, offer = an_account_of(business), planned_offer(business)

    assert Worker(account).deliver() == {offer.pk}


def test_a_mailbox_at_a_large_provider_passes_as_soon_as_it_was_looked_at(business: Business):
    account = an_account_of(business, from_address="north.air@gmail.com", host="smtp.gmail.com")
    offer, worker = planned_offer(business), Worker(account)
    before = worker.deliver()
    with DnsServer({}) as server:
        mail_checks.check_records(account, server.resolver, now=NOW)

    assert (before, worker.deliver()) == (set(), {offer.pk})


def test_they_go_on_when_the_records_hold_and_not_before(business: Business):
    account = mail_setup.make_dkim_key(an_account_of(business, host="mail.example"), by=None, now=NOW)
    offer, by_hand, worker = planned_offer(business), planned_offer(business, "Bo Lind"), Worker(account)
    first = worker.deliver()
    Message.objects.filter(pk=by_hand.pk).update(reason="Held back by Olive.")
    with DnsServer({("mail.example", "MX"): ["10 mail.example."]}) as server:
        found = mail_checks.check_records(account, server.resolver, now=NOW)
        second = worker.deliver()
        for kind in ("spf", "dkim", "dmarc"):
            server.zone[found[kind].name, "TXT"] = [txt(found[kind].text)]
        mail_checks.check_records(account, server.resolver, now=NOW)

    assert (first, second) == (set(), set())
    assert (worker.deliver(), state(by_hand)) == ({offer.pk}, "held")

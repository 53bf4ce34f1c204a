"""What the doctor says about mail."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from regulars.records.models import Business, Customer, Incoming, MailAccount, Message, Staff
from regulars.services import mail_checks, mail_health, mail_providers, mail_setup
from tests.dns_server import DnsServer
from tests.mail_server import MailServer
from tests.people import NOW
from tests.services.post_office import a_letter

RIGHT = {kind: {"is_right": True} for kind in ("mx", "spf", "dkim", "dmarc")}


@pytest.fixture(autouse=True)
def in_order(settings: Settings, business: Business, dns: DnsServer) -> None:
    """Pages on https, a postal address, no server in the environment."""
    settings.SMTP_URL, settings.PUBLIC_URL = "", "https://north.example"
    settings.DNS_SERVER = "{}:{}".format(*dns.resolver.nameservers, dns.resolver.port)
    business.postal_address = "1 Elm Street"
    business.save()


@pytest.fixture
def dns() -> Iterator[DnsServer]:
    """A name server that knows nothing yet."""
    with DnsServer({}) as server:
        yield server


@pytest.fixture
def account(business: Business, owner: Staff, mail_server: MailServer) -> MailAccount:
    """An account with which nothing is wrong."""
    made = mail_setup.choose(
        business, "olive@north.example", host="127.0.0.1", port=mail_server.port, security="none", by=None, now=NOW
    )
    MailAccount.objects.update(records=RIGHT, records_at=NOW, tested_at=NOW, is_on=True)
    made.refresh_from_db()
    return made


def wrong(business: Business) -> set[str]:
    """What is not right."""
    return {one.what for one in mail_health.look(business, now=NOW) if not one.is_right}


def test_without_mail_nothing_is_wrong_and_nobody_is_asked(business: Business):
    (found,) = mail_health.look(business, now=NOW)

    assert (found.is_right, found.says) == (True, "not set up: Settings, Mail")


def test_stopped_mail_is_said_where_it_goes_to_a_mailbox_on_this_machine(business: Business):
    MailAccount.objects.create(business=business, kind="local", is_paused=True, paused_reason="Held by Olive.")

    said = {one.what: (one.is_right, one.says) for one in mail_health.look(business, now=NOW)}

    assert said["mail moves"] == (False, "stopped to customers: Held by Olive.")


def test_a_server_named_by_who_runs_the_machine_is_looked_at_before_the_first_letter(
    business: Business, mail_server: MailServer, settings: Settings
):
    settings.SMTP_URL, settings.MAIL_FROM = f"smtp://127.0.0.1:{mail_server.port}", "olive@north.example"

    said = {one.what: one.says for one in mail_health.look(business, now=NOW)}

    assert (said["mail"], MailAccount.objects.count()) == ("from olive@north.example", 0)
    assert said["mail server"] == "lets us in, over a plain line that does not leave this machine"


@pytest.mark.parametrize(
    ("public_url", "says"),
    [
        ("https://north.example", "may leave"),
        (
            "",
            "wait. News and offers need a page on which people can stop them: set PUBLIC_URL to your https:// address.",
        ),
    ],
)
def test_what_offers_wait_for_at_a_server_on_this_machine_is_said(
    business: Business, mail_server: MailServer, settings: Settings, public_url: str, says: str
):
    """B15: nothing is broken, for mail about a purchase leaves."""
    settings.SMTP_URL, settings.MAIL_FROM = f"smtp://127.0.0.1:{mail_server.port}", "olive@north.example"
    settings.PUBLIC_URL = public_url

    said = {one.what: (one.is_right, one.says) for one in mail_health.look(business, now=NOW)}

    assert said["news and offers"] == (True, says)


def test_an_address_that_is_none_of_a_server_s_is_said(business: Business, settings: Settings):
    settings.SMTP_URL = "http://mail.example"

    assert wrong(business) == {"mail server"}


def test_mail_that_is_in_order_is_well(business: Business, account: MailAccount):
    assert wrong(business) == set()
    assert {one.what: one.says for one in mail_health.look(business, now=NOW)}["mail test"] == "was taken"


@pytest.mark.parametrize(("hours", "says"), [(1, "waits until March 3, 11:00 am: Too many."), (0, "yes"), (-9, "yes")])
def test_a_wait_is_said_until_it_is_over(business: Business, account: MailAccount, hours: int, says: str):
    MailAccount.objects.update(slow_until=NOW + dt.timedelta(hours=hours), slow_reason="Too many.")

    assert {one.what: one.says for one in mail_health.look(business, now=NOW)}["mail moves"] == says


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"port": 1}, {"mail server"}),
        ({"tested_at": None}, {"mail test"}),
        ({"records_at": None}, {"mail records"}),
        ({"records": RIGHT | {"spf": {"is_right": False}}}, {"mail records"}),
        ({"is_paused": True}, {"mail moves"}),
        ({"is_silent": True}, {"mail moves"}),
        ({"is_on": False}, set()),
        ({"slow_until": NOW + dt.timedelta(hours=1)}, set()),
        ({"imap_host": "127.0.0.1", "unread_since": NOW, "unread_reason": "Not taken."}, {"replies"}),
        ({"imap_host": "127.0.0.1"}, set()),
    ],
)
def test_each_thing_that_is_wrong_is_named(
    business: Business, account: MailAccount, changed: dict[str, Any], what: set[str]
):
    """B15, E12."""
    MailAccount.objects.update(**changed)

    assert wrong(business) == what


def test_replies_that_are_not_read_are_said_with_since_when_and_why(business: Business, account: MailAccount):
    MailAccount.objects.update(imap_host="127.0.0.1", unread_since=NOW, unread_reason="The password is not taken.")

    said = {one.what: one.says for one in mail_health.look(business, now=NOW)}

    assert said["replies"] == "not read since March 3, 10:00 am: The password is not taken."


def test_of_a_provider_is_said_what_only_a_test_can_show(business: Business):
    """A knock at its door would prove nothing: only a letter shows whether the key is right."""
    mail_providers.choose(business, "olive@north.example", "postmark", answers={"server_token": "t"}, by=None, now=NOW)

    said = {one.what: (one.is_right, one.says) for one in mail_health.look(business, now=NOW)}

    assert said["mail server"] == (True, "Postmark; a test shows whether the key is right")
    assert said["mail test"] == (False, "no test was taken yet: Settings, Mail")


def test_the_records_are_looked_at_there_and_then(business: Business, dns: DnsServer):
    """What was found on the last visit may be lost by now; DNS that is silent is no fault of the records."""
    MailAccount.objects.create(
        business=business, kind="provider", provider="postmark", from_address="olive@north.example",
        records=RIGHT, records_at=NOW - dt.timedelta(days=2),
    )  # fmt: skip
    records, said = {("north.example", "MX"): ["10 mx."], ("_dmarc.north.example", "TXT"): ['"v=DMARC1; p=none"']}, []
    for zone, is_silent in ((records, True), (records, False), ({}, False), (records, True)):
        dns.zone, dns.is_silent = zone, is_silent
        said += [one[1:] for one in mail_health.look(business, now=NOW) if one.what == "mail records"]

    assert said == [
        (True, "DNS does not answer; March 1, 10:00 am, it said: in order"),
        (True, "in order"),
        (False, "nobody takes your mail, DMARC: Settings, Mail"),
        (False, "DNS does not answer; March 3, 10:00 am, it said: nobody takes your mail, DMARC: Settings, Mail"),
    ]


@pytest.mark.parametrize("broken", [{"provider_sealed": b"sealed with another key"}, {"provider": "pigeons"}])
def test_a_provider_that_nothing_can_leave_by_is_wrong(business: Business, broken: dict[str, Any]):
    mail_providers.choose(business, "olive@north.example", "postmark", answers={"server_token": "t"}, by=None, now=NOW)
    MailAccount.objects.update(**broken)

    assert "mail server" in wrong(business)


def test_mail_to_many_is_refused_until_all_holds(business: Business, account: MailAccount, settings: Settings):
    """B15: over a server that is not on this machine."""
    settings.PUBLIC_URL = "http://north.example"
    MailAccount.objects.update(host="mail.invalid", records={})
    Business.objects.update(postal_address="")

    assert wrong(business) >= {"public address", "postal address", "mail to many", "mail server"}


def test_letters_of_which_nobody_knows_are_counted(business: Business, account: MailAccount, customer: Customer):
    letter = a_letter(customer)
    for state in ("claimed", "fenced", "unknown"):
        Message.objects.filter(pk=letter.pk).update(state=state, state_since=NOW)

    assert wrong(business) == {"e-mails stuck"}


@pytest.mark.parametrize(("code", "days", "what"), [(0, 6, {"e-mails stuck"}), (0, 8, set()), (550, 0, set())])
def test_a_failure_is_wrong_while_somebody_can_do_something_about_it(
    business: Business, account: MailAccount, customer: Customer, code: int, days: int, what: set[str]
):
    letter = a_letter(customer)
    for state in ("claimed", "failed"):
        since = NOW - dt.timedelta(days=days)
        Message.objects.filter(pk=letter.pk).update(state=state, state_since=since, reply_code=code)

    assert wrong(business) == what


def test_a_complaint_is_said_before_it_stops_the_letters(business: Business, account: MailAccount, customer: Customer):
    """B13: one in a thousand warns."""
    letter = a_letter(customer)
    for state in ("claimed", "fenced", "sent"):
        Message.objects.filter(pk=letter.pk).update(state=state, state_since=NOW, fenced_at=NOW)
    Incoming.objects.create(
        business=business, message=letter, customer=customer, key="arf", kind="complaint", received_at=NOW
    )

    assert wrong(business) == {"reported as spam"}


def test_a_server_that_takes_no_test_is_said(business: Business, owner: Staff, account: MailAccount, tmp_path: Path):
    message = mail_checks.test(account, owner.user.email, by=owner, now=NOW)
    for state in ("claimed", "failed"):
        Message.objects.filter(pk=message.pk).update(state=state, state_since=NOW)

    assert wrong(business) == {"mail test", "e-mails stuck"}

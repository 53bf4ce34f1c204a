"""The records of a shop's mail are looked at without anybody pressing a button (B15)."""

import datetime as dt
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from regulars.records.models import Business, MailAccount
from regulars.services import mail_accounts, record_checks
from regulars.worker import timetable
from tests.dns_server import DnsServer, txt
from tests.people import NOW
from tests.services.post_office import an_account

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
IN_ORDER = {
    ("mail.example", "MX"): ["10 mx.mail.example."],
    ("mail.example", "TXT"): [txt("v=spf1 a:smtp.mail.example -all")],
    ("_dmarc.mail.example", "TXT"): [txt("v=DMARC1; p=none")],
}
NO_DMARC = {where: said for where, said in IN_ORDER.items() if where[0] != "_dmarc.mail.example"}


@pytest.fixture
def dns(settings: Settings) -> Iterator[DnsServer]:
    """The name server that this installation asks."""
    with DnsServer(dict(IN_ORDER)) as server:
        settings.SMTP_URL, settings.DNS_SERVER = "", "{}:{}".format(*server.resolver.nameservers, server.resolver.port)
        yield server


@pytest.fixture
def account(business: Business) -> MailAccount:
    """Mail that leaves by a service that signs: DMARC is what it needs."""
    return an_account(business, from_address="hello@mail.example", kind="provider", provider="postmark", host="")


def check(business: Business, now: dt.datetime) -> bool:
    """Look at the records, if it is time."""
    return record_checks.check_due(business, now=now)


def lacks(business: Business, now: dt.datetime) -> str:
    """What the mail cannot prove."""
    refused = mail_accounts.unproved(MailAccount.objects.get(business=business), now=now)
    return refused.code if refused else ""


def test_a_record_that_was_added_is_found_within_the_hour(business: Business, account: MailAccount, dns: DnsServer):
    dns.zone = dict(NO_DMARC)
    at_first = check(business, NOW), lacks(business, NOW)
    dns.zone = dict(IN_ORDER)
    early, due = check(business, NOW + HOUR / 2), check(business, NOW + HOUR)

    assert (at_first, early, due, lacks(business, NOW + HOUR)) == ((True, "unproved"), False, True, "")


def test_a_record_that_is_lost_is_noticed_within_a_day(business: Business, account: MailAccount, dns: DnsServer):
    check(business, NOW)
    before = lacks(business, NOW)
    dns.zone = dict(NO_DMARC)
    early, due = check(business, NOW + DAY - HOUR), check(business, NOW + DAY)

    assert (before, early, due, lacks(business, NOW + DAY)) == ("", False, True, "unproved")


def test_silence_takes_nothing_away_and_is_not_asked_each_time(
    business: Business, account: MailAccount, dns: DnsServer
):
    check(business, NOW)
    dns.is_silent = True
    asked = len(dns.asked)

    answered = [check(business, NOW + DAY + minutes * dt.timedelta(minutes=1)) for minutes in range(5)]

    account.refresh_from_db()
    assert (set(answered), account.records_at, lacks(business, NOW + DAY)) == ({False}, NOW, "")
    assert {name for name, _ in dns.asked[asked:]} == {"mail.example"}
    assert account.records_asked_at == NOW + DAY
    assert lacks(business, NOW + 8 * DAY) == "unchecked"


@pytest.mark.parametrize("fields", [{"kind": "local"}, {"kind": "smtp", "host": "127.0.0.1"}, {"kind": "smtp"}])
def test_who_has_nothing_to_prove_or_no_server_yet_is_not_asked_about(
    business: Business, account: MailAccount, dns: DnsServer, fields: dict[str, str]
):
    MailAccount.objects.update(**fields)

    assert (check(business, NOW), dns.asked) == (False, [])


def test_a_clock_that_went_ahead_stops_no_look(business: Business, account: MailAccount, dns: DnsServer):
    """C5."""
    MailAccount.objects.update(records_asked_at=NOW + 700 * DAY)

    assert (check(business, NOW), check(business, NOW)) == (True, False)


def test_without_an_account_nothing_is_asked(business: Business, dns: DnsServer):
    assert (check(business, NOW), dns.asked) == (False, [])


def test_the_timetable_does_it(business: Business, account: MailAccount, dns: DnsServer):
    timetable.tick(NOW)
    timetable.tick(NOW + dt.timedelta(seconds=30))

    account.refresh_from_db()
    assert (account.records_at, lacks(business, NOW)) == (NOW, "")
    assert dns.asked.count(("mail.example", "MX")) == 1


def test_trouble_with_one_shop_s_records_keeps_no_other_waiting(
    business: Business, neighbour: Business, account: MailAccount, dns: DnsServer
):
    MailAccount.objects.update(from_address=f"hello@{'a' * 70}.example")  # no name that DNS knows is that long
    an_account(neighbour, from_address="hello@mail.example", kind="provider", provider="postmark", host="")

    timetable.tick(NOW)

    assert lacks(neighbour, NOW) == ""

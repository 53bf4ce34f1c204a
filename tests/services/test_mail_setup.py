"""Choosing the account that mail leaves by, and looking whether it is in order."""

import datetime as dt
import socket
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from regulars.core import outbox as states
from regulars.post import servers, wire
from regulars.records.models import Business, MailAccount, Message, Staff
from regulars.services import mail_accounts, mail_checks, mail_setup, outbox
from regulars.services.mail_setup import BadMail, choose
from regulars.services.sealing import unseal
from tests.dns_server import DnsServer, txt
from tests.mail_server import MailServer
from tests.people import NOW

SAID = {"by": None, "now": NOW}
SERVER = {"host": "mail.north.example", "port": 465, "security": "tls", "username": "olive"}


@pytest.fixture(autouse=True)
def nothing_set(settings: Settings) -> None:
    """No server in the environment."""
    settings.SMTP_URL, settings.PUBLIC_URL = "", ""


def chosen(business: Business, **fields: Any) -> MailAccount:
    """An account with a password."""
    return choose(business, "olive@north.example", **(SERVER | {"password": "canary-1"} | SAID | fields))


def test_an_empty_password_keeps_the_old_one(business: Business):
    """B14: written, used, never asked for again."""
    chosen(business)
    account = choose(business, "olive@north.example", from_name="North Air", per_day=50, **SAID)

    assert (unseal(account.password_sealed), account.per_day, account.host) == ("canary-1", 50, "mail.north.example")
    assert "canary" not in repr(account.__dict__) + repr(mail_accounts.route(account))


@pytest.mark.parametrize("moved", [{"host": "evil.example"}, {"username": "other"}, {"port": 2525}])
def test_a_password_is_never_sent_to_another_server_than_it_was_typed_for(business: Business, moved: dict[str, Any]):
    """B14: who may change the settings cannot have the password sent to themselves."""
    chosen(business)

    with pytest.raises(BadMail, match="once more") as refused:
        choose(business, "olive@north.example", **(SERVER | SAID | moved))
    assert refused.value.field == "password"


def test_replies_are_read_with_the_password_typed_for_the_same_mailbox(business: Business):
    reads = {"imap_host": "mail.north.example", "imap_username": "olive"}
    account = chosen(business, **reads)
    assert unseal(account.imap_password_sealed) == "canary-1"

    with pytest.raises(BadMail, match="mailbox that is read"):
        choose(business, "olive@north.example", imap_host="evil.example", **SAID)
    assert not choose(business, "olive@north.example", imap_host="", **SAID).imap_password_sealed


def test_a_renewed_password_is_for_sending_and_for_reading_the_same_mailbox(business: Business):
    chosen(business, imap_host="mail.north.example", imap_username="olive")
    MailAccount.objects.update(imap_seen="7:12")

    account = choose(business, "olive@north.example", password="canary-2", **SAID)

    assert [unseal(one) for one in (account.password_sealed, account.imap_password_sealed)] == ["canary-2"] * 2
    assert account.imap_seen == "7:12"


@pytest.mark.parametrize(
    "other", [{"imap_host": "mail.north.example", "imap_username": "sam"}, {"imap_host": "in.x.example"}]
)
def test_a_renewed_password_is_not_sent_to_another_mailbox(business: Business, other: dict[str, str]):
    """B14."""
    chosen(business, imap_password="canary-of-sam", **({"imap_username": "olive"} | other))

    account = choose(business, "olive@north.example", password="canary-2", **SAID)

    assert unseal(account.imap_password_sealed) == "canary-of-sam"


def test_by_another_port_the_same_mailbox_is_read_on(business: Business):
    """What came since it was read last is not passed over: it may be a STOP."""
    chosen(business, imap_host="in.x.example", imap_username="olive", imap_password="canary-3", imap_port=993)
    MailAccount.objects.update(imap_seen="7:12")

    account = choose(business, "olive@north.example", imap_port=1993, imap_password="canary-3", **SAID)

    assert (account.imap_port, account.imap_seen) == (1993, "7:12")


def test_another_mailbox_is_read_from_today_on(business: Business):
    chosen(business, imap_host="in.x.example", imap_username="olive", imap_password="canary-3")
    MailAccount.objects.update(imap_seen="7:12")

    moved = choose(business, "olive@north.example", imap_host="in.y.example", imap_password="canary-4", **SAID)

    assert moved.imap_seen == ""


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"host": "no host"}, "host"),
        ({"host": "mail.example\r\nX: y"}, "host"),
        ({"port": 0}, "port"),
        ({"port": 70_000}, "port"),
        ({"security": "none"}, "security"),
        ({"security": "nonsense"}, "security"),
        ({"username": "olive\r\nQUIT"}, "username"),
        ({"password": "tea\r\nQUIT"}, "password"),
        ({"password": ""}, "password"),
        ({"per_day": 0}, "per_day"),
        ({"host": "smtp-mail.outlook.com"}, "address"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(business: Business, fields: dict[str, Any], field: str):
    with pytest.raises(BadMail) as refused:
        chosen(business, **fields)

    assert (refused.value.field, MailAccount.objects.count()) == (field, 0)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"per_day": 0}, "per_day"),
        ({"per_day": 100_001}, "per_day"),
        ({"bounce_address": "nonsense"}, "bounce_address"),
    ],
)
def test_a_pace_that_cannot_be_is_refused_at_its_field(business: Business, fields: dict[str, Any], field: str):
    account = chosen(business)
    letters = {"mail_at": dt.time(8), "per_day": 50, "bounce_address": ""} | fields

    with pytest.raises(BadMail) as refused:
        mail_setup.change_letters(account, **letters, **SAID)

    account.refresh_from_db()
    assert (refused.value.field, account.mail_at) == (field, dt.time(10))


@pytest.mark.parametrize("address", ["", "olive", "olive@", "olive@north.example\nBcc: x@y.example", "olive@ñorth"])
def test_an_address_that_is_none_is_refused(business: Business, address: str):
    with pytest.raises(BadMail, match="not an e-mail address"):
        choose(business, address, **(SERVER | {"password": "tea"} | SAID))


def test_a_shop_to_try_things_out_never_writes_to_anybody(business: Business):
    Business.objects.update(is_demo=True)

    with pytest.raises(BadMail, match="made up"):
        chosen(business)


def test_more_letters_a_day_end_the_wait_for_tomorrow(business: Business):
    account = chosen(business, per_day=100)
    outbox.slow_down(account, until=NOW + dt.timedelta(hours=9), reason="100 letters have left today.")
    letters = {"mail_at": account.mail_at, "bounce_address": ""} | SAID

    assert mail_setup.change_letters(account, per_day=100, **letters).slow_until is not None
    assert mail_setup.change_letters(account, per_day=200, **letters).slow_until is None


def test_a_mailbox_in_place_of_a_provider_is_not_tested_yet(business: Business):
    chosen(business)
    MailAccount.objects.update(kind="provider", provider="postmark", tested_at=NOW)

    assert chosen(business).tested_at is None


def test_a_mailbox_in_place_of_a_server_on_this_machine_has_a_pace(business: Business):
    chosen(business)
    MailAccount.objects.update(**mail_accounts.UNPACED)

    account = chosen(business)

    assert (account.per_day, account.per_second) == (servers.UNKNOWN_PER_DAY, 1)


def test_the_key_is_made_once_and_ends_with_its_domain(business: Business):
    account = mail_setup.make_dkim_key(chosen(business), now=NOW)
    again = mail_setup.make_dkim_key(account, now=NOW)

    assert account.dkim_selector == "regulars20260303"
    assert bytes(again.dkim_key_sealed) == bytes(account.dkim_key_sealed)
    assert b"PRIVATE" not in bytes(account.dkim_key_sealed)
    assert not choose(business, "olive@elsewhere.example", **SAID).dkim_key_sealed


def test_the_records_are_kept_and_let_mail_to_many_leave(business: Business, settings: Settings):
    """B15."""
    settings.PUBLIC_URL, business.postal_address = "https://north.example", "1 Elm Street"
    business.save()
    account = mail_setup.make_dkim_key(chosen(business), now=NOW)
    key = mail_checks.sender(account).key
    assert key is not None
    zone = {("north.example", "MX"): ["10 mail.north.example."], ("north.example", "TXT"): [txt("v=spf1 -all")]}
    with DnsServer(zone) as server:
        found = mail_checks.check_records(account, server.resolver, now=NOW)
        assert (found["spf"].text, found["dkim"].text) == ("v=spf1 a:mail.north.example -all", key.text)
        refused = mail_accounts.bulk_refusal(mail_accounts.for_business(business), now=NOW)
        assert (refused and refused.code) == "unproved"
        for kind in ("spf", "dkim", "dmarc"):
            server.zone[found[kind].name, "TXT"] = [txt(found[kind].text)]
        mail_checks.check_records(account, server.resolver, now=NOW)

    assert mail_accounts.bulk_refusal(mail_accounts.for_business(business), now=NOW) is None


def test_silent_dns_takes_nothing_away(business: Business):
    account = chosen(business)
    MailAccount.objects.update(records={"spf": {"is_right": True}}, records_at=NOW)
    with DnsServer({}, is_silent=True) as server, pytest.raises(mail_checks.DnsIsSilent):
        mail_checks.check_records(account, server.resolver, now=NOW)

    account.refresh_from_db()
    assert account.records == {"spf": {"is_right": True}}


def test_a_test_takes_the_road_of_all_letters_and_goes_first(business: Business, owner: Staff):
    """A13: it is queued in the stream that nothing waits before, also while letters do not leave by themselves."""
    account = chosen(business)
    message = mail_checks.test(account, owner.user.email, by=owner, now=NOW)
    twice = mail_checks.test(account, owner.user.email, by=owner, now=NOW + dt.timedelta(seconds=20))

    assert (message.pk, message.stream, message.customer) == (twice.pk, states.ACCOUNT, None)
    assert [one.pk for one in outbox.accounts_with_work(NOW)] == [account.pk]
    assert not mail_checks.is_tested(account)


@pytest.mark.parametrize("end", [["claimed", "failed"], ["cancelled"]])
def test_a_test_asked_for_again_when_the_first_one_came_to_nothing_is_a_new_one(
    business: Business, owner: Staff, end: list[str]
):
    account = chosen(business)
    tests = []
    for _ in range(3):
        tests.append(mail_checks.test(account, owner.user.email, by=owner, now=NOW).pk)
        for state in end:
            Message.objects.filter(pk=tests[-1]).update(state=state, state_since=NOW)

    again = mail_checks.test(account, owner.user.email, by=owner, now=NOW)

    assert (len({*tests, again.pk}), again.state) == (4, "ready")


def test_a_test_counts_for_the_server_it_went_over(business: Business, owner: Staff):
    account = chosen(business)
    message = mail_checks.test(account, owner.user.email, by=owner, now=NOW)
    for state in ("claimed", "fenced", "sent"):
        Message.objects.filter(pk=message.pk).update(state=state, state_since=NOW)
    mail_checks.note_test(account)
    assert (account.tested_at, mail_checks.is_tested(account)) == (NOW, True)

    moved = chosen(business, host="other.north.example")
    assert (moved.tested_at, mail_checks.is_tested(moved)) == (None, False)


def trouble(business: Business, **fields: Any) -> str | None:
    """What a knock at this account's server comes to."""
    found = mail_checks.reach(chosen(business, **fields), seconds=5)
    return found.code if found else None


def local(server: MailServer, **fields: Any) -> dict[str, Any]:
    """An account at a server of our own."""
    return {
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "username": "shop",
        "password": "tea",
    } | fields


@pytest.mark.parametrize(
    ("mode", "password", "code"),
    [
        ("ok", "tea", None),
        ("ok", "coffee", "password"),
        ("554-greet", "tea", "turned_away"),
        ("drop-greet", "tea", "turned_away"),
        ("535-5.7.8-auth", "tea", "password"),
    ],
)
def test_a_knock_says_what_is_wrong(business: Business, tmp_path: Path, mode: str, password: str, code: str | None):
    with MailServer(tmp_path / "log", mode=mode, username="shop", password="tea") as server:
        assert trouble(business, **local(server, password=password)) == code
        assert server.accepted() == []


@pytest.mark.parametrize(
    ("security", "certificate", "trusted", "code"),
    [
        ("tls", "valid", True, None),
        ("starttls", "valid", True, None),
        ("starttls", "valid", False, "certificate"),
        ("tls", "expired", True, "certificate"),
        ("starttls", "wrong-host", True, "certificate"),
    ],
)
def test_a_wrong_certificate_is_said_in_words(
    business: Business,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    security: str,
    certificate: str,
    trusted: bool,
    code: str | None,
):
    """B12: refused with a clear error, and no password was sent."""
    manners = {"security": security, "certificate": certificate, "username": "shop", "password": "tea"}
    with MailServer(tmp_path / "log", **manners) as server:
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(server.ca_file))
        wire._context.cache_clear()
        assert trouble(business, **local(server, security=security)) == code
        wire._context.cache_clear()
        if code is None:
            server.wait_for("password")
        else:
            assert server.talk("password") == []


def test_nobody_home_and_no_such_name_are_told_apart(business: Business):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    assert trouble(business, host="127.0.0.1", port=port, security="none") == "refused"
    assert trouble(business, host="no-such-name.invalid") == "no_name"

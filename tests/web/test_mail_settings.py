"""Settings, Mail: set up by somebody who knows their address and their password."""

import datetime as dt
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from regulars.records.models import Business, MailAccount, Message, Staff
from regulars.services import installation, mail_accounts, mail_providers, mail_setup, outbox
from regulars.services.sealing import unseal
from tests import imap_server
from tests.dns_server import DnsServer, txt
from tests.imap_server import Mailbox
from tests.mail_server import MailServer
from tests.people import NOW
from tests.web.doors import READING
from tests.web.mail_doors import as_staff
from tests.web.shops import Shop

PAGE = "/settings/mail/"
CANARY = "canary-4711-of-the-mailbox"
A_WORKER = {"worker": "w", "limit": 9, "now": NOW, "lease": outbox.Lease("here", 1.0)}
ZONE = {
    ("north.example", "MX"): ["10 aspmx.l.google.com."],
    ("north.example", "TXT"): [txt("v=spf1 include:_spf.google.com ~all")],
}


@pytest.fixture(autouse=True)
def nothing_set(settings: Settings) -> None:
    """No server in the environment."""
    settings.SMTP_URL, settings.PUBLIC_URL = "", ""


@pytest.fixture
def dns(settings: Settings) -> Iterator[DnsServer]:
    """The internet's address book, as far as the tests know it."""
    with DnsServer(dict(ZONE)) as server:
        settings.DNS_SERVER = "{}:{}".format(*server.resolver.nameservers, server.resolver.port)
        yield server


@pytest.fixture
def mail_server(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server that wants a password."""
    with MailServer(tmp_path / "log", username="olive", password=CANARY) as server:
        yield server


@pytest.fixture
def account(business: Business) -> MailAccount:
    """An account that was chosen."""
    return mail_setup.choose(
        business, "olive@north.example", host="smtp.gmail.com", port=465, security="tls", username="olive",
        password=CANARY, imap_host="imap.gmail.com", imap_username="olive", by=None, now=NOW,
    )  # fmt: skip


def answers(server: MailServer, **more: Any) -> dict[str, Any]:
    """The form, filled in for a server of our own."""
    return {
        "address": "olive@north.example", "password": CANARY, "host": "127.0.0.1", "port": server.port,
        "security": "none", "username": "olive",
    } | more  # fmt: skip


def test_the_address_is_asked_first_and_the_rest_is_found(owner_client: Client, dns: DnsServer):
    first = owner_client.get(PAGE).content.decode()
    second = owner_client.get(PAGE, {"address": "olive@north.example"}).content.decode()

    assert ('name="address"' in first, 'name="password"' in first) == (True, False)
    assert "Your mail is at Google Workspace" in second
    assert "myaccount.google.com/apppasswords" in second
    assert 'value="smtp.gmail.com"' in second
    assert 'value="imap.gmail.com"' in second


def test_who_takes_no_passwords_is_said_before_one_is_typed(owner_client: Client, dns: DnsServer):
    page = owner_client.get(PAGE, {"address": "olive@hotmail.com"}).content.decode()

    assert "Microsoft lets no program sign in" in page
    assert 'name="password"' not in page
    assert dns.asked == []


@pytest.mark.parametrize("address", ["olive", "olive@north.example\r\nBcc: x@y.example", "<script>@x"])
def test_what_is_no_address_is_said_at_the_field(owner_client: Client, address: str):
    answer = owner_client.get(PAGE, {"address": address})

    assert (answer.status_code, "not an e-mail address" in answer.content.decode()) == (422, True)


def test_what_works_is_kept(owner_client: Client, business: Business, mail_server: MailServer):
    answer = owner_client.post(PAGE, answers(mail_server))
    account = MailAccount.objects.get(business=business)

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert unseal(account.password_sealed) == CANARY
    assert not account.is_on
    assert "The server takes your mail" in owner_client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": "wrong"}, "The name or the password is not taken"),
        ({"port": 1}, "Nobody answers at 127.0.0.1, port 1"),
        ({"host": "no-such-name.invalid", "security": "tls"}, "There is no server called"),
        ({"host": "no host"}, "not the name of a server"),
        ({"host": ""}, "Write the server that takes your e-mails."),
        ({"host": "mail.example"}, "Without encryption only to a server on this machine"),
        ({"port": "x"}, "whole number"),
    ],
)
def test_what_does_not_work_is_said_at_its_field(
    owner_client: Client, mail_server: MailServer, wrong: dict[str, Any], sentence: str
):
    """B12: in words, and the password is not shown again."""
    answer = owner_client.post(PAGE, answers(mail_server, **wrong))
    page = answer.content.decode()

    assert answer.status_code == 422
    assert sentence in page
    assert CANARY not in page


@pytest.fixture
def working(business: Business, mail_server: MailServer) -> MailAccount:
    """An account that works and is switched on."""
    made = mail_setup.choose(business, **answers(mail_server), by=None, now=NOW)
    return mail_setup.switch(made, is_on=True, by=None, now=NOW)


@pytest.mark.parametrize("wrong", [{"password": "mistyped"}, {"port": 1}, {"host": "no-such-name.invalid"}])
def test_what_works_is_not_replaced_by_what_does_not(
    owner_client: Client, working: MailAccount, mail_server: MailServer, wrong: dict[str, Any]
):
    """B12: a slip of the finger stops nobody's mail."""
    before = MailAccount.objects.values().get()

    answer = owner_client.post(PAGE, answers(mail_server, from_name="North", **wrong))

    assert answer.status_code == 422
    assert MailAccount.objects.values().get() == before


def test_a_mailbox_that_does_not_work_takes_no_provider_s_place(
    owner_client: Client, business: Business, mail_server: MailServer
):
    mail_providers.choose(business, "olive@north.example", "postmark", answers={"server_token": "t"}, by=None, now=NOW)

    owner_client.post(PAGE, answers(mail_server, password="mistyped"))

    assert MailAccount.objects.get().kind == "provider"


@pytest.fixture
def mailbox(working: MailAccount) -> Iterator[Mailbox]:
    """The mailbox that replies come to; its door is not the usual one, which no form asks for."""
    with imap_server.serving(Mailbox()) as one:
        MailAccount.objects.update(imap_port=one.port)
        yield one


READS = {"imap_host": "127.0.0.1", "imap_username": "olive"}


@pytest.mark.parametrize(
    ("reads", "port", "field", "sentence"),
    [
        ({"imap_password": "mistyped"}, 0, "imap_password", "the name or the password is not taken"),
        ({"imap_password": imap_server.PASSWORD}, 1, "imap_host", "nobody answers there"),
        ({"imap_host": "no-such-name.invalid", "imap_password": "x"}, 0, "imap_host", "nobody answers there"),
        ({}, 0, "imap_password", "the name or the password is not taken"),
    ],
)
def test_a_mailbox_that_cannot_be_read_is_said_at_its_field(
    owner_client: Client, mail_server: MailServer, mailbox: Mailbox, reads: dict[str, str], port: int,
    field: str, sentence: str,
):  # fmt: skip
    if port:
        MailAccount.objects.update(imap_port=port)

    answer = owner_client.post(PAGE, answers(mail_server, **(READS | {"imap_password": ""} | reads)))

    assert sentence in answer.context["form"].errors[field][0]
    assert MailAccount.objects.get().imap_host == ""


def test_a_mailbox_that_can_be_read_is_kept_and_left_as_it_was(
    owner_client: Client, mail_server: MailServer, mailbox: Mailbox
):
    MailAccount.objects.update(unread_since=NOW, unread_reason="Nobody answers.")

    answer = owner_client.post(PAGE, answers(mail_server, imap_password=imap_server.PASSWORD, **READS))

    kept = MailAccount.objects.get()
    assert (answer.status_code, kept.imap_host, kept.unread_since) == (302, "127.0.0.1", None)
    assert mailbox.asked[-2:] == ['EXAMINE "INBOX"', "LOGOUT"]


def test_what_was_chosen_by_hand_is_shown_again_for_a_change(
    owner_client: Client, account: MailAccount, dns: DnsServer
):
    MailAccount.objects.update(host="relay.north.example", port=587)
    page = owner_client.get(PAGE, {"address": account.from_address}).content.decode()

    assert 'value="relay.north.example"' in page
    assert "One is kept" in page
    assert dns.asked == []


def test_who_takes_no_passwords_leads_back_to_the_first_question(owner_client: Client, account: MailAccount):
    page = owner_client.get(PAGE, {"address": "olive@hotmail.com"}).content.decode()

    assert f'href="{PAGE}?another=yes"' in page
    assert 'name="address"' in owner_client.get(PAGE, {"another": "yes"}).content.decode()


def test_what_is_no_address_is_said_where_there_is_an_account(owner_client: Client, account: MailAccount):
    assert "not an e-mail address" in owner_client.get(PAGE, {"address": "olive"}).content.decode()


def test_a_mailbox_in_place_of_a_provider_is_looked_up(owner_client: Client, business: Business):
    mail_providers.choose(business, "olive@gmail.com", "postmark", answers={"server_token": "t"}, by=None, now=NOW)

    page = owner_client.get(PAGE, {"address": "olive@gmail.com"}).content.decode()

    assert 'value="smtp.gmail.com"' in page
    assert 'value="imap.gmail.com"' in page


def test_a_test_goes_to_who_is_signed_in(
    owner_client: Client, owner: Staff, business: Business, mail_server: MailServer
):
    owner_client.post(PAGE, answers(mail_server))
    owner_client.post(f"{PAGE}tests/")
    message = Message.objects.get(business=business)

    assert (message.to_address, message.stream) == (owner.user.email, "account")
    assert "on its way" in owner_client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("states", "says"),
    [
        (["cancelled"], "The last test did not leave: Too late."),
        (["claimed", "failed"], "The last test did not leave: Too late."),
        (["claimed", "fenced", "unknown"], "may have arrived or not. Is it in your inbox?"),
        (["claimed"], "is on its way; look again in a minute."),
    ],
)
def test_what_became_of_a_test_is_said(
    owner_client: Client, business: Business, mail_server: MailServer, states: list[str], says: str
):
    owner_client.post(PAGE, answers(mail_server))
    owner_client.post(f"{PAGE}tests/")
    for state in states:
        Message.objects.update(state=state, reason="Too late.")

    assert says in owner_client.get(PAGE).content.decode()


def test_before_the_first_test_only_of_tests_is_said_that_there_was_none(owner_client: Client, account: MailAccount):
    html = owner_client.get(PAGE).content.decode()

    assert "No test has been sent yet." in html
    assert "Nothing has been sent yet." not in html


def test_a_test_leaves_although_the_letters_are_stopped(
    owner_client: Client, business: Business, mail_server: MailServer
):
    """A13: the page says what is stopped, and what is not."""
    owner_client.post(PAGE, answers(mail_server))
    outbox.pause(business, reason="Stop.", by=None, now=NOW)
    owner_client.post(f"{PAGE}tests/")
    page = owner_client.get(PAGE).content.decode()

    assert [one.stream for one in outbox.claim(business.mail_account, **A_WORKER)] == ["account"]
    assert "No e-mail leaves to customers." in page
    assert "on its way" in page


def test_on_a_copy_no_test_is_promised(owner_client: Client, business: Business, mail_server: MailServer):
    """A16."""
    owner_client.post(PAGE, answers(mail_server))
    installation.pause_all(installation.COPY, now=NOW)
    answer = owner_client.post(f"{PAGE}tests/", follow=True).content.decode()

    assert not Message.objects.exists()
    assert "No e-mail leaves, not even to your team" in answer
    assert "on its way" not in answer


def test_a_test_from_before_the_copy_is_no_longer_promised(
    owner_client: Client, business: Business, mail_server: MailServer
):
    """A16: it was on its way when the tables were copied."""
    owner_client.post(PAGE, answers(mail_server))
    owner_client.post(f"{PAGE}tests/")
    owner_client.get(PAGE)
    installation.pause_all(installation.COPY, now=NOW)

    assert "on its way" not in owner_client.get(PAGE).content.decode()


def test_the_records_are_shown_with_the_text_to_copy(owner_client: Client, account: MailAccount, dns: DnsServer):
    owner_client.post(f"{PAGE}records/")
    before = owner_client.get(PAGE).content.decode()
    owner_client.post(f"{PAGE}keys/")
    after = owner_client.get(PAGE).content.decode()

    assert "<code>v=DMARC1; p=none</code>" in before
    assert "Let Regulars sign" in before
    assert "<code>regulars20260303._domainkey.north.example</code>" in after
    assert "v=DKIM1; k=rsa; p=" in after
    assert "PRIVATE" not in after


def test_letters_leave_only_when_switched_on(owner_client: Client, account: MailAccount):
    for to, is_on in (("on", True), ("off", False), ("nonsense", False)):
        owner_client.post(f"{PAGE}switch/", {"to": to})
        account.refresh_from_db()
        assert account.is_on == is_on


def test_replies_that_are_not_read_are_said_with_since_when_and_why(owner_client: Client, account: MailAccount):
    MailAccount.objects.update(unread_since=NOW, unread_reason="The mailbox could not be read: nobody answers there.")

    page = owner_client.get(PAGE).content.decode()

    assert "Replies have not been read since March 3, 10:00 am: who answers STOP is not heard." in page
    assert "The mailbox could not be read: nobody answers there." in page
    assert "Replies are read every two minutes." not in page


@pytest.mark.parametrize(("minutes", "is_said"), [(0, False), (9, False), (10, True), (600, True)])
def test_today_says_that_replies_are_not_read_when_it_lasts(
    owner_client: Client, account: MailAccount, minutes: int, is_said: bool
):
    """A line that breaks for a moment is nobody's affair."""
    MailAccount.objects.update(unread_since=NOW - dt.timedelta(minutes=minutes), unread_reason="Nobody answers.")

    assert ("Replies have not been read since" in owner_client.get("/").content.decode()) == is_said


def test_who_does_not_lead_reads_who_can_mend_the_reading(staff: Staff, account: MailAccount):
    MailAccount.objects.update(unread_since=NOW - dt.timedelta(days=1))

    page = as_staff(staff).get("/").content.decode()

    assert "who answers STOP is not heard. The owner or a manager can mend it." in " ".join(page.split())
    assert f'href="{PAGE}"' not in page


@pytest.mark.parametrize(("hours", "waits"), [(1, True), (0, False), (-9, False)])
def test_a_wait_is_said_until_it_is_over(owner_client: Client, account: MailAccount, hours: int, waits: bool):
    MailAccount.objects.update(slow_until=NOW + dt.timedelta(hours=hours), slow_reason="Too many, it says.")

    assert ("Too many, it says." in owner_client.get(PAGE).content.decode()) == waits


def test_hour_and_number_are_kept_and_refused_at_the_field(owner_client: Client, account: MailAccount):
    kept = owner_client.post(f"{PAGE}letters/", {"mail_at": "11:30", "per_day": "50", "bounce_address": ""})
    refused = owner_client.post(f"{PAGE}letters/", {"mail_at": "11:30", "per_day": "0", "bounce_address": "x"})
    account.refresh_from_db()

    assert (kept.status_code, refused.status_code) == (302, 422)
    assert (f"{account.mail_at:%H:%M}", account.per_day, account.bounce_address) == ("11:30", 50, "")
    assert unseal(account.password_sealed) == CANARY


def test_a_made_up_shop_is_asked_for_no_pace(owner_client: Client, account: MailAccount):
    real = owner_client.get(PAGE).content.decode()
    MailAccount.objects.filter(pk=account.pk).update(kind=MailAccount.Kind.LOCAL)

    assert ['name="per_day"' in page for page in (real, owner_client.get(PAGE).content.decode())] == [True, False]


def test_a_server_on_this_machine_is_asked_for_no_pace_and_keeps_its_own(owner_client: Client, account: MailAccount):
    MailAccount.objects.update(**mail_accounts.UNPACED)

    page = owner_client.get(PAGE).content.decode()
    answer = owner_client.post(f"{PAGE}letters/", {"mail_at": "11:30", "bounce_address": ""})

    account.refresh_from_db()
    assert ('name="per_day"' in page, answer.status_code) == (False, 302)
    assert (f"{account.mail_at:%H:%M}", account.per_day) == ("11:30", mail_accounts.UNPACED["per_day"])


def test_only_who_leads_may_look(business: Business, staff: Staff, account: MailAccount):
    client = Client()
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")

    assert [client.get(PAGE).status_code, client.post(PAGE, {}).status_code] == [403, 403]


def test_nobody_touches_the_neighbours(owner_client: Client, account: MailAccount, neighbour: Business):
    theirs = mail_setup.choose(neighbour, "nora@south.example", host="127.0.0.1", by=None, now=NOW)
    owner_client.post(f"{PAGE}switch/", {"to": "on"})
    theirs.refresh_from_db()

    assert not theirs.is_on
    assert "south.example" not in owner_client.get(PAGE).content.decode()


def test_the_password_is_nowhere_to_be_read(
    shop: Shop, settings: Settings, caplog: pytest.LogCaptureFixture, dns: DnsServer, tmp_path: Path
):
    """B14, F14: in no page, no form sent back, no log, no repr, and not in the tables that a backup copies."""
    caplog.set_level(logging.DEBUG)
    client = shop.client()
    account = mail_setup.choose(
        shop.business, "olive@north.example", host="127.0.0.1", port=1, security="none", username="olive",
        password=CANARY, imap_host="127.0.0.1", imap_username="olive", by=None, now=NOW,
    )  # fmt: skip
    mail_setup.make_dkim_key(account, now=NOW)
    said = [client.get(door.address(shop)).content.decode(errors="replace") for door in READING]
    tries = [{}, {"address": "olive@north.example"}, {"address": "olive@north.example", "password": CANARY}]
    said += [
        client.post(PAGE, {"host": "127.0.0.1", "port": "1", "security": "none"} | one).content.decode()
        for one in tries
    ]
    said += [client.post(f"{PAGE}{what}/", follow=True).content.decode() for what in ("tests", "records", "keys")]
    said += [caplog.text, repr(account), repr(account.__dict__), str(MailAccount.objects.values())]

    assert not [one for one in said if CANARY in one or "PRIVATE KEY" in one]
    assert len(said) > 20


def test_the_page_says_who_changed_what(owner_client: Client, owner: Staff, account: MailAccount):
    mail_setup.choose(account.business, "olive@north.example", password="canary-4712", per_day=50, by=owner, now=NOW)

    page = owner_client.get(PAGE).content.decode()

    assert "Changed by Olive on March 3, 2026: how many a day, password" in page
    assert "Changed on March 3, 2026: address, server, sign-in name, where replies are read, password" in page
    assert "canary" not in page

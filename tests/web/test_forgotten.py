"""A forgotten password, from the page to the letter and back."""

import datetime as dt
import re
import statistics
import time
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from regulars.core import outbox as states
from regulars.records.models import Business, MailAccount, Message, Staff, Template, User
from regulars.services import installation, outbox, passwords
from regulars.services.letters import Writer
from tests.people import NOW, PASSWORD, a_business
from tests.services.post_office import an_account

NEW = "four words in a row"
HERE = "https://north.example"


@pytest.fixture(autouse=True)
def own_address(settings: Settings) -> None:
    """Pages with an address of their own, and passwords that are quick to check."""
    settings.PUBLIC_URL, settings.SMTP_URL = HERE, ""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def account(business: Business) -> MailAccount:
    """Mail that leaves."""
    return an_account(business)


def ask(email: str, **headers: str) -> Any:
    """Ask for a link."""
    return Client().post("/forgotten/", {"email": email}, headers=headers)


def written(account: MailAccount) -> list[str]:
    """The letters as they are handed over."""
    lease = outbox.Lease("here", 1.0)
    claimed = outbox.claim(account, worker="w", limit=10, now=NOW, lease=lease)
    return [Writer(account).write(one, now=NOW).content.decode().replace("=\r\n", "") for one in claimed]


def link_for(account: MailAccount, person: Staff) -> str:
    """Ask, and take the link out of the letter."""
    ask(person.user.email)
    (letter,) = written(account)
    return re.search(rf"{HERE}(/forgotten/[a-z2-7]+/)", letter)[1]


def later(monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    """Let some minutes pass."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + dt.timedelta(minutes=minutes))


def test_the_link_gives_a_new_password_once_and_ends_all_sessions(
    owner: Staff, owner_client: Client, account: MailAccount
):
    """F9: single use, and whoever is signed in is asked for the new one."""
    link = link_for(account, owner)
    looked = [Client().get(link).status_code for _ in range(2)]
    chosen = Client().post(link, {"password": NEW})
    again = Client().post(link, {"password": "another four words"})
    owner.user.refresh_from_db()

    assert (looked, chosen["Location"], again.status_code) == ([200, 200], "/sign-in/", 404)
    assert owner.user.check_password(NEW)
    assert owner_client.get("/").status_code == 302
    assert Client().post("/sign-in/", {"username": owner.user.email, "password": NEW})["Location"] == "/"


def test_the_letter_goes_first_and_to_nobody_else(owner: Staff, account: MailAccount):
    """A13, F10: in the stream that nothing waits before, to the address that is kept."""
    account.is_on = False
    account.save()
    ask(f" {owner.user.email.upper()} ")
    message = Message.objects.get()

    assert (message.stream, message.to_address, message.due_at) == (states.ACCOUNT, owner.user.email, NOW)
    assert message.expires_at == NOW + passwords.GOOD_FOR
    assert [one.pk for one in outbox.accounts_with_work(NOW)] == [account.pk]


def test_the_link_stands_in_no_table(owner: Staff, account: MailAccount):
    """F14: who reads the outbox, or a backup of it, cannot use it."""
    link = link_for(account, owner)
    kept = str(list(Message.objects.values())) + str(list(Template.objects.values()))
    shown = Writer(account).letter(Message.objects.get())

    assert link.split("/")[2] not in kept + str(shown)
    assert "/forgotten/" not in kept + str(shown)


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "X-Forwarded-Server", "Forwarded", "X-Original-Host"])
def test_the_link_leads_to_our_own_address_whoever_asks(
    owner: Staff, account: MailAccount, settings: Settings, header: str
):
    """F9: the host comes from the settings alone."""
    settings.ALLOWED_HOSTS = ["*"]
    ask(owner.user.email, **{header: "evil.example"})
    (letter,) = written(account)

    assert HERE in letter
    assert "evil.example" not in letter


def gone(user: User) -> None:
    user.is_active = False
    user.save()


def deleted(user: User) -> None:
    Staff.objects.filter(user=user).update(user=None)
    user.delete()


def moved(user: User) -> None:
    user.email = user.username = "other@x.example"
    user.save()


def renewed(user: User) -> None:
    user.set_password(PASSWORD)
    user.save()


@pytest.mark.parametrize("happens", [gone, deleted, moved, renewed])
def test_a_link_from_before_a_change_opens_nothing(owner: Staff, account: MailAccount, happens: Any):
    """F9: the person left or was deleted, the address changed, the password was changed already."""
    link = link_for(account, owner)
    happens(owner.user)

    assert [Client().get(link).status_code, Client().post(link, {"password": NEW}).status_code] == [404, 404]


def test_a_link_is_good_for_half_an_hour(owner: Staff, account: MailAccount, monkeypatch: pytest.MonkeyPatch):
    """F9."""
    link = link_for(account, owner)
    later(monkeypatch, 29)
    assert Client().get(link).status_code == 200
    later(monkeypatch, 30)
    assert Client().post(link, {"password": NEW}).status_code == 404


def test_no_letter_of_a_link_can_be_another(owner: Staff, staff: Staff, account: MailAccount):
    """F9: nobody guesses one, and nobody turns their own into somebody else's."""
    link = link_for(account, staff)
    token = link.split("/")[2]
    changed = [token[:at] + ("a" if token[at] != "a" else "b") + token[at + 1 :] for at in range(len(token))]
    changed += ["x", token.upper(), token + "a", token[:-1], "%00", "é" * 40]

    assert {Client().get(f"/forgotten/{one}/").status_code for one in changed} == {404}


def test_the_answer_says_nothing_of_who_is_here(owner: Staff, staff: Staff, account: MailAccount):
    """F9, F10: known, unknown, gone, and a twin in other letters are answered alike."""
    gone(staff.user)
    twin = owner.user.email.replace("o", "ᴏ", 1)
    asked = [ask(one) for one in (owner.user.email, "nobody@x.example", staff.user.email)]

    assert {(one.status_code, one["Location"]) for one in asked} == {(302, "/forgotten/?asked")}
    ask(twin)
    assert [one.to_address for one in Message.objects.all()] == [owner.user.email]


def test_the_answer_takes_as_long_for_nobody(owner: Staff, account: MailAccount):
    """F9: the medians are less than 10 ms apart."""
    took: dict[str, list[float]] = {owner.user.email: [], "nobody@x.example": []}
    for minute in range(60):
        for email, times in took.items():
            began = time.perf_counter()
            passwords.ask(email, now=NOW + dt.timedelta(minutes=30 * minute))
            times.append(time.perf_counter() - began)

    known, unknown = (statistics.median(times) for times in took.values())
    assert abs(known - unknown) < 0.010
    assert Message.objects.count() == 60


def test_nobody_is_flooded(owner: Staff, account: MailAccount, monkeypatch: pytest.MonkeyPatch):
    """F11: three letters an hour to one person, and the answer stays the same."""
    for minute in range(20):
        later(monkeypatch, minute)
        assert ask(owner.user.email)["Location"] == "/forgotten/?asked"

    assert Message.objects.count() == 3


def test_who_was_shut_out_comes_in_with_the_new_password(owner: Staff, account: MailAccount):
    """F11."""
    for _guess in range(9):
        Client().post("/sign-in/", {"username": owner.user.email, "password": "wrong"})
    Client().post(link_for(account, owner), {"password": NEW})

    assert Client().post("/sign-in/", {"username": owner.user.email, "password": NEW}).status_code == 302


def test_a_password_that_is_too_weak_is_said_and_uses_nothing_up(owner: Staff, account: MailAccount):
    link = link_for(account, owner)
    answers = [Client().post(link, {"password": one}).status_code for one in ("short", "", "x" * 600)]

    assert answers == [422, 422, 422]
    assert Client().get(link).status_code == 200
    assert Client().get(link)["Referrer-Policy"] == "no-referrer"


def test_a_link_leaves_although_the_letters_are_stopped(owner: Staff, account: MailAccount):
    """A13: by somebody, by the spam brake or by refusals; the owner need not go to the machine."""
    outbox.pause(account.business, reason="Stop.", by=None, now=NOW)

    assert 'name="email"' in Client().get("/forgotten/").content.decode()
    assert link_for(account, owner)


def test_on_a_copy_nobody_is_promised_a_link(owner: Staff, account: MailAccount):
    """A16: the link would lie here, and leave when it is long too old."""
    installation.pause_all(installation.COPY, now=NOW)
    page = Client().get("/forgotten/").content.decode()

    assert "No e-mail leaves" in page
    assert "until the owner or a manager lets mail go" in page
    assert 'name="email"' not in page
    assert (ask(owner.user.email).status_code, Message.objects.count()) == (200, 0)


def test_a_shop_that_is_silent_beside_one_that_is_not_queues_nothing(owner: Staff, account: MailAccount):
    """A16: the other one was let go already; both are answered alike."""
    an_account(a_business(name="South Air"))
    MailAccount.objects.filter(pk=account.pk).update(is_silent=True)

    assert ask(owner.user.email)["Location"] == "/forgotten/?asked"
    assert not Message.objects.exists()


@pytest.mark.parametrize(("public_url", "kind"), [("", "smtp"), (HERE, "local"), (HERE, None)])
def test_without_mail_the_page_says_whom_to_ask(
    owner: Staff, business: Business, settings: Settings, public_url: str, kind: str | None
):
    settings.PUBLIC_URL = public_url
    if kind:
        an_account(business, kind=kind)
    page = Client().get("/forgotten/").content.decode()

    assert "regulars password" in page
    assert 'name="email"' not in page
    assert (ask(owner.user.email).status_code, Message.objects.count()) == (200, 0)

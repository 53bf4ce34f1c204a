"""E-mails that are switched off: no page says that one leaves, and each says what to do."""

import datetime as dt
import re

import pytest
from django.test import Client

from regulars.records.models import Business, Customer, MailAccount, Message, Staff
from regulars.services import outbox
from tests.people import NOW
from tests.services.post_office import a_letter, a_mailing, a_touchpoint, an_account, to_staff
from tests.web.mail_doors import as_staff, led_to, page

HOUR = dt.timedelta(hours=1)
SWITCH = 'href="/settings/mail/#letters"'


@pytest.fixture
def account(business: Business) -> MailAccount:
    """North Air's mail, switched off."""
    return an_account(business, is_on=False)


def words(html: str) -> str:
    """What is read of a page."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_today_says_that_they_wait_and_where_to_switch_them_on(
    owner_client: Client, account: MailAccount, customer: Customer
):
    a_letter(customer, due_at=NOW + HOUR)
    a_letter(customer, due_at=NOW + 48 * HOUR)
    to_staff(account.business)  # that leaves

    html = page(owner_client, "/")

    assert "E-mails are switched off; 2 wait." in words(html)
    assert SWITCH in html
    assert "/mail/stops/" not in html


def test_who_does_not_lead_reads_whom_to_ask(staff: Staff, account: MailAccount, customer: Customer):
    a_letter(customer)

    for where in ("/", "/mail/"):
        html = page(as_staff(staff), where)
        assert "E-mails are switched off; one waits." in words(html)
        assert "The owner or a manager can switch them on." in html
        assert SWITCH not in html


def test_today_says_nothing_of_it_where_nothing_waits(owner_client: Client, account: MailAccount, customer: Customer):
    """Who sends by hand has the card, and is not told each day what they chose."""
    a_touchpoint(customer, why="Because of the boiler.")

    html = page(owner_client, "/")

    assert ("Because of the boiler." in html, "switched off" in html) == (True, False)


@pytest.mark.parametrize("where", ["", "parts/held/", "parts/sent/", "mailings/", "answers/"])
def test_every_part_of_the_mail_says_it_once(
    where: str, owner_client: Client, account: MailAccount, customer: Customer
):
    a_letter(customer)

    html = page(owner_client, f"/mail/{where}")

    assert words(html).count("E-mails are switched off; one waits.") == 1
    assert SWITCH in html
    assert "Hold all e-mail to customers" not in html


def test_where_nothing_waits_the_banner_counts_nothing(owner_client: Client, account: MailAccount):
    html = words(page(owner_client))

    assert "E-mails are switched off." in html
    assert "wait." not in html


def test_one_letter_says_it_while_it_waits(owner_client: Client, account: MailAccount, customer: Customer):
    waiting, sent = a_letter(customer), led_to(a_letter(customer), "claimed", "fenced", "sent")

    said = ["E-mails are switched off." in page(owner_client, f"/mail/letters/{one.pk}/") for one in (waiting, sent)]

    assert said == [True, False]


def test_what_is_let_go_while_it_is_off_is_not_said_to_leave(
    owner_client: Client, account: MailAccount, customer: Customer
):
    a_letter(customer)
    outbox.pause(account.business, reason="Held by Olive.", by=None, now=NOW)
    held = words(page(owner_client)), words(page(owner_client, "/"))

    said = words(owner_client.post("/mail/starts/", {"back": "today"}, follow=True).content.decode())

    assert all("E-mails are switched off" in one for one in held)
    assert "Nobody holds mail any more, but e-mails are switched off." in said
    assert "Mail leaves again." not in said


def test_mail_that_is_on_is_said_to_leave_again(owner_client: Client, account: MailAccount):
    MailAccount.objects.update(is_on=True)
    owner_client.post("/mail/stops/")

    assert "Mail leaves again." in owner_client.post("/mail/starts/", follow=True).content.decode()


@pytest.mark.parametrize("stopped", [{}, {"is_on": True, "is_paused": True}])
@pytest.mark.parametrize(
    ("steps", "what"),
    [(("held",), "let-go"), (("claimed", "fenced", "unknown"), "again"), (("claimed", "failed"), "try")],
)
def test_a_button_promises_no_more_than_happens(
    stopped: dict[str, bool],
    steps: tuple[str, ...],
    what: str,
    owner_client: Client,
    account: MailAccount,
    customer: Customer,
):
    MailAccount.objects.update(**stopped)
    letter = led_to(a_letter(customer), *steps)

    answer = owner_client.post(f"/mail/letters/{letter.pk}/{what}/", {"back": "letter"}, follow=True)

    assert Message.objects.get(pk=letter.pk).state == "ready"
    assert "It waits with the others until e-mails leave again." in answer.content.decode()


def test_mail_to_many_says_it_beside_what_goes_out(owner_client: Client, account: MailAccount, customer: Customer):
    run = a_mailing(account.business)
    outbox.queue_many(run, [customer], due_at=NOW, expires_at=NOW + HOUR, now=NOW)

    html = page(owner_client, "/mail/mailings/")

    assert "Going out <b>1</b>" in html
    assert "E-mails are switched off; one waits." in words(html)


@pytest.mark.parametrize(
    ("stop", "said"),
    [
        ({}, "E-mails leave by themselves now."),
        ({"is_paused": True}, "E-mails leave by themselves as soon as mail is let go."),
    ],
)
def test_what_is_switched_on_while_it_is_held_is_not_said_to_leave(
    stop: dict[str, bool], said: str, owner_client: Client, account: MailAccount
):
    MailAccount.objects.update(**stop)

    html = owner_client.post("/settings/mail/switch/", {"to": "on"}, follow=True).content.decode()

    assert re.findall(r'<p class="notice success">([^<]+)</p>', html) == [said]

"""The line about mail on the page of the day, and the stop for all of it."""

import datetime as dt
import re

import pytest
from django.test import Client

from regulars.records.models import Business, Customer, MailAccount, Staff
from regulars.services import installation, outbox
from tests import people
from tests.people import NOW
from tests.services.post_office import Worker, a_letter, a_touchpoint, an_account
from tests.web.mail_doors import as_staff, page

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def account(business: Business) -> MailAccount:
    """North Air's mail is on."""
    return an_account(business)


def test_letters_that_leave_by_themselves_are_a_line_and_no_card(
    owner_client: Client, account: MailAccount, customer: Customer
):
    MailAccount.objects.update(mail_at=dt.time(12))
    a_touchpoint(customer, why="Because of the boiler.")
    ben = people.a_customer(customer.business, "Ben Okafor")
    a_letter(ben, touchpoint=a_touchpoint(ben), due_at=NOW + HOUR)

    html = page(owner_client, "/")

    assert "2 e-mails are due at 11:00 am" in html
    assert "Because of the boiler." not in html


def test_without_an_account_a_letter_is_a_card_as_before(owner_client: Client, customer: Customer):
    a_touchpoint(customer, why="Because of the boiler.")

    html = page(owner_client, "/")

    assert ("Because of the boiler." in html, "is due at" in html) == (True, False)


def test_a_letter_that_is_due_at_night_is_promised_for_the_morning(
    owner_client: Client, account: MailAccount, customer: Customer
):
    Business.objects.update(quiet_from=dt.time(9), quiet_until=dt.time(8))
    a_letter(customer)

    assert "One e-mail is due at 8:00 am, tomorrow" in page(owner_client, "/")


def test_going_out_says_the_same_morning_as_the_page_of_the_day(
    owner_client: Client, account: MailAccount, customer: Customer
):
    Business.objects.update(quiet_from=dt.time(9), quiet_until=dt.time(8))
    letter = a_letter(customer)

    for shown in (page(owner_client), page(owner_client, f"/mail/letters/{letter.pk}/")):
        assert re.search(r"8:00 am(</span>)? <[^>]*>tomorrow", shown)
        assert "10:00 am" not in shown.partition("What became of it")[0]


def test_going_out_knows_where_it_is_night_for_them(owner_client: Client, account: MailAccount, customer: Customer):
    """F3: at ten in the morning in the shop it is four in the morning where they live."""
    Customer.objects.update(timezone="Pacific/Honolulu")
    a_letter(customer)

    assert re.search(r"2:00 pm(</span>)? <[^>]*>today", page(owner_client))


def test_the_hold_on_the_page_of_the_day_stops_all_mail_and_says_since_when(
    staff: Staff, owner_client: Client, account: MailAccount, customer: Customer
):
    a_letter(customer)

    answer = as_staff(staff).post("/mail/stops/", {"back": "today"}, follow=True)

    assert answer.redirect_chain == [("/", 302)]
    assert Worker(account).claim() == []
    html = page(owner_client, "/")
    assert "Held by Sam." in html
    assert re.search(r"Since\s+10:00 am", html)


def test_who_does_not_lead_may_stop_mail_but_not_let_it_go(staff: Staff, account: MailAccount):
    client = as_staff(staff)
    client.post("/mail/stops/")

    assert client.post("/mail/starts/").status_code == 403
    account.refresh_from_db()
    assert account.is_paused


def test_what_is_let_go_leaves_again(owner_client: Client, account: MailAccount, customer: Customer):
    a_letter(customer)
    owner_client.post("/mail/stops/")

    owner_client.post("/mail/starts/")

    assert len(Worker(account).claim()) == 1


def test_mail_that_stands_still_leads_the_page(owner_client: Client, account: MailAccount):
    """A15, A16: after a restore or on a copy."""
    outbox.pause(account.business, reason="These tables are an older state of themselves.", by=None, now=NOW)

    html = page(owner_client, "/mail/parts/sent/")

    assert "These tables are an older state of themselves." in html
    for offer in ("Look at what is waiting", "Let mail go", "Do not send what was due before now"):
        assert offer in html
    today = page(owner_client, "/")
    assert ("Look at it" in today, "Let go" in today) == (True, False)


def test_a_copy_of_what_somebody_held_is_not_let_go_at_a_glance(owner_client: Client, account: MailAccount):
    """A16: two things stop it now, and the graver one is said."""
    owner_client.post("/mail/stops/")
    held = page(owner_client), page(owner_client, "/")
    installation.pause_all(installation.COPY, now=NOW)
    copied = page(owner_client), page(owner_client, "/")

    assert ["No e-mail leaves to customers" in one for one in held + copied] == [True, True, False, False]
    assert ["No e-mail leaves, not even to your team" in one for one in held + copied] == [False, False, True, True]
    assert ("Let go" in held[1], "Let go" in copied[1]) == (True, False)
    owner_client.post("/mail/starts/")
    account.refresh_from_db()
    assert (account.is_silent, account.is_paused) == (False, False)

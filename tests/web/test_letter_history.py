"""What became of a letter: what people want to know of it, to the end."""

import re

import pytest
from django.test import Client

from regulars.records.models import Business, Customer, MailAccount, Message, Staff
from regulars.services import outbox
from tests.people import NOW
from tests.services.post_office import Worker, a_letter, an_account
from tests.web.mail_doors import led_to, page

PUT_OFF_ONCE = ("claimed", "deferred", "ready")


@pytest.fixture
def account(business: Business) -> MailAccount:
    """North Air's mail is on."""
    return an_account(business)


def history(client: Client, letter: Message) -> list[str]:
    """What the page says became of it, line by line."""
    html = page(client, f"/mail/letters/{letter.pk}/").partition("<h2>What became of it</h2>")[2]
    return re.findall(r"<li><span>([^<]*)</span>", html)


def test_a_history_ends_with_what_became_of_it(owner_client: Client, account: MailAccount, customer: Customer):
    letter = led_to(a_letter(customer), *PUT_OFF_ONCE * 15, "claimed", "fenced", "failed")

    assert history(owner_client, letter) == ["Put off"] * 15 + ["Not delivered"]


@pytest.mark.parametrize(("times", "shown", "is_cut"), [(39, 39, False), (40, 39, True), (50, 39, True)])
def test_of_a_long_one_the_end_is_shown_and_that_it_began_earlier(
    times: int, shown: int, is_cut: bool, owner_client: Client, account: MailAccount, customer: Customer
):
    letter = led_to(a_letter(customer), *PUT_OFF_ONCE * times, "claimed", "failed")

    assert history(owner_client, letter) == ["Put off"] * shown + ["Not delivered"]
    assert ("What was before is not shown." in page(owner_client, f"/mail/letters/{letter.pk}/")) == is_cut


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((), ["It was put into the outbox."]),
        (("claimed",), ["Taken up"]),
        (("claimed", "fenced"), ["Handed over"]),
        (("claimed", "deferred", "ready"), ["Put off", "Waits to leave"]),
        (("claimed", "deferred", "ready", "claimed"), ["Put off", "Taken up"]),
    ],
)
def test_where_it_is_now_is_always_told(
    steps: tuple[str, ...], told: list[str], owner_client: Client, account: MailAccount, customer: Customer
):
    assert history(owner_client, led_to(a_letter(customer), *steps)) == told


def test_what_somebody_did_is_told(owner_client: Client, account: MailAccount, customer: Customer, owner: Staff):
    letter = a_letter(customer)
    outbox.hold(letter, by=owner, now=NOW)
    outbox.let_go(letter, by=owner, now=NOW)
    Worker(account).deliver()

    assert history(owner_client, letter) == ["Held: Held back by Olive.", "Waits to leave: Let go by Olive.", "Sent"]

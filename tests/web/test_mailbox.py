"""The mailbox on this machine: a letter of a demo arrives, is read, and its way out works at the first click."""

import re
from email import message_from_bytes
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from regulars.records.models import Business, MailAccount, Message, Suppression
from regulars.services import mailbox, templates
from regulars.worker import clock
from tests.people import NOW
from tests.services.post_office import an_account
from tests.web.mail_doors import page
from tests.worker.mail_day import drain, letters, to_rosa, where_it_is_noon


@pytest.fixture
def account(business: Business, settings: Settings, tmp_path: Path) -> MailAccount:
    """North Air's mail, as files of this test."""
    settings.HOME, settings.SMTP_URL, settings.PUBLIC_URL = tmp_path, "", ""
    return an_account(business)


@pytest.fixture
def arrived(account: MailAccount) -> Message:
    """A letter that left and went no further than here."""
    MailAccount.objects.update(kind="local")
    Business.objects.update(timezone=where_it_is_noon(clock.now()))
    (letter,) = letters(account.business, to_rosa(1), now=clock.now())
    assert drain() == 1
    return letter


def test_the_mailbox_is_only_where_letters_stay_on_this_machine(owner_client: Client, account: MailAccount):
    assert owner_client.get("/mailbox/").status_code == 404
    MailAccount.objects.update(kind="local")

    assert "Nothing has arrived yet." in page(owner_client, "/mailbox/")
    assert mailbox.folder(account.business).name == str(account.business.pk)


def test_the_way_out_of_a_letter_that_stays_here_works_at_the_first_click(owner_client: Client, arrived: Message):
    """I2: without an address that the world could open."""
    (link,) = re.findall(r'href="(/way-out/[^"]+)"', page(owner_client, f"/mailbox/{arrived.pk}/"))
    reader = Client()

    assert reader.get(link).status_code == 200
    assert not Suppression.objects.exists()
    assert reader.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Suppression.objects.filter(business=arrived.business, kind="email").exists()


def test_its_head_names_no_address_that_only_this_machine_opens(arrived: Message):
    (file,) = mailbox.folder(arrived.business).iterdir()
    head = message_from_bytes(file.read_bytes())

    assert "/way-out/" in file.read_text()
    assert "/way-out/" not in str(head["List-Unsubscribe"])
    assert head["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize(("kind", "is_said"), [("local", False), ("smtp", True)])
def test_news_that_stay_here_lack_no_way_out(business: Business, account: MailAccount, kind: str, is_said: bool):
    MailAccount.objects.update(kind=kind)

    said = templates.remarks(business, "birthday", "Happy birthday", "Hello {first_name}, all the best.", now=NOW)

    assert ("no_way_out" in [one.code for one in said]) == is_said

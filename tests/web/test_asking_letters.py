"""E-mails that wait for somebody's word are told of on the page of the day."""

import pytest
from django.test import Client
from django.utils import timezone

from regulars.records.models import Business, Customer, Message
from regulars.services import outbox, same_words
from regulars.services.outbox_claim import LATE
from tests.people import NOW
from tests.services.post_office import a_letter, an_account

SAID = "One e-mail waits for your word"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, 3 March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def letter(business: Business, customer: Customer) -> Message:
    """A letter to Rosa."""
    an_account(business)
    return a_letter(customer)


def today(client: Client) -> str:
    return client.get("/").content.decode()


def test_a_letter_that_asks_is_told_of_until_somebody_answers(owner_client: Client, letter: Message):
    same_words.ask_first(letter, "They got these very words on March 3.", now=NOW)
    assert SAID in today(owner_client)
    assert "They got these very words on March 3." in owner_client.get("/mail/parts/held/").content.decode()

    owner_client.post(f"/mail/letters/{letter.pk}/let-go/")

    letter.refresh_from_db()
    assert (letter.state, SAID in today(owner_client)) == ("ready", False)


def test_so_is_one_that_comes_late(owner_client: Client, letter: Message):
    Message.objects.update(state="held", reason=LATE)

    assert SAID in today(owner_client)


def test_what_somebody_holds_asks_nothing(owner_client: Client, letter: Message):
    outbox.hold(letter, by=None, now=NOW)

    assert SAID not in today(owner_client)

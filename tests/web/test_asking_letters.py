"""E-mails that wait for somebody's word are told of on the page of the day."""

import pytest
from django.test import Client
from django.utils import timezone

from regulars.records.models import Business, Customer, Message, Staff, Touchpoint
from regulars.services import outbox, playbooks, same_words
from regulars.services.outbox_claim import LATE
from tests.people import NOW
from tests.services.post_office import a_letter, a_touchpoint, an_account

SAID = "One e-mail waits for your word"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, 3 March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def letter(business: Business, customer: Customer) -> Message:
    """A letter to Rosa after a repair."""
    an_account(business)
    playbooks.install(business, trade="home-services", now=NOW)
    return a_letter(customer, touchpoint=a_touchpoint(customer, key="home-services/thank_you-repair/sale:1"))


def today(client: Client) -> str:
    return client.get("/").content.decode()


def test_a_letter_that_asks_is_told_of_until_somebody_answers(owner_client: Client, letter: Message):
    same_words.ask_first(letter, "They got these very words on March 3.", now=NOW)
    assert SAID in today(owner_client)
    assert "They got these very words on March 3." in owner_client.get("/mail/parts/held/").content.decode()

    owner_client.post(f"/mail/letters/{letter.pk}/let-go/")

    letter.refresh_from_db()
    assert (letter.state, SAID in today(owner_client)) == ("ready", False)


def test_the_way_to_other_words_is_offered_to_who_leads(owner_client: Client, staff: Staff, letter: Message):
    """To those of the rule that sends it, where it has some."""
    others = Client()
    others.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
    address, words = f"/mail/letters/{letter.pk}/", 'href="/words/thank_you-repair/"'
    assert words not in owner_client.get(address).content.decode()
    same_words.ask_first(letter, "They got these very words on March 3.", now=NOW)

    assert words in owner_client.get(address).content.decode()
    assert words not in others.get(address).content.decode()
    Touchpoint.objects.update(key="home-services/thank_you-other/sale:1")
    assert 'href="/words/thank_you/"' in owner_client.get(address).content.decode()


def test_so_is_one_that_comes_late(owner_client: Client, letter: Message):
    Message.objects.update(state="held", reason=LATE)

    assert SAID in today(owner_client)


def test_what_somebody_holds_asks_nothing(owner_client: Client, letter: Message):
    outbox.hold(letter, by=None, now=NOW)

    assert SAID not in today(owner_client)

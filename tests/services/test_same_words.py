"""The same words twice: whoever reads a letter before it leaves hears who had its very words already."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from regulars.core.second_look import Again
from regulars.records.models import Business, Customer, MailAccount, Template
from regulars.services import mailings, outbox, same_words, templates
from tests.people import NOW, a_customer
from tests.services.post_office import Worker, a_letter, a_touchpoint, an_account
from tests.services.test_outbox_history import Plans

WORDS = ("How is it?", "Hello {first_name}, how is the {item}?")
LATER = NOW + dt.timedelta(days=400)


@pytest.fixture
def account(business: Business) -> MailAccount:
    """North Air's mail, on."""
    return an_account(business)


@pytest.fixture
def words(account: MailAccount) -> Template:
    """The words of a thank-you."""
    return templates.keep(account.business, "thank_you", *WORDS, now=NOW)


@pytest.fixture
def people(account: MailAccount) -> list[Customer]:
    """Three who read words before others do."""
    return [a_customer(account.business, name, phone="") for name in ("Ann Berg", "Bo Lind", "Cy Young")]


def had(customer: Customer, words: Template, *, state: str = "sent", now: dt.datetime = NOW) -> None:
    """A letter with these words that has left, and how it went."""
    business, worker = customer.business, Worker(MailAccount.objects.get(business=customer.business))
    times = {"due_at": now, "expires_at": now + dt.timedelta(days=1), "now": now}
    outbox.queue(
        business, key=f"test/{customer.pk}/{now}", occasion="thank_you", purpose="service", template=words, facts={},
        to_address=customer.email, customer=customer, **times,
    )  # fmt: skip
    claimed = worker.claim(now=now)
    worker.advance(claimed, now=now)
    worker.settle(claimed, state, now=now)


def among(customers: list[Customer], subject: str = WORDS[0], text: str = WORDS[1]) -> Again | None:
    return same_words.among(customers[0].business, customers, subject, text, now=NOW + dt.timedelta(days=20))


def test_who_had_the_very_words_is_counted_with_the_last_day(people: list[Customer], words: Template):
    assert among(people) is None
    had(people[0], words)
    had(people[1], words, now=NOW + dt.timedelta(days=8))

    assert among(people) == among(people, "HOW  is it?") == Again(2, 3, "March 11")
    assert same_words.among(words.business, people, *WORDS, now=LATER) == Again(2, 3, "March 11, 2026")
    assert among(people, text="Hello {first_name}, is the {item} all right?") is None


@pytest.mark.parametrize(("state", "is_counted"), [("sent", True), ("unknown", True), ("failed", False)])
def test_what_did_not_arrive_was_not_had(state: str, is_counted: bool, people: list[Customer], words: Template):
    had(people[0], words, state=state)

    assert bool(among(people)) == is_counted


def test_what_waits_has_not_been_had(people: list[Customer], account: MailAccount):
    a_letter(people[0], touchpoint=a_touchpoint(people[0]))

    assert among(people, "Thank you", "Hello {first_name},") is None


def test_what_a_twin_had_the_person_had(people: list[Customer], words: Template):
    had(people[0], words)
    Customer.objects.filter(pk=people[0].pk).update(merged_into=people[1])

    assert among(people[1:]) == Again(1, 2, "March 3")


def test_another_shop_with_the_same_words_is_another(people: list[Customer], words: Template, neighbour: Business):
    had(people[0], words)
    stranger = a_customer(neighbour, "Nils Holm")
    templates.keep(neighbour, "thank_you", *WORDS, now=NOW)

    assert among([stranger]) is None


def test_mail_to_many_says_who_had_its_words(
    people: list[Customer], business: Business, settings: Settings, account: MailAccount
):
    """F3: when it begins, and again when it is asked for again, as long as some of it can be stopped."""
    settings.SMTP_URL = "smtp://127.0.0.1:2525"
    words = mailings.template_of(business, "thank_you", now=NOW)
    had(people[0], words)
    later = NOW + dt.timedelta(days=8)
    started = mailings.start(business, occasion="thank_you", customers=people, by=None, now=later)
    again = mailings.start(business, occasion="thank_you", customers=people, by=None, now=later)

    said = "1 of these 3 customers has had these very words from you already, last on March 3."
    assert started.mailing.remark == again.mailing.remark == said
    Worker(account).deliver(now=later)
    assert same_words.waiting_in(started.mailing, now=later) is None


def test_they_are_asked_about_in_two_questions_however_many(people: list[Customer], words: Template):
    for one in people:
        had(one, words)
    counted = []
    for some in (people[:1], people):
        with CaptureQueriesContext(connection) as asked:
            among(some)
        counted.append(len(asked))

    assert counted == [2, 2]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by what it counted in the table")
def test_they_are_found_by_the_customer(people: list[Customer], words: Template):
    """E11: however many letters have left before."""
    for one in people:
        had(one, words)
    plans = Plans()
    with connection.execute_wrapper(plans):
        among(people)

    assert (plans.asked, plans.reading_all) == (1, [])
    assert "customer" in plans.told

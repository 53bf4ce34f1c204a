"""A no, or a stop, that was answered and a letter about to leave: after the answer, nothing is handed over (I3, A8)."""

import functools
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from pytest_django import Settings

from regulars.records.models import Business, Customer, MailAccount
from regulars.services import consent, installation, outbox, preferences
from regulars.services.preferences import Visitor
from tests.people import NOW, a_business, a_customer
from tests.services.post_office import Worker, a_letter, an_account, state, to_staff
from tests.services.scene import DAY

ON_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
NEWS = {"occasion": "season", "purpose": "marketing"}


def a_reader(business: Business, name: str) -> Customer:
    """Somebody who agreed to news by e-mail."""
    customer = a_customer(business, name)
    consent.give(customer, channel="email", purpose="marketing", basis="express", source="counter", now=NOW - DAY)
    return customer


@pytest.mark.usefixtures("may_offer")
@pytest.mark.parametrize("about", ["marketing", "service"])
@pytest.mark.parametrize("is_claimed", [True, False])
def test_no_letter_leaves_after_one_click(about: str, is_claimed: bool, business: Business):
    rosa = a_reader(business, "Rosa Diaz")
    worker, letter = Worker(an_account(business)), a_letter(rosa, **NEWS)
    claimed = worker.claim() if is_claimed else []

    preferences.stop(Visitor(rosa, about), now=NOW)

    assert worker.advance(claimed or worker.claim()) == set()
    assert worker.claim() == []
    assert state(letter) == "cancelled"


def test_a_letter_about_the_purchase_leaves_after_a_no_to_news(business: Business):
    rosa = a_reader(business, "Rosa Diaz")
    worker, letter = Worker(an_account(business)), a_letter(rosa)
    preferences.stop(Visitor(rosa, "marketing"), now=NOW)

    assert worker.deliver() == {letter.pk}


@pytest.mark.usefixtures("may_offer")
@pytest.mark.parametrize("say", ["everything", "rest"])
def test_no_letter_leaves_after_any_other_button(say: str, business: Business):
    rosa = a_reader(business, "Rosa Diaz")
    worker, letter = Worker(an_account(business)), a_letter(rosa, **NEWS)
    claimed, who = worker.claim(), Visitor(rosa, "marketing")
    if say == "everything":
        preferences.stop_everything(who, now=NOW)
    else:
        preferences.rest(who, 3, now=NOW)

    assert worker.advance(claimed) == set()
    assert worker.claim() == []
    assert state(letter) in ("cancelled", "held")


@pytest.mark.parametrize("is_claimed", [True, False])
@pytest.mark.parametrize("is_by_somebody", [True, False])
def test_a_stop_holds_letters_and_lets_mail_to_the_team_leave(
    is_by_somebody: bool, is_claimed: bool, business: Business, customer: Customer
):
    """A8, A13: whoever forgot the password does not wait for what was stopped; the fence asks for itself."""
    worker, letter = Worker(an_account(business)), a_letter(customer)
    claimed = worker.claim() if is_claimed else []
    password = to_staff(business)
    claimed += worker.claim() if is_claimed else []
    if is_by_somebody:
        outbox.pause(business, reason="Stop.", by=None, now=NOW)
    else:
        MailAccount.objects.update(is_paused=True)

    assert [one.business for one in outbox.accounts_with_work(NOW)] == ([] if is_claimed else [business])
    assert worker.advance(claimed or worker.claim()) == {password.pk.hex}
    assert (worker.claim(), outbox.accounts_with_work(NOW), state(letter)) == ([], [], "ready")


@pytest.mark.parametrize("is_claimed", [True, False])
@pytest.mark.parametrize("is_alone", [True, False])
def test_a_copy_sends_nothing_to_anybody_until_it_is_let_go(
    is_alone: bool, is_claimed: bool, business: Business, customer: Customer
):
    """A15, A16: the first one may be sending the same; the flag alone is enough."""
    worker, sent = Worker(an_account(business)), {a_letter(customer).pk}
    claimed = worker.claim() if is_claimed else []
    sent.add(to_staff(business).pk)
    claimed += worker.claim() if is_claimed else []
    installation.pause_all(installation.COPY, now=NOW)
    if is_alone:
        MailAccount.objects.update(is_paused=False)

    stopped = outbox.accounts_with_work(NOW), worker.advance(claimed), worker.claim()
    outbox.resume(business, by=None, now=NOW)

    assert stopped == ([], set(), [])
    assert worker.deliver() | worker.deliver() == sent


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_thirty_stop_while_a_worker_fences(transactional_db: None, settings: Settings):
    """Fenced after the answer: none, in whatever order the two come; and nothing is lost."""
    settings.PUBLIC_URL, business = "https://north.example", a_business(postal_address="1 Main Street")
    worker = Worker(an_account(business))
    readers = {
        a_letter(one, **NEWS).pk.hex: one for one in (a_reader(business, f"Ann {number}") for number in range(60))
    }
    claimed = worker.claim(limit=100)
    answered: dict[int, float] = {}
    begun: dict[int, float] = {}
    stopping = random.Random(3).sample(list(readers.values()), 30)
    fenced: set[object] = set()

    def stop_all() -> None:
        for one in stopping:
            preferences.stop(Visitor(Customer.objects.select_related("business").get(pk=one.pk), "marketing"), now=NOW)
            answered[one.pk] = time.monotonic()
        connections.close_all()

    thread = threading.Thread(target=stop_all)
    thread.start()
    for letter in claimed:
        begun[readers[letter.id].pk] = time.monotonic()
        fenced |= worker.advance([letter])
    thread.join()

    assert len(answered) == 30
    reached = {readers[one].pk for one in fenced}
    assert [pk for pk in reached if answered.get(pk, begun[pk]) < begun[pk]] == []
    assert {one.pk for one in readers.values()} - {one.pk for one in stopping} <= reached
    assert worker.claim(limit=100) == []


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_two_devices_press_at_the_same_instant(transactional_db: None):
    """I8: whoever is written down first, the no holds, and both are in the journal."""
    business = a_business()
    for number in range(20):
        rosa = a_reader(business, f"Ann {number}")
        barrier = threading.Barrier(2)
        stop = functools.partial(preferences.stop, Visitor(rosa, "marketing"), now=NOW)
        again = functools.partial(
            preferences.agree, Visitor(rosa, "marketing"), [("email", "marketing")], wording="Yes.", now=NOW
        )
        with ThreadPoolExecutor(2) as devices:
            pressed = [devices.submit(press, barrier, button) for button in (stop, again)]
        assert [one.exception() for one in pressed] == [None, None]
        assert ("email", "marketing") not in preferences.choices(rosa, now=NOW).allowed
        assert rosa.consents.filter(stated_at=NOW).count() == 2


def press(barrier: threading.Barrier, button: Callable[[], None]) -> None:
    """Press a button when the other hand is there too."""
    try:
        barrier.wait()
        button()
    finally:
        connections.close_all()

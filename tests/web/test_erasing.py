"""Erasing a customer: who may, what is said before, that it is meant, and what is left for a stale tab."""

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from regulars.records.models import Business, Customer, Staff, Suppression, Touchpoint
from regulars.services import consent, erasure, people, preferences, promises, sales
from regulars.web import erasing_words
from tests.people import NOW, TODAY, a_business, a_customer, a_staff
from tests.web.doors import ANYONE, DOORS
from tests.web.shops import Shop, everything

ASK_FIRST = "They were erased here once: ask whether they want to hear from you, before anything is sent."


def erasing(customer: Customer) -> str:
    """Where somebody is erased."""
    return f"/customers/{customer.pk}/erasing/"


def page(client: Client, address: str) -> str:
    """What stands on a page, in one line."""
    return re.sub(r"\s+", " ", client.get(address, follow=True).content.decode())


@pytest.fixture
def regular(customer: Customer, owner: Staff) -> Customer:
    """Rosa, who bought twice, and to whom something is promised."""
    for number in range(2):
        sales.record(
            customer.business, customer, amount_cents=500, item="Latte", receipt_key=f"r{number}", by=owner, now=NOW
        )
    people.remember(customer, "Window table", by=owner, now=NOW)
    promises.make(customer, what="Call back", due_date=TODAY + dt.timedelta(days=2), keeper=owner, by=owner, now=NOW)
    return customer


@pytest.fixture
def waiter(owner: Staff, client: Client) -> Client:
    """A browser of somebody who does not lead."""
    client.force_login(a_staff(owner.business, "Ned").user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_their_page_leads_there_for_who_leads(regular: Customer, owner_client: Client):
    assert f'href="{erasing(regular)}"' in page(owner_client, f"/customers/{regular.pk}/")


def test_others_read_whom_to_ask(regular: Customer, waiter: Client):
    before = everything()

    theirs = page(waiter, f"/customers/{regular.pk}/")

    assert erasing(regular) not in theirs
    assert "The owner or a manager can do that." in theirs
    assert waiter.get(erasing(regular)).status_code == 403
    assert waiter.post(erasing(regular), {"name": "Rosa"}).status_code == 403
    assert everything() == before


def test_it_says_what_goes_and_what_stays_and_looking_changes_nothing(regular: Customer, owner_client: Client):
    before = everything()

    said = page(owner_client, erasing(regular))

    for words in (
        "This cannot be undone",
        "A promise to them is still open. It will not be kept.",
        "One thing to remember",
        "Their 2 purchases, as figures without a name",
        "A mark of each of their 2 addresses and numbers",
        "Backups, until you throw them away.",
        "To be sure, type their name: Rosa",
    ):
        assert words in said
    assert everything() == before


@pytest.mark.parametrize("typed", ["", "Ben", "Ros", "Rosa Diaz Rosa", "-"])
def test_a_slip_of_the_finger_erases_nobody(typed: str, regular: Customer, owner_client: Client):
    before = everything()

    answer = owner_client.post(erasing(regular), {"name": typed})

    assert (answer.status_code, everything()) == (422, before)
    assert "Type Rosa here. Nothing was erased." in answer.content.decode()


@pytest.mark.parametrize("typed", ["Rosa", " rosa ", "ROSA DIAZ", "Rósa"])
def test_whoever_types_the_name_means_it(typed: str, regular: Customer, owner_client: Client):
    answer = owner_client.post(erasing(regular), {"name": typed}, follow=True)

    said = answer.content.decode()
    assert answer.redirect_chain == [("/customers/", 302)]
    assert "Everything about them is gone. Their 2 purchases stay as figures." in said
    assert "Rosa" not in said
    assert not Customer.objects.filter(pk=regular.pk).exists()


@pytest.mark.parametrize("sales", [0, 1, 2])
@pytest.mark.parametrize("is_wiped", [True, False])
def test_it_says_when_the_last_bytes_take_longer(is_wiped: bool, sales: int):
    said = erasing_words.done(erasure.Erased(entries=1, sales=sales, emails_stopped=0, addresses=1, is_wiped=is_wiped))

    assert ("The database was being read: the last bytes go within a day." in said) is not is_wiped
    assert ("as a figure" in said, "as figures" in said) == (sales == 1, sales == 2)


@pytest.mark.parametrize(
    ("fields", "typed"),
    [
        ({"name": "محمد علي"}, "محمد"),
        ({"name": "王小明"}, "王小明"),
        ({"name": "🌻"}, "🌻"),
        ({"phone": "212-555-0188"}, "(212) 555-0188"),
        ({"email": "lee@mail.example"}, "lee@mail.example"),
    ],
)
def test_anybody_can_be_named(fields: dict[str, str], typed: str, business: Business, owner: Staff, owner_client):
    nameless = people.add(business, by=owner, now=NOW, **fields)

    owner_client.post(erasing(nameless), {"name": typed})

    assert not Customer.objects.filter(pk=nameless.pk).exists()


def test_no_session_keeps_a_word_about_them(regular: Customer, owner_client: Client, owner: Staff):
    """A fact that was forgotten can come back for a while, in the browser of whoever forgot it."""
    fact = regular.facts.get()
    colleague = Client()
    colleague.force_login(a_staff(owner.business, "Ned").user, backend="django.contrib.auth.backends.ModelBackend")
    colleague.post(f"/customers/{regular.pk}/forgotten-facts/", {"fact": fact.pk})
    assert "Window table" in held_in_sessions()

    owner_client.post(erasing(regular), {"name": "Rosa"})

    assert not re.search("Window table|Rosa|Diaz", held_in_sessions())
    assert colleague.get("/").status_code == 200


def test_words_about_others_can_still_come_back(regular: Customer, owner_client: Client, owner: Staff):
    """Of another customer here, and of a customer elsewhere, with a contact that was taken back."""
    ben = a_customer(owner.business, "Ben Okafor", phone="")
    elsewhere = a_staff(a_business("Far Shop"), "Nell")
    nora = a_customer(elsewhere.business, "Nora")
    contact = Touchpoint.objects.create(
        business=elsewhere.business,
        customer=nora,
        occasion="thanks",
        key="k",
        due_date=TODAY,
        use_by_date=TODAY,
        opened_at=NOW,
    )
    held = {"said": {"touchpoint": contact.pk, "words": "A long call"}}
    for staff, what in ((elsewhere, held), (owner, {"forgotten": {"customer": ben.pk, "text": "Two dogs"}})):
        keep_in_session(staff, what)

    owner_client.post(erasing(regular), {"name": "Rosa"})

    assert set(re.findall("A long call|Two dogs", held_in_sessions())) == {"A long call", "Two dogs"}
    erasure.erase(nora, by=None, now=NOW)
    assert re.findall("A long call|Two dogs", held_in_sessions()) == ["Two dogs"]


def keep_in_session(staff: Staff, what: dict[str, object]) -> None:
    """Let a browser of somebody hold something."""
    browser = Client()
    browser.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
    session = browser.session
    session.update(what)
    session.save()


def held_in_sessions() -> str:
    """What all sessions hold."""
    return repr([one.get_decoded() for one in Session.objects.all()])


def test_who_presses_twice_is_told_so(regular: Customer, owner_client: Client):
    owner_client.post(erasing(regular), {"name": "Rosa"})

    again = owner_client.post(erasing(regular), {"name": "Rosa"})

    assert again.status_code == 404
    assert "may have been erased" in again.content.decode()


def test_another_shop_erases_nobody_here(regular: Customer, neighbours: Shop):
    client, before = neighbours.client(), everything()

    assert client.post(erasing(regular), {"name": "Rosa"}).status_code == 404
    assert everything() == before


@pytest.fixture
def emptied(shop: Shop) -> Shop:
    """A shop of which everybody was erased, while somebody had all its pages open."""
    owner = Staff.objects.get(business=shop.business, role=Staff.Role.OWNER)
    for one in Customer.objects.of(shop.business):
        erasure.erase(one, by=owner, now=NOW)
    return shop


def test_no_stale_tab_breaks(emptied: Shop):
    """Whatever was open when they were erased is opened again, or sent."""
    client, statuses = emptied.client(), {}
    for door in (one for one in DOORS if one.who != ANYONE):
        if door.reads:
            statuses[f"GET {door}"] = client.get(door.address(emptied)).status_code
        if door.form is not None:
            statuses[f"POST {door}"] = client.post(door.address(emptied), door.filled(emptied)).status_code

    assert {door: status for door, status in statuses.items() if status not in (200, 302, 404, 422)} == {}


THEIRS = (
    "customer", "counter-", "outcomes", "delays", "undo", "keepers", "said", "promise-act", "note-words", "note-left",
    "note-undo", "mail-act", "mail-settle", "calendar-move", "calendar-undo", "print-item", "print-answer",
    "twin-verdict", "reminder-done", "reminder-undo",
)  # fmt: skip


def test_what_was_theirs_is_not_here_any_more(emptied: Shop):
    client = emptied.client()
    theirs = [one for one in DOORS if one.names_a_row and one.name.startswith(THEIRS)]

    answers = {
        str(door): client.get(door.address(emptied))
        if door.form is None
        else client.post(door.address(emptied), door.filled(emptied))
        for door in theirs
    }

    assert len(theirs) > 50
    assert {door: answer.status_code for door, answer in answers.items() if answer.status_code != 404} == {}
    assert all("may have been erased" in answer.content.decode() for answer in answers.values())


@pytest.fixture
def returned(regular: Customer, owner: Staff, owner_client: Client) -> Business:
    """The shop, in which Rosa was erased."""
    erasure.erase(regular, by=owner, now=NOW - dt.timedelta(days=1))
    return owner.business


@pytest.mark.parametrize("address", ["/customers/new/", "/counter/new/"])
def test_who_was_erased_and_stands_here_is_added_and_must_be_asked(
    address: str, returned: Business, owner_client: Client
):
    typed = {"name": "Rosa Diaz", "email": "rosa.diaz@mail.example", "phone": "212-555-0147"}
    answer = owner_client.post(address, typed, follow=True)

    anew = Customer.objects.get(business=returned)
    assert ASK_FIRST in answer.content.decode()
    theirs = page(owner_client, f"/customers/{anew.pk}/")
    assert "E-mail: <b>ask first</b>" in theirs
    assert "Phone and messages: <b>ask first</b>" in theirs
    assert "They were not asked yet" not in theirs
    assert preferences.choices(anew, now=NOW).ways("service") == ["post"]


def test_their_yes_opens_the_way_again(returned: Business, owner_client: Client):
    owner_client.post("/customers/new/", {"name": "Rosa Diaz", "email": "rosa.diaz@mail.example", "phone": ""})
    anew = Customer.objects.get(business=returned)

    owner_client.post(
        f"/customers/{anew.pk}/consents/",
        {"channel": "email", "purpose": "marketing", "answer": "yes", "wording": "Yes, write to me."},
    )

    theirs = page(owner_client, f"/customers/{anew.pk}/")
    assert "E-mail: <b>ask first</b>" not in theirs
    assert "News and offers by post: <b>ask first</b>" in theirs
    assert preferences.choices(anew, now=NOW).allowed >= {("email", "service"), ("email", "marketing")}


def test_a_yes_at_the_counter_is_enough(returned: Business, owner_client: Client):
    answer = owner_client.post(
        "/counter/new/", {"name": "Rosa", "email": "rosa.diaz@mail.example", "phone": "", "news": "on"}, follow=True
    )

    assert ASK_FIRST not in answer.content.decode()
    assert preferences.choices(Customer.objects.get(business=returned), now=NOW).allowed >= {("email", "marketing")}


def test_who_asked_us_to_stop_before_is_shown_as_such(customer: Customer, owner: Staff, owner_client: Client):
    """Their own no was erased with them; what is left of it closes the address."""
    for channel in ("email", "phone"):
        consent.withdraw(customer, channel=channel, purpose="service", source="counter", now=NOW)
    said = page(owner_client, f"/customers/{customer.pk}/")
    assert said.count("Whoever had it asked us to stop.") == 0
    erasure.erase(customer, by=owner, now=NOW)

    anew = a_customer(owner.business, "Rosa Diaz")

    assert set(Suppression.objects.values_list("cause", flat=True)) >= {"asked"}
    assert "E-mail: <b>no</b>" in page(owner_client, f"/customers/{anew.pk}/")

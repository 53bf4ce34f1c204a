"""I4: whoever types what may be a no is asked at once whether it is one, wherever they are."""

import datetime as dt
import re

import pytest
from django.test import Client

from regulars.records.models import Customer, CustomerKey, Incoming, Moment, Staff
from regulars.services import consent
from tests.people import NOW
from tests.services.test_incoming import may_get_mail
from tests.web.test_today import planned

NO = "She wants no more mails"
QUESTION = "It sounds as if Rosa Diaz wants no more e-mail. Stop it?"
LETTERS_WAIT = "Until you answer, no e-mail leaves to them."


BUTTONS = [("stop", "Stop the e-mail"), ("read", "No, they meant something else")]


def buttons(html: str) -> list[tuple[str, str]]:
    """Return what can be answered, as it stands on the page."""
    return re.findall(r'<button [^>]*name="as" value="(\w+)">([^<]*)</button>', html)


def after(client: Client, address: str, **typed: str) -> str:
    """Type something and see what is shown then."""
    return client.post(address, typed, follow=True).content.decode()


@pytest.mark.parametrize("page", ["counter", "customers"])
def test_a_note_at_the_counter_or_on_their_page_is_asked_about(owner_client: Client, customer: Customer, page: str):
    html = after(owner_client, f"/{page}/{customer.pk}/praises/", words=NO, key="k")

    assert QUESTION in html
    assert LETTERS_WAIT in html
    assert buttons(html) == BUTTONS


@pytest.mark.parametrize("page", ["counter", "customers"])
@pytest.mark.parametrize(
    ("said", "may", "told"),
    [("stop", False, "They get no more e-mail from you."), ("read", True, "Noted: it goes on as before.")],
)
def test_one_press_answers_it_and_leads_back(
    owner_client: Client, customer: Customer, page: str, said: str, may: bool, told: str
):
    after(owner_client, f"/{page}/{customer.pk}/praises/", words=NO, key="k")
    question = Incoming.objects.get()
    back = "counter-card" if page == "counter" else "customer"

    answer = owner_client.post(f"/mail/answers/{question.pk}/", {"as": said, "back": back}, follow=True)

    assert answer.redirect_chain == [(f"/{page}/{customer.pk}/", 302)]
    html = answer.content.decode()
    assert QUESTION not in html
    assert told in html
    assert may_get_mail(customer) == may


def test_their_page_says_who_noted_that_they_want_no_more(owner_client: Client, customer: Customer, owner: Staff):
    after(owner_client, f"/counter/{customer.pk}/praises/", words=NO, key="k")
    after(owner_client, f"/mail/answers/{Incoming.objects.get().pk}/", **{"as": "stop"})

    html = owner_client.get(f"/customers/{customer.pk}/").content.decode()

    assert f'They want no more e-mail. <q>{NO}</q> <span class="by">{owner.name}</span>' in html


def test_who_has_no_e_mail_is_asked_about_once_they_have(owner_client: Client, customer: Customer):
    """I4: what was noted before holds for an address that comes later."""
    Customer.objects.update(email="")
    addresses = customer.keys.filter(kind="email")
    key = addresses.get().key
    addresses.delete()

    html = after(owner_client, f"/counter/{customer.pk}/praises/", words=NO, key="k")
    pages = [html, *(owner_client.get(page).content.decode() for page in ("/", "/mail/answers/"))]
    assert [page for page in pages if buttons(page)] == []

    CustomerKey.objects.create(business=customer.business, customer=customer, kind="email", key=key)
    assert QUESTION in owner_client.get(f"/counter/{customer.pk}/").content.decode()
    assert buttons(owner_client.get("/mail/answers/").content.decode()) == BUTTONS


def test_words_of_a_contact_are_asked_about_on_its_slip(owner_client: Client, customer: Customer):
    contact = planned(customer)

    html = after(owner_client, f"/touchpoints/{contact.pk}/outcomes/", outcome="fine", said=NO)

    assert QUESTION in html
    question = Incoming.objects.get()
    assert f'<input type="hidden" name="done" value="{contact.pk}">' in html

    gone = owner_client.post(f"/mail/answers/{question.pk}/", {"as": "read", "back": "today", "done": str(contact.pk)})

    assert gone.headers["Location"] == f"/?done={contact.pk}"


def test_words_of_a_call_are_asked_about_where_they_are_kept(owner_client: Client, customer: Customer):
    call = planned(customer)

    html = after(owner_client, f"/touchpoints/{call.pk}/outcomes/", outcome="fine", said=NO, back="calls")

    assert QUESTION in html
    moment, question = Moment.objects.get(kind="contacted"), Incoming.objects.get()
    gone = owner_client.post(f"/mail/answers/{question.pk}/", {"as": "stop", "back": "calls", "moment": str(moment.pk)})

    assert gone.headers["Location"] == f"/said/{moment.pk}/?back=calls"
    assert not may_get_mail(customer)


def test_a_call_that_nobody_took_is_asked_about_on_its_slip(owner_client: Client, customer: Customer):
    call = planned(customer)

    html = after(owner_client, f"/touchpoints/{call.pk}/outcomes/", outcome="no_answer", said=NO, back="calls")

    assert QUESTION in html


@pytest.mark.parametrize("outcome", ["fine", "no_answer", "not_needed"])
@pytest.mark.parametrize(("pressed", "stays"), [("stop", True), ("read", False), ("", False)])
def test_an_undo_says_that_e_mail_stays_stopped(
    owner_client: Client, customer: Customer, outcome: str, pressed: str, stays: bool
):
    call = planned(customer)
    after(owner_client, f"/touchpoints/{call.pk}/outcomes/", outcome=outcome, said=NO)
    if pressed:
        after(owner_client, f"/mail/answers/{Incoming.objects.get().pk}/", **{"as": pressed})

    html = after(owner_client, f"/touchpoints/{call.pk}/undo/")

    assert ("Taken back. Their e-mail stays stopped." in html) == stays
    assert (f'<a href="/customers/{customer.pk}/#allowed">' in html) == stays


def test_an_undo_says_nothing_of_e_mail_that_is_allowed_again(owner_client: Client, customer: Customer):
    call = planned(customer)
    after(owner_client, f"/touchpoints/{call.pk}/outcomes/", outcome="fine", said=NO)
    after(owner_client, f"/mail/answers/{Incoming.objects.get().pk}/", **{"as": "stop"})
    later = NOW + dt.timedelta(minutes=1)
    consent.give(customer, channel="email", purpose="service", basis="express", source="counter", now=later)

    html = after(owner_client, f"/touchpoints/{call.pk}/undo/")

    assert "stays stopped" not in html


def test_until_then_it_lies_in_the_tray(owner_client: Client, customer: Customer):
    after(owner_client, f"/counter/{customer.pk}/praises/", words=NO, key="k")

    for page in ("/", "/mail/answers/"):
        html = owner_client.get(page).content.decode()
        assert "one of you wrote this down, and it sounds as if they want no more e-mail" in html
        assert buttons(html) == BUTTONS


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "said", ""])
def test_the_way_back_leads_nowhere_else(owner_client: Client, customer: Customer, back: str):
    after(owner_client, f"/counter/{customer.pk}/praises/", words=NO, key="k")

    gone = owner_client.post(f"/mail/answers/{Incoming.objects.get().pk}/", {"as": "read", "back": back})

    assert gone.headers["Location"] == "/mail/answers/"


def test_other_words_are_not_asked_about(owner_client: Client, customer: Customer):
    html = after(owner_client, f"/counter/{customer.pk}/praises/", words="She wants no sugar in her coffee", key="k")

    assert "Stop it?" not in html

"""Messages where people wrote to us: noted on two pages, opened from Today, sent by a person."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from regulars.records.models import Business, Customer, Handle, Staff, Touchpoint
from regulars.services import handles
from regulars.web import door
from tests import people
from tests.people import NOW


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.fixture
def message(business: Business, customer: Customer, owner: Staff) -> Touchpoint:
    """A message to Rosa that is on today's list, with her words."""
    handles.note(customer, "whatsapp", "", by=owner, now=timezone.now())
    handles.note(customer, "instagram", "rosa.diaz", by=owner, now=timezone.now())
    today = door.today(business)
    Business.objects.filter(pk=business.pk).update(planned_on=today)
    return Touchpoint.objects.create(
        business=business,
        customer=customer,
        key="by hand/thank_you",
        occasion="thank_you",
        purpose="service",
        about="sale:1",
        opened_by_kind="sale",
        channels=["message"],
        channel="message",
        planned_for=today,
        position=1,
        due_date=today,
        use_by_date=today + dt.timedelta(days=5),
        words="Thank you Rosa & all",
        why="They wrote to us there.",
        opened_at=NOW,
    )


@pytest.mark.parametrize("page", ["customers", "counter"])
def test_where_they_wrote_is_noted_on_both_pages(owner_client: Client, customer: Customer, page: str):
    form = {"key": "a key", "network": "instagram", "address": "@Rosa.Diaz"}

    answer = owner_client.post(f"/{page}/{customer.pk}/handles/", form)

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{page}/{customer.pk}/")
    assert Handle.objects.values_list("network", "address").get() == ("instagram", "rosa.diaz")


def test_an_address_that_is_none_stays_in_the_form(owner_client: Client, customer: Customer):
    form = {"key": "a key", "network": "instagram", "address": "rosa diaz"}

    answer = owner_client.post(f"/customers/{customer.pk}/handles/", form)

    assert answer.status_code == 422
    assert "This is no address on Instagram. It looks like @rosa.diaz." in text(answer)
    assert 'value="rosa diaz"' in text(answer)


def test_a_way_is_shown_with_them_and_forgotten(owner_client: Client, customer: Customer, owner: Staff):
    handle = handles.note(customer, "whatsapp", "", by=owner, now=NOW)
    page = text(owner_client.get(f"/customers/{customer.pk}/"))

    answer = owner_client.post(f"/customers/{customer.pk}/forgotten-handles/", {"handle": handle.pk}, follow=True)

    assert 'href="https://wa.me/12125550147" target="_blank" rel="noopener noreferrer"' in page
    assert "Wrote to us on WhatsApp." in page
    assert "No message goes there any more." in text(answer)
    assert not Handle.objects.exists()


def test_a_neighbours_way_is_not_there(owner_client: Client, customer: Customer, neighbour: Business):
    theirs = handles.note(people.a_customer(neighbour), "sms", "", by=None, now=NOW)

    answer = owner_client.post(f"/customers/{customer.pk}/forgotten-handles/", {"handle": theirs.pk})
    other = owner_client.post(f"/customers/{theirs.customer_id}/handles/", {"key": "k", "network": "sms"})

    assert (answer.status_code, other.status_code, Handle.objects.count()) == (404, 404, 1)


def test_today_opens_the_conversation_and_a_person_says_it_is_sent(owner_client: Client, message: Touchpoint):
    page = text(owner_client.get("/"))

    owner_client.post(f"/touchpoints/{message.pk}/outcomes/", {"outcome": "sent"})

    assert 'href="https://wa.me/12125550147?text=' in page
    assert 'href="https://www.instagram.com/rosa.diaz/" target="_blank" rel="noopener noreferrer"' in page
    assert "Instagram takes no words along: copy them first." in page
    assert "I sent it" in page
    assert Touchpoint.objects.get().outcome == "sent"

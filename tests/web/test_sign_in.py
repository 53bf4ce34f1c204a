"""Signing in."""

import pytest
from django.test import Client

from regulars.records.models import Customer, Staff
from tests.people import PASSWORD


def sign_in(client: Client, owner: Staff, *, password: str = PASSWORD, **more: str):
    """Type an address and a password."""
    return client.post("/sign-in/", {"username": owner.user.email, "password": password, **more})


def test_the_right_password_opens_today(owner: Staff) -> None:
    assert sign_in(Client(), owner)["Location"] == "/"


def test_an_address_in_capitals_is_the_same_address(owner: Staff) -> None:
    answer = Client().post("/sign-in/", {"username": owner.user.email.upper(), "password": PASSWORD})

    assert answer["Location"] == "/"


def test_a_wrong_password_is_answered_in_a_sentence(owner: Staff) -> None:
    answer = sign_in(Client(), owner, password="wrong")

    assert answer.status_code == 422
    assert "do not belong together" in answer.content.decode()


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/customers/?q=rosa", "/customers/?q=rosa"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_the_way_on_stays_inside(wanted: str, leads_to: str, owner: Staff) -> None:
    assert sign_in(Client(), owner, next=wanted)["Location"] == leads_to


def test_who_was_signed_out_meanwhile_reads_it_and_goes_on_where_they_were(owner: Staff, customer: Customer) -> None:
    client, page = Client(), f"/customers/{customer.pk}/"
    typed = {"key": "k", "text": "Window table"}

    asked = client.post(f"{page}facts/", typed, headers={"Referer": f"http://testserver{page}"}, follow=True)
    let_in = sign_in(client, owner, next=asked.context["way_on"])

    assert "You were signed out meanwhile; what you just wrote was not kept." in asked.content.decode()
    assert let_in["Location"] == page
    assert not customer.facts.exists()


def test_who_only_looked_is_told_of_nothing_lost(owner: Staff) -> None:
    assert "not kept" not in Client().get("/customers/", follow=True).content.decode()


def test_a_way_on_that_was_made_up_leads_nowhere_else(owner: Staff) -> None:
    headers = {"Referer": "http://testserver//elsewhere.example/"}

    asked = Client().post("/customers/5/facts/", headers=headers, follow=True)

    assert asked.context["way_on"] == "/"


def test_eight_wrong_passwords_shut_the_door_for_a_while(owner: Staff) -> None:
    client = Client()
    answers = [sign_in(client, owner, password="wrong").status_code for _ in range(8)]

    assert answers == [422] * 7 + [429]
    assert "quarter of an hour" in sign_in(client, owner).content.decode()


def test_who_has_left_cannot_sign_in(owner: Staff) -> None:
    owner.user.is_active = False
    owner.user.save()

    assert sign_in(Client(), owner).status_code == 422

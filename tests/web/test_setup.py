"""The first run: from an empty installation to the first morning."""

import pytest
from django.test import Client

from regulars.records.models import Business
from regulars.services import setup
from tests.people import PASSWORD

ANSWERS = {
    "name": "North Air",
    "trade": "home-services",
    "country": "US",
    "timezone": "America/New_York",
    "owner_name": "Olive",
    "email": "Olive@North.example",
    "password": PASSWORD,
}


@pytest.fixture
def door(db: None) -> str:
    """The address that the console shows."""
    return f"/setup/{setup.first_run_token()}/"


def test_the_answers_found_the_business_and_lead_to_its_customers(door: str) -> None:
    client = Client()

    answer = client.post(door, ANSWERS)

    business = Business.objects.get()
    assert answer["Location"] == "/imports/"
    assert (business.name, business.timezone, business.currency) == ("North Air", "America/New_York", "USD")
    assert client.get("/").status_code == 200


def test_the_owner_signs_in_with_the_address_in_any_case(door: str) -> None:
    Client().post(door, ANSWERS)

    answer = Client().post("/sign-in/", {"username": "OLIVE@north.example", "password": PASSWORD})

    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"name": ""}, "Write the name of your business."),
        ({"trade": ""}, "Choose the trade that is most like yours."),
        ({"trade": "piracy"}, "not one of the available choices"),
        ({"country": ""}, "Choose your country."),
        ({"timezone": ""}, "Your country has several time zones."),
        ({"owner_name": ""}, "Write your name."),
        ({"email": "olive"}, "This is not an e-mail address."),
        ({"password": "short"}, "This password is too short."),
        ({"password": "password123"}, "This password is too common."),
    ],
)
def test_an_answer_that_cannot_be_is_refused_in_words(answers: dict[str, str], sentence: str, door: str) -> None:
    answer = Client().post(door, ANSWERS | answers)

    assert (answer.status_code, Business.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    ("country", "timezone"), [("NO", "Europe/Oslo"), ("DE", "Europe/Berlin"), ("NZ", None), ("ES", None)]
)
def test_only_a_country_whose_clocks_differ_needs_a_time_zone(country: str, timezone: str | None, door: str) -> None:
    Client().post(door, ANSWERS | {"country": country, "timezone": ""})

    assert [business.timezone for business in Business.objects.all()] == ([timezone] if timezone else [])


def test_the_country_is_guessed_from_the_browser(door: str) -> None:
    html = Client().get(door, headers={"Accept-Language": "de-AT,de;q=0.9"}).content.decode()

    assert '<option value="AT" selected>' in html


def test_a_wrong_token_opens_nothing(door: str) -> None:
    assert Client().get("/setup/guessed/").status_code == 404
    assert Client().post("/setup/guessed/", ANSWERS).status_code == 404


def test_the_door_is_shut_once_there_is_a_business(door: str) -> None:
    Client().post(door, ANSWERS)

    answer = Client().post(door, ANSWERS | {"name": "Thief"})

    assert (answer["Location"], Business.objects.get().name) == ("/sign-in/", "North Air")

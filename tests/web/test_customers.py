"""Customers are added and changed by those who work here, and by nobody else."""

import datetime as dt

import pytest
from django.test import Client

from regulars.records.models import Business, Customer, Staff, User
from tests import people
from tests.web.known_people import text


@pytest.mark.parametrize("address", ["", "edit/"])
def test_neighbours_customer_is_not_there(customer, neighbour, owner_client, address):
    theirs = people.a_customer(neighbour, "Nina Neighbour")

    assert owner_client.get(f"/customers/{theirs.pk}/{address}").status_code == 404
    assert owner_client.get(f"/customers/{customer.pk}/{address}").status_code == 200


ACTS = ["sales", "complaints", "praises", "referrals", "facts", "wishes", "preferences"]
SMALL_ACTS = ["forgotten-facts", "consents", "pauses", "solutions", "partings"]


@pytest.mark.parametrize("act", [*ACTS, *SMALL_ACTS])
def test_neighbours_customer_cannot_be_written_to(neighbour, owner_client, act):
    theirs = people.a_customer(neighbour, "Nina Neighbour")

    assert owner_client.post(f"/customers/{theirs.pk}/{act}/").status_code == 404


@pytest.mark.parametrize("act", [*ACTS, *SMALL_ACTS])
def test_get_changes_nothing(customer, owner_client, act):
    assert owner_client.get(f"/customers/{customer.pk}/{act}/").status_code == 405


def test_nobody_is_shown_to_a_stranger(customer):
    response = Client().get(f"/customers/{customer.pk}/")

    assert response.status_code == 302
    assert response.url.startswith("/sign-in/")


def test_customer_is_added_with_a_name_and_one_way(business, owner_client):
    response = owner_client.post("/customers/new/", {"name": "Ben Okafor", "phone": "(310) 555-0188"})

    added = Customer.objects.of(business).get()
    assert response.url == f"/customers/{added.pk}/"
    assert (added.name, added.phone) == ("Ben Okafor", "+13105550188")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "Ben", "email": "ben@"}, "email"),
        ({"name": "Ben", "phone": "12"}, "phone"),
        ({"name": "", "phone": "(310) 555-0188"}, "name"),
        ({"name": "Ben", "phone": "(310) 555-0188", "birthday": "31-04"}, "birthday"),
        ({"name": "Ben"}, None),
    ],
)
def test_customer_is_not_added_when_something_is_to_mend(business, owner_client, typed, field):
    response = owner_client.post("/customers/new/", typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field or "__all__"]
    assert not Customer.objects.exists()


def test_somebody_known_is_shown_when_added_again(business, owner_client):
    customer = people.a_customer(business, created_at=people.NOW - dt.timedelta(days=90))
    again = {"name": "Rosa Diaz", "email": "ROSA.DIAZ@mail.example"}

    response = owner_client.post("/customers/new/", again, follow=True)

    assert response.redirect_chain == [(f"/customers/{customer.pk}/", 302)]
    assert "You know each other: this is Rosa Diaz." in text(response)


def test_customer_is_changed(customer, owner_client):
    owner_client.post(f"/customers/{customer.pk}/edit/", {"name": "Rosa Diaz-Lee", "email": "rosa@new.example"})

    customer.refresh_from_db()
    assert (customer.name, customer.email, customer.phone) == ("Rosa Diaz-Lee", "rosa@new.example", "")


@pytest.mark.parametrize(
    ("country", "typed", "kept", "shown"),
    [
        ("US", "April 21", "04-21", "April 21"),
        ("US", "4/12/1980", "04-12", "April 12"),
        ("GB", "4/12", "12-04", "4 December"),
        ("DE", "21.4.", "04-21", "21 April"),
    ],
)
def test_birthday_is_read_and_said_as_the_shops_country_does(customer, owner_client, country, typed, kept, shown):
    Business.objects.update(country=country)
    page = f"/customers/{customer.pk}/"

    owner_client.post(f"{page}edit/", {"name": "Rosa Diaz", "birthday": typed})

    customer.refresh_from_db()
    assert customer.birthday == kept
    assert owner_client.get(f"{page}edit/").context["form"]["birthday"].value() == shown
    assert f"Birthday: {shown}." in text(owner_client.get(page))


@pytest.mark.parametrize("typed", ["soon", "April 31", "the day after her brother's, which is in spring"])
def test_birthday_that_cannot_be_read_is_asked_for_in_one_sentence(customer, owner_client, typed):
    response = owner_client.post(f"/customers/{customer.pk}/edit/", {"name": "Rosa Diaz", "birthday": typed})

    assert response.context["form"].errors == {"birthday": ["Write the month and the day, like April 21."]}
    assert response.context["form"]["birthday"].value() == typed


def test_unknown_fields_are_ignored_when_a_customer_is_added(business, neighbour, owner_client):
    mass = {"name": "Ben", "phone": "(310) 555-0188", "business": neighbour.pk, "created_at": "1990-01-01"}

    owner_client.post("/customers/new/", mass)

    assert Customer.objects.get().business == business


def test_somebody_who_works_nowhere_sees_nothing(customer):
    client = Client()
    client.force_login(User.objects.create_user("lost@x.example"), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(f"/customers/{customer.pk}/").status_code == 404
    assert not Staff.objects.exists()

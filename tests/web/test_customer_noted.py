"""What is noted on a customer's page: facts, a yes or no, peace, and a complaint put right."""

import datetime as dt

import pytest
from django.test import Client

from regulars.records.models import Consent, Customer, Moment
from regulars.services import sales
from tests import people
from tests.web.known_people import a_regular, text


def test_fact_is_remembered_forgotten_and_called_back(customer, owner_client):
    address = f"/customers/{customer.pk}/"
    owner_client.post(f"{address}facts/", {"key": "k", "text": "Window table"})
    owner_client.post(f"{address}forgotten-facts/", {"fact": customer.facts.get().pk})
    assert not customer.facts.exists()
    assert owner_client.get(address).context["forgotten"] == "Window table"

    owner_client.post(f"{address}facts/", {"key": "k", "text": "Window table"})

    assert customer.facts.get().text == "Window table"
    assert owner_client.get(address).context["forgotten"] == ""


def test_fact_of_somebody_else_cannot_be_forgotten(customer, owner_client):
    other = a_regular(customer.business, "Ben Okafor")

    response = owner_client.post(f"/customers/{customer.pk}/forgotten-facts/", {"fact": other.facts.get().pk})

    assert response.status_code == 404
    assert other.facts.exists()


def test_no_holds_at_once(customer, owner_client):
    said = {"channel": "email", "purpose": "marketing", "answer": "no"}

    owner_client.post(f"/customers/{customer.pk}/consents/", said)

    statement = Consent.objects.get(customer=customer)
    assert (statement.channel, statement.state) == ("email", "withdrawn")


def test_yes_is_kept_with_its_words(customer, owner_client, owner):
    said = {"channel": "phone", "purpose": "marketing", "answer": "yes", "wording": "Ring me when it is there."}

    owner_client.post(f"/customers/{customer.pk}/consents/", said)

    statement = Consent.objects.get(customer=customer)
    assert (statement.state, statement.basis, statement.wording, statement.noted_by) == (
        "given",
        "express",
        "Ring me when it is there.",
        owner,
    )


def test_yes_without_words_is_refused(customer, owner_client):
    said = {"channel": "phone", "purpose": "marketing", "answer": "yes"}

    response = owner_client.post(f"/customers/{customer.pk}/consents/", said)

    assert response.status_code == 422
    assert not Consent.objects.exists()


def test_pause_is_refused_when_it_is_over_already(customer, owner_client):
    response = owner_client.post(f"/customers/{customer.pk}/pauses/", {"until": "2020-01-01"})

    assert response.status_code == 422
    assert list(response.context["pause"].errors) == ["until"]


@pytest.mark.parametrize("paused_until", [None, people.TODAY + dt.timedelta(days=9)])
def test_pause_without_a_day_asks_for_one_and_changes_nothing(customer, owner_client, paused_until):
    Customer.objects.update(paused_until=paused_until)

    response = owner_client.post(f"/customers/{customer.pk}/pauses/", {"until": ""})

    customer.refresh_from_db()
    assert (response.status_code, response.context["pause"].errors) == (422, {"until": ["Choose a day."]})
    assert customer.paused_until == paused_until
    assert not Moment.objects.exists()


def test_pause_ends_with_a_button_once(customer, owner_client):
    Customer.objects.update(paused_until=people.TODAY + dt.timedelta(days=9))
    page = f"/customers/{customer.pk}/"
    assert 'name="end" value="yes"' in text(owner_client.get(page))

    first, second = [owner_client.post(f"{page}pauses/", {"end": "yes"}) for _ in range(2)]

    customer.refresh_from_db()
    assert customer.paused_until is None
    assert (first.url, second.url) == (page, page)
    assert [moment.words for moment in Moment.objects.all()] == ["The pause is over."]


@pytest.mark.parametrize("until", ["2099-01-01", "2020-01-01", "soon"])
def test_the_button_decides_whatever_day_is_typed(customer, owner_client, until):
    Customer.objects.update(paused_until=people.TODAY + dt.timedelta(days=9))

    answer = owner_client.post(f"/customers/{customer.pk}/pauses/", {"end": "yes", "until": until})

    customer.refresh_from_db()
    assert (answer.status_code, customer.paused_until) == (302, None)


def test_page_says_nothing_of_a_pause_that_is_over(customer, owner_client):
    page, until = f"/customers/{customer.pk}/", Customer.objects.filter(pk=customer.pk)
    until.update(paused_until=dt.date(2026, 4, 20))
    assert "Left in peace until April 20, 2026." in text(owner_client.get(page))

    until.update(paused_until=people.TODAY)

    assert "Left in peace until" not in text(owner_client.get(page))
    assert "Leave them in peace for a while" in text(owner_client.get(page))


def test_complaint_is_put_right(customer, owner_client):
    complaint = sales.complain(customer, "It rattles.", now=people.NOW)
    address = f"/customers/{customer.pk}/"
    assert owner_client.get(address).context["portrait"].lines[0].is_open_complaint

    owner_client.post(f"{address}solutions/", {"complaint": complaint.pk, "words": "Tightened."})

    assert Moment.objects.get(kind="complaint_solved").words == "Tightened."
    assert not any(line.is_open_complaint for line in owner_client.get(address).context["portrait"].lines)


def test_staff_may_write_down_what_happened(customer, staff):
    client = Client()
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")

    client.post(f"/customers/{customer.pk}/praises/", {"key": "k", "words": "So quiet."})

    assert Moment.objects.get(kind="review").staff == staff

"""The counter: found within a second, written down once."""

import pytest
from django.test import Client

from regulars.records.models import Consent, Customer, Fact, IdeaVote, Moment, Sale
from regulars.services import consent, sales
from regulars.services import people as services_people
from tests import people

SALE = {"key": "receipt 1", "amount": "$1,240.00", "item": "Heat pump", "kind": "job_completed"}


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("typed", ["rosa", "555 0147", "rosa.diaz@mail.example"])
def test_somebody_is_found_by_what_they_say(customer, owner_client, typed):
    page = text(owner_client.get("/counter/", {"q": typed}))

    assert f'<a href="/counter/{customer.pk}/"><b dir="auto">Rosa Diaz</b>' in page


def test_counter_shows_nobody_before_anything_is_typed(customer, owner_client):
    assert "Rosa Diaz" not in text(owner_client.get("/counter/"))
    assert "Rosa Diaz" in text(owner_client.get("/counter/", {"q": "r"}))


def test_what_was_typed_is_not_typed_twice(business, owner_client):
    form = owner_client.get("/counter/new/", {"q": "(310) 555-0188"}).context["form"]

    assert form["phone"].value() == "(310) 555-0188"
    assert not form["name"].value()


def test_card_shows_what_is_worth_knowing(customer, owner_client):
    Fact.objects.create(
        business=customer.business, customer=customer, text="Window table", source="counter", noted_at=people.NOW
    )
    customer.prefers = "phone"
    customer.save()

    response = owner_client.get(f"/counter/{customer.pk}/")

    assert [fact.text for fact in response.context["card"].facts] == ["Window table"]
    assert response.context["prefers"] == "by phone"
    assert "First visit." in text(response)


@pytest.mark.parametrize(
    ("no", "said"),
    [
        (None, "by e-mail, mornings"),
        (("email", "marketing"), "by e-mail, mornings (no news and offers)"),
        (("all", "marketing"), "by e-mail, mornings (no news and offers)"),
        (("phone", "service"), "by e-mail, mornings"),
        (("email", "service"), ""),
        (("all", "service"), ""),
    ],
)
@pytest.mark.parametrize("place", ["counter", "customers"])
def test_nobody_likes_a_way_that_they_closed(customer, owner_client, place: str, no: tuple[str, str] | None, said: str):
    services_people.prefer(customer, channel="email", best_time="mornings")
    if no:
        consent.withdraw(customer, channel=no[0], purpose=no[1], source="counter", now=people.NOW)

    answer = owner_client.get(f"/{place}/{customer.pk}/")

    assert (f"Likes to be reached {said}." in text(answer)) == bool(said)
    assert (answer.context["portrait"].prefers if place == "customers" else answer.context["prefers"]) == said


def test_card_asks_the_same_few_questions_whatever_happened(customer, owner_client, django_assert_num_queries):
    for number in range(9):
        sales.record(customer.business, customer, amount_cents=500, receipt_key=f"{number}", now=people.NOW)

    with django_assert_num_queries(15):
        owner_client.get(f"/counter/{customer.pk}/")


def test_sale_is_written_down_in_the_words_of_the_trade(customer, owner_client, owner):
    response = owner_client.post(f"/counter/{customer.pk}/sales/", SALE, follow=True)

    moment = Moment.objects.get(kind="job_completed")
    assert (moment.worth_cents, moment.staff) == (124_000, owner)
    assert response.redirect_chain == [(f"/counter/{customer.pk}/", 302)]
    assert "$1,240 written down for Rosa Diaz." in text(response)


def test_doubled_click_is_one_sale(customer, owner_client):
    """A form that arrives twice is one sale."""
    owner_client.post(f"/counter/{customer.pk}/sales/", SALE)

    owner_client.post(f"/counter/{customer.pk}/sales/", SALE)

    assert Sale.objects.get().total_cents == 124_000


def test_form_taken_before_with_another_amount_says_so(customer, owner_client):
    owner_client.post(f"/counter/{customer.pk}/sales/", SALE)

    response = owner_client.post(f"/counter/{customer.pk}/sales/", SALE | {"amount": "12"})

    assert response.status_code == 422
    assert "This form was already taken with another amount." in text(response)
    assert Sale.objects.get().total_cents == 124_000


@pytest.mark.parametrize("amount", ["", "0", "-5", "much", "1e9", "99999999999999999"])
def test_sale_is_refused_when_the_amount_is_none(customer, owner_client, amount):
    response = owner_client.post(f"/counter/{customer.pk}/sales/", SALE | {"amount": amount})

    assert response.status_code == 422
    assert response.context["sale"].errors
    assert not Sale.objects.exists()


@pytest.mark.parametrize("kind", ["refunded", "complaint", "x"])
def test_sale_is_refused_when_it_is_none_of_the_trades(customer, owner_client, kind):
    assert owner_client.post(f"/counter/{customer.pk}/sales/", SALE | {"kind": kind}).status_code == 422
    assert not Moment.objects.exists()


@pytest.mark.parametrize(
    ("what", "typed", "kind"),
    [
        ("complaints", {"words": "It rattles."}, "complaint"),
        ("praises", {"words": "So quiet."}, "review"),
        ("referrals", {"friend": "Ben Okafor"}, "referral"),
        ("facts", {"text": "Window table"}, "remembered"),
        ("wishes", {"text": "A wine evening"}, "wished"),
    ],
)
def test_what_happens_twice_with_one_form_is_noted_once(customer, owner_client, what, typed, kind):
    address = f"/counter/{customer.pk}/{what}/"
    owner_client.post(address, typed | {"key": "k"})

    response = owner_client.post(address, typed | {"key": "k"})

    assert response.url == f"/counter/{customer.pk}/"
    assert [moment.kind for moment in Moment.objects.all()] == [kind]


def test_wish_is_kept_as_an_idea(customer, owner_client):
    owner_client.post(f"/counter/{customer.pk}/wishes/", {"key": "k", "text": "A wine evening"})

    vote = IdeaVote.objects.get(customer=customer)
    assert (vote.idea.title, vote.words) == ("A wine evening", "A wine evening")


def test_preference_is_noted(customer, owner_client):
    owner_client.post(f"/counter/{customer.pk}/preferences/", {"key": "k", "channel": "phone", "best_time": "mornings"})

    customer.refresh_from_db()
    assert (customer.prefers, customer.best_time) == ("phone", "mornings")


def test_somebody_is_added_without_consent_when_nothing_is_ticked(business, owner_client):
    response = owner_client.post("/counter/new/", {"name": "Ben Okafor", "email": "ben@mail.example"})

    assert response.url == f"/counter/{Customer.objects.get().pk}/"
    assert not Consent.objects.exists()


def test_tick_is_kept_with_the_words_that_stood_beside_it(business, owner_client):
    box = owner_client.get("/counter/new/").context["form"]["news"]
    assert not box.value()

    owner_client.post("/counter/new/", {"name": "Ben Okafor", "email": "ben@mail.example", "news": "on"})

    given = Consent.objects.get()
    assert (given.channel, given.purpose, given.state, given.wording) == ("email", "marketing", "given", box.label)


def test_somebody_is_not_added_without_a_way_to_reach_them(business, owner_client):
    response = owner_client.post("/counter/new/", {"name": "Ben Okafor"})

    assert response.status_code == 422
    assert "Add one way to reach them" in text(response)
    assert not Customer.objects.exists()


def test_unknown_happening_is_not_there(customer, owner_client):
    assert owner_client.post(f"/counter/{customer.pk}/parties/", {"key": "k"}).status_code == 404


def test_neighbours_customer_is_not_at_the_counter(customer, neighbour, owner_client):
    theirs = people.a_customer(neighbour, "Rosa Neighbour")

    assert owner_client.get(f"/counter/{theirs.pk}/").status_code == 404
    assert owner_client.post(f"/counter/{theirs.pk}/sales/", SALE).status_code == 404
    assert "Rosa Neighbour" not in text(owner_client.get("/counter/", {"q": "rosa"}))
    assert not Sale.objects.exists()


def test_stranger_is_shown_the_door(customer):
    assert Client().get(f"/counter/{customer.pk}/").status_code == 302
    assert Client().post(f"/counter/{customer.pk}/sales/", SALE).status_code == 302
    assert not Sale.objects.exists()

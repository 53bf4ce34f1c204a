"""The register: who is in it, in which order, how they are found, and the word for their goodwill."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from regulars.records.models import Business, Customer, Sale
from regulars.services import people as services_people
from regulars.web import register
from tests import people
from tests.web.known_people import a_regular, a_touchpoint, text


def names(response: object) -> list[str]:
    return [row.customer.name for row in response.context["found"].rows]  # type: ignore[attr-defined]


@pytest.mark.parametrize("count", [1, 30])
def test_list_asks_the_same_few_questions_whatever_the_rows(business, owner_client, django_assert_num_queries, count):
    for number in range(count):
        a_regular(business, f"Customer {number:02}")

    with django_assert_num_queries(9):
        response = owner_client.get("/customers/")

    assert len(names(response)) == count
    assert text(response).count("Window table") == count


def test_list_goes_on_after_the_last_one_shown(business, owner_client):
    for number in range(31):
        people.a_customer(business, f"Customer {number:02}")
    first = owner_client.get("/customers/")

    second = owner_client.get("/customers/", {"after": first.context["found"].after})

    assert names(first)[-1] == "Customer 29"
    assert names(second) == ["Customer 30"]
    assert second.context["found"].after is None


def test_list_keeps_namesakes_apart_when_the_page_ends_between_them(business, owner_client):
    for _ in range(31):
        people.a_customer(business, "Ann Lee")
    first = owner_client.get("/customers/")

    second = owner_client.get("/customers/", {"after": first.context["found"].after})

    shown = [row.customer.pk for page in (first, second) for row in page.context["found"].rows]
    assert len(set(shown)) == 31


@pytest.mark.parametrize("typed", ["dia", "ROSA", "0147", "diaz rosa", "rosa.diaz@mail", "(212) 555"])
def test_search_finds_by_any_fragment(customer, owner_client, typed):
    people.a_customer(customer.business, "Ben Okafor", search_text="ben okafor 13105550188")

    assert names(owner_client.get("/customers/", {"q": typed})) == ["Rosa Diaz"]


def test_search_offers_to_add_whom_it_does_not_find(customer, owner_client):
    page = text(owner_client.get("/customers/", {"q": "Zoë & Co"}))

    assert "Nobody with “Zoë &amp; Co”" in page
    assert "/customers/new/?name=Zo%C3%AB%20%26%20Co" in page


def test_search_answers_htmx_with_the_list_alone(customer, owner_client):
    page = text(owner_client.get("/customers/", {"q": "rosa"}, headers={"HX-Request": "true"}))

    assert page.strip().startswith('<section id="found"')
    assert "Rosa Diaz" in page


def test_empty_shop_is_shown_the_first_step(owner_client):
    page = text(owner_client.get("/customers/"))

    assert "Your customers will be here" in page
    assert "Import a file" in page


def test_neighbours_customers_are_not_in_the_list(customer, neighbour, owner_client):
    people.a_customer(neighbour, "Rosa Neighbour")

    assert names(owner_client.get("/customers/", {"q": "rosa"})) == ["Rosa Diaz"]


def test_what_was_typed_begins_a_word_of_those_who_come_first(business, owner_client):
    for number, name in enumerate(("Ada Lind", "Bo Martin", "Cid Dorn", "Zoe Maas")):
        people.a_customer(business, name, email=f"x{number}@mail.example", phone="")

    found = [row.customer.name for row in register.search(business, "ma").rows]
    first = register.search(business, "ma", size=3)
    rest = register.search(business, "ma", after=first.after, size=3)

    assert found == ["Bo Martin", "Zoe Maas", "Ada Lind", "Cid Dorn"]
    assert [row.customer.name for row in (*first.rows, *rest.rows)] == found


@pytest.mark.parametrize(
    "address", ["/customers/", "/customers/{0}/", "/customers/{0}/edit/", "/counter/{0}/", "/counter/?q=646", "/held/"]
)
def test_who_is_known_by_a_number_alone_is_called_by_it_as_people_write_it(
    address: str, business: Business, owner_client: Client
):
    known = services_people.add(business, phone="646 555 0188", by=None, now=people.NOW)
    a_touchpoint(known, held_code="put_off", held_reason="Later.")

    page = owner_client.get(address.format(known.pk)).content.decode()

    assert "(646) 555-0188" in page
    assert ">+1646" not in page


def bought(customer: Customer, *days_ago: int, **fields: object) -> None:
    """Sales so many days before today."""
    for number, days in enumerate(days_ago):
        Sale.objects.create(
            business=customer.business,
            customer=customer,
            source="counter",
            reference=f"{customer.pk}/{number}",
            sold_at=timezone.now() - dt.timedelta(days=days),
            total_cents=1_000,
            **fields,
        )


@pytest.mark.parametrize(
    ("days_ago", "slug", "word"),
    [
        ((5,), "new", "new"),
        ((45, 25, 5), "warm", "warm"),
        ((85, 65, 45), "fading", "fading"),
        ((600, 500), "cold", "cold"),
    ],
)
def test_goodwill_is_a_word_in_the_list_and_a_sentence_on_the_page(
    customer: Customer, owner_client: Client, days_ago: tuple[int, ...], slug: str, word: str
):
    bought(customer, *days_ago)

    listed, page = (owner_client.get(path).content.decode() for path in ("/customers/", f"/customers/{customer.pk}/"))

    shown = f'<span class="goodwill {slug}"><span class="mark" aria-hidden="true"></span>{word}</span>'
    assert shown in listed
    assert shown in page
    assert "This goes by their purchases alone." in page


def test_goodwill_counts_what_a_twin_bought_and_not_what_went_back(business: Business, customer: Customer):
    twin = people.a_customer(business, "R. Diaz", merged_into=customer)
    bought(customer, 40)
    bought(twin, 20)
    bought(people.a_customer(business, "Ben Okafor"), 1, refunded_cents=1_000)

    found = register.search(business, "", today=timezone.now().date()).rows

    assert [(row.customer.name, row.goodwill and row.goodwill.slug) for row in found] == [
        ("Ben Okafor", None),
        ("Rosa Diaz", "warm"),
    ]

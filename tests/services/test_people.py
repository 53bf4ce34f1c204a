"""Customers are added once, found by anything, and remembered."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.records.models import Business, Customer, CustomerKey, Fact, Moment, Staff, Twin
from regulars.services import people
from regulars.services.people import BadField, NothingToRemember
from tests.people import NOW, a_customer

LONG = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Smythe"


def add(business: Business, **fields: str) -> Customer:
    return people.add(business, by=None, now=NOW, **fields)


@pytest.mark.parametrize("way", [{"email": "rosa@mail.example"}, {"phone": "(212) 555-0147"}, {}])
def test_a_name_and_one_way_to_reach_them_is_enough(business: Business, way: dict[str, str]):
    customer = add(business, name="Rosa Diaz", **way)

    assert (customer.name, customer.first_name, customer.last_name) == ("Rosa Diaz", "Rosa", "Diaz")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"phone": "(212) 555-0147"}, "+12125550147"),
        ({"email": "ROSA@Mail.example"}, "rosa@mail.example"),
        ({"company": "Acme Heating LLC", "phone": "2125550147"}, "Acme Heating LLC"),
        ({"first_name": "太郎", "last_name": "山田"}, "山田 太郎"),
        ({"name": "Nuñez, José María"}, "José María Nuñez"),
        ({"name": "محمد بن سلمان"}, "محمد بن سلمان"),
        ({"name": LONG}, LONG),
        ({"name": "Rosa\r\nBcc: everybody\u202e"}, "Rosa Bcc: everybody"),
    ],
)
def test_everybody_has_a_name_on_screen(business: Business, fields: dict[str, str], name: str):
    assert add(business, **fields).name == name


@pytest.mark.parametrize("field", ["email", "phone", "birthday", "country", "timezone"])
def test_what_cannot_be_is_refused_with_its_field(business: Business, field: str):
    with pytest.raises(BadField) as refused:
        add(business, **{"name": "Rosa", field: "nonsense!"})

    assert (refused.value.field, str(refused.value)[-1]) == (field, ".")


def test_nobody_is_added_from_nothing(business: Business):
    with pytest.raises(BadField):
        add(business, name="\u200b", street="12 Elm Street")

    assert Customer.objects.count() == 0


def test_adding_somebody_again_fills_in_the_blanks(business: Business):
    before = add(business, name="Rosa Diaz", phone="(212) 555-0147")

    after = add(business, name="R. Díaz", phone="212 555 0147", email="rosa@mail.example", city="Albany")

    assert (after.pk, after.name, after.email, after.city) == (before.pk, "Rosa Diaz", "rosa@mail.example", "Albany")
    assert sorted(after.keys.values_list("key", flat=True)) == ["+12125550147", "rosa@mail.example"]


def test_a_second_address_is_one_more_key_when_the_first_is_known(business: Business):
    before = add(business, name="Rosa Diaz", phone="2125550147", email="rosa@mail.example")

    add(business, name="Rosa Diaz", phone="2125550147", email="diaz@work.example")

    before.refresh_from_db()
    assert before.email == "rosa@mail.example"
    assert people.find(business, "diaz@work") == [before]


def test_a_familys_phone_makes_two_people_and_one_question(business: Business):
    rosa = add(business, name="Rosa Diaz", phone="2125550147")

    luis = add(business, name="Luis Diaz", phone="2125550147")

    assert luis.pk != rosa.pk
    assert list(Twin.objects.values_list("first", "second")) == [(rosa.pk, luis.pk)]


def test_a_phone_of_a_merged_twin_leads_to_who_is_kept(business: Business, customer: Customer):
    twin = a_customer(business, "R Diaz", phone="+12125550199", merged_into=customer)

    assert add(business, name="Rosa Diaz", phone="2125550199").pk == customer.pk
    assert twin.keys.count() == 2


def test_the_neighbours_customers_are_not_ours(business: Business, neighbour: Business):
    theirs = a_customer(neighbour)

    ours = add(business, name=theirs.name, email=theirs.email, phone=theirs.phone)

    assert ours.pk != theirs.pk
    assert Twin.objects.count() == 0


def test_an_extension_is_remembered(business: Business):
    customer = add(business, name="Rosa Diaz", phone="(212) 555-0147 ext. 12")

    assert [fact.text for fact in customer.facts.all()] == ["Phone extension 12"]


def test_joining_is_in_the_journal_once(business: Business, staff: Staff):
    customer = people.add(business, name="Rosa", phone="2125550147", by=staff, now=NOW)
    people.add(business, name="Rosa", phone="2125550147", by=staff, now=NOW)

    assert list(Moment.objects.values_list("customer", "kind", "staff")) == [(customer.pk, "joined", staff.pk)]


def test_keys_follow_an_edit(business: Business):
    customer = add(business, name="Rosa Diaz", email="rosa@mail.example", phone="2125550147")

    people.edit(customer, by=None, now=NOW, email="rosa@new.example", phone="")

    assert list(customer.keys.values_list("key", flat=True)) == ["rosa@new.example"]
    assert people.find(business, "mail.example") == []
    assert people.find(business, "new.example") == [customer]


def test_an_address_that_somebody_else_has_is_asked_about(business: Business, customer: Customer):
    other = add(business, name="Ben Okafor", phone="6465550123")

    people.edit(other, by=None, now=NOW, email=customer.email)

    assert list(Twin.objects.values_list("first", "second")) == [(customer.pk, other.pk)]


def test_an_edit_keeps_the_name_when_only_the_company_changes(business: Business):
    customer = add(business, name="Rosa Diaz", phone="2125550147")

    people.edit(customer, by=None, now=NOW, name="Rosa Diaz", company="Diaz Tiles")

    assert (customer.name, customer.first_name, customer.company) == ("Rosa Diaz", "Rosa", "Diaz Tiles")


def test_an_edit_of_the_last_name_changes_the_name(business: Business):
    customer = add(business, name="Rosa Diaz", phone="2125550147")

    people.edit(customer, by=None, now=NOW, last_name="Díaz-Moreno")

    assert customer.name == "Rosa Díaz-Moreno"


def test_an_edit_that_takes_the_name_away_leaves_the_phone(business: Business):
    customer = add(business, name="Rosa Diaz", phone="2125550147")

    people.edit(customer, by=None, now=NOW, name="", first_name="", last_name="")

    assert customer.name == "+12125550147"


@pytest.mark.parametrize(
    "text",
    ["rosa", "ROSA", "oneil", "O’Neil", "nez", "Muñez", "munez o", "(212) 555-01", "2125550147", "+1 212", "mail.ex"],
)
def test_any_fragment_finds_somebody(business: Business, text: str):
    """D10: the same on every database, whatever the case and the accents."""
    rosa = add(business, name="Rosa O'Neil-Muñez", phone="2125550147", email="Rosa@mail.example")
    add(business, name="Ben Okafor", phone="6465550123")

    assert people.find(business, text) == [rosa]


@pytest.mark.parametrize(
    ("name", "text"),
    [("山田 太郎", "太郎"), ("محمّد أحمد", "محمد احمد"), ("İpek Işık", "ipek isik"), ("Straße GmbH", "STRASSE")],
)
def test_names_of_all_scripts_are_found(business: Business, name: str, text: str):
    customer = add(business, name=name)

    assert people.find(business, text) == [customer]


def test_a_percent_sign_finds_only_itself(business: Business, customer: Customer):
    assert people.find(business, "%") == []
    assert people.find(business, "_") == []


def test_a_national_number_finds_somebody_abroad(business: Business):
    anna = add(business, name="Anna", phone="+49 30 901820")

    assert people.find(business, "030 9018") == people.find(business, "0049 30 90") == [anna]


def test_finding_leaves_out_merged_twins_and_neighbours(business: Business, neighbour: Business, customer: Customer):
    a_customer(business, "Rosa Diaz", merged_into=customer)
    a_customer(neighbour, "Rosa Diaz")

    assert people.find(business, "rosa") == [customer]


def test_common_fragments_are_listed_by_name(business: Business):
    names = [f"Rosa {letter}" for letter in "DACB"]
    for name in names:
        a_customer(business, name, phone="")

    assert [customer.name for customer in people.find(business, "rosa", limit=3)] == ["Rosa A", "Rosa B", "Rosa C"]


def test_the_same_words_are_one_fact(customer: Customer, staff: Staff):
    once = people.remember(customer, "window table", by=staff, now=NOW)
    again = people.remember(customer, " window\u200b table ", by=staff, now=NOW)

    assert once == again
    assert Moment.objects.filter(kind="remembered").count() == 1


def test_a_forgotten_fact_is_gone_from_the_journal_too(customer: Customer):
    people.forget_fact(people.remember(customer, "window table", by=None, now=NOW), now=NOW)

    assert (Fact.objects.count(), Moment.objects.count()) == (0, 0)


def test_nothing_cannot_be_remembered(customer: Customer):
    with pytest.raises(NothingToRemember):
        people.remember(customer, " \u200b ", by=None, now=NOW)


def test_a_preference_is_kept(customer: Customer):
    people.prefer(customer, channel="phone", best_time="mornings,\nafter nine")

    customer.refresh_from_db()
    assert (customer.prefers, customer.best_time) == ("phone", "mornings, after nine")


def visited(customer: Customer, *, days: int, kind: str = "sale") -> None:
    at = NOW - dt.timedelta(days=days)
    Moment.objects.create(
        business=customer.business, customer=customer, kind=kind, happened_at=at, about=f"{kind}:{customer.pk}:{days}"
    )


def test_the_card_knows_facts_and_visits_of_the_whole_person(business: Business, customer: Customer):
    twin = a_customer(business, "R Diaz", merged_into=customer)
    visited(twin, days=30)
    visited(customer, days=400)
    people.remember(twin, "window table", by=None, now=NOW)

    card = people.remember_card(customer, now=NOW)

    assert (card.visits, card.last_visit) == (2, NOW - dt.timedelta(days=30))
    assert [fact.text for fact in card.facts] == ["window table"]


@pytest.mark.parametrize("visits", [1, 12])
def test_the_card_needs_as_many_queries_for_many_visits(
    customer: Customer, visits: int, django_assert_num_queries: Any
):
    for days in range(visits):
        visited(customer, days=days)
        people.remember(customer, f"fact {days}", by=None, now=NOW)

    with django_assert_num_queries(5):
        people.remember_card(customer, now=NOW)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(first=st.text(min_size=1, max_size=12), second=st.text(min_size=1, max_size=12))
def test_one_key_is_one_person(business: Business, first: str, second: str):
    """D10: two spellings are one key in the database exactly when they are one key to us."""
    CustomerKey.objects.all().delete()
    rosa = a_customer(business, phone="", email="")
    keys = {people.rules.fold(first), people.rules.fold(second)} - {""}
    for key in keys:
        CustomerKey.objects.get_or_create(business=business, customer=rosa, kind="reference", key=key)

    assert CustomerKey.objects.filter(customer=rosa).count() == len(keys)

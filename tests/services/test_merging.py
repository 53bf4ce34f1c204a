"""Merging is an overlay: nothing moves, everything comes back."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from regulars.records.models import (
    Business,
    Consent,
    Customer,
    CustomerKey,
    Fact,
    Moment,
    Playbook,
    Staff,
    Touchpoint,
    Twin,
)
from regulars.services import journal, merging, people
from regulars.services.merging import CannotMerge, merge, unmerge, whole
from tests.people import NOW, TODAY, a_business, a_customer
from tests.services.scene import a_playbook

THANKS = """
name = "Thanks"

[[touchpoint]]
occasion = "thank_you"
when = "sale"
wait = "0 days"
within = "9 days"
channels = ["phone"]
"""
LENT = ("name", "email", "phone", "street", "city", "prefers", "best_time", "since_date", "paused_until", "search_text")


def a_sale(customer: Customer, *, days: int = 1) -> Moment:
    at = NOW - dt.timedelta(days=days)
    return journal.note(customer, "sale", about=f"sale:{customer.pk}:{days}", now=at, worth_cents=10_000)


@pytest.fixture
def twin(business: Business, customer: Customer) -> Customer:
    """The same Rosa, added once more with another phone and no e-mail."""
    return a_customer(business, "R Diaz", email="", phone="+12125550199")


@pytest.fixture
def playbook(business: Business) -> Playbook:
    """Thanks after each sale."""
    return Playbook.objects.create(
        business=business, slug="thanks", name="Thanks", text=THANKS, is_on=True, on_since=TODAY, made_at=NOW
    )


def test_both_are_one_person_when_merged(customer: Customer, twin: Customer):
    merge(customer, twin, by=None, now=NOW)

    twin.refresh_from_db()
    assert whole(customer) == whole(twin) == [customer.pk, twin.pk]


def test_the_timeline_is_the_union_and_no_row_moves(customer: Customer, twin: Customer):
    mine, theirs = a_sale(customer), a_sale(twin)

    merge(customer, twin, by=None, now=NOW)

    theirs.refresh_from_db()
    assert theirs.customer == twin
    assert set(Moment.objects.about(customer).filter(kind="sale")) == {mine, theirs}


def test_all_keys_and_names_lead_to_who_is_kept(business: Business, customer: Customer, twin: Customer):
    merge(customer, twin, by=None, now=NOW)

    assert people.find(business, "2125550199") == people.find(business, "r diaz") == [customer]
    assert people.add(business, name="Rosa", phone="2125550199", by=None, now=NOW) == customer
    assert CustomerKey.objects.filter(customer=twin).count() == 1


def test_blanks_are_lent_and_taken_back(business: Business, customer: Customer):
    bare = a_customer(business, "Rosa Diaz", email="", phone="+12125550198", since_date=TODAY)
    customer.since_date, customer.prefers = dt.date(2020, 5, 1), "phone"
    customer.save()

    merge(bare, customer, by=None, now=NOW)
    bare.refresh_from_db()
    lent = (bare.email, bare.phone, bare.prefers, bare.since_date)
    unmerge(customer, by=None, now=NOW)
    bare.refresh_from_db()

    assert lent == (customer.email, "+12125550198", "phone", dt.date(2020, 5, 1))
    assert (bare.email, bare.prefers, bare.since_date) == ("", "", TODAY)


def test_what_was_corrected_while_merged_stays_corrected(business: Business, customer: Customer):
    bare = a_customer(business, "Rosa Diaz", email="", phone="+12125550198")
    merge(bare, customer, by=None, now=NOW)
    bare.refresh_from_db()
    people.edit(bare, email="new@mail.example", by=None, now=NOW)

    unmerge(customer, by=None, now=NOW)

    bare.refresh_from_db()
    assert bare.email == "new@mail.example"


def test_the_longer_pause_counts_while_they_are_one(customer: Customer, twin: Customer):
    twin.paused_until = TODAY + dt.timedelta(days=90)
    twin.save()

    merge(customer, twin, by=None, now=NOW)

    customer.refresh_from_db()
    assert customer.paused_until == twin.paused_until


def test_statements_of_both_count_while_they_are_one(business: Business, customer: Customer, twin: Customer):
    """D12: the strictest consent holds, so the service must see both."""
    Consent.objects.create(
        business=business,
        customer=twin,
        channel="all",
        purpose="marketing",
        state="withdrawn",
        basis="objection",
        source="counter",
        stated_at=NOW,
    )

    merge(customer, twin, by=None, now=NOW)

    assert Consent.objects.filter(customer__in=whole(customer)).count() == 1


def test_a_chain_is_flat_and_comes_apart_link_by_link(business: Business, customer: Customer, twin: Customer):
    third = a_customer(business, "Rosita Diaz", email="", phone="+12125550197")

    merge(twin, third, by=None, now=NOW)
    merge(customer, twin, by=None, now=NOW)
    flat = set(Customer.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    unmerge(twin, by=None, now=NOW)

    assert flat == {(twin.pk, customer.pk), (third.pk, customer.pk)}
    assert (whole(twin), whole(customer)) == ([twin.pk, third.pk], [customer.pk])


def test_a_link_in_the_middle_leaves_the_others(business: Business, customer: Customer, twin: Customer):
    third = a_customer(business, "Rosita Diaz", email="", phone="+12125550197")
    merge(twin, third, by=None, now=NOW)
    merge(customer, twin, by=None, now=NOW)

    unmerge(third, by=None, now=NOW)
    twin.refresh_from_db()
    unmerge(twin, by=None, now=NOW)

    assert not Customer.objects.exclude(merged_into=None).exists()


def test_merging_with_a_merged_twin_means_who_is_kept(business: Business, customer: Customer, twin: Customer):
    third = a_customer(business, "Rosita Diaz", email="", phone="+12125550197")
    merge(customer, twin, by=None, now=NOW)

    kept = merge(twin, third, by=None, now=NOW)

    assert kept == customer
    assert whole(third) == [third.pk] or whole(customer) == [customer.pk, twin.pk, third.pk]


def test_some_pairs_cannot_be_merged(customer: Customer, twin: Customer, neighbour: Business):
    merge(customer, twin, by=None, now=NOW)

    for kept, absorbed in ((customer, customer), (twin, customer), (customer, a_customer(neighbour))):
        with pytest.raises(CannotMerge):
            merge(kept, absorbed, by=None, now=NOW)
    with pytest.raises(CannotMerge):
        unmerge(customer, by=None, now=NOW)


def test_merging_and_parting_are_in_the_journal(customer: Customer, twin: Customer, staff: Staff):
    merge(customer, twin, by=staff, now=NOW)
    unmerge(twin, by=staff, now=NOW)
    merge(customer, twin, by=staff, now=NOW)

    kinds = Moment.objects.filter(customer=twin).order_by("pk").values_list("kind", "staff")
    assert list(kinds) == [("merged", staff.pk), ("unmerged", staff.pk), ("merged", staff.pk)]


def test_an_open_touchpoint_goes_along_and_comes_back(customer: Customer, twin: Customer, playbook: Playbook):
    a_sale(twin)
    merging.rechecks.recheck(twin, now=NOW)
    thanks = Touchpoint.objects.get()

    merge(customer, twin, by=None, now=NOW)
    merged = Touchpoint.objects.get()
    unmerge(twin, by=None, now=NOW)
    parted = Touchpoint.objects.get()

    assert thanks.pk == merged.pk == parted.pk
    assert [(one.customer_id, one.state) for one in (thanks, merged, parted)] == [
        (twin.pk, "open"),
        (customer.pk, "open"),
        (twin.pk, "open"),
    ]


def test_what_no_playbook_calls_for_is_replaced_with_a_reason(business: Business, customer: Customer, twin: Customer):
    Touchpoint.objects.create(
        business=business,
        customer=twin,
        playbook=a_playbook(business, slug="once"),
        key="once/check_in/2026",
        occasion="check_in",
        purpose="service",
        about="joined:1",
        opened_by_kind="joined",
        due_date=TODAY,
        use_by_date=TODAY,
        opened_at=NOW,
    )

    merge(customer, twin, by=None, now=NOW)

    assert list(Touchpoint.objects.values_list("state", "reason")) == [("replaced", "Merged with Rosa Diaz.")]


def test_a_decision_about_twins_is_remembered(business: Business, customer: Customer, twin: Customer, owner: Staff):
    merging.suggest_twin(twin, customer, ["Both have the same address."], now=NOW)

    merging.decide_twin(Twin.objects.get(), same=False, by=owner, now=NOW)

    assert merging.open_twins(business) == []
    assert merging.suggest_twin(customer, twin, ["Again."], now=NOW) is None
    assert merging.find_twins(business, now=NOW) == []


def test_twins_who_are_the_same_are_merged_into_the_older(business: Business, customer: Customer, twin: Customer):
    pair = merging.suggest_twin(twin, customer, ["Both have the same address."], now=NOW)

    kept = merging.decide_twin(pair, same=True, by=None, now=NOW)

    assert (kept, pair.verdict, merging.open_twins(business)) == (customer, "same", [])


def test_whoever_was_parted_is_not_asked_about_again(business: Business, customer: Customer, twin: Customer):
    merge(customer, twin, by=None, now=NOW)
    unmerge(twin, by=None, now=NOW)

    assert merging.find_twins(business, now=NOW) == []


def test_a_question_about_the_absorbed_becomes_one_about_who_is_kept(
    business: Business, customer: Customer, twin: Customer
):
    third = a_customer(business, "Rosita Diaz", email="", phone="+12125550199")
    merging.suggest_twin(twin, third, ["Both have the same phone."], now=NOW)

    merge(customer, twin, by=None, now=NOW)

    assert [(pair.first, pair.second) for pair in merging.open_twins(business)] == [(customer, third)]


@pytest.mark.parametrize(
    ("first", "second", "is_asked"),
    [
        ({"name": "Rosa Diaz", "phone": "+12125550101"}, {"name": "R. Diaz", "phone": "+12125550101"}, True),
        ({"name": "Rosa Diaz", "phone": "+12125550101"}, {"name": "Luis Diaz", "phone": "+12125550101"}, False),
        ({"name": "Rosa Diaz", "email": "a@x.example"}, {"name": "Luis Okafor", "email": "a@x.example"}, True),
        ({"name": "Rosa Diaz", "street": "1 Elm"}, {"name": "Rosa Díaz", "street": "1 Elm"}, True),
        ({"name": "Rosa Diaz", "street": "1 Elm"}, {"name": "Luis Diaz", "street": "1 Elm"}, False),
        ({"name": "Jon Smith", "street": "1 Elm"}, {"name": "John Smyth", "street": "9 Oak"}, False),
        ({"name": "Katherine Smith", "street": "1 Elm"}, {"name": "Katharine Smith", "street": "1 Elm"}, True),
        ({"name": "Rosa Diaz", "email": "rdiaz@x.example"}, {"name": "Rosa Diaz", "email": "rdiaz@y.example"}, True),
        ({"name": "Rosa Diaz", "email": "info@x.example"}, {"name": "Rosa Diaz", "email": "info@y.example"}, False),
        ({"name": "王小明", "street": "中山路1"}, {"name": "王小明", "street": "中山路1"}, True),
    ],
)
def test_twins_are_found_by_keys_or_by_name_and_place(
    business: Business, first: dict[str, str], second: dict[str, str], is_asked: bool
):
    for fields in (first, second):
        a_customer(business, **({"email": "", "phone": "", "street": ""} | fields))

    found = merging.find_twins(business, now=NOW)

    assert (len(found), all(twin.evidence for twin in found)) == (int(is_asked), True)


def test_the_neighbours_customers_are_nobodys_twins(business: Business, neighbour: Business, customer: Customer):
    a_customer(neighbour)

    assert merging.find_twins(business, now=NOW) == []


def test_only_pairs_with_those_who_came_are_asked_about(business: Business, customer: Customer):
    a_customer(business)
    other = a_customer(business, "Ben Okafor", phone="")

    assert merging.find_twins(business, [other], now=NOW) == []


Step = tuple[str, int, int]
STEPS = st.lists(st.tuples(st.sampled_from(["merge", "unmerge"]), st.integers(0, 3), st.integers(0, 3)), max_size=9)


def rows() -> list[Any]:
    """Everything that must stay where it is."""
    return [
        list(model.objects.order_by("pk").values_list("pk", "customer")) for model in (CustomerKey, Fact, Consent)
    ] + [list(Moment.objects.filter(kind="sale").order_by("pk").values_list("pk", "customer"))]


def take(people_: list[Customer], step: Step) -> None:
    what, one, other = step
    for customer in people_:
        customer.refresh_from_db()
    try:
        if what == "merge":
            merge(people_[one], people_[other], by=None, now=NOW)
        else:
            unmerge(people_[one], by=None, now=NOW)
    except CannotMerge:
        return


def four_people() -> list[Customer]:
    business = a_business("Shop of four")
    various = [
        {"email": "", "phone": "+12125550101", "prefers": "phone", "since_date": dt.date(2023, 1, 1)},
        {"phone": "", "since_date": dt.date(2021, 1, 1), "paused_until": dt.date(2026, 9, 1)},
        {"street": "", "city": "", "region": "", "postcode": "", "best_time": "mornings"},
        {"email": "", "phone": "", "since_date": dt.date(2022, 1, 1), "paused_until": dt.date(2026, 4, 1)},
    ]
    found = [a_customer(business, f"Rosa {letter}", **fields) for letter, fields in zip("ABCD", various, strict=True)]
    for customer in found:
        customer.search_text = people.search_text(customer)
        customer.save()
        a_sale(customer)
        people.remember(customer, "window table", by=None, now=NOW)
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(steps=STEPS)
@example(steps=[("merge", 0, 3), ("merge", 0, 1)])
@example(steps=[("merge", 1, 0), ("merge", 3, 1), ("unmerge", 0, 0)])
def test_any_sequence_of_merges_leaves_every_row_in_place(db: None, steps: list[Step]):
    """D12: the timeline of the whole is the union; parting everybody restores everybody."""
    four = four_people()
    before = rows(), [[getattr(one, field) for field in LENT] for one in four]
    for step in steps:
        take(four, step)

        assert rows() == before[0]
        assert _lent_from_elsewhere(four, before[1]) == []
        assert _timelines(four) == sorted(Moment.objects.filter(customer__in=four).values_list("pk", flat=True))

    for number in range(4):
        take(four, ("unmerge", number, number))
    for one in four:
        one.refresh_from_db()
    assert [[getattr(one, field) for field in LENT] for one in four] == before[1]


def _lent_from_elsewhere(four: list[Customer], before: list[list[Any]]) -> list[str]:
    """Addresses on a row that nobody of that whole person brought."""
    brought = {one.pk: set(fields[1:3]) for one, fields in zip(four, before, strict=True)}
    kept = Customer.objects.filter(pk__in=brought, merged_into=None)
    return [
        address
        for one in kept
        for address in (one.email, one.phone)
        if address and not any(address in brought[pk] for pk in whole(one))
    ]


def _timelines(four: list[Customer]) -> list[int]:
    """Everybody's moments, each whole person counted once."""
    return sorted(_seen(Customer.objects.filter(pk__in=[one.pk for one in four], merged_into=None)))


def _seen(kept: Any) -> Iterator[int]:
    for customer in kept:
        yield from Moment.objects.about(customer).values_list("pk", flat=True)

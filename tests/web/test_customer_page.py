"""A customer's page: what happened, what comes next, and since when they come."""

import datetime as dt

import pytest
from django.test import Client
from django.utils.html import escape

from regulars.records.models import Business, Customer, Fact, Sale
from regulars.services import journal, sales
from tests import people
from tests.web.known_people import a_touchpoint, text


def test_page_tells_what_happened_with_what_was_said(customer, owner_client, owner):
    sales.record(
        customer.business, customer, amount_cents=124_000, item="Heat pump", receipt_key="k", by=owner, now=people.NOW
    )
    sales.praise(customer, "Quieter than I hoped.", by=owner, now=people.NOW)

    lines = owner_client.get(f"/customers/{customer.pk}/").context["portrait"].lines

    assert [(line.sentence, line.quote) for line in lines] == [
        ("Praised us.", "Quieter than I hoped."),
        ("Bought Heat pump, $1,240.", ""),
    ]


def test_page_goes_back_in_time_a_page_at_a_time(customer, owner_client):
    for number in range(21):
        journal.note(customer, "remembered", about=f"fact:{number}", now=people.NOW, words=f"Fact {number}")
    first = owner_client.get(f"/customers/{customer.pk}/").context["portrait"]

    second = owner_client.get(f"/customers/{customer.pk}/", {"before": first.next_page}).context["portrait"]

    assert len(first.lines) == 20
    assert [line.quote for line in second.lines] == ["Fact 0"]


@pytest.mark.parametrize("count", [1, 12])
def test_page_asks_the_same_few_questions_whatever_happened(customer, owner_client, django_assert_num_queries, count):
    for number in range(count):
        sales.record(
            customer.business,
            customer,
            amount_cents=500,
            item=f"Item {number}",
            receipt_key=f"{number}",
            now=people.NOW,
        )
        a_touchpoint(customer, key=f"{number}")

    with django_assert_num_queries(22):
        owner_client.get(f"/customers/{customer.pk}/")


def test_page_says_why_something_was_not_sent(customer, owner_client):
    a_touchpoint(customer, state="expired", reason="Two other calls were more urgent.")

    plan = owner_client.get(f"/customers/{customer.pk}/").context["portrait"].planned[0]

    assert (plan.state, plan.reason) == ("too late", "Two other calls were more urgent.")


def test_page_says_why_something_is_held_back(customer, owner_client):
    a_touchpoint(customer, held_code="open_complaint", held_reason="A complaint is open.")

    portrait = owner_client.get(f"/customers/{customer.pk}/").context["portrait"]

    assert [(plan.state, plan.reason) for plan in portrait.planned] == [("held back", "A complaint is open.")]
    assert portrait.next is None


def nexts(owner_client: Client, customer: Customer) -> tuple[object, object]:
    """What comes next for a customer, as the list and their page say it."""
    row = owner_client.get("/customers/").context["found"].rows[0]
    plan = owner_client.get(f"/customers/{customer.pk}/").context["portrait"].next
    return row.next and (row.next.occasion, row.next.on), plan and (plan.occasion, plan.on)


def test_list_and_page_name_the_same_next_contact(customer, owner_client):
    a_touchpoint(customer, key="held", occasion="season", held_code="per_week", held_reason="One a week is the most.")
    a_touchpoint(customer, key="late", due_date=people.TODAY - dt.timedelta(days=3), planned_for=people.TODAY)

    planned = owner_client.get(f"/customers/{customer.pk}/").context["portrait"].planned
    assert nexts(owner_client, customer) == (("a check-in", people.TODAY),) * 2
    assert [(plan.occasion, plan.on) for plan in planned][:1] == [("a check-in", people.TODAY)]


def test_nothing_is_next_before_a_pause_ends(customer, owner_client):
    Customer.objects.update(paused_until=people.TODAY + dt.timedelta(days=9))
    a_touchpoint(customer, use_by_date=people.TODAY + dt.timedelta(days=20))

    assert nexts(owner_client, customer) == (("a check-in", people.TODAY + dt.timedelta(days=9)),) * 2


@pytest.mark.parametrize(
    "fields",
    [
        {"held_code": "per_week", "held_reason": "One a week is the most."},
        {"due_date": people.TODAY - dt.timedelta(days=9), "use_by_date": people.TODAY - dt.timedelta(days=1)},
    ],
)
def test_nothing_is_next_of_what_is_held_or_over(customer, owner_client, fields):
    a_touchpoint(customer, **fields)

    assert nexts(owner_client, customer) == (None, None)


def test_page_says_the_rhythm_from_the_third_day_on(customer, owner_client):
    for weeks in (0, 5, 10):
        Sale.objects.create(
            business=customer.business,
            customer=customer,
            source="till",
            reference=str(weeks),
            sold_at=people.NOW - dt.timedelta(weeks=weeks),
            total_cents=900,
            currency="USD",
        )

    assert owner_client.get(f"/customers/{customer.pk}/").context["portrait"].rhythm == (
        "bought 3 times, about every 5 weeks"
    )


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}"])
def test_what_people_write_stays_text(business, owner_client, payload):
    """F3: nothing that comes in from outside is ever markup."""
    customer = people.a_customer(business, payload, city=payload, email="")
    Fact.objects.create(business=business, customer=customer, text=payload, source="x", noted_at=people.NOW)
    sales.complain(customer, payload, now=people.NOW)
    a_touchpoint(customer, reason=payload, state="cancelled")

    pages = [
        text(owner_client.get(at)) for at in ("/customers/", f"/customers/{customer.pk}/", f"/counter/{customer.pk}/")
    ]

    assert [payload in page for page in pages] == [payload == "{{7*7}}"] * 3
    assert [escape(payload) in page for page in pages] == [True] * 3


@pytest.mark.parametrize(("country", "since"), [("US", "spring 2025"), ("NZ", "autumn 2025")])
def test_page_says_since_when_as_todays_card_does(customer: Customer, owner_client: Client, country: str, since: str):
    Business.objects.update(country=country)
    Customer.objects.update(since_date=dt.date(2025, 4, 3))

    assert f"With us since {since}." in text(owner_client.get(f"/customers/{customer.pk}/"))


def test_the_address_stands_as_the_post_reads_it(owner_client: Client, customer: Customer):
    html = owner_client.get(f"/customers/{customer.pk}/").content.decode()

    assert '<address dir="auto">12 Elm Street<br>Albany, NY 12207</address>' in html

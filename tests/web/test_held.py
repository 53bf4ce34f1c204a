"""What is held back: who waits for the same reason stands together."""

from typing import Any

import pytest
from django.test import Client

from regulars.records.models import Business, Customer
from regulars.web.held import held_back
from tests import people
from tests.web.test_today import planned

FULL = "The day is full. It can wait until Friday."


def waits(business: Business, name: str, reason: str = FULL, **fields: Any) -> None:
    """Somebody who is held back."""
    held = {"held_code": "day_full", "held_reason": reason} | fields
    planned(people.a_customer(business, name, phone=""), planned_for=None, **held)


def test_many_held_for_one_reason_are_counted_and_three_are_named(owner_client: Client, business: Business):
    for number in range(5):
        waits(business, f"Ann {number}")

    (rule,) = held_back(business)
    (group,) = rule.waits
    html = owner_client.get("/held/").content.decode()
    assert (rule.sentence, rule.count, group.case) == ("The day is full.", 5, "It can wait until Friday.")
    assert [str(one.touchpoint.customer) for one in group.first] == ["Ann 0", "Ann 1", "Ann 2"]
    assert ("5 people" in html, "Ann 2" in html, "Ann 3" in html) == (True, True, False)


def test_what_holds_most_people_comes_first(business: Business):
    waits(business, "Ann", "There is a complaint to put right first.")
    waits(business, "Ben")
    waits(business, "Cid", "The day is full. It can wait until Monday.")

    assert [(rule.sentence, rule.count) for rule in held_back(business)] == [
        ("The day is full.", 2),
        ("There is a complaint to put right first.", 1),
    ]


def test_who_is_held_for_another_occasion_stands_apart(business: Business):
    waits(business, "Ann")
    waits(business, "Ben", occasion="season")

    assert [group.count for rule in held_back(business) for group in rule.waits] == [1, 1]


def test_who_said_no_on_another_day_stands_with_the_others(owner_client: Client, business: Business):
    """Each no had a heading of its own, with its day in it."""
    for day in range(1, 6):
        waits(business, f"Ann {day}", f"They asked us to stop. That was on May {day}.", held_code="no_channel")

    (rule,) = held_back(business)
    (group,) = rule.waits
    assert (rule.sentence, rule.count, group.count, group.case) == ("They asked us to stop.", 5, 5, "")
    assert "That was on" not in owner_client.get("/held/").content.decode()


def test_two_who_said_no_stand_there_with_their_own_day(owner_client: Client, business: Business):
    for day in (1, 2):
        waits(business, f"Ann {day}", f"They asked us to stop. That was on May {day}.", held_code="no_channel")

    html = owner_client.get("/held/").content.decode()
    assert html.count("They asked us to stop.") == 1
    assert ("That was on May 1." in html, "That was on May 2." in html) == (True, True)


def test_who_waits_for_another_day_stands_apart(business: Business):
    for day in ("Friday", "Monday"):
        waits(business, f"Ann {day}", f"The day is full. It can wait until {day}.")

    (rule,) = held_back(business)
    assert sorted(group.case for group in rule.waits) == ["It can wait until Friday.", "It can wait until Monday."]


def test_another_business_people_are_not_counted(business: Business, neighbour: Business):
    waits(neighbour, "Nils North")

    assert held_back(business) == []


def test_nobody_held_back_is_said_calmly(owner_client: Client, customer: Customer):
    assert "Nobody. Everyone who was due is on today" in owner_client.get("/held/").content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_one_question_however_many_wait(
    count: int, business: Business, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        waits(business, f"Ann {number}")

    with django_assert_num_queries(1):
        held_back(business)

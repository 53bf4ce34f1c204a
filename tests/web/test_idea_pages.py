"""Ideas on the pages: a board, one answer for all who asked, and who has heard it."""

import pytest
from django.test import Client

from regulars.records.models import Business, Customer, Idea, Staff
from regulars.services import answers, ideas
from tests.people import NOW, a_customer


def asked(customer: Customer, title: str, *, by: Staff) -> Idea:
    """Somebody asks for something."""
    return ideas.ask(customer.business, title=title, customer=customer, by=by, now=NOW).idea


def test_empty_board_says_how_ideas_come(owner_client: Client):
    assert "Nobody has asked for anything yet" in owner_client.get("/ideas/").text


def test_wish_at_the_counter_is_a_vote_on_the_board(customer: Customer, owner_client: Client):
    owner_client.post(f"/counter/{customer.pk}/wishes/", {"key": "k", "text": "Oat milk"})

    assert "Oat milk" in owner_client.get("/ideas/").text
    assert "Asked for:" in owner_client.get(f"/counter/{customer.pk}/").text


def test_what_is_answered_is_no_open_wish_any_more(customer: Customer, owner: Staff, owner_client: Client):
    idea = asked(customer, "Oat milk", by=owner)

    answers.give(idea, state="done", words="It is here.", tells=False, by=owner, now=NOW)

    assert "Asked for:" not in owner_client.get(f"/counter/{customer.pk}/").text


@pytest.mark.parametrize("count", [1, 3])
def test_board_asks_the_same_few_questions(
    business: Business, owner: Staff, owner_client: Client, django_assert_num_queries, count: int
):
    for number in range(count):
        idea = asked(a_customer(business, f"Ann {number}"), f"Idea {number}", by=owner)
        asked(a_customer(business, f"Bo {number}"), f"Idea {number}", by=owner)
    answers.give(idea, state="done", words="It is here.", tells=False, by=owner, now=NOW)

    with django_assert_num_queries(7):
        assert owner_client.get("/ideas/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_idea_asks_the_same_few_questions_however_many_asked(
    business: Business, owner: Staff, owner_client: Client, django_assert_num_queries, count: int
):
    for number in range(count):
        idea = asked(a_customer(business, f"Ann {number}"), "Oat milk", by=owner)

    with django_assert_num_queries(11):
        assert owner_client.get(f"/ideas/{idea.pk}/").status_code == 200


def test_answer_says_how_many_are_told_and_the_page_shows_them(
    customer: Customer, business: Business, owner: Staff, owner_client: Client
):
    idea = asked(customer, "Oat milk", by=owner)
    asked(a_customer(business, "Ben Okafor"), "oat milk", by=owner)

    said = {"state": "done", "words": "We have it from Monday on.", "tells": "on"}
    page = owner_client.post(f"/ideas/{idea.pk}/answers/", said, follow=True).text

    assert "Answered. 2 people are to be told." in page
    assert page.count("on the list to be told") == 2


def test_answer_without_words_is_asked_for(customer: Customer, owner: Staff, owner_client: Client):
    idea = asked(customer, "Oat milk", by=owner)

    answer = owner_client.post(f"/ideas/{idea.pk}/answers/", {"state": "done", "words": ""})

    assert answer.status_code == 422
    assert "Write in a sentence or two what those who asked are told." in answer.text


def test_merged_idea_leads_to_the_one_that_is_kept(customer: Customer, owner: Staff, owner_client: Client):
    kept, absorbed = asked(customer, "Oat milk", by=owner), asked(customer, "Milk from oats", by=owner)

    owner_client.post(f"/ideas/{absorbed.pk}/merges/", {"other": kept.pk})
    led = owner_client.get(f"/ideas/{absorbed.pk}/")
    owner_client.post(f"/ideas/{kept.pk}/partings/", {"part": absorbed.pk})

    assert led.url == f"/ideas/{kept.pk}/"
    assert owner_client.get(f"/ideas/{absorbed.pk}/").status_code == 200


def test_idea_of_a_neighbour_does_not_exist(
    neighbour_owner: Staff, owner_client: Client, customer: Customer, owner: Staff
):
    mine = asked(customer, "Oat milk", by=owner)
    theirs = asked(a_customer(neighbour_owner.business), "Oat milk", by=neighbour_owner)

    assert owner_client.get(f"/ideas/{theirs.pk}/").status_code == 404
    assert owner_client.post(f"/ideas/{theirs.pk}/states/", {"state": "planned"}).status_code == 404
    assert owner_client.post(f"/ideas/{mine.pk}/merges/", {"other": theirs.pk}).status_code == 422

"""Ideas: one idea however often it is asked for, one vote a person, and everybody who asked hears what became of it."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from regulars.records.models import Business, Customer, Idea, IdeaVote, Moment, Staff, Touchpoint
from regulars.services import answers, ideas, merging, outreach
from tests.people import NOW, TODAY, a_business, a_customer, a_staff

DAY = dt.timedelta(days=1)


@pytest.fixture
def ben(business: Business) -> Customer:
    """Somebody else who asks."""
    return a_customer(business, "Ben Okafor", phone="+12125550148", prefers="email")


def asked(customer: Customer, title: str = "Oat milk", words: str = "", *, by: Staff) -> IdeaVote:
    """Somebody asks for something."""
    return ideas.ask(customer.business, title=title, customer=customer, words=words, by=by, now=NOW)


def tellings() -> list[Touchpoint]:
    """What is planned to tell those who asked."""
    return list(Touchpoint.objects.filter(occasion="idea_done").order_by("pk"))


def test_the_same_idea_is_one_with_a_vote_each(customer: Customer, ben: Customer, owner: Staff):
    first, second = asked(customer, by=owner), asked(ben, "oat  milk!", "Is there oat milk?", by=owner)

    assert first.idea == second.idea
    assert [vote.words for vote in ideas.votes(first.idea)] == ["Oat milk", "Is there oat milk?"]


def test_asking_twice_is_one_vote_also_of_a_twin(customer: Customer, business: Business, owner: Staff):
    twin = a_customer(business, "R. Diaz", email="", phone="")
    vote = asked(twin, by=owner)

    merging.merge(customer, twin, by=owner, now=NOW)

    assert asked(customer, by=owner) == vote
    assert Moment.objects.filter(kind="wished").count() == 1


def test_two_votes_of_one_person_count_once(customer: Customer, business: Business, owner: Staff):
    twin = a_customer(business, "R. Diaz", email="", phone="")
    idea = asked(customer, by=owner).idea
    asked(twin, by=owner)

    merging.merge(customer, twin, by=owner, now=NOW)

    assert len(ideas.votes(idea)) == 1
    assert answers.give(idea, state="done", words="It is here.", tells=True, by=owner, now=NOW) == 1


def test_twins_who_asked_both_are_told_once(customer: Customer, business: Business, owner: Staff):
    twin = a_customer(business, "R. Diaz", email="", phone="+12125550149")
    idea = asked(customer, by=owner).idea
    asked(twin, by=owner)
    answers.give(idea, state="done", words="It is here.", tells=True, by=owner, now=NOW)

    merging.merge(customer, twin, by=owner, now=NOW)
    outreach.finish(tellings()[0], outcome="happy", by=owner, now=NOW)

    assert [one.state for one in tellings()] == ["made", "replaced"]
    assert set(IdeaVote.objects.values_list("told_at", flat=True)) == {NOW}
    assert answers.tell(idea, by=owner, now=NOW) == 0


def test_telling_follows_who_asked_into_a_merge_and_back(customer: Customer, business: Business, owner: Staff):
    twin = a_customer(business, "R. Diaz", email="", phone="+12125550149")
    idea = asked(twin, by=owner).idea
    answers.give(idea, state="done", words="It is here.", tells=True, by=owner, now=NOW)

    merging.merge(customer, twin, by=owner, now=NOW)
    merged = [(one.customer, one.state) for one in tellings()]
    merging.unmerge(twin, by=owner, now=NOW)

    assert merged == [(customer, "open")]
    assert [(one.customer, one.state) for one in tellings()] == [(twin, "open")]


def test_two_ideas_become_one_and_are_told_apart_again(customer: Customer, ben: Customer, owner: Staff):
    kept, absorbed = asked(customer, by=owner).idea, asked(ben, "Milk from oats", by=owner).idea

    ideas.merge(kept, absorbed)
    together, later = len(ideas.votes(kept)), asked(customer, "Milk from oats", by=owner)
    ideas.part(absorbed)

    assert (together, later.idea, len(ideas.votes(kept)), len(ideas.votes(absorbed))) == (2, kept, 1, 1)


def test_an_idea_is_not_laid_over_itself_nor_over_a_neighbours(
    customer: Customer, owner: Staff, neighbour_owner: Staff
):
    mine = asked(customer, by=owner).idea
    theirs = asked(a_customer(neighbour_owner.business), by=neighbour_owner).idea

    for other in (mine, theirs):
        with pytest.raises(ideas.CannotMerge):
            ideas.merge(mine, other)


def test_done_idea_is_told_to_everybody_who_asked_in_their_way(customer: Customer, ben: Customer, owner: Staff):
    idea = asked(customer, by=owner).idea
    asked(ben, by=owner)

    told = answers.give(idea, state="done", words="We have it from Monday on", tells=True, by=owner, now=NOW)

    one, other = tellings()
    assert (told, one.customer, other.customer) == (2, customer, ben)
    assert (one.key, one.purpose, one.playbook) == (f"idea/{idea.pk}/customer/{customer.pk}", "service", None)
    assert (one.channels[0], other.channels[0]) == ("phone", "email")


def test_the_plan_of_the_day_has_the_answer_in_its_words(customer: Customer, owner: Staff, business: Business):
    outreach.draw_up(business, on=TODAY, now=NOW)
    idea = asked(customer, by=owner).idea

    answers.give(idea, state="done", words="We have it from Monday on", tells=True, by=owner, now=NOW)

    (one,) = Touchpoint.objects.of(business).planned(TODAY)
    assert "You asked us for this: “Oat milk”. We have it from Monday on." in one.words
    assert one.why.startswith("They asked for it today, and there is an answer.")


def test_who_heard_is_written_down_and_taken_back(customer: Customer, owner: Staff):
    vote = asked(customer, by=owner)
    answers.give(vote.idea, state="declined", words="Our oven is too small.", tells=True, by=owner, now=NOW)
    (one,) = tellings()

    outreach.finish(one, outcome="happy", by=owner, now=NOW)
    heard = IdeaVote.objects.get().told_at
    outreach.undo(one, by=owner, now=NOW)

    assert (heard, IdeaVote.objects.get().told_at) == (NOW, None)


def test_an_answer_taken_back_is_told_to_nobody_else(customer: Customer, ben: Customer, owner: Staff):
    idea = asked(customer, by=owner).idea
    asked(ben, by=owner)
    answers.give(idea, state="done", words="On Monday.", tells=True, by=owner, now=NOW)
    outreach.finish(tellings()[0], outcome="happy", by=owner, now=NOW)

    answers.take_back(idea, by=owner, now=NOW)
    states = [(one.state, one.reason) for one in tellings()]
    again = answers.give(idea, state="done", words="On Tuesday.", tells=True, by=owner, now=NOW)

    assert states[1] == ("cancelled", "The answer was taken back.")
    assert (again, [one.state for one in tellings()]) == (1, ["made", "open"])


@pytest.mark.parametrize(("state", "words"), [("done", " "), ("planned", "Soon.")])
def test_an_answer_needs_words_and_an_end(customer: Customer, owner: Staff, state: str, words: str):
    idea = asked(customer, by=owner).idea

    with pytest.raises((answers.NoAnswer, answers.NotAnAnswer)):
        answers.give(idea, state=state, words=words, tells=True, by=owner, now=NOW)
    assert tellings() == []


def test_a_vote_taken_back_takes_a_new_idea_along(customer: Customer, ben: Customer, owner: Staff):
    first, second = asked(customer, by=owner), asked(ben, by=owner)

    ideas.take_back(first)
    left = Idea.objects.count()
    ideas.take_back(second)

    assert (left, Idea.objects.count(), Moment.objects.filter(kind="wished").count()) == (1, 0, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other")
def test_eight_who_ask_at_once_ask_for_one_idea():
    business = a_business()
    owner = a_staff(business)
    people = [a_customer(business, f"Ann {number % 4}") for number in range(4)] * 2
    barrier = threading.Barrier(8)

    def ask(customer: Customer) -> int:
        barrier.wait()
        try:
            return asked(customer, by=owner).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, people))) == 4
    assert Idea.objects.count() == 1

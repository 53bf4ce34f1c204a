"""What was said: typed once, marked, and kept as what it is; every piece can be taken back."""

from typing import Any

import pytest
from django.test import Client

from regulars.records.models import Business, Customer, Fact, Idea, IdeaVote, Moment, Promise, Staff
from regulars.services import ideas, outcomes
from tests.people import NOW, a_customer
from tests.web.test_today import planned

WORDS = "Runs well. I send the list by Friday. Her sister Ana needs one. Mornings are best."
QUESTIONS = 8


@pytest.fixture
def moment(customer: Customer, owner: Staff) -> Moment:
    """A call on which four things were said."""
    outcomes.finish(planned(customer), outcome="happy", said=WORDS, by=owner, now=NOW)
    return Moment.objects.get(kind="contacted")


def page(client: Client, moment: Moment, **asked: Any) -> str:
    """What is on the page."""
    return client.get(f"/said/{moment.pk}/", asked).content.decode()


def keep(client: Client, moment: Moment, kind: str, **fields: Any) -> str:
    """Keep words as something, and return the page that answers."""
    return client.post(f"/said/{moment.pk}/{kind}s/", fields, follow=True).content.decode()


def test_after_a_call_with_words_the_desk_asks_what_they_are(owner_client: Client, customer: Customer):
    call = planned(customer)
    answer = owner_client.post(
        f"/touchpoints/{call.pk}/outcomes/", {"outcome": "happy", "said": WORDS, "back": "calls"}
    )

    moment = Moment.objects.get(kind="contacted")
    assert answer.headers["Location"] == f"/said/{moment.pk}/?back=calls"
    assert f'href="/calls/?done={call.pk}"' in page(owner_client, moment, back="calls")


def test_after_a_contact_of_the_day_a_link_leads_there(owner_client: Client, customer: Customer):
    answer = owner_client.post(
        f"/touchpoints/{planned(customer).pk}/outcomes/", {"outcome": "fine", "said": WORDS}, follow=True
    )

    assert f'href="/said/{Moment.objects.get(kind="contacted").pk}/?back=today"' in answer.content.decode()


def test_the_first_sentence_that_nothing_came_of_is_chosen(owner_client: Client, moment: Moment):
    assert "\nRuns well.</textarea>" in page(owner_client, moment)
    assert "\nHer sister Ana needs one.</textarea>" in page(owner_client, moment, at=2)

    html = keep(owner_client, moment, "preference", words="Runs well.", what="fact")
    assert "\nI send the list by Friday.</textarea>" in html


@pytest.mark.parametrize(
    ("at", "field"),
    [
        (1, 'value="2026-03-06"'),
        (2, 'value="Ana"'),
        (3, '<option value="best_time" selected>'),
        (0, '<option value="fact" selected>'),
    ],
)
def test_the_words_suggest_what_is_typed_nowhere_again(owner_client: Client, moment: Moment, at: int, field: str):
    assert field in page(owner_client, moment, at=at)


def test_everything_that_was_kept_is_listed_with_its_way_back(owner_client: Client, owner: Staff, moment: Moment):
    keep(owner_client, moment, "preference", words="Mornings are best.", what="best_time")
    keep(owner_client, moment, "promise", words="The list", due_date="2026-03-06", keeper=owner.pk)
    keep(owner_client, moment, "idea", words="A night service")
    keep(owner_client, moment, "complaint", words="The filter was late")
    html = keep(owner_client, moment, "referral", words="Her sister Ana needs one.", friend="Ana")

    assert "They like to be called: Mornings" in html
    assert "A promise, due on Friday, kept by Olive" in html
    assert "They told Ana about you; the owner is told" in html
    assert html.count("Take back") == 5
    assert Customer.objects.get().best_time == "Mornings"


def test_one_is_taken_back(owner_client: Client, moment: Moment):
    keep(owner_client, moment, "preference", words="Runs well.", what="fact")
    moment.refresh_from_db()

    owner_client.post(f"/said/{moment.pk}/takings-back/", {"key": moment.details["became"][0]["key"]})

    assert not Fact.objects.exists()


def test_an_idea_that_others_had_gets_one_more_vote(owner_client: Client, business: Business, moment: Moment):
    other = a_customer(business, "Ann Bell")
    vote = ideas.ask(business, title="Saturday hours", customer=other, by=None, now=NOW)

    keep(owner_client, moment, "idea", words="Come on Saturdays", idea=vote.idea_id)

    assert (Idea.objects.count(), IdeaVote.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("promise", {"words": "The list", "due_date": "2025-01-01"}, "Choose a day from today on"),
        ("promise", {"words": "The list", "due_date": ""}, "Choose a day."),
        ("preference", {"words": "", "what": "fact"}, "Mark the words that this is about, or type them."),
        ("referral", {"words": "Her sister", "friend": ""}, "Write a name, or who it is: her sister."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    owner_client: Client, owner: Staff, moment: Moment, kind: str, fields: dict[str, str], words: str
):
    answer = owner_client.post(f"/said/{moment.pk}/{kind}s/", {"keeper": owner.pk} | fields)

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Promise.objects.exists()


def test_a_neighbour_is_nobodys_keeper(owner_client: Client, neighbour_owner: Staff, moment: Moment):
    keep(owner_client, moment, "promise", words="The list", due_date="2026-03-06", keeper=neighbour_owner.pk)

    assert not Promise.objects.exists()


def test_a_no_leads_to_where_it_holds(owner_client: Client, customer: Customer, owner: Staff):
    outcomes.finish(planned(customer), outcome="fine", said="Please don't call any more.", by=owner, now=NOW)

    html = page(owner_client, Moment.objects.get(kind="contacted"))
    assert "That sounds like a no to being contacted." in html


def test_a_contact_without_words_has_no_such_page(owner_client: Client, customer: Customer, owner: Staff):
    outcomes.finish(planned(customer), outcome="fine", by=owner, now=NOW)

    assert owner_client.get(f"/said/{Moment.objects.get(kind='contacted').pk}/").status_code == 404


def test_the_page_asks_the_database_the_same_whatever_was_kept(
    owner_client: Client, moment: Moment, django_assert_num_queries: Any
):
    with django_assert_num_queries(QUESTIONS):
        page(owner_client, moment)
    for words in ("One", "Two", "Three"):
        keep(owner_client, moment, "preference", words=words, what="fact")
    with django_assert_num_queries(QUESTIONS):
        page(owner_client, moment)


def test_the_words_of_a_customer_are_never_markup(owner_client: Client, customer: Customer, owner: Staff):
    outcomes.finish(planned(customer), outcome="fine", said="<script>x</script> </textarea>", by=owner, now=NOW)

    html = page(owner_client, Moment.objects.get(kind="contacted"))
    assert ("<script>x" in html, "x</script> </textarea>" in html) == (False, False)


def test_from_what_is_refused_another_sentence_can_be_chosen(owner_client: Client, moment: Moment):
    """Without scripts the page stands at the address of the form, which nobody can visit."""
    html = keep(owner_client, moment, "preference", words="", what="fact")

    assert (f'href="/said/{moment.pk}/?at=1' in html, 'href="?' in html) == (True, False)

"""Two who may be one person: shown side by side, decided once, taken back on the page."""

import datetime as dt

import pytest

from regulars.records.models import Business, Customer, Twin
from regulars.services import journal
from tests import people


def a_pair(business: Business, name: str = "Rosa Diaz") -> Twin:
    """An older customer and a newer one who may be the same."""
    older = people.a_customer(business, name, created_at=people.NOW - dt.timedelta(days=90))
    newer = people.a_customer(business, f"R. {name}")
    return Twin.objects.create(
        business=business, first=older, second=newer, evidence=["Both have the same phone."], found_at=people.NOW
    )


def test_pair_is_shown_with_the_evidence_and_the_older_one_kept(business, owner_client):
    twin = a_pair(business)

    page = owner_client.get("/twins/").content.decode()

    assert "Both have the same phone." in page
    assert f'name="keep" value="{twin.first_id}" checked>' in page
    assert f'name="keep" value="{twin.second_id}">' in page


@pytest.mark.parametrize("count", [1, 3])
def test_pairs_ask_the_same_few_questions(business, owner_client, django_assert_num_queries, count):
    for number in range(count):
        a_pair(business, f"Customer {number}")

    with django_assert_num_queries(7):
        owner_client.get("/twins/")


@pytest.mark.parametrize("kept", ["first", "second"])
def test_chosen_one_is_kept_when_they_are_the_same(business, owner_client, kept):
    twin = a_pair(business)
    chosen = getattr(twin, kept)

    owner_client.post(f"/twins/{twin.pk}/verdicts/", {"verdict": "same", "keep": chosen.pk})

    twin.refresh_from_db()
    assert Customer.objects.of(business).get() == chosen
    assert twin.verdict == "same"


def test_pair_is_not_asked_about_again_when_they_are_different(business, owner_client):
    twin = a_pair(business)

    owner_client.post(f"/twins/{twin.pk}/verdicts/", {"verdict": "different", "keep": twin.first_id})

    assert owner_client.get("/twins/").context["pairs"] == []
    assert Customer.objects.of(business).count() == 2


@pytest.mark.parametrize("verdict", ["", "maybe"])
def test_nothing_is_decided_without_a_verdict(business, owner_client, verdict):
    twin = a_pair(business)

    response = owner_client.post(f"/twins/{twin.pk}/verdicts/", {"verdict": verdict, "keep": twin.first_id})

    assert response.status_code == 404
    assert Customer.objects.of(business).count() == 2


def test_pair_decided_twice_stays_decided(business, owner_client):
    twin = a_pair(business)
    said = {"verdict": "same", "keep": twin.first_id}
    owner_client.post(f"/twins/{twin.pk}/verdicts/", said)

    response = owner_client.post(f"/twins/{twin.pk}/verdicts/", said, follow=True)

    assert "These two are one customer already." in response.content.decode()


def test_merged_twin_is_told_apart_again_on_the_page(business, owner_client):
    """D12: a merge can be taken back."""
    twin = a_pair(business)
    journal.note(twin.second, "review", about="review:1", now=people.NOW, words="So quiet.")
    owner_client.post(f"/twins/{twin.pk}/verdicts/", {"verdict": "same", "keep": twin.first_id})
    page = owner_client.get(f"/customers/{twin.first_id}/").context["portrait"]
    assert "So quiet." in [line.quote for line in page.lines]

    owner_client.post(f"/customers/{twin.first_id}/partings/", {"twin": twin.second_id})

    page = owner_client.get(f"/customers/{twin.first_id}/").context["portrait"]
    assert "So quiet." not in [line.quote for line in page.lines]
    assert Customer.objects.of(business).count() == 2


def test_address_of_a_merged_twin_leads_to_who_is_kept(business, owner_client):
    twin = a_pair(business)
    owner_client.post(f"/twins/{twin.pk}/verdicts/", {"verdict": "same", "keep": twin.first_id})

    assert owner_client.get(f"/customers/{twin.second_id}/").url == f"/customers/{twin.first_id}/"
    assert owner_client.get(f"/counter/{twin.second_id}/").url == f"/counter/{twin.first_id}/"


def test_neighbours_pair_is_not_there(business, neighbour, owner_client):
    theirs = a_pair(neighbour)

    said = {"verdict": "same", "keep": theirs.first_id}

    assert owner_client.post(f"/twins/{theirs.pk}/verdicts/", said).status_code == 404
    assert owner_client.get("/twins/").context["pairs"] == []
    assert Customer.objects.of(neighbour).count() == 2


def test_somebody_else_cannot_be_kept_in_a_pair(business, owner_client):
    twin = a_pair(business)
    other = people.a_customer(business, "Ben Okafor")

    response = owner_client.post(f"/twins/{twin.pk}/verdicts/", {"verdict": "same", "keep": other.pk})

    assert response.status_code == 404
    assert Customer.objects.of(business).count() == 3

"""The words of mail: changed, looked at by a second pair of eyes, and seen as customers see them."""

import pytest
from django.test import Client

from regulars.records.models import Business, Customer, Message, Staff, Template
from regulars.services import installation, outbox, playbooks, templates
from tests.people import NOW
from tests.services.post_office import Worker, a_letter, an_account

ADDRESS = "/words/thank_you/"
GOOD = {"subject": "Your {item|order}", "text": "Hello {first_name},\r\n\r\nhow is the {item}?\r\n\r\n{staff}"}
PITCH = GOOD | {"text": "Hello {first_name}, buy now and save $50."}


def page(client: Client, address: str = ADDRESS) -> str:
    """What is on a page."""
    return client.get(address).content.decode()


def own(business: Business) -> list[str]:
    """The shop's own words for a thank-you."""
    return list(
        Template.objects.filter(business=business, occasion="thank_you", is_on=True).values_list("text", flat=True)
    )


def test_words_are_used_from_now_on_and_put_back(owner_client: Client, business: Business):
    owner_client.post(ADDRESS, GOOD | {"save": "1"})
    assert own(business) == ["Hello {first_name},\n\nhow is the {item}?\n\n{staff}"]

    owner_client.post(f"{ADDRESS}ready-made/")

    assert own(business) == []


def test_trying_words_uses_them_nowhere(owner_client: Client, business: Business, customer: Customer):
    answer = owner_client.post(ADDRESS, GOOD | {"try": "1"}, follow=True)

    assert (answer.status_code, own(business)) == (200, [])
    assert "Hello Rosa," in page(owner_client, f"{ADDRESS}letter/{customer.pk}/?draft=1")
    assert "how is the" not in page(owner_client, f"{ADDRESS}letter/{customer.pk}/")


def test_grave_remarks_are_read_before_the_words_are_used(owner_client: Client, business: Business):
    refused = owner_client.post(ADDRESS, PITCH | {"save": "1"})

    assert (refused.status_code, own(business)) == (422, [])
    assert "This e-mail thanks or helps." in refused.content.decode()
    owner_client.post(ADDRESS, PITCH | {"save": "1", "sure": "on"})
    assert own(business) == [PITCH["text"]]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"subject": ""}, "Say in four words why you write."),
        ({"text": ""}, "An e-mail needs words."),
        ({"text": "Hello {shoe_size}", "sure": "on"}, "Nothing will ever fill {shoe_size}."),
        ({"subject": "x" * 201}, "200"),
    ],
)
def test_words_that_cannot_be_used_come_back_to_be_mended(
    said: dict[str, str], why: str, owner_client: Client, business: Business
):
    answer = owner_client.post(ADDRESS, GOOD | {"save": "1"} | said)

    assert (answer.status_code, own(business)) == (422, [])
    assert why in answer.content.decode()


@pytest.mark.parametrize("said", [{"text": ""}, {"text": "", "subject": ""}, {"text": " \n"}])
def test_no_words_are_not_praised(said: dict[str, str], owner_client: Client):
    html = owner_client.post(ADDRESS, GOOD | {"save": "1"} | said).content.decode()

    assert ("There is nothing to read yet." in html, "It reads like you" in html) == (True, False)


def test_who_had_these_very_words_is_said_and_stops_nobody(
    owner_client: Client, business: Business, customer: Customer
):
    account = an_account(business)
    a_letter(customer)
    Worker(account).deliver()
    same = {"subject": "Thank you", "text": "Hello {first_name},"}
    said = "This customer has had these very words from you already, last on March 3"

    tried = owner_client.post(ADDRESS, same | {"try": "1"}, follow=True).content.decode()
    other = owner_client.post(ADDRESS, GOOD | {"try": "1"}, follow=True).content.decode()
    owner_client.post(ADDRESS, same | {"save": "1"})

    assert (said in tried, said in other, own(business)) == (True, False, ["Hello {first_name},"])


def test_an_occasion_that_there_is_not_is_not_there(owner_client: Client):
    assert owner_client.get("/words/easter_eggs/").status_code == 404


def test_a_proof_goes_to_who_asks(owner_client: Client, owner: Staff, business: Business, customer: Customer):
    an_account(business)

    owner_client.post(f"{ADDRESS}proofs/{customer.pk}/")
    owner_client.post(f"{ADDRESS}proofs/{customer.pk}/")

    assert [(one.to_address, one.stream) for one in Message.objects.all()] == [(owner.user.email, "account")]


def test_a_proof_leaves_although_the_letters_are_stopped(
    owner_client: Client, owner: Staff, business: Business, customer: Customer
):
    """A13."""
    account = an_account(business)
    outbox.pause(business, reason="Stop.", by=None, now=NOW)

    owner_client.post(f"{ADDRESS}proofs/{customer.pk}/")

    assert len(Worker(account).deliver()) == 1


def test_on_a_copy_no_proof_is_promised(owner_client: Client, business: Business, customer: Customer):
    """A16."""
    an_account(business)
    installation.pause_all(installation.COPY, now=NOW)

    answer = owner_client.post(f"{ADDRESS}proofs/{customer.pk}/")

    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert "No e-mail leaves, not even to your team" in answer.content.decode()


def test_without_an_account_a_proof_says_what_is_missing(owner_client: Client, customer: Customer):
    answer = owner_client.post(f"{ADDRESS}proofs/{customer.pk}/")

    assert answer.status_code == 422
    assert "Nobody knows yet from which address your mail leaves." in answer.content.decode()


def test_the_list_says_whose_words_they_are(owner_client: Client, owner: Staff, business: Business):
    assert ">your own<" not in page(owner_client, "/words/")
    templates.write(business, "thank_you", "Ours", "Hello {first_name}.", by=owner, now=NOW)

    assert ">your own<" in page(owner_client, "/words/")


def test_who_does_not_lead_reads_the_words_and_changes_none(staff: Staff):
    client = Client()
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")

    html = page(client, "/words/")

    assert ("Hello {first_name}," in html, ADDRESS in html) == (True, False)
    assert client.post(ADDRESS, GOOD | {"save": "1"}).status_code == 403


def test_a_rule_with_a_name_has_words_of_its_own(business: Business, owner_client: Client) -> None:
    """What the page shows for it is what the plan sends."""
    playbooks.install(business, trade="home-services", now=NOW)
    listed = owner_client.get("/words/").content.decode()
    assert 'href="/words/season-spring/"' in listed

    said = {"subject": "Ours", "text": "Hello {first_name}, is all well in {city}?", "sure": "on"}
    assert owner_client.post("/words/season-spring/", said).status_code == 302

    assert templates.in_use(business).keys() == {"season-spring"}
    assert owner_client.get("/words/season-summer/").status_code == 404

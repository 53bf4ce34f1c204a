"""The words of mail: changed, looked at by a second pair of eyes, and seen as customers see them."""

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import Client

from regulars.core.playbook_rules import OCCASIONS
from regulars.records.models import Business, Customer, Message, Staff, Template
from regulars.services import installation, outbox, playbooks, templates
from tests.people import NOW, a_customer
from tests.services.post_office import Worker, a_letter, an_account

ADDRESS = "/words/thank_you/"
DRAFT = "A draft: nobody gets these words before you use them."
GO_ON = "You have a draft: go on"
AGAIN = "Take my words again"
GOOD = {"subject": "Your {item|order}", "text": "Hello {first_name},\r\n\r\nhow is the {item}?\r\n\r\n{staff}"}
PITCH = GOOD | {"text": "Hello {first_name}, buy now and save $50."}


def page(client: Client, address: str = ADDRESS) -> str:
    """What is on a page."""
    return client.get(address).content.decode()


def prove(client: Client, customer: Customer, **typed: str) -> HttpResponse:
    """Press "Send it to myself" with words in the form; the page that comes of it."""
    return client.post(f"{ADDRESS}proofs/{customer.pk}/", GOOD | typed, follow=True)


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
    tried = GOOD | {"text": "Hello {first_name}, is it warm at last?", "try": "1"}

    answer = owner_client.post(ADDRESS, tried, follow=True)

    assert (answer.status_code, own(business)) == (200, [])
    assert "Hello Rosa, is it warm at last?" in page(owner_client, f"{ADDRESS}letter/{customer.pk}/")


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

    assert ("There is nothing to read yet." in html, "Nothing stands out" in html) == (True, False)


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


def test_a_proof_goes_to_who_asks_with_what_is_typed(
    owner_client: Client, owner: Staff, business: Business, customer: Customer
):
    an_account(business)

    html = prove(owner_client, customer).content.decode()
    prove(owner_client, customer)

    (sent,) = Message.objects.select_related("template")
    assert (sent.to_address, sent.stream, sent.template.subject) == (owner.user.email, "account", GOOD["subject"])
    assert f"It is on its way to {owner.user.email}." in html
    assert (DRAFT in html, "how is the {item}?" in html, own(business)) == (True, True, [])


def test_a_proof_that_went_today_says_when(
    owner_client: Client, business: Business, customer: Customer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    account = an_account(business)
    prove(owner_client, customer)
    Worker(account).deliver(now=NOW + dt.timedelta(minutes=15))

    html = prove(owner_client, customer).content.decode()

    assert ("It went at 10:15 am already, to" in html, "on its way to" in html) == (True, False)


def test_a_proof_that_failed_goes_when_asked_for_again(owner_client: Client, business: Business, customer: Customer):
    account = an_account(business)
    prove(owner_client, customer)
    worker = Worker(account)
    claimed = worker.claim()
    worker.advance(claimed)
    worker.settle(claimed, "failed")

    html = prove(owner_client, customer).content.decode()

    assert ("on its way to" in html, Message.objects.filter(state="ready").count()) == (True, 1)


def test_a_proof_of_the_words_in_use_makes_no_draft(owner_client: Client, business: Business, customer: Customer):
    an_account(business)
    owner_client.post(ADDRESS, GOOD | {"save": "1"})

    assert DRAFT not in prove(owner_client, customer).content.decode()


def test_a_proof_leaves_although_the_letters_are_stopped(owner_client: Client, business: Business, customer: Customer):
    """A13."""
    account = an_account(business)
    outbox.pause(business, reason="Stop.", by=None, now=NOW)

    prove(owner_client, customer)

    assert len(Worker(account).deliver()) == 1


def test_on_a_copy_no_proof_is_promised(owner_client: Client, business: Business, customer: Customer):
    """A16."""
    an_account(business)
    installation.pause_all(installation.COPY, now=NOW)

    answer = prove(owner_client, customer)

    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert "No e-mail leaves, not even to your team" in answer.content.decode()


def test_without_an_account_a_proof_says_what_is_missing_and_loses_no_word(owner_client: Client, customer: Customer):
    answer = prove(owner_client, customer)

    assert answer.status_code == 422
    assert "Nobody knows yet from which address your mail leaves." in answer.content.decode()
    assert "how is the {item}?" in page(owner_client)


def test_a_proof_of_a_rule_with_a_name_is_sent(owner_client: Client, business: Business, customer: Customer):
    an_account(business)
    playbooks.install(business, trade="home-services", now=NOW)

    owner_client.post(f"/words/season-spring/proofs/{customer.pk}/", GOOD)

    (sent,) = Message.objects.select_related("template")
    assert (sent.occasion, sent.purpose, sent.template.occasion) == ("season", "marketing", "season-spring")


def test_a_proof_without_words_is_not_sent(owner_client: Client, business: Business, customer: Customer):
    an_account(business)

    answer = prove(owner_client, customer, text="")

    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert GOOD["subject"] in answer.content.decode()


def test_who_reads_them_changes_and_what_is_typed_stays(owner_client: Client, business: Business, customer: Customer):
    ben = a_customer(business, "Ben Long")

    answer = owner_client.post(ADDRESS, GOOD | {"try": str(ben.pk)}, follow=True)

    html = answer.content.decode()
    assert f"{ADDRESS}letter/{ben.pk}/" in html
    assert "how is the {item}?" in html
    assert "Hello Ben," in page(owner_client, f"{ADDRESS}letter/{ben.pk}/")


def test_what_is_to_be_mended_first_is_shown_as_it_would_be_read(owner_client: Client, customer: Customer):
    refused = owner_client.post(ADDRESS, PITCH | {"save": "1"}).content.decode()

    assert f"{ADDRESS}letter/{customer.pk}/" in refused
    assert "buy now and save $50." in page(owner_client, f"{ADDRESS}letter/{customer.pk}/")
    assert PITCH["text"] in page(owner_client)


@pytest.mark.parametrize("said", [{"subject": ""}, {"text": ""}, {"subject": "x" * 201}, {"text": "x" * 20_001}])
def test_no_other_words_are_shown_under_what_cannot_be_read_yet(
    said: dict[str, str], owner_client: Client, customer: Customer
):
    html = owner_client.post(ADDRESS, GOOD | {"save": "1"} | said).content.decode()

    assert ("<iframe" in html, "Mend this first, and their e-mail stands here." in html) == (False, True)


def test_each_occasion_has_a_draft_of_its_own(owner_client: Client, business: Business):
    owner_client.post(ADDRESS, GOOD | {"try": "1"})
    owner_client.post("/words/birthday/", {"subject": "Many happy returns", "text": "Hello.", "try": "1"})
    assert page(owner_client, "/words/").count(GO_ON) == 2

    owner_client.post(
        "/words/birthday/", {"subject": "Many happy returns", "text": "Hello.", "save": "1", "sure": "on"}
    )
    owner_client.post("/words/season/ready-made/")

    assert (page(owner_client, "/words/").count(GO_ON), DRAFT in page(owner_client, "/words/birthday/")) == (1, False)
    html = page(owner_client)
    assert (DRAFT in html, "how is the {item}?" in html) == (True, True)


def test_a_draft_that_is_dropped_is_gone(owner_client: Client):
    owner_client.post(ADDRESS, GOOD | {"try": "1"})

    html = owner_client.post(f"{ADDRESS}draft/", GOOD, follow=True).content.decode()

    assert (DRAFT in html, "how is the {item}?" in html, GO_ON in page(owner_client, "/words/")) == (False,) * 3


def test_words_as_they_are_in_use_are_no_draft(owner_client: Client):
    owner_client.post(ADDRESS, GOOD | {"save": "1"})
    owner_client.post(ADDRESS, PITCH | {"try": "1"})

    owner_client.post(ADDRESS, GOOD | {"try": "1"})

    assert DRAFT not in page(owner_client)


def test_drafts_that_are_too_much_leave_the_oldest_out(owner_client: Client):
    long = {"subject": "Long", "text": "x" * 20_000, "try": "1"}
    for occasion in OCCASIONS:
        owner_client.post(f"/words/{occasion}/", long)

    kept = [one for one in OCCASIONS if DRAFT in page(owner_client, f"/words/{one}/")]

    assert kept == list(OCCASIONS)[-len(kept) :]
    assert 1 < len(kept) < 5


def test_own_words_come_back_with_one_press(owner_client: Client, business: Business):
    owner_client.post(ADDRESS, GOOD | {"save": "1"})

    html = owner_client.post(f"{ADDRESS}ready-made/", follow=True).content.decode()
    mine = Template.objects.get(business=business, is_own=True)

    assert html.count(AGAIN) == 2
    assert html.count(f'action="{ADDRESS}own/{mine.pk}/"') == 2
    assert page(owner_client).count(AGAIN) == 1
    owner_client.post(f"{ADDRESS}own/{mine.pk}/")
    assert own(business) == [mine.text]
    assert (AGAIN in page(owner_client), AGAIN in page(owner_client, f"{ADDRESS}?back={mine.pk}")) == (False, False)


def test_the_notice_brings_back_what_was_in_use_and_the_page_what_was_before(owner_client: Client, business: Business):
    other = {"subject": "Thank you", "text": "Hello {first_name}, all well? {staff}"}
    for words in (GOOD, other, GOOD):
        owner_client.post(ADDRESS, words | {"save": "1"})
    mine, before = Template.objects.filter(business=business, is_own=True).order_by("pk")

    html = owner_client.post(f"{ADDRESS}ready-made/", follow=True).content.decode()

    notice, rest = html.split('id="seen"')
    assert notice.count(f"{ADDRESS}own/{mine.pk}/") == 1
    assert [rest.count(f"{ADDRESS}own/{one.pk}/") for one in (mine, before)] == [1, 1]


def test_words_that_nobody_used_are_not_offered_as_their_own(
    owner_client: Client, business: Business, customer: Customer
):
    an_account(business)
    prove(owner_client, customer)
    proof = Template.objects.get(business=business)

    assert AGAIN not in page(owner_client)
    assert owner_client.post(f"{ADDRESS}own/{proof.pk}/").status_code == 404


def test_own_words_of_another_occasion_are_not_taken(owner_client: Client, business: Business, owner: Staff):
    mine = templates.write(business, "birthday", "Ours", "Hello {first_name}.", by=owner, now=NOW)

    assert owner_client.post(f"{ADDRESS}own/{mine.pk}/").status_code == 404


def test_the_list_says_whose_words_they_are(owner_client: Client, owner: Staff, business: Business):
    assert ">your own<" not in page(owner_client, "/words/")
    templates.write(business, "thank_you", "Ours", "Hello {first_name}.", by=owner, now=NOW)

    assert ">your own<" in page(owner_client, "/words/")


def test_the_list_reads_as_an_e_mail_does_and_shows_no_gap(owner_client: Client, owner: Staff, business: Business):
    said = "{first_name}, is the {item|order} from {shop.name} all right"
    templates.write(business, "thank_you", said, "Hello {first_name}.", by=owner, now=NOW)

    assert "…, is the order from North Air all right" in page(owner_client, "/words/")


def test_who_does_not_lead_reads_the_words_and_changes_none(staff: Staff):
    client = Client()
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")

    html = page(client, "/words/")

    assert ("Hello …," in html, "{" in html.partition("<main")[2], ADDRESS in html) == (True, False, False)
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

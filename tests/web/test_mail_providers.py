"""Settings, Mail: letters through a provider's API, its key kept, its reports let in."""

import base64
import json
import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from regulars.post.provider_events import VIEWS
from regulars.post.provider_forms import PROVIDERS
from regulars.post.providers import KINDS, hand_over
from regulars.records.models import Business, Customer, Incoming, MailAccount, Message, Staff
from regulars.services import mail_accounts, mail_providers, mail_setup, provider_events
from regulars.web import changed
from tests.people import NOW
from tests.provider_api import Api, serving
from tests.services.letters_sent import a_letter

PAGE = "/settings/mail/provider/"
CANARY = "canary-4711-of-the-provider"
ANSWERS = {
    "postmark": {"server_token": CANARY},
    "resend": {"api_key": CANARY, "signing_secret": "whsec_" + base64.b64encode(b"k" * 24).decode()},
    "sendgrid": {"api_key": CANARY},
    "mailgun": {"api_key": CANARY, "sender_domain": "north.example", "webhook_signing_key": "hook"},
    "brevo": {"api_key": CANARY},
    "mailjet": {"api_key": CANARY, "secret_key": CANARY},
    "mailersend": {"api_token": CANARY, "signing_secret": "hook"},
    "sparkpost": {"api_key": CANARY},
    "amazon_ses": {"aws_access_key_id": "AKIA", "aws_secret_access_key": CANARY, "region_name": "us-east-1"},
}
each = pytest.mark.parametrize("slug", sorted(set(ANSWERS) - {"amazon_ses"}))


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    """A shop that the internet can see."""
    settings.SMTP_URL, settings.PUBLIC_URL = "", "https://shop.north.example"


def form(slug: str, **more: str) -> dict[str, str]:
    return {"provider": slug, "address": "olive@north.example", "from_name": "North Air"} | ANSWERS[slug] | more


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_every_provider_of_ours_can_be_chosen():
    assert set(PROVIDERS) == set(KINDS) == set(VIEWS)
    proofs = {one.slug: one.proof.name if one.proof else "webhook_secret" for one in PROVIDERS.values()}
    assert {slug: proof for slug, (_, proof) in VIEWS.items()} == proofs


@each
def test_a_provider_is_chosen_and_its_keys_are_never_shown(owner_client: Client, business: Business, slug: str):
    answer = owner_client.post(PAGE, form(slug), follow=True)
    again = text(owner_client.get(PAGE, {"provider": slug}))

    account = MailAccount.objects.get()
    provider = provider_events.provider_of(account)
    assert (account.kind, account.provider, account.from_address) == ("provider", slug, "olive@north.example")
    assert CANARY.encode() not in bytes(account.provider_sealed)
    assert CANARY in json.dumps(dict(provider.secrets))
    assert f"Mail leaves through {PROVIDERS[slug].label}." in text(answer)
    assert CANARY not in text(answer) + again
    assert "One is kept. Leave it empty to keep it." in again
    address = mail_providers.reports_address(account)
    assert (address[:8], address in text(answer)) == ("https://", True)
    assert provider_events.account_at(address.split("/events/")[1].split("/")[0], slug) == account


def test_what_is_pasted_at_postmark_proves_its_reports(owner_client: Client, customer: Customer):
    owner_client.post(PAGE, form("postmark"))
    letter = a_letter(customer, provider_ref="pm-1", fenced_at=timezone.now(), state_since=timezone.now())
    _, _, rest = mail_providers.reports_address(MailAccount.objects.get()).partition("https://")
    proof, _, place = rest.partition("@")
    bounce = {
        "RecordType": "SpamComplaint",
        "Type": "SpamComplaint",
        "MessageID": "pm-1",
        "Metadata": {"outbox_id": str(letter.pk)},
        "ID": 1,
        "Email": letter.to_address,
        "BouncedAt": timezone.now().isoformat(),
    }
    secret = base64.b64encode(proof.encode()).decode()

    answer = Client().post(
        "/" + place.partition("/")[2],
        json.dumps(bounce),
        content_type="application/json",
        headers={"Authorization": f"Basic {secret}"},
    )

    assert (answer.status_code, Incoming.objects.get().kind) == (200, "complaint")


def test_without_a_public_address_the_page_says_what_is_missing(owner_client: Client, settings: Settings):
    settings.PUBLIC_URL = ""

    page = text(owner_client.post(PAGE, form("postmark"), follow=True))

    assert "Set PUBLIC_URL to your https:// address" in page
    assert "/events/" not in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"server_token": ""}, "Copy it from Postmark: Servers, your server, API Tokens."),
        ({"server_token": "two words"}, "It is one line without spaces. Copy it once more."),
        ({"address": "olive"}, "This is not an e-mail address."),
    ],
)
def test_what_is_missing_is_said_at_its_field(owner_client: Client, change: dict[str, str], sentence: str):
    answer = owner_client.post(PAGE, form("postmark", **change))

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not MailAccount.objects.exists()


def test_an_empty_key_keeps_the_one_there_is_and_the_address_for_reports(owner_client: Client):
    owner_client.post(PAGE, form("postmark"))
    before = mail_providers.reports_address(MailAccount.objects.get())

    owner_client.post(PAGE, form("postmark", server_token="", from_name="North Air & Sons"))

    account = MailAccount.objects.get()
    assert provider_events.provider_of(account).secrets["server_token"] == CANARY
    assert (account.from_name, mail_providers.reports_address(account)) == ("North Air & Sons", before)


def test_another_provider_gets_no_key_of_the_one_before(owner_client: Client):
    owner_client.post(PAGE, form("sendgrid"))

    answer = owner_client.post(PAGE, form("brevo", api_key=""))

    assert answer.status_code == 422
    assert MailAccount.objects.get().provider == "sendgrid"


def test_a_mailbox_takes_its_place_again(owner_client: Client, business: Business):
    owner_client.post(PAGE, form("postmark"))

    mail_setup.choose(business, "olive@north.example", host="127.0.0.1", port=25, security="none", by=None, now=NOW)

    assert MailAccount.objects.get().kind == "smtp"


def test_another_hour_leaves_the_way_as_it_is(owner_client: Client):
    owner_client.post(PAGE, form("postmark"))

    owner_client.post("/settings/mail/letters/", {"mail_at": "11:30", "per_day": "50", "bounce_address": ""})

    account = MailAccount.objects.get()
    assert (account.kind, account.provider, f"{account.mail_at:%H:%M}") == ("provider", "postmark", "11:30")


@pytest.fixture
def api() -> Iterator[Api]:
    taken = {"ErrorCode": 0, "Message": "OK", "MessageID": "pm-1", "To": "rosa@mail.example"}
    with serving(Api(answer=taken)) as one:
        yield one


def test_what_was_chosen_hands_letters_over(owner_client: Client, api: Api):
    owner_client.post(PAGE, form("postmark"))
    provider = provider_events.provider_of(MailAccount.objects.get())
    here = type(provider)(provider.slug, {**provider.secrets, "api_url": api.url})
    letter = b"From: olive@north.example\r\nTo: rosa@mail.example\r\nSubject: Hi\r\n\r\nHello\r\n"

    told = hand_over(here, letter, one=uuid.uuid4(), to_address="rosa@mail.example")

    assert told == "pm-1"
    assert api.asked[0].headers["X-Postmark-Server-Token"] == CANARY


def test_a_test_goes_by_the_provider(owner_client: Client):
    owner_client.post(PAGE, form("postmark"))

    answer = owner_client.post("/settings/mail/tests/", follow=True)

    assert "is on its way" in text(answer)
    assert Message.objects.get().facts["way"] == "olive@north.example provider postmark"


def test_a_provider_signs_itself_so_that_only_what_to_do_with_fakes_is_asked(owner_client: Client, business: Business):
    owner_client.post(PAGE, form("postmark"))
    wrong = {"is_right": False, "says": "Nothing is there.", "text": ""}
    records = {"mx": {**wrong, "is_right": True}, "spf": wrong, "dkim": wrong, "dmarc": {**wrong, "is_right": True}}
    MailAccount.objects.update(records=records, records_at=timezone.now())
    Business.objects.update(postal_address="1 Main Street\nAlbany, NY 12207")
    account = MailAccount.objects.select_related("business").get()

    page = text(owner_client.get("/settings/mail/"))

    assert mail_accounts.bulk_refusal(account, now=timezone.now()) is None
    assert "Postmark signs your e-mails" in page
    assert "Who may send (SPF)" not in page


def test_staff_cannot_choose_one(staff: Staff, client: Client):
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")

    assert (client.get(PAGE).status_code, client.post(PAGE, form("postmark")).status_code) == (403, 403)


def test_complaints_are_said_on_the_page_with_what_to_do(owner_client: Client, business: Business, customer: Customer):
    owner_client.post(PAGE, form("postmark"))
    now = timezone.now()
    letter = a_letter(customer, fenced_at=now, state_since=now)
    Incoming.objects.create(
        business=business, key="one", kind="complaint", message=letter, received_at=now, settled_at=now
    )

    pages = [text(owner_client.get(address)) for address in ("/settings/mail/", "/mail/")]

    assert ["1 of 1 e-mails of the last seven days were reported as spam." in page for page in pages] == [True, True]
    assert all("Write only to people who bought from you lately" in page for page in pages)


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("amazon_ses", "key, region"),
        ("mailgun", "key, domain, webhook secret"),
        ("mailjet", "key"),
        ("postmark", "key"),
    ],
)
def test_what_a_provider_was_told_is_said_in_our_own_words(
    owner_client: Client, business: Business, owner: Staff, slug: str, said: str
):
    mail_providers.choose(business, "olive@north.example", slug, answers=ANSWERS[slug], by=owner, now=NOW)

    page = text(owner_client.get("/settings/mail/"))

    assert f"Changed by Olive on March 3, 2026: the way e-mails leave, address, {said}</li>" in page


def test_a_provider_that_watches_readers_by_itself_is_told_of(owner_client: Client):
    pages = {slug: text(owner_client.get(PAGE, {"provider": slug})) for slug in ("resend", "mailgun")}

    said = "Switch that off at Resend: Domains, your domain, Configuration."
    assert [said in pages["resend"], "Switch that off" in pages["mailgun"]] == [True, False]


def test_there_is_a_word_for_everything_a_provider_is_asked():
    asked = {question.name for wanted in PROVIDERS.values() for question in wanted.asked}

    assert asked - changed.WORDS.keys() == set()

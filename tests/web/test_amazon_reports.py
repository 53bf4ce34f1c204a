"""Amazon SES reports over its notification service: with the password, and from the topic that the owner let in."""

import base64
import datetime as dt
import json
import socket
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from regulars.records.models import Business, Customer, Incoming, MailAccount, Message, Suppression
from regulars.services import mail_providers, provider_events
from regulars.services.sealing import seal
from regulars.web import mail_providers as page_door
from regulars.web import provider_events as door
from tests.people import NOW
from tests.services.letters_sent import a_letter, an_account

SECRET = "regulars:a-window-table"
BASIC = {"Authorization": "Basic " + base64.b64encode(SECRET.encode()).decode()}
TOPIC = "arn:aws:sns:us-east-1:123456789012:north-air-mail"
TOKEN = "2336412f37fb687f5d51e6e2425a8a59" * 4
LINK = f"https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token={TOKEN}"
SHOWN = LINK.replace(TOPIC, TOPIC.replace(":", "%3A")).replace("&", "&amp;")
HARD = {"bounceType": "Permanent", "bounceSubType": "General"}
SOFT = {"bounceType": "Transient", "bounceSubType": "MailboxFull"}


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """One clock for both doors, and no way out: whoever visits an address fails."""
    settings.PUBLIC_URL = "https://shop.north.example"
    for one in (door, page_door):
        monkeypatch.setattr(one, "now", lambda: NOW)
    monkeypatch.setattr(socket, "create_connection", None)


@pytest.fixture
def account(business: Business) -> MailAccount:
    """An account that sends through Amazon SES, whose topic may report."""
    return sent_through_amazon(business, topic=TOPIC)


@pytest.fixture
def new_account(business: Business) -> MailAccount:
    """An account that sends through Amazon SES, where nobody has let in a topic yet."""
    return sent_through_amazon(business)


def sent_through_amazon(business: Business, **more: str) -> MailAccount:
    """Make an account as the settings keep it."""
    kept = {
        "client_params": {"aws_access_key_id": "AKIA", "aws_secret_access_key": "canary", "region_name": "us-east-1"},
        "webhook_secret": SECRET,
    } | more
    return an_account(business, kind="provider", provider="amazon_ses", provider_sealed=seal(json.dumps(kept)))


@pytest.fixture
def letter(account: MailAccount, customer: Customer) -> Message:
    """A letter to Rosa that Amazon took."""
    return a_letter(customer, provider_ref="ses-1")


def report(letter: Message, kind: str = "Bounce", how: dict[str, str] = HARD, **mail: object) -> dict[str, Any]:
    """What SES tells about a letter."""
    named = {"messageId": letter.provider_ref, "destination": [letter.to_address]} | mail
    who = [{"emailAddress": letter.to_address}]
    about = {"Bounce": how | {"bouncedRecipients": who}, "Complaint": {"complainedRecipients": who}}
    return {"notificationType": kind, "mail": named, kind.lower(): about.get(kind, {"recipients": [letter.to_address]})}


def envelope(message: object = "", **more: object) -> dict[str, Any]:
    """What SNS puts around it."""
    made = {
        "Type": "Notification",
        "MessageId": "e1f2a232",
        "TopicArn": TOPIC,
        "Message": message if isinstance(message, str) else json.dumps(message),
        "Timestamp": "2026-03-03T14:59:00.000Z",
    }
    return made | more


def question(**more: object) -> dict[str, Any]:
    """What SNS asks before it brings anything."""
    return envelope(Type="SubscriptionConfirmation", Token=TOKEN, SubscribeURL=LINK) | more


def bring(account: MailAccount, told: dict[str, Any], proof: dict[str, str] = BASIC, **headers: str) -> HttpResponse:
    """Bring it as SNS does."""
    marks = {"x-amz-sns-message-type": told["Type"], "x-amz-sns-message-id": told["MessageId"]} | headers
    address = f"/events/{provider_events.address_token(account.business)}/amazon_ses/"
    return Client().post(address, json.dumps(told).encode(), content_type="text/plain", headers=proof | marks)


def let_in(owner_client: Client, topic: str = TOPIC) -> str:
    """Say that a topic is ours, and return what the page says then."""
    return owner_client.post("/settings/mail/topic/", {"topic": topic}, follow=True).content.decode()


def page(owner_client: Client) -> str:
    return owner_client.get("/settings/mail/").content.decode()


def test_amazon_is_asked_for_the_password_before_it_brings_it(account: MailAccount, letter: Message):
    answer = bring(account, envelope(report(letter)), proof={})

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Basic realm="reports"')
    assert not Incoming.objects.exists()


@pytest.mark.parametrize(
    ("kind", "how", "kept"),
    [
        ("Bounce", HARD, "hard"),
        ("Bounce", SOFT, "soft"),
        ("Complaint", HARD, "complaint"),
        ("Delivery", HARD, "delivered"),
    ],
)
def test_a_report_is_kept_as_what_it_says(
    account: MailAccount, letter: Message, kind: str, how: dict[str, str], kept: str
):
    """B7, B13: by the name that Amazon gave to the letter."""
    assert bring(account, envelope(report(letter, kind, how))).status_code == 200
    assert list(Incoming.objects.values_list("kind", "message")) == [(kept, letter.pk)]
    assert Suppression.objects.filter(purpose="all").exists() is (kept in ("hard", "complaint"))


def test_a_report_with_the_head_of_the_letter_names_it(account: MailAccount, customer: Customer):
    letter = a_letter(customer)
    head = [{"name": "X-Outbox-Id", "value": str(letter.pk)}]

    bring(account, envelope(report(letter, messageId="ses-9", headers=head)))

    assert Incoming.objects.get().message == letter


@pytest.mark.parametrize(
    ("change", "headers", "status"),
    [
        ({}, {"Authorization": "Basic " + base64.b64encode(b"regulars:wrong").decode()}, 403),
        ({}, {"x-amz-sns-message-type": "SubscriptionConfirmation"}, 403),
        ({}, {"x-amz-sns-message-id": "another"}, 403),
        ({"Type": "Feedback"}, {}, 403),
        ({"Message": "HardBounce"}, {}, 400),
        ({"Message": "7"}, {}, 400),
        ({"TopicArn": ""}, {}, 400),
        ({"TopicArn": "arn:aws:sqs:us-east-1:123456789012:queue"}, {}, 400),
        ({"Timestamp": "2026-02-20T10:00:00.000Z"}, {}, 400),
    ],
)
def test_a_forged_report_does_nothing(
    account: MailAccount, letter: Message, change: dict[str, str], headers: dict[str, str], status: int
):
    """G6, B8."""
    answer = bring(account, envelope(report(letter)) | change, **headers)

    assert answer.status_code == status
    assert not Incoming.objects.exists()
    assert not Suppression.objects.exists()


def test_a_report_brought_again_is_one_and_much_later_refused(
    account: MailAccount, letter: Message, monkeypatch: pytest.MonkeyPatch
):
    """G7, G6."""
    first, second = (bring(account, envelope(report(letter))).status_code for _ in range(2))
    monkeypatch.setattr(door, "now", lambda: NOW + dt.timedelta(hours=2))

    assert (first, second, bring(account, envelope(report(letter))).status_code) == (200, 200, 409)
    assert Incoming.objects.count() == 1


@pytest.mark.parametrize("topic", [TOPIC + "-2", TOPIC.replace("123456789012", "210987654321")])
def test_no_other_topic_reports_even_with_the_password(account: MailAccount, letter: Message, topic: str):
    """G6: a password that came into other hands opens nothing to a topic that the owner did not let in."""
    assert bring(account, envelope(report(letter), TopicArn=topic)).status_code == 403
    assert not Incoming.objects.exists()
    assert not Suppression.objects.exists()


def test_before_the_owner_let_a_topic_in_none_reports(new_account: MailAccount, customer: Customer):
    """G6: who asks is not let in by asking."""
    letter = a_letter(customer, provider_ref="ses-1")
    asked = bring(new_account, question()).status_code

    assert (asked, bring(new_account, envelope(report(letter))).status_code) == (200, 403)
    assert not Incoming.objects.exists()


def test_the_owner_lets_a_topic_in_and_then_opens_the_link(
    owner_client: Client, new_account: MailAccount, customer: Customer
):
    """G6: nothing is fetched; whose topic it is says the page, and it stands there who let it in."""
    letter = a_letter(customer, provider_ref="ses-1")
    bring(new_account, question())
    before, after = page(owner_client), let_in(owner_client)

    assert f"<code>{TOPIC}</code>" in before
    assert (f'href="{SHOWN}"' in before, f'href="{SHOWN}"' in after) == (False, True)
    assert ": Amazon’s topic</li>" in after
    assert bring(new_account, envelope(report(letter))).status_code == 200
    assert Incoming.objects.get().message == letter


def test_only_the_topic_that_asks_is_let_in(owner_client: Client, account: MailAccount, letter: Message):
    bring(account, question())

    said = let_in(owner_client, TOPIC + "-2")

    assert "Amazon no longer asks this." in said
    assert bring(account, envelope(report(letter), TopicArn=TOPIC + "-2")).status_code == 403


def test_a_topic_that_is_let_in_takes_the_place_of_the_one_before(
    owner_client: Client, account: MailAccount, letter: Message
):
    other = TOPIC.replace("north-air-mail", "other")
    bring(account, question(TopicArn=other, SubscribeURL=LINK.replace(TOPIC, other)))
    let_in(owner_client, other)

    answers = [bring(account, envelope(report(letter), TopicArn=one)).status_code for one in (TOPIC, other)]

    assert answers == [403, 200]


def test_another_key_leaves_the_topic_let_in(account: MailAccount, letter: Message):
    keys = {"aws_access_key_id": "AKIB", "aws_secret_access_key": "another", "region_name": "us-east-1"}
    mail_providers.choose(account.business, account.from_address, "amazon_ses", answers=keys, by=None, now=NOW)

    assert bring(account, envelope(report(letter))).status_code == 200


@pytest.mark.parametrize(
    "link",
    [
        LINK.replace("https", "http"),
        LINK.replace("sns.us-east-1.amazonaws.com", "evil.example"),
        LINK.replace("amazonaws.com", "amazonaws.com.evil.example"),
        LINK.replace("sns.", "evil.example@sns.").replace("us-east-1.amazonaws.com", "us-east-1.amazonaws.com:8443"),
        LINK.replace("https://", "https://evil.example/?https://"),
        LINK.replace("us-east-1.amazonaws", "eu-west-1.amazonaws"),
        LINK.replace("north-air-mail", "another"),
        LINK.replace(TOKEN, "<script>"),
        LINK.replace(".com/?", ".com/x?"),
        "https://169.254.169.254/latest/meta-data/",
        "javascript:alert(1)",
        "https://[",
        "",
    ],
)
def test_a_link_that_is_not_amazons_is_never_shown(owner_client: Client, account: MailAccount, link: str):
    """G6, G4."""
    assert bring(account, question(SubscribeURL=link)).status_code == 400
    assert "A question from Amazon" not in page(owner_client)


def test_without_the_password_no_question_is_shown(owner_client: Client, account: MailAccount):
    assert bring(account, question(), proof={}).status_code == 401
    assert "A question from Amazon" not in page(owner_client)


def test_the_question_is_gone_once_the_topic_reports(owner_client: Client, account: MailAccount, letter: Message):
    bring(account, question())
    bring(account, envelope(report(letter), TopicArn=TOPIC + "-2"))
    before = page(owner_client)
    bring(account, envelope("Successfully validated SNS topic for Amazon SES event publishing.", MessageId="2"))

    assert ["A question from Amazon" in one for one in (before, page(owner_client))] == [True, False]


def test_the_question_is_gone_when_amazon_has_stopped_waiting(account: MailAccount):
    bring(account, question())
    account.refresh_from_db()

    known = [mail_providers.asks(account, now=NOW + dt.timedelta(hours=hours)) for hours in (71, 73)]

    assert [bool(one) for one in known] == [True, False]

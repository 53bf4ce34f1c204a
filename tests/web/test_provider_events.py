"""A provider's reports are believed when they are proven, taken once, and right in whatever order they come."""

import base64
import datetime as dt
import hashlib
import hmac
import itertools
import json
from collections.abc import Callable

import pytest
from django.test import Client

from regulars.records.models import Business, Consent, Customer, Incoming, MailAccount, Message, Moment, Suppression
from regulars.services import provider_events
from regulars.services.sealing import seal
from regulars.web import provider_events as door
from tests.people import NOW
from tests.services.letters_sent import a_letter, a_token, an_account

SECRET = "hook:a window table"
SIGNING = "whsec_" + base64.b64encode(b"k" * 24).decode()
MAILGUN_KEY = "key-of-the-window-table"
BASIC = {"Authorization": "Basic " + base64.b64encode(SECRET.encode()).decode()}


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "now", lambda: NOW)


def a_provider(business: Business, slug: str = "postmark", **secrets: str) -> MailAccount:
    """An account that sends through a provider."""
    chosen = secrets or {"webhook_secret": SECRET}
    return an_account(business, kind="provider", provider=slug, provider_sealed=seal(json.dumps(chosen)))


@pytest.fixture
def letter(customer: Customer) -> Message:
    """A letter to Rosa that Postmark took."""
    a_provider(customer.business)
    return a_letter(customer, provider_ref="pm-1")


def told(letter: Message, kind: str, number: int = 1, **more: object) -> dict[str, object]:
    """What Postmark reports about a letter."""
    event: dict[str, object] = {
        "MessageID": letter.provider_ref,
        "Metadata": {"outbox_id": str(letter.pk)},
        "ID": number,
    }
    recipient = letter.to_address
    if kind == "Delivery":
        event |= {"RecordType": "Delivery", "Recipient": recipient, "DeliveredAt": "2026-03-03T14:59:00Z"}
    else:
        record = "SpamComplaint" if kind == "SpamComplaint" else "Bounce"
        event |= {"RecordType": record, "Type": kind, "Email": recipient, "BouncedAt": "2026-03-03T14:59:00Z"}
    return event | more


def post(
    business: Business, body: object, *, slug: str = "postmark", headers: dict[str, str] | None = None, token: str = ""
) -> int:
    """Send a report to the shop's address and return the status of the answer."""
    written = body if isinstance(body, bytes) else json.dumps(body).encode()
    address = f"/events/{token or provider_events.address_token(business)}/{slug}/"
    return (
        Client()
        .post(address, written, content_type="application/json", headers=BASIC if headers is None else headers)
        .status_code
    )


def state(business: Business) -> tuple[object, ...]:
    """Everything that reports can change, without when."""
    return (
        sorted(Suppression.objects.values_list("kind", "purpose", "digest", "reason")),
        sorted(Consent.objects.values_list("channel", "purpose", "state")),
        sorted(Moment.objects.filter(business=business).values_list("kind", "words")),
        sorted(Message.objects.values_list("pk", "state")),
        sorted(Incoming.objects.values_list("key", "kind")),
    )


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        ("Delivery", "delivered"),
        ("HardBounce", "hard"),
        ("BadEmailAddress", "hard"),
        ("SoftBounce", "soft"),
        ("SpamComplaint", "complaint"),
        ("ManualSuppression", "stop"),
        ("AutoResponder", "automatic"),
    ],
)
def test_a_report_is_kept_as_what_it_says(letter: Message, kind: str, kept: str):
    assert post(letter.business, told(letter, kind)) == 200
    assert list(Incoming.objects.values_list("kind", "message")) == [(kept, letter.pk)]


def test_a_hard_bounce_and_a_complaint_silence_the_address(letter: Message):
    """B7, B13."""
    post(letter.business, told(letter, "HardBounce"))
    post(letter.business, told(letter, "SpamComplaint", 2))

    assert Suppression.objects.get(purpose="all").reason == "They reported our mail as spam."


def test_a_signed_report_is_believed(customer: Customer):
    """Also without the password that the settings keep for every provider: where one signs, no address holds it."""
    a_provider(customer.business, "resend", signing_secret=SIGNING, webhook_secret=SECRET)
    letter = a_letter(customer, provider_ref="re-1")

    assert post(customer.business, resend(letter), slug="resend", headers=signed(resend(letter))) == 200
    assert Incoming.objects.get().kind == "hard"


def resend(letter: Message) -> bytes:
    """What Resend reports about a bounce."""
    bounce = {"type": "Permanent", "subType": "General", "message": "The recipient's server sent a hard bounce message"}
    inside = {"email_id": letter.provider_ref, "to": [letter.to_address], "bounce": bounce}
    inside["headers"] = [{"name": "X-Metadata", "value": json.dumps({"outbox_id": str(letter.pk)})}]
    return json.dumps({"type": "email.bounced", "created_at": "2026-03-03T14:59:00Z", "data": inside}).encode()


def signed(body: bytes, *, at: dt.datetime = NOW, key: bytes = b"k" * 24, event: str = "evt-1") -> dict[str, str]:
    """Sign as Svix does."""
    written = str(int(at.timestamp()))
    proof = base64.b64encode(hmac.digest(key, f"{event}.{written}.".encode() + body, hashlib.sha256)).decode()
    return {"svix-id": event, "svix-timestamp": written, "svix-signature": f"v1,{proof}"}


def mailgun(letter: Message, severity: str = "", **proof: str) -> dict[str, object]:
    """What Mailgun reports: a hard bounce, or with no severity a complaint; its signature covers nothing of that."""
    event: dict[str, object] = {
        "event": "failed" if severity else "complained",
        "severity": severity,
        "timestamp": NOW.timestamp(),
        "recipient": letter.to_address,
        "user-variables": {"outbox_id": str(letter.pk)},
        "delivery-status": {"code": 550, "message": "5.1.1 no such user"},
    }
    return {"signature": stamped(**proof), "event-data": event}


def stamped(*, at: str = str(int(NOW.timestamp())), token: str = "t" * 50, key: str = MAILGUN_KEY) -> dict[str, str]:
    """Sign as Mailgun does: over a time and a token."""
    signature = hmac.digest(key.encode(), f"{at}{token}".encode(), hashlib.sha256).hex()
    return {"timestamp": at, "token": token, "signature": signature}


def seconds(**later: int) -> str:
    return str(int((NOW + dt.timedelta(**later)).timestamp()))


def basic(pair: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


OLD = "2026-02-20T10:00:00Z"
POSTMARK_FORGERIES: dict[str, Callable[[Message], tuple[object, dict[str, str]]]] = {
    "no proof": lambda one: (told(one, "HardBounce"), {}),
    "empty proof": lambda one: (told(one, "HardBounce"), {"Authorization": ""}),
    "wrong password": lambda one: (told(one, "HardBounce"), basic("hook:wrong")),
    "wrong name": lambda one: (told(one, "SpamComplaint"), basic("hoak:a window table")),
    "password in another case": lambda one: (told(one, "SpamComplaint"), basic(SECRET.upper())),
    "no colon": lambda one: (told(one, "HardBounce"), basic("hook")),
    "not base64": lambda one: (told(one, "HardBounce"), {"Authorization": "Basic %%%"}),
    "bearer": lambda one: (told(one, "HardBounce"), {"Authorization": f"Bearer {SECRET}"}),
    "not json": lambda _: (b"HardBounce", BASIC),
    "nothing": lambda _: (b"", BASIC),
    "a number": lambda _: (7, BASIC),
    "a list": lambda one: ([told(one, "HardBounce")], BASIC),
    "null": lambda _: (None, BASIC),
    "broken letters": lambda _: (b"\xff\xfe{", BASIC),
    "nested without end": lambda _: (b"[" * 100_000, BASIC),
    "of last month": lambda one: (told(one, "HardBounce", BouncedAt=OLD), BASIC),
    "of next year": lambda one: (told(one, "HardBounce", BouncedAt="2027-03-03T10:00:00Z"), BASIC),
    "incoming mail": lambda one: ({"FromFull": {"Email": one.to_address}, "Subject": "x"}, BASIC),
}
RESEND_FORGERIES: dict[str, Callable[[bytes], dict[str, str]]] = {
    "unsigned": lambda _: {},
    "another key": lambda body: signed(body, key=b"x" * 24),
    "another body": lambda body: signed(body + b" "),
    "old": lambda body: signed(body, at=NOW - dt.timedelta(seconds=301)),
    "of the future": lambda body: signed(body, at=NOW + dt.timedelta(seconds=301)),
    "another id": lambda body: signed(body) | {"svix-id": "evt-2"},
    "another time": lambda body: signed(body) | {"svix-timestamp": str(int(NOW.timestamp()) - 1)},
    "no time": lambda body: signed(body) | {"svix-timestamp": "soon"},
    "endless time": lambda body: signed(body) | {"svix-timestamp": "9" * 40},
    "another version": lambda body: (
        signed(body) | {"svix-signature": signed(body)["svix-signature"].replace("v1", "v0")}
    ),
    "strange letters": lambda body: signed(body) | {"svix-signature": "v1,é"},
    "empty id": lambda body: signed(body, event=""),
}


MAILGUN_FORGERIES: dict[str, Callable[[Message], dict[str, object]]] = {
    "unsigned": lambda one: mailgun(one) | {"signature": {}},
    "no signature": lambda one: {"event-data": mailgun(one)["event-data"]},
    "a list for a signature": lambda one: mailgun(one) | {"signature": ["timestamp", "token", "signature"]},
    "another key": lambda one: mailgun(one, key="another"),
    "empty key": lambda one: mailgun(one, key=""),
    "another token": lambda one: mailgun(one) | {"signature": stamped() | {"token": "u" * 50}},
    "another time": lambda one: mailgun(one) | {"signature": stamped() | {"timestamp": seconds(seconds=-1)}},
    "old": lambda one: mailgun(one, at=seconds(seconds=-301)),
    "200 days old": lambda one: mailgun(one, "permanent", at=seconds(days=-200)),
    "of the future": lambda one: mailgun(one, at=seconds(seconds=301)),
    "no time": lambda one: mailgun(one, at="soon"),
    "endless time": lambda one: mailgun(one, at="9" * 40),
    "a digit of the token in the time": lambda one: mailgun(one, at=f"{seconds(days=-200)}0"),
    "a time in other digits": lambda one: mailgun(one, at="١" * 10),
}


@pytest.mark.parametrize("name", MAILGUN_FORGERIES)
def test_a_report_that_mailgun_did_not_sign_just_now_changes_nothing(customer: Customer, name: str):
    """G5, G6: its signature covers a time and a token alone."""
    a_provider(customer.business, "mailgun", webhook_signing_key=MAILGUN_KEY)
    letter = a_letter(customer)
    before = state(customer.business)

    assert post(customer.business, MAILGUN_FORGERIES[name](letter), slug="mailgun", headers={}) == 403
    assert state(customer.business) == before


def test_one_signature_of_mailguns_proves_one_report(customer: Customer):
    """G6: whoever sees one within its five minutes can put nothing else under it."""
    a_provider(customer.business, "mailgun", webhook_signing_key=MAILGUN_KEY)
    letter, other = a_letter(customer), a_letter(customer, token=a_token(2))
    assert post(customer.business, mailgun(letter, "permanent"), slug="mailgun", headers={}) == 200
    before = state(customer.business)

    for invented in (mailgun(letter), mailgun(other, "permanent"), mailgun(other)):
        assert post(customer.business, invented, slug="mailgun", headers={}) == 200
    assert state(customer.business) == before
    assert Incoming.objects.get().kind == "hard"


def test_mailguns_old_way_of_reporting_is_held_to_the_same(customer: Customer):
    """G6: a form instead of JSON."""
    a_provider(customer.business, "mailgun", webhook_signing_key=MAILGUN_KEY)
    letter = a_letter(customer, provider_ref="<mg-1>")
    address = f"/events/{provider_events.address_token(customer.business)}/mailgun/"
    told_so = {"event": "complained", "recipient": letter.to_address, "Message-Id": "<mg-1>"}

    answers = [Client().post(address, told_so | stamped(at=seconds(seconds=-late))) for late in (301, 299)]

    assert [one.status_code for one in answers] == [403, 200]
    assert Incoming.objects.get().kind == "complaint"


@pytest.mark.parametrize("name", POSTMARK_FORGERIES)
def test_a_forged_report_changes_nothing(letter: Message, name: str):
    """G6: unsigned, altered, unreadable or old."""
    before = state(letter.business)
    body, headers = POSTMARK_FORGERIES[name](letter)

    assert 400 <= post(letter.business, body, headers=headers) < 500
    assert state(letter.business) == before


@pytest.mark.parametrize("name", RESEND_FORGERIES)
def test_a_report_with_a_wrong_signature_changes_nothing(customer: Customer, name: str):
    """G5, G6."""
    a_provider(customer.business, "resend", signing_secret=SIGNING)
    letter = a_letter(customer, provider_ref="re-1")
    before, body = state(customer.business), resend(letter)

    assert post(customer.business, body, slug="resend", headers=RESEND_FORGERIES[name](body)) == 403
    assert state(customer.business) == before


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_only_a_post_reports(letter: Message, method: str):
    """I1."""
    address = f"/events/{provider_events.address_token(letter.business)}/postmark/"

    assert getattr(Client(), method)(address, headers=BASIC).status_code == 405


def test_without_a_secret_nobody_is_believed(customer: Customer):
    """G6: not set up is not open."""
    a_provider(customer.business, server_token="only for sending")
    letter = a_letter(customer, provider_ref="pm-1")

    assert [post(customer.business, told(letter, "HardBounce"), headers=one) for one in ({}, BASIC)] == [403, 403]


@pytest.mark.parametrize("slug", ["resend", "sendgrid", "nobody"])
def test_another_provider_has_no_address_here(letter: Message, slug: str):
    assert post(letter.business, told(letter, "HardBounce"), slug=slug) == 404


def test_the_address_of_another_shop_is_not_ours(letter: Message, neighbour: Business):
    """F6: and a token for something else opens nothing."""
    a_provider(neighbour)
    token = provider_events.address_token(letter.business)

    assert post(neighbour, told(letter, "HardBounce")) == 200  # genuine, and about nothing of theirs
    assert post(letter.business, told(letter, "HardBounce"), token=token[:-1] + "a" * (token[-1] != "a")) == 404
    assert not Incoming.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"MessageID": "unknown", "Metadata": {}},
        {"MessageID": "another"},
        {"Metadata": {"outbox_id": "0189"}, "MessageID": ""},
        {"Email": "someone.else@mail.example"},
    ],
)
def test_a_report_about_no_letter_of_ours_changes_nothing(letter: Message, change: dict[str, object]):
    """G7, B8: other programs may send through the same provider."""
    assert post(letter.business, told(letter, "HardBounce", **change)) == 200
    assert not Incoming.objects.exists()


def test_a_report_without_our_name_is_found_by_the_providers(letter: Message):
    assert post(letter.business, told(letter, "HardBounce", Metadata={})) == 200
    assert Incoming.objects.get().message == letter


def test_the_same_report_twice_is_one(letter: Message):
    """G7."""
    assert post(letter.business, told(letter, "HardBounce")) == 200
    before = state(letter.business)

    assert post(letter.business, told(letter, "HardBounce")) == 200
    assert state(letter.business) == before


def test_a_report_brought_once_more_later_is_refused(letter: Message, monkeypatch: pytest.MonkeyPatch):
    """G6: whoever kept a genuine one cannot use it."""
    post(letter.business, told(letter, "HardBounce"))
    before = state(letter.business)
    monkeypatch.setattr(door, "now", lambda: NOW + dt.timedelta(hours=2))

    assert post(letter.business, told(letter, "HardBounce")) == 409
    assert state(letter.business) == before


EVENTS = ("Delivery", "SoftBounce", "HardBounce", "SpamComplaint")


def test_every_order_of_the_same_reports_ends_alike(letter: Message):
    """G7: complaint over bounce over delivery."""
    ends = set()
    for order in itertools.permutations(range(len(EVENTS))):
        _begin_again(letter)
        for number in order:
            post(letter.business, told(letter, EVENTS[number], number))
        ends.add(str(state(letter.business)))

    assert len(ends) == 1


def _begin_again(letter: Message) -> None:
    Incoming.objects.all().delete()
    Suppression.objects.all().delete()
    Moment.objects.all().delete()
    Consent.objects.all().delete()
    Message.objects.filter(pk=letter.pk).delete()
    letter.state = "unknown"
    letter.save(force_insert=True)


def test_many_reports_at_once_take_few_queries(
    customer: Customer, django_assert_max_num_queries: Callable[..., object]
):
    """G7: ten thousand letters arrive in one minute."""
    a_provider(customer.business, "sendgrid", webhook_secret=SECRET)
    letters = [a_letter(customer, token=a_token(number)) for number in range(400)]
    events = [
        {
            "event": "delivered",
            "email": one.to_address,
            "sg_event_id": f"e{number}",
            "outbox_id": str(one.pk),
            "timestamp": int(NOW.timestamp()),
        }
        for number, one in enumerate(letters)
    ]

    with django_assert_max_num_queries(20):
        assert post(customer.business, events, slug="sendgrid") == 200

    assert Incoming.objects.filter(kind="delivered").count() == 400

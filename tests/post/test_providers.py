"""A letter goes to a provider as it documents it, once, and how far it came is said honestly."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest

from regulars.core.delivery import verdict
from regulars.post.events import Outcome
from regulars.post.provider_forms import PROVIDERS
from regulars.post.providers import KINDS, Provider, hand_over
from tests.people import NOW
from tests.provider_api import Api, serving

ONE = UUID("01890000-0000-7000-8000-000000000001")
ROSA = "rosa@mail.example"
LETTER = (
    "From: North Air <olive@north.example>\r\nTo: Rosa Diaz <rosa@mail.example>\r\nSubject: Thank you, Rosa\r\n"
    "Date: Tue, 03 Mar 2026 15:00:00 +0000\r\nMessage-ID: <abc@north.example>\r\nX-Outbox-Id: 0189\r\n"
    "List-Unsubscribe: <https://north.example/way-out/t/>, <mailto:olive@north.example?subject=stop%20t>\r\n"
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n'
    "Content-Transfer-Encoding: 8bit\r\n\r\nThank you, José.\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    "<p>Thank you.</p>\r\n--b--\r\n"
).encode()
ACCEPTED = {
    "postmark": {"ErrorCode": 0, "Message": "OK", "MessageID": "pm-1", "To": ROSA, "SubmittedAt": "2026-03-03"},
    "resend": {"id": "re-1"},
    "brevo": {"messageId": "<br-1@smtp>"},
    "sendgrid": {},
    "mailgun": {"id": "<mg-1>", "message": "Queued. Thank you."},
    "mailjet": {"Messages": [{"Status": "success", "To": [{"Email": ROSA, "MessageID": 1}]}]},
    "mailersend": {},
    "sparkpost": {"results": {"total_accepted_recipients": 1, "total_rejected_recipients": 0, "id": "sp-1"}},
}
SECRETS = {"postmark": ("server_token",), "mailersend": ("api_token",), "mailjet": ("api_key", "secret_key")}
# What each is asked for a letter without a pixel, and with its links as they are.
UNTRACKED: dict[str, Callable[[dict[str, Any]], object]] = {
    "postmark": lambda asked: (asked["TrackOpens"], asked["TrackLinks"]) == (False, "None"),
    "sendgrid": lambda asked: (
        asked["tracking_settings"] == {"click_tracking": {"enable": False}, "open_tracking": {"enable": False}}
    ),
    "mailgun": lambda asked: (asked["o:tracking-opens"], asked["o:tracking-clicks"]) == ("no", "no"),
    "mailjet": lambda asked: (
        (asked["Globals"]["TrackOpens"], asked["Globals"]["TrackClicks"]) == ("disabled", "disabled")
    ),
    "mailersend": lambda asked: asked["settings"] == {"track_opens": False, "track_clicks": False},
    "sparkpost": lambda asked: asked["options"] == {"open_tracking": False, "click_tracking": False},
}


@pytest.fixture
def api() -> Iterator[Api]:
    """A provider's API."""
    with serving(Api()) as answering:
        yield answering


def give(api: Api, slug: str, to: str = ROSA) -> Outcome | str:
    """Hand one letter to that provider."""
    keys = dict.fromkeys(SECRETS.get(slug, ("api_key",)), "secret-key")
    provider = Provider(slug, {**keys, "api_url": api.url})
    return hand_over(provider, LETTER, one=ONE, to_address=to)


def state(told: Outcome | str) -> str:
    """What becomes of the message."""
    if isinstance(told, str):
        return "sent"
    age = NOW - NOW
    return verdict(told.stage, told.code, told.enhanced, told.text, attempts=1, age=age).state


def test_postmark_is_asked_as_it_documents(api: Api):
    api.answer = ACCEPTED["postmark"]

    assert give(api, "postmark") == "pm-1"

    [asked] = api.asked
    assert (asked.path, asked.headers["X-Postmark-Server-Token"]) == ("/email", "secret-key")
    assert asked.body["From"] == "North Air <olive@north.example>"
    assert asked.body["To"] == "Rosa Diaz <rosa@mail.example>"
    assert asked.body["Subject"] == "Thank you, Rosa"
    assert asked.body["TextBody"].strip() == "Thank you, José."
    assert asked.body["HtmlBody"].strip() == "<p>Thank you.</p>"
    assert asked.body["Metadata"] == {"outbox_id": str(ONE)}
    headers = {one["Name"]: one["Value"] for one in asked.body["Headers"]}
    assert headers["Message-ID"] == "<abc@north.example>"
    assert headers["X-PM-KeepID"] == "true"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_resend_is_asked_as_it_documents_with_our_key(api: Api):
    """§3.3: the same key on each try, so that one request is one letter there."""
    api.answer = ACCEPTED["resend"]

    assert give(api, "resend") == "re-1"

    [asked] = api.asked
    assert (asked.path, asked.headers["Authorization"]) == ("/emails", "Bearer secret-key")
    assert asked.headers["Idempotency-Key"] == str(ONE)
    assert (asked.body["to"], asked.body["subject"]) == (["Rosa Diaz <rosa@mail.example>"], "Thank you, Rosa")
    assert asked.body["headers"]["X-Outbox-Id"] == "0189"
    assert asked.body["html"].strip() == "<p>Thank you.</p>"


def test_brevo_gets_our_key_among_the_headers(api: Api):
    api.answer, api.status = ACCEPTED["brevo"], 201

    assert give(api, "brevo") == "<br-1@smtp>"
    assert api.asked[0].body["headers"]["idempotencyKey"] == str(ONE)


@pytest.mark.parametrize("slug", sorted(KINDS.keys() - {"amazon_ses"}))
def test_every_provider_takes_a_letter(api: Api, slug: str):
    api.answer, api.headers = ACCEPTED[slug], {"X-Message-Id": "from-the-head"}

    assert isinstance(give(api, slug), str)
    assert len(api.asked) == 1


@pytest.mark.parametrize("slug", UNTRACKED)
def test_nobody_is_watched_whatever_the_account_does_by_itself(api: Api, slug: str):
    """No pixel, and no link that leads elsewhere first: the way out included."""
    api.answer = ACCEPTED[slug]

    give(api, slug)

    assert UNTRACKED[slug](api.asked[0].body)


def test_who_cannot_be_asked_to_watch_nobody_says_where_it_is_switched_off():
    """At Postmark, what its server does about who opens overrides the letter."""
    deaf = (KINDS.keys() - UNTRACKED.keys()) | {"postmark"}

    assert {slug for slug, one in PROVIDERS.items() if one.watches_at} == deaf


def test_the_letter_goes_to_whom_the_outbox_says(api: Api):
    api.answer = ACCEPTED["resend"]

    give(api, "resend", to="other@mail.example")

    assert api.asked[0].body["to"] == ["other@mail.example"]


@pytest.mark.parametrize(
    ("status", "answer", "stage", "becomes"),
    [
        (401, {"message": "API key is invalid"}, "auth", "deferred"),
        (403, {"message": "The domain is not verified"}, "auth", "deferred"),
        (422, {"message": "Invalid `from` field"}, "auth", "deferred"),
        (422, {"message": "Headers are not part of your plan."}, "auth", "deferred"),
        (422, {"message": "Invalid `to` field"}, "after_dot", "failed"),
        (409, {"name": "concurrent_idempotent_requests", "message": "in progress"}, "after_dot", "unknown"),
        (409, {"name": "invalid_idempotent_request", "message": "used already"}, "after_dot", "unknown"),
        (429, {"message": "Slow down"}, "data", "deferred"),
        (503, {"message": "later"}, "data", "deferred"),
        (500, {"message": "internal"}, "after_dot", "unknown"),
        (502, b"<html>bad gateway</html>", "after_dot", "unknown"),
        (504, b"", "after_dot", "unknown"),
        (200, b"not json", "after_dot", "unknown"),
        (200, {"nothing": 1}, "after_dot", "unknown"),
    ],
)
def test_an_answer_is_told_as_a_mail_server_would(api: Api, status: int, answer: object, stage: str, becomes: str):
    """A5, B1-B4: what may have gone out is unknown, never tried again by itself."""
    api.status, api.answer = status, answer

    told = give(api, "resend")

    assert isinstance(told, Outcome)
    assert (told.stage, state(told), len(api.asked)) == (stage, becomes, 1)


def test_an_address_that_the_provider_gave_up_is_gone(api: Api):
    """B3: it has bounced there before."""
    api.status = 422
    api.answer = {"ErrorCode": 406, "Message": f"Found inactive addresses: {ROSA}. Inactive recipients are ones that"}

    told = give(api, "postmark")

    assert isinstance(told, Outcome)
    assert verdict(told.stage, told.code, told.enhanced, told.text, attempts=1, age=NOW - NOW).is_address_gone


def test_a_line_that_breaks_after_the_request_leaves_it_unknown(api: Api):
    """B4: nobody knows what was read."""
    api.hangs_up = True

    told = give(api, "resend")

    assert state(told) == "unknown"
    assert len(api.asked) == 1


def test_nobody_there_means_that_nothing_was_handed_over():
    """B1, B5."""
    told = give(Api(url="http://127.0.0.1:1/"), "resend")

    assert isinstance(told, Outcome)
    assert (told.stage, state(told)) == ("connect", "deferred")


def test_an_answer_from_elsewhere_is_not_followed(api: Api):
    """G4: the key is shown to nobody else."""
    with serving(Api()) as elsewhere:
        api.status, api.headers = 302, {"Location": elsewhere.url}

        told = give(api, "resend")

        assert state(told) != "sent"
        assert elsewhere.asked == []


@pytest.mark.parametrize(
    "provider",
    [
        Provider("pigeon", {}),
        Provider("postmark", {}),
        Provider("postmark", {"server_token": "k", "api_url": "http://mail.example/"}),
    ],
)
def test_a_provider_that_is_not_set_up_is_our_fault(provider: Provider):
    told = hand_over(provider, LETTER, one=ONE, to_address=ROSA)

    assert isinstance(told, Outcome)
    assert verdict(told.stage, told.code, told.enhanced, told.text, attempts=1, age=NOW - NOW).is_our_fault


def test_the_key_is_not_in_what_is_logged():
    """B14."""
    assert "secret-key" not in repr(Provider("postmark", {"server_token": "secret-key"}))

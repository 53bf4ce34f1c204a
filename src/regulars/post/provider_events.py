"""What a provider reports about letters: proven to be from there, and told in our words."""

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import json
import re
import warnings
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest

from regulars.core.reach import email_key
from regulars.core.returned import weigh
from regulars.core.text import clean_text
from regulars.post.providers import Provider
from regulars.post.sns import Brought, brought

What = Literal["delivered", "hard", "soft", "complaint", "stop", "automatic"]

TOLERANCE = dt.timedelta(seconds=300)  # of a signed clock
MOST_EVENTS = 20_000
AMAZON, MAILGUN, RESEND = "amazon_ses", "mailgun", "resend"
# The view of anymail that reads a provider's reports, and what proves them; it must be set.
VIEWS = {
    "postmark": ("postmark.PostmarkTrackingWebhookView", "webhook_secret"),
    RESEND: ("resend.ResendTrackingWebhookView", "signing_secret"),
    "sendgrid": ("sendgrid.SendGridTrackingWebhookView", "webhook_secret"),
    MAILGUN: ("mailgun.MailgunTrackingWebhookView", "webhook_signing_key"),
    "brevo": ("brevo.BrevoTrackingWebhookView", "webhook_secret"),
    AMAZON: ("regulars.post.ses_reports.ReportsView", "webhook_secret"),
    "mailjet": ("mailjet.MailjetTrackingWebhookView", "webhook_secret"),
    "mailersend": ("mailersend.MailerSendTrackingWebhookView", "signing_secret"),
    "sparkpost": ("sparkpost.SparkPostTrackingWebhookView", "webhook_secret"),
}
_SIMPLE: dict[str, What] = {
    "delivered": "delivered",
    "complained": "complaint",
    "unsubscribed": "stop",
    "autoresponded": "automatic",
}
_REJECTED: dict[str, What] = {
    "invalid": "hard",
    "bounced": "hard",
    "blocked": "hard",
    "spam": "hard",
    "unsubscribed": "stop",
}
_HARD = re.compile(r'"(?:hard_?bounce|permanent|bademailaddress|invalid_email)"', re.IGNORECASE)
_SOFT = re.compile(r'"(?:soft_?bounce|transient|temporary|undetermined|block(?:ed)?)"', re.IGNORECASE)
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_SECONDS = re.compile(r"\d{10}", re.ASCII)  # so that no digit of what follows can pass for one of the clock's
UNREADABLE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class NotGenuine(Exception):
    """Nothing proves that this comes from the provider."""


class NotAsked(NotGenuine):
    """It proves nothing yet: it brings its password only to who asks for it."""


class NotUnderstood(Exception):
    """It comes from the provider, and says nothing that can be read."""


@dataclass(frozen=True)
class Reported:
    """One event about one letter."""

    key: str
    what: What
    outbox_id: UUID | None
    provider_ref: str
    recipient: str
    words: str
    at: dt.datetime | None


def reported(provider: Provider, request: HttpRequest, *, now: dt.datetime) -> list[Reported]:
    """Return what a request reports about letters, after it has proven where it comes from."""
    view = _view(provider)
    _prove(provider, view, request, now)
    try:
        events = view.parse_events(request)[:MOST_EVENTS]
        return [one for event in events if (one := _told(provider.slug, event))]
    except UNREADABLE as problem:
        raise NotUnderstood from problem
    except Exception as problem:
        raise NotUnderstood from problem


def amazon_brought(provider: Provider, request: HttpRequest) -> Brought | None:
    """Return from which topic of Amazon's a proven message came and what it asks; None from any other provider."""
    if provider.slug != AMAZON:
        return None
    try:
        return brought(request.body)
    except UNREADABLE as problem:
        raise NotUnderstood from problem


def _view(provider: Provider) -> Any:
    """Build anymail's view with the account's own secret; without one there is no proof, and no view."""
    path, proof = VIEWS.get(provider.slug, ("", ""))
    secret = provider.secrets.get(proof)
    if not secret:
        raise NotGenuine
    home, _, name = path.rpartition(".")
    module = home if provider.slug == AMAZON else f"anymail.webhooks.{home}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # anymail warns of what is checked here
        try:
            return getattr(import_module(module), name)(**({} if provider.slug == RESEND else {proof: secret}))
        except Exception as problem:
            raise NotGenuine from problem


def _prove(provider: Provider, view: Any, request: HttpRequest, now: dt.datetime) -> None:
    if provider.slug == AMAZON and not request.headers.get("Authorization"):
        raise NotAsked
    try:
        view.run_validators(request)
    except Exception as problem:
        raise NotGenuine from problem
    if provider.slug == RESEND:
        _prove_signed(str(provider.secrets["signing_secret"]), request, now)
    if provider.slug == MAILGUN:
        _prove_time(str(_signature(request)["timestamp"]), now)


def _signature(request: HttpRequest) -> Any:
    """Return what Mailgun signs, which anymail has verified: its body is not among it."""
    return json.loads(request.body)["signature"] if request.content_type == "application/json" else request.POST


def _prove_time(written: str, now: dt.datetime) -> None:
    """Believe a signed clock while it is right."""
    if not _SECONDS.fullmatch(written) or abs(now.timestamp() - int(written)) > TOLERANCE.total_seconds():
        raise NotGenuine


def _prove_signed(secret: str, request: HttpRequest, now: dt.datetime) -> None:
    """Verify a signature as Standard Webhooks and Svix make it: over id, time and body."""
    named = (request.headers.get(f"svix-{part}", "") for part in ("id", "timestamp", "signature"))
    event, written, signatures = named
    _prove_time(written, now)
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error as problem:
        raise NotGenuine from problem
    proof = hmac.digest(key, f"{event}.{written}.".encode() + request.body, hashlib.sha256)
    right = base64.b64encode(proof).decode()
    given = [one.removeprefix("v1,") for one in signatures.split() if one.startswith("v1,")]
    if not event or not any(hmac.compare_digest(right.encode(), g.encode()) for g in given):
        raise NotGenuine


def _told(slug: str, event: Any) -> Reported | None:
    what = _what(event)
    if what is None:
        return None
    metadata = event.metadata if isinstance(event.metadata, dict) else {}
    words = clean_text(str(event.mta_response or event.description or ""))[:500]
    reference = clean_text(str(event.message_id or ""))[:120]
    recipient = email_key(str(event.recipient or "")) or ""
    at = event.timestamp if isinstance(event.timestamp, dt.datetime) and event.timestamp.tzinfo else None
    named = str(event.event_id or "") or f"{reference} {recipient} {at}"
    # By Mailgun's token alone: under one signature, all but the first report may be invented.
    key = named if slug == MAILGUN else f"{what} {named}"
    digest = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
    return Reported(f"{slug}:{digest}", what, _uuid(metadata.get("outbox_id")), reference, recipient, words, at)


def _what(event: Any) -> What | None:
    if event.event_type in _SIMPLE:
        return _SIMPLE[event.event_type]
    if event.event_type == "rejected":
        return _REJECTED.get(str(event.reject_reason), "soft")
    return _weighed(event) if event.event_type == "bounced" else None


def _weighed(event: Any) -> What:
    """Weigh a bounce by its status; without one by the provider's own word for it."""
    written = json.dumps(event.esp_event, default=str)
    told = f"{event.mta_response or ''} {event.description or ''} {written}"
    if status := _STATUS.search(told):
        return "hard" if weigh("failed", status[0]) == "hard" else "soft"
    return "hard" if _HARD.search(written) and not _SOFT.search(written) else "soft"


def _uuid(written: object) -> UUID | None:
    try:
        return UUID(str(written))
    except ValueError:
        return None

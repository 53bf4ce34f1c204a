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
AMAZON = "amazon_ses"
# The view of anymail that reads a provider's reports, and what proves them; at least one must be set.
VIEWS = {
    "postmark": ("postmark.PostmarkTrackingWebhookView", ("webhook_secret",)),
    "resend": ("resend.ResendTrackingWebhookView", ("webhook_secret", "signing_secret")),
    "sendgrid": ("sendgrid.SendGridTrackingWebhookView", ("webhook_secret", "tracking_webhook_verification_key")),
    "mailgun": ("mailgun.MailgunTrackingWebhookView", ("webhook_signing_key",)),
    "brevo": ("brevo.BrevoTrackingWebhookView", ("webhook_secret",)),
    AMAZON: ("regulars.post.ses_reports.ReportsView", ("webhook_secret",)),
    "mailjet": ("mailjet.MailjetTrackingWebhookView", ("webhook_secret",)),
    "mailersend": ("mailersend.MailerSendTrackingWebhookView", ("signing_secret",)),
    "sparkpost": ("sparkpost.SparkPostTrackingWebhookView", ("webhook_secret",)),
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
    """Build anymail's view with the account's own secrets; without any there is no proof, and no view."""
    path, proofs = VIEWS.get(provider.slug, ("", ()))
    secrets = {name: provider.secrets[name] for name in proofs if provider.secrets.get(name)}
    if not secrets:
        raise NotGenuine
    secrets = {name: to for name, to in secrets.items() if (provider.slug, name) != ("resend", "signing_secret")}
    home, _, name = path.rpartition(".")
    module = home if provider.slug == AMAZON else f"anymail.webhooks.{home}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # anymail warns of what is checked here
        try:
            return getattr(import_module(module), name)(**secrets)
        except Exception as problem:
            raise NotGenuine from problem


def _prove(provider: Provider, view: Any, request: HttpRequest, now: dt.datetime) -> None:
    if provider.slug == AMAZON and not request.headers.get("Authorization"):
        raise NotAsked
    try:
        view.run_validators(request)
    except Exception as problem:
        raise NotGenuine from problem
    if provider.slug == "resend" and (secret := provider.secrets.get("signing_secret")):
        _prove_signed(str(secret), request, now)


def _prove_signed(secret: str, request: HttpRequest, now: dt.datetime) -> None:
    """Verify a signature as Standard Webhooks and Svix make it: over id, time and body."""
    named = (request.headers.get(f"svix-{part}", "") for part in ("id", "timestamp", "signature"))
    event, written, signatures = named
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        at = dt.datetime.fromtimestamp(int(written), tz=dt.UTC)
    except (ValueError, OverflowError, OSError, binascii.Error) as problem:
        raise NotGenuine from problem
    proof = hmac.digest(key, f"{event}.{written}.".encode() + request.body, hashlib.sha256)
    right = base64.b64encode(proof).decode()
    given = [one.removeprefix("v1,") for one in signatures.split() if one.startswith("v1,")]
    if (
        not event
        or abs(now - at) > TOLERANCE
        or not any(hmac.compare_digest(right.encode(), g.encode()) for g in given)
    ):
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
    digest = hashlib.sha256(f"{what} {named}".encode("utf-8", "replace")).hexdigest()
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

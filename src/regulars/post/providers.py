"""Handing letters to a provider's API through anymail, one at a time, and saying how far that came.

Whatever happens after the request may have been read is unknown: a second try could be a second letter.
"""

import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from regulars.post import amazon
from regulars.post.events import Outcome

SECONDS = 30.0
LONGEST_TEXT = 300
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
# What of a letter's own headers goes with it; the provider writes the others.
_HEADERS = (
    "Message-ID", "X-Outbox-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID", "Auto-Submitted",
    "X-Auto-Response-Suppress", "Reply-To",
)  # fmt: skip
_OURS = (
    "signature",
    "not verified",
    "verify a domain",
    "verified",
    "`from`",
    "'from'",
    "from address",
    "api key",
    "sender",
    "header",  # every letter has the same
    "sendingpaused",
    "accountsuspended",
)


@dataclass(frozen=True)
class Kind:
    """What anymail calls a provider, and which of its options an account may set."""

    backend: str
    options: tuple[str, ...]
    key_header: str = ""  # of the request: the provider gives one answer to one key, and sends once
    key_in_letter: str = ""  # the same, among the letter's headers
    takes_name: bool = True  # of ours, which its reports bring back
    can_be_blind: bool = True  # letter by letter; else its own pages say whether it watches who opens and clicks


KINDS = {
    "postmark": Kind("postmark", ("server_token",)),
    "resend": Kind("resend", ("api_key",), key_header="Idempotency-Key", can_be_blind=False),
    "sendgrid": Kind("sendgrid", ("api_key",)),
    "mailgun": Kind("mailgun", ("api_key", "sender_domain")),
    "brevo": Kind("brevo", ("api_key",), key_in_letter="idempotencyKey", can_be_blind=False),
    "amazon_ses": Kind("amazon_ses", ("client_params", "configuration_set_name"), takes_name=False, can_be_blind=False),
    "mailjet": Kind("mailjet", ("api_key", "secret_key")),
    "mailersend": Kind("mailersend", ("api_token",), takes_name=False),
    "sparkpost": Kind("sparkpost", ("api_key", "subaccount")),
}


class NoProvider(Exception):
    """This provider cannot be used; the message says why, for the owner."""


@dataclass(frozen=True)
class Provider:
    """A provider, and what of it is secret."""

    slug: str
    secrets: Mapping[str, Any] = field(repr=False)


def check(provider: Provider) -> None:
    """Raise `NoProvider` when letters cannot be handed over like this; asks nobody."""
    _opened(provider).close()


def keeps_keys(provider: Provider) -> bool:
    """Say whether asking twice under one key is one letter there."""
    return provider.slug in KINDS and bool(KINDS[provider.slug].key_header)


def hand_over(provider: Provider, content: bytes, *, one: UUID, to_address: str) -> Outcome | str:
    """Give one letter to the provider: its name for it there, or how it went instead, in a mail server's terms."""
    try:
        backend = _opened(provider)
    except NoProvider as problem:
        return Outcome(one.hex, "auth", 535, "", str(problem))
    from anymail.exceptions import AnymailError

    letter = _letter(message_from_bytes(content, policy=policy.default), provider, one, to_address)
    try:
        _prepare(backend, provider, one)
        backend.send_messages([letter])
    except AnymailError as problem:
        return _outcome(one, problem)
    except OSError as problem:  # requests' own errors, and those of sockets
        return _lost(one, problem)
    finally:
        backend.close()
    return str(letter.anymail_status.message_id or "")[:120]


def _opened(provider: Provider) -> Any:
    """Open a provider's backend, which hands nothing over yet."""
    backend = _backend(provider)
    try:
        backend.open()
    except Exception as problem:
        raise _incomplete(provider, problem) from problem
    return backend


def _incomplete(provider: Provider, problem: Exception) -> NoProvider:
    return NoProvider(f"{provider.slug} is not set up completely: {str(problem)[:100]}")


def _backend(provider: Provider) -> Any:
    kind = KINDS.get(provider.slug)
    if kind is None:
        raise NoProvider(f"Regulars does not know a provider called “{provider.slug}”.")
    try:
        module = import_module(f"anymail.backends.{kind.backend}")
    except ImportError as missing:
        parts = "'regulars[providers]'" + (" boto3" if kind.backend == "amazon_ses" else "")
        raise NoProvider(f"Sending through a provider needs an extra part: pip install {parts}.") from missing
    options = {name: provider.secrets[name] for name in kind.options if provider.secrets.get(name)}
    if "client_params" in options:
        options["client_params"] = amazon.patient(options["client_params"], SECONDS)
    if url := str(provider.secrets.get("api_url", "")):
        options["api_url"] = _trusted(url)
    try:
        return module.EmailBackend(**options, requests_timeout=SECONDS)
    except Exception as problem:
        raise _incomplete(provider, problem) from problem


def _trusted(url: str) -> str:
    """Let the key go nowhere in the clear but to this machine."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise NoProvider("The provider's address has to begin with https://.")
    return url


def _prepare(backend: Any, provider: Provider, one: UUID) -> None:
    session = getattr(backend, "session", None)
    if session is None:  # Amazon's own library speaks for itself
        return
    session.trust_env = False  # a .netrc would replace the key
    session.max_redirects = 0
    if header := KINDS[provider.slug].key_header:
        session.headers[header] = str(one)


def _letter(parsed: EmailMessage, provider: Provider, one: UUID, to_address: str) -> Any:
    from django.core.mail import EmailMultiAlternatives

    kind = KINDS[provider.slug]
    headers = {name: str(parsed[name]) for name in _HEADERS if parsed[name]}
    if provider.slug == "postmark":
        headers["X-PM-KeepID"] = "true"  # or it writes a Message-ID of its own
    if kind.key_in_letter:
        headers[kind.key_in_letter] = str(one)
    letter = EmailMultiAlternatives(
        subject=str(parsed["Subject"] or ""),
        body=_body(parsed, "plain"),
        from_email=str(parsed["From"]),
        to=[_to(str(parsed["To"] or ""), to_address)],
        headers=headers,
    )
    if html := _body(parsed, "html"):
        letter.attach_alternative(html, "text/html")
    if kind.takes_name:
        letter.metadata = {"outbox_id": str(one)}  # type: ignore[attr-defined]
    if kind.can_be_blind:
        letter.track_opens = letter.track_clicks = False  # type: ignore[attr-defined]
    return letter


def _body(parsed: EmailMessage, kind: str) -> str:
    part = parsed.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def _to(header: str, address: str) -> str:
    """Address it to whom the outbox says, with the name of the letter if that is to the same."""
    return header if parseaddr(header)[1].lower() == address.lower() else address


def _outcome(one: UUID, problem: Any) -> Outcome:
    from anymail.exceptions import AnymailAPIError, AnymailConfigurationError, AnymailRecipientsRefused

    if isinstance(problem, AnymailRecipientsRefused):
        return Outcome(one.hex, "rcpt", 550, "5.1.1", "The provider does not deliver to this address any more.")
    if isinstance(problem, AnymailConfigurationError):
        return Outcome(one.hex, "auth", 535, "", str(problem)[:LONGEST_TEXT])
    status = getattr(problem, "status_code", None)
    if told := amazon.answered(_chain(problem)):
        return _answered(one, *told)
    if status is None and isinstance(problem, AnymailAPIError) and not amazon.was_never_asked(_chain(problem)):
        return _lost(one, problem)
    if status is None:  # it was never asked: this letter is one that it could not take
        return Outcome(one.hex, "after_dot", 554, "5.6.0", str(problem)[:LONGEST_TEXT])
    return _answered(one, int(status), _words(problem))


def _answered(one: UUID, status: int, text: str) -> Outcome:
    if status in (401, 402, 403) or 300 <= status < 400 or (status in (400, 422) and _is_ours(text)):
        return Outcome(one.hex, "auth", 535, "", text)
    if status == 429:
        return Outcome(one.hex, "data", 421, "4.7.0", f"too many requests: {text}"[:LONGEST_TEXT])
    if status in (408, 425, 503):
        return Outcome(one.hex, "data", 451, "4.3.2", text)
    if 400 <= status < 500 and status != 409:
        return Outcome(one.hex, "after_dot", 554, "5.6.0", text)
    # A broken answer, "internal error", or a key that is known there: the letter may have gone out all the same.
    return Outcome(one.hex, "after_dot", 0, "", text)


def _is_ours(text: str) -> bool:
    return any(mark in text.lower() for mark in _OURS)


def _words(problem: Any) -> str:
    response = getattr(problem, "response", None)
    try:
        told = response.json() if response is not None else {}
        return str(told.get("Message") or told.get("message") or told)[:LONGEST_TEXT]
    except (ValueError, AttributeError):
        return str(getattr(response, "text", ""))[:LONGEST_TEXT]


def _lost(one: UUID, problem: BaseException) -> Outcome:
    text = f"{type(problem).__name__}: the line to the provider broke."
    stage: Any = "connect" if any(map(_is_before, _chain(problem))) else "after_dot"
    return Outcome(one.hex, stage, 0, "", text)


def _is_before(problem: BaseException) -> bool:
    """Say whether this can only happen while connecting, so that nothing of the request was sent."""
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

    return isinstance(problem, ConnectTimeoutError | NewConnectionError | ssl.SSLCertVerificationError)


def _chain(problem: BaseException) -> Iterator[BaseException]:
    """Yield an error and what caused it; requests keeps causes among the arguments too."""
    waiting, passed = [problem], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in passed:
            continue
        passed.add(id(one))
        yield one
        causes = (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)
        waiting += [cause for cause in causes if isinstance(cause, BaseException)]

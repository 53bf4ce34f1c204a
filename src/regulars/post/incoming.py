"""Reading what came back: bytes become a plain description, whatever they are, and never an error."""

import hashlib
import re
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.utils import getaddresses, parseaddr
from typing import Literal

from regulars.core.reach import email_key
from regulars.core.reply_text import own_words
from regulars.core.text import clean_text
from regulars.post import _automatic, _reports
from regulars.post._parts import every, header, text_of

Kind = Literal["reply", "bounce", "complaint", "automatic", "marked", "listed"]  # marked: by a program, maybe

LARGEST = 1024 * 1024  # of a mail this much is read: the words come before what is attached
MOST_WORDS = 20_000
MOST_REFERENCES = 50
# What mail of any shape may make the readers of the standard library raise.
UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MessageError,
    RecursionError,
    TypeError,
    ValueError,
)

_TOKEN = re.compile(r"[+=-]([a-z2-7]{32})@", re.IGNORECASE)
_SEALED = re.compile(r"\b([a-z2-7]{33,240})\b")
_MESSAGE_ID = re.compile(r"<([!-;=?-~]{3,250})>")
_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To", "Cc")


@dataclass(frozen=True)
class Arrived:
    """A mail that came back, as far as it could be read."""

    key: str  # a digest of its bytes: the same mail twice is one
    kind: Kind = "reply"
    tokens: tuple[str, ...] = ()  # of return paths it was addressed to
    message_ids: tuple[str, ...] = ()  # of mail that it answers or returns
    sealed: tuple[str, ...] = ()  # what may be a way out, in the subject or the address
    from_address: str = ""
    from_name: str = ""
    to_addresses: tuple[str, ...] = ()
    subject: str = ""
    words: str = ""  # without quotes and signature
    action: str = ""  # of a delivery report: "failed", "delayed", …
    status: str = ""  # "5.1.1"
    final_recipients: tuple[str, ...] = ()  # whom a report is about; may be none
    is_to_many: bool = False  # a list, a newsletter: nobody writes to us
    is_ours: bool = False  # it carries our own marks: we sent it
    is_cut: bool = False  # only the beginning was read

    @property
    def token(self) -> str:
        """Return the return path's token, empty when it came without one."""
        return self.tokens[0] if self.tokens else ""


def read(raw: bytes) -> Arrived:
    """Describe a mail; what cannot be read at all is a reply without words."""
    arrived = Arrived(key=hashlib.sha256(raw[:LARGEST]).hexdigest(), is_cut=len(raw) > LARGEST)
    try:
        return _described(arrived, message_from_bytes(raw[:LARGEST]))
    except UNREADABLE:
        return arrived


def _described(arrived: Arrived, message: Message) -> Arrived:
    to, (name, address) = _addresses(message, _TO), parseaddr(header(message, "From"))
    arrived = replace(
        arrived,
        tokens=_tokens(message),
        message_ids=_references(message),
        from_address=(email_key(address) or "")[:254],
        from_name=name[:200],
        to_addresses=to,
        subject=header(message, "Subject")[:200],
        is_to_many=any(message.get(name) for name in ("List-Id", "List-Unsubscribe", "List-Post")),
        is_ours=bool(message.get("X-Outbox-Id")),
    )
    written = " ".join([header(message, "Subject").lower(), *to])
    arrived = replace(arrived, sealed=tuple(_SEALED.findall(written))[:5])
    return _sorted(arrived, message)


def _sorted(arrived: Arrived, message: Message) -> Arrived:
    if report := _reports.complaint(message) or _reports.bounce(message):
        return replace(
            arrived,
            kind=report.kind,
            action=report.action,
            status=report.status[:100],
            final_recipients=report.recipients,
            message_ids=(*report.message_ids, *arrived.message_ids)[:MOST_REFERENCES],
            words=_cleaned(report.diagnostic or _text(message))[:MOST_WORDS],
        )
    text = _text(message)
    return replace(
        arrived, kind=_automatic.written_by(message, arrived.subject, text), words=own_words(text)[:MOST_WORDS]
    )


def _text(message: Message) -> str:
    """Return its text, or nothing: the sender and what it is about are known all the same."""
    try:
        return text_of(message)
    except UNREADABLE:
        return ""


def _cleaned(text: str) -> str:
    return "\n".join(filter(None, map(clean_text, text.splitlines())))


def _tokens(message: Message) -> tuple[str, ...]:
    """Return the tokens of return paths among those it was addressed to, in the order of trust."""
    written = every(message, _TO) + every(message, ("Received",))
    return tuple(dict.fromkeys(found.lower() for value in written for found in _TOKEN.findall(value)))[:10]


def _references(message: Message) -> tuple[str, ...]:
    named = " ".join(every(message, ("In-Reply-To", "References")))
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(named)))[-MOST_REFERENCES:]


def _addresses(message: Message, names: tuple[str, ...]) -> tuple[str, ...]:
    found = (address.lower() for _, address in getaddresses(every(message, names)) if "@" in address)
    return tuple(dict.fromkeys(found))[:50]

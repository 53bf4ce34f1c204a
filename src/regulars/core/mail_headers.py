"""The head of a letter: an allow-list of headers, each at most once, every value cleaned."""

import datetime as dt
import re
from base64 import b64encode
from email.utils import format_datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from email_validator import EmailNotValidError, validate_email

from regulars.core.text import clean_text

# In this order; never anything else.
ALLOWED = (
    "DKIM-Signature",  # added when the letter is signed
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "X-Outbox-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Feedback-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
)
LONGEST_NAME = 100  # letters of a display name that are shown anywhere
_KEPT = 4096
_WIDTH = 76
_AT_ONCE = 39  # bytes in one encoded-word, so that the line with the header's name stays within 76

_PLAIN_ADDRESS = re.compile(r"(?=.{3,254}\Z)[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[\w.-]+", re.ASCII)
_ATOMS = re.compile(r"[\w!#$%&'*+/?^`{|}~-]+(?: [\w!#$%&'*+/?^`{|}~-]+)*", re.ASCII)
_TOKEN = re.compile(r"[\w.:@-]*", re.ASCII)
_NOT_A_TOKEN = re.compile(r"[^!-;=?-~]")
_FOLDS = re.compile(r"(?<=\S) (?=\S)")
_PLAIN_URL = re.compile(r"[\w!#$%&'()*+,/:;=?@~.-]*", re.ASCII)
_IN_URL = "!#$%&'()*+,/:;=?@[]~"


class BadAddress(ValueError):
    """This address cannot be written to. Look at it together with its owner."""


class Headers(NamedTuple):
    """What the head of one letter says."""

    from_name: str
    from_address: str
    to_address: str
    message_id: str  # without brackets
    outbox_id: str
    date: dt.datetime
    to_name: str = ""
    unsubscribe_url: str = ""  # in the letter, and when it is https in its head
    unsubscribe_mailto: str = ""  # an address, with or without "mailto:" and a subject
    feedback_id: str = ""
    reply_to: str = ""

    def block(self, subject: str) -> bytes:
        """Return the head up to Auto-Submitted, each line with its CRLF; raise `BadAddress` when it has no way."""
        lines = [
            f"From: {_mailbox(self.from_name, self.from_address)}",
            f"To: {_mailbox(self.to_name, self.to_address)}",
            folded("Subject", subject),
            f"Date: {_date(self.date)}",
            f"Message-ID: <{_token(self.message_id)}>",
            f"X-Outbox-Id: {_token(self.outbox_id)}",
            *self._optional(),
            "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n",
        ]
        return "\r\n".join(lines).encode("ascii")

    def _optional(self) -> list[str]:
        lines = [f"Reply-To: {_mailbox('', self.reply_to)}"] if self.reply_to else []
        is_one_click = self.unsubscribe_url.startswith("https://")
        ways = [f"<{link(self.unsubscribe_url)}>"] if is_one_click else []
        if self.unsubscribe_mailto:
            ways.append(f"<mailto:{link(self.unsubscribe_mailto.removeprefix('mailto:'))}>")
        if ways:
            lines.append("List-Unsubscribe: " + ",\r\n ".join(ways))
        if is_one_click:
            lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
        if self.feedback_id:
            lines.append(f"Feedback-ID: {_token(self.feedback_id)}")
        return lines


def safe(text: str) -> str:
    """Return a value fit for a header: one line, no controls, no separators, no encoded-words."""
    return clean_text(text)


def folded(name: str, text: str) -> str:
    """Return a header of free text: plain where it can be, in encoded-words where it must, folded."""
    line = f"{name}: {text}"
    if not text.isascii() or not text.isprintable() or "=?" in text:
        return f"{name}: {_encoded(text)}"
    if len(line) <= _WIDTH:
        return line
    return _wrapped(line) or f"{name}: {_encoded(text)}"


@lru_cache(16)  # each stands in the letter and in its head
def link(url: str) -> str:
    """Return a link with everything escaped that would end it early."""
    return url if _PLAIN_URL.fullmatch(url) else quote(safe(url), safe=_IN_URL)


@lru_cache(_KEPT)
def address(written: str) -> str:
    """Return an address in ASCII, its domain in Punycode; raise `BadAddress` when there is none."""
    if "=?" in written:
        raise BadAddress(f"The address {safe(written)} cannot be written to: it hides something.")
    if _PLAIN_ADDRESS.fullmatch(written):
        return written
    try:
        found = validate_email(written, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as problem:
        raise BadAddress(f"The address {safe(written)} cannot be written to: {problem}") from problem
    return str(found.ascii_email)


@lru_cache(_KEPT)
def _mailbox(name: str, written: str) -> str:
    shown = safe(name)[:LONGEST_NAME].strip()
    if not shown:
        return address(written)
    if shown.isascii() and "=?" not in shown:
        is_plain = _ATOMS.fullmatch(shown)
        phrase = shown if is_plain else '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'
    else:
        phrase = _encoded(shown)
    gap = " " if len(phrase) + len(written) < _WIDTH - 10 else "\r\n "
    return f"{phrase}{gap}<{address(written)}>"


@lru_cache(64)
def _date(at: dt.datetime) -> str:
    return format_datetime(at)


def _token(text: str) -> str:
    return text if _TOKEN.fullmatch(text) else _NOT_A_TOKEN.sub("", text)


def _encoded(text: str) -> str:
    whole, words, start = text.encode(), [], 0
    while start < len(whole):
        end = start + _AT_ONCE
        while end < len(whole) and whole[end] & 0xC0 == 0x80:  # not in the middle of a letter
            end -= 1
        words.append(f"=?utf-8?B?{b64encode(whole[start:end]).decode()}?=")
        start = end
    return "\r\n ".join(words)


def _wrapped(line: str) -> str:
    """Fold at single blanks; empty when a word is too long for that."""
    name, _, text = line.partition(": ")
    first, *words = _FOLDS.split(text)
    lines = [f"{name}: {first}"]
    for word in words:
        if len(lines[-1]) + len(word) < _WIDTH:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return "\r\n ".join(lines) if max(map(len, lines)) < _WIDTH else ""

"""Reading a mailbox over IMAP: only what is new, without a mark on anything and without taking anything away."""

import datetime as dt
import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from regulars.post.incoming import LARGEST

SECONDS = 30.0
TLS_PORT = 993
# When a mailbox was built anew, its numbers begin anew: so far back is read again. What was taken is known.
AGAIN_DAYS = 14
_LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")
_WHEN = re.compile(rb'INTERNALDATE "([^"]+)"')


class InboxProblem(Exception):
    """The mailbox could not be read; nothing is lost, and the next try begins where this one did."""

    def __init__(self, sentence: str, *, is_sign_in: bool = False) -> None:
        super().__init__(sentence)
        self.is_sign_in = is_sign_in


@dataclass(frozen=True)
class Inbox:
    """Where a mailbox is and who reads it."""

    host: str
    port: int
    username: str
    password: str
    seconds: float = SECONDS

    def __repr__(self) -> str:
        return f"Inbox({self.host}:{self.port})"  # the password stays out of logs


@dataclass(frozen=True)
class Letter:
    """A mail as it lies in the mailbox, its beginning at least."""

    raw: bytes
    received_at: dt.datetime | None


@dataclass(frozen=True)
class Found:
    """What is new, and up to where that reads ("<uidvalidity>:<uid>")."""

    letters: list[Letter]
    seen: str


def new_letters(inbox: Inbox, *, seen: str, most: int, today: dt.date) -> Found:
    """Read what came since; on the first visit nothing, so that old mail is not taken for an answer."""
    try:
        with _opened(inbox) as mailbox:
            return _read(mailbox, seen, most, today)
    except (ImapToolsError, imaplib.IMAP4.error, OSError, ValueError) as problem:
        raise _told(inbox, problem) from problem


def _read(mailbox: BaseMailBox, seen: str, most: int, today: dt.date) -> Found:
    status = mailbox.folder.status("INBOX", ["UIDVALIDITY", "UIDNEXT"])
    validity, following = int(status["UIDVALIDITY"]), int(status["UIDNEXT"])
    mailbox.folder.set("INBOX", readonly=True)
    before, _, last = seen.partition(":")
    if not seen:
        return Found([], f"{validity}:{following - 1}")
    if before != str(validity):
        uids, start = _since(mailbox, today - dt.timedelta(days=AGAIN_DAYS)), 0
    else:
        start = int(last)
        # "9:*" names the last mail too when there is none from 9 on.
        uids = [uid for uid in _numbers(mailbox.uids(f"UID {start + 1}:*")) if uid > start]
    chosen = uids[:most]
    letters = [letter for uid in chosen if (letter := _letter(mailbox, uid))]
    end = chosen[-1] if len(chosen) < len(uids) else max([start, following - 1, *chosen])
    return Found(letters, f"{validity}:{end}")


def _since(mailbox: BaseMailBox, day: dt.date) -> list[int]:
    return _numbers(mailbox.uids(AND(date_gte=day)))


def _numbers(uids: list[str]) -> list[int]:
    return sorted(int(uid) for uid in uids)


def _letter(mailbox: BaseMailBox, uid: int) -> Letter | None:
    """Read the beginning of a mail without marking it as read; None when it is gone by now."""
    _, answer = mailbox.client.uid("fetch", str(uid), f"(UID INTERNALDATE BODY.PEEK[]<0.{LARGEST}>)")
    for part in answer or []:
        if isinstance(part, tuple) and len(part) == 2:
            found = _WHEN.search(part[0]) or next(
                (w for p in answer if isinstance(p, bytes) and (w := _WHEN.search(p))), None
            )
            return Letter(bytes(part[1]), _instant(found[1]) if found else None)
    return None


def _instant(written: bytes) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(written.decode("ascii").strip().replace("-", " ", 2))
    except (ValueError, TypeError):
        return None


@contextmanager
def _opened(inbox: Inbox) -> Iterator[BaseMailBox]:
    if any(mark in inbox.username + inbox.password for mark in "\r\n\0"):
        raise ValueError("A name or a password is one line.")
    mailbox = _line(inbox)
    is_plain = (inbox.username + inbox.password).isascii()
    sign_in = mailbox.login if is_plain else mailbox.login_utf8
    with sign_in(inbox.username, inbox.password, initial_folder=None):
        yield mailbox


def _line(inbox: Inbox) -> BaseMailBox:
    """Connect with a certificate that is right, or in the clear to this machine alone."""
    if inbox.port == TLS_PORT:
        return MailBox(inbox.host, inbox.port, timeout=inbox.seconds, ssl_context=ssl.create_default_context())
    if _LOOPBACK.fullmatch(inbox.host):
        return MailBoxUnencrypted(inbox.host, inbox.port, timeout=inbox.seconds)
    return MailBoxStartTls(inbox.host, inbox.port, timeout=inbox.seconds, ssl_context=ssl.create_default_context())


def _told(inbox: Inbox, problem: Exception) -> InboxProblem:
    is_sign_in = "login" in type(problem).__name__.lower() or "AUTH" in str(problem).upper()
    if isinstance(problem, ssl.SSLError):
        why, is_sign_in = "its certificate is not right", False
    elif isinstance(problem, OSError):
        why, is_sign_in = "nobody answers there", False
    elif is_sign_in:
        why = "the name or the password is not taken"
    else:
        why = "it answers what cannot be understood"
    return InboxProblem(f"The mailbox at {inbox.host} could not be read: {why}.", is_sign_in=is_sign_in)

"""The envelope of a letter: from whom, to whom, and the text made safe to hand over."""

import re
from functools import lru_cache
from typing import NamedTuple

from regulars.core.line_ends import WireText, is_ready_for_the_wire
from regulars.post.sign_in import Offers

_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029<>\"\\,;:]")
_LINE_END = re.compile(rb"\r\n|\r|\n")


class Envelope(NamedTuple):
    """What a server must know before the text: one sender, one recipient."""

    id: str
    mail_from: str
    rcpt: str
    size: int = 0


class Unsendable(ValueError):
    """This letter cannot be offered to this server; the code is as the server would have said it."""

    def __init__(self, code: int, enhanced: str, text: str) -> None:
        super().__init__(text)
        self.code, self.enhanced, self.text = code, enhanced, text


def commands(envelope: Envelope, offers: Offers) -> tuple[bytes, bytes]:
    """Return the MAIL and RCPT lines; raise Unsendable for what this server or any could not take."""
    if offers.size and envelope.size > offers.size:
        raise Unsendable(552, "5.3.4", "The letter is larger than the mail server takes")
    sender, rcpt = _spelled(envelope.mail_from, "5.1.7"), _spelled(envelope.rcpt, "5.1.3")
    needs_unicode = not (sender.isascii() and rcpt.isascii())
    if needs_unicode and not offers.smtputf8:
        raise Unsendable(
            553, "5.6.7", "The address has letters outside the Latin alphabet, and your mail server takes none of those"
        )
    extra = f" SIZE={envelope.size}" if offers.size is not None and envelope.size > 0 else ""
    extra += " BODY=8BITMIME" if offers.eight_bit else ""
    extra += " SMTPUTF8" if needs_unicode else ""
    return f"MAIL FROM:<{sender}>{extra}\r\n".encode(), f"RCPT TO:<{rcpt}>\r\n".encode()


def stuffed(text: bytes) -> bytes:
    """Return the text as it goes over the line, with its final dot: CRLF only, so that nothing in it ends it early."""
    if isinstance(text, WireText) or is_ready_for_the_wire(text):
        return text + b".\r\n"
    if not text.count(b"\r\n") == text.count(b"\n") == text.count(b"\r"):
        text = _LINE_END.sub(b"\r\n", text)
    if text.startswith(b"."):
        text = b"." + text
    text = text.replace(b"\r\n.", b"\r\n..")
    return text + (b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n")


@lru_cache(1024)  # there is one sender, as a rule
def _spelled(address: str, enhanced: str) -> str:
    local, at, domain = address.rpartition("@")
    if not (at and local and domain) or "@" in local or _UNSAFE.search(address):
        raise Unsendable(553, enhanced, "This is not an e-mail address")
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"
    except UnicodeError as wrong:
        raise Unsendable(553, enhanced, "This is not an e-mail address") from wrong

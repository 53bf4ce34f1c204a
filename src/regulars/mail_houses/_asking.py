"""Asking a mail house over the network: one request, one answer, and how far it came.

No redirect is followed, no proxy of the environment is used, no answer is read beyond a limit, and TLS is proven.
"""

import contextlib
import datetime as dt
import hashlib
import http.client
import json
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from regulars.mail_houses._house import Account, How, Receipt

SECONDS = 30.0  # for each thing that is heard
LONGEST_ANSWER = 90.0
MOST_BYTES = 1 << 20
LONGEST_REASON = 250
MOST_DIGITS = 9
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_NUMBER = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
_BY_STATUS: Mapping[int, How] = {
    400: "refused", 413: "refused", 422: "refused", 401: "key_refused", 403: "key_refused", 402: "closed",
    404: "closed", 405: "closed", 410: "closed", 429: "later",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What came back: a status of HTTP, or 0 when none did, and whether anything had been sent by then."""

    status: int
    told: object = None
    was_sent: bool = True
    wait: dt.timedelta | None = None  # how long it wants to be left in peace


def post(
    base: str,
    path: str,
    *,
    account: Account,
    headers: Mapping[str, str],
    fields: Mapping[str, str],
    files: Mapping[str, bytes],
) -> Answer:
    """Send a form with PDF files; empty fields are left out."""
    boundary = _boundary(fields, files)
    body = _form(boundary, fields, files)
    sent = {**headers, "Content-Type": f"multipart/form-data; boundary={boundary}"}
    return _ask("POST", account.url or base, path, sent, body)


def get(base: str, path: str, *, account: Account, headers: Mapping[str, str]) -> Answer:
    """Ask for a page."""
    return _ask("GET", account.url or base, path, headers, None)


def receipt(answer: Answer, *, house: str) -> Receipt:
    """Say what an answer to a piece means."""
    if not answer.was_sent:
        return Receipt("later", reason=f"{house} could not be reached.")
    if answer.status == 0:
        return Receipt("unknown", reason=f"{house} did not answer.")
    if 200 <= answer.status < 300:
        number = _number(answer.told)
        return Receipt("taken", number) if number else Receipt("unknown", reason=f"{house} answered unreadably.")
    how: How = "closed" if 300 <= answer.status < 400 else _BY_STATUS.get(answer.status, "unknown")
    said = _said(answer.told) or f"error {answer.status}"
    return Receipt(how, reason=f"{house}: {said}"[:LONGEST_REASON], wait=answer.wait)


def key_problem(answer: Answer, *, house: str) -> str:
    """Say what is wrong with the account after a mere question, or nothing."""
    if 200 <= answer.status < 300:
        return ""
    if answer.status in (401, 403):
        return f"{house} does not know this key. Copy it once more."
    if not answer.was_sent or answer.status == 0:
        return f"{house} could not be reached. Try again in a few minutes."
    return f"{house} answered with error {answer.status}. Try again in a few minutes."


def _ask(method: str, base: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
    line = _line(base)
    try:
        line.connect()
    except OSError:  # TLS that proves nothing is one too
        return Answer(0, was_sent=False)
    hang_up = threading.Timer(LONGEST_ANSWER, _hang_up, [line.sock])
    hang_up.daemon = True
    hang_up.start()
    try:
        line.request(method, urlsplit(base).path.rstrip("/") + path, body=body, headers=dict(headers))
        response = line.getresponse()
        return Answer(response.status, _read(response), wait=_wait(response))
    except (OSError, http.client.HTTPException):
        return Answer(0)
    finally:
        hang_up.cancel()
        line.close()


def _hang_up(line: socket.socket) -> None:
    """End a conversation that takes too long although something comes now and then."""
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _line(base: str) -> http.client.HTTPConnection:
    parts = urlsplit(base)
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, parts.port, timeout=SECONDS, context=context)
    if host not in _LOOPBACK:
        raise ValueError("A mail house is asked over https alone.")
    return http.client.HTTPConnection(host, parts.port, timeout=SECONDS)


def _read(response: http.client.HTTPResponse) -> object:
    content = response.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return None
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _wait(response: http.client.HTTPResponse) -> dt.timedelta | None:
    """Read Retry-After: seconds, or a date, which is measured by the clock of who answers."""
    said = response.headers.get("Retry-After", "")
    if said.isascii() and said.isdecimal():
        return dt.timedelta(seconds=int(said)) if len(said) <= MOST_DIGITS else None
    try:
        wait = parsedate_to_datetime(said) - parsedate_to_datetime(response.headers.get("Date", ""))
    except (ValueError, TypeError):  # unreadable, or one of them without its time zone
        return None
    return max(wait, dt.timedelta(0))


def _boundary(fields: Mapping[str, str], files: Mapping[str, bytes]) -> str:
    """Return a line that no part contains, the same for the same parts: who asks again says every byte again."""
    return hashlib.sha256(_form("", fields, files)).hexdigest()[:40]


def _form(boundary: str, fields: Mapping[str, str], files: Mapping[str, bytes]) -> bytes:
    parts = []
    for name, text in fields.items():
        if text:
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            parts.append(head.encode() + text.encode() + b"\r\n")
    for name, content in files.items():
        kind = f'name="{name}"; filename="{name}.pdf"\r\nContent-Type: application/pdf'
        head = f"--{boundary}\r\nContent-Disposition: form-data; {kind}\r\n\r\n"
        parts.append(head.encode() + content + b"\r\n")
    return b"".join([*parts, f"--{boundary}--\r\n".encode()])


def _number(told: object) -> str:
    number = told.get("id") if isinstance(told, dict) else None
    return number if isinstance(number, str) and 0 < len(number) <= 100 and set(number) <= _NUMBER else ""


def _said(told: object) -> str:
    inner = told.get("error") if isinstance(told, dict) else None
    said = inner.get("message") if isinstance(inner, dict) else inner
    return " ".join(said.split()) if isinstance(said, str) else ""

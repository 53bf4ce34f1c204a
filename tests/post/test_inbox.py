"""The mailbox is read, and nobody who looks into it afterwards can tell."""

import datetime as dt
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from regulars.post import inbox
from regulars.post.inbox import Inbox, InboxProblem, new_letters
from regulars.post.incoming import LARGEST
from tests.imap_server import PASSWORD, Mailbox, serving
from tests.people import NOW, TODAY


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mailbox with two old letters."""
    with serving(Mailbox({1: b"old", 2: b"older"})) as answering:
        yield answering


def at(mailbox: Mailbox, password: str = PASSWORD) -> Inbox:
    return Inbox("127.0.0.1", mailbox.port, "olive", password)


def raws(mailbox: Mailbox, seen: str, most: int = 100) -> tuple[list[bytes], str]:
    found = new_letters(at(mailbox), seen=seen, most=most, today=TODAY)
    return [letter.raw for letter in found.letters], found.seen


def test_the_first_visit_takes_nothing_and_remembers_where_it_was(mailbox: Mailbox):
    assert raws(mailbox, "") == ([], "7:2")


def test_what_came_since_is_read_once(mailbox: Mailbox):
    mailbox.put(b"new")

    assert raws(mailbox, "7:2") == ([b"new"], "7:3")
    assert raws(mailbox, "7:3") == ([], "7:3")


def test_an_empty_mailbox_has_nothing_new():
    with serving(Mailbox()) as empty:
        assert raws(empty, "7:0") == ([], "7:0")


def test_more_than_can_be_read_at_once_is_left_for_the_next_time(mailbox: Mailbox):
    for number in range(3):
        mailbox.put(b"new %d" % number)

    assert raws(mailbox, "7:2", most=2) == ([b"new 0", b"new 1"], "7:4")
    assert raws(mailbox, "7:4", most=2) == ([b"new 2"], "7:5")


def test_a_mailbox_that_was_built_anew_is_read_again(mailbox: Mailbox):
    assert raws(mailbox, "6:900") == ([b"old", b"older"], "7:2")


def test_what_is_gone_when_asked_for_is_left_out(mailbox: Mailbox):
    del mailbox.letters[1]

    assert raws(mailbox, "6:900") == ([b"older"], "7:2")


def test_when_it_came_is_what_the_mailbox_says(mailbox: Mailbox):
    mailbox.put(b"new")

    [letter] = new_letters(at(mailbox), seen="7:2", most=1, today=TODAY).letters

    assert letter.received_at == NOW


def test_of_a_huge_letter_the_beginning_is_fetched(mailbox: Mailbox):
    mailbox.put(b"x" * (LARGEST + 5))

    assert len(raws(mailbox, "7:2")[0][0]) == LARGEST


def test_nothing_is_marked_moved_or_taken_away(mailbox: Mailbox):
    mailbox.put(b"new")

    raws(mailbox, "7:2")

    commands = {asked.split()[0].upper() for asked in mailbox.asked}
    assert commands == {"CAPABILITY", "LOGIN", "STATUS", "EXAMINE", "UID", "LOGOUT"}
    assert [asked for asked in mailbox.asked if "BODY[" in asked or "STORE" in asked.upper()] == []


def test_a_wrong_password_is_said(mailbox: Mailbox):
    with pytest.raises(InboxProblem, match="the name or the password is not taken"):
        new_letters(at(mailbox, "wrong"), seen="", most=1, today=TODAY)


@pytest.mark.parametrize("command", ["LOGIN", "STATUS", "EXAMINE", "SEARCH", "FETCH"])
def test_a_line_that_breaks_is_a_problem_for_later(mailbox: Mailbox, command: str):
    mailbox.put(b"new")
    mailbox.cuts_off_at = command

    with pytest.raises(InboxProblem):
        raws(mailbox, "7:2")


def test_nobody_there_is_said():
    with pytest.raises(InboxProblem, match="nobody answers there"):
        new_letters(Inbox("127.0.0.1", 1, "olive", PASSWORD), seen="", most=1, today=TODAY)


@pytest.mark.parametrize("password", ["a\r\nb LOGOUT", "a\0b"])
def test_a_password_that_would_be_a_command_is_not_sent(mailbox: Mailbox, password: str):
    with pytest.raises(InboxProblem):
        new_letters(at(mailbox, password), seen="", most=1, today=TODAY)
    assert "LOGIN" not in mailbox.asked


def test_the_password_is_not_in_what_is_logged(mailbox: Mailbox):
    """B14."""
    assert PASSWORD not in repr(at(mailbox))


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """B12: and no password is sent."""
    with serving(Mailbox(), _self_made(tmp_path)) as mailbox:
        monkeypatch.setattr(inbox, "TLS_PORT", mailbox.port)

        with pytest.raises(InboxProblem, match="its certificate is not right"):
            new_letters(at(mailbox), seen="", most=1, today=TODAY)

    assert mailbox.asked == []


def _self_made(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - dt.timedelta(days=1))
        .not_valid_after(NOW + dt.timedelta(days=36500))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    both = folder / "both.pem"
    both.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context

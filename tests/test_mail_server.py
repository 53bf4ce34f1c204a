"""The scripted mail server itself, against a client that we did not write."""

import smtplib
import socket
import ssl
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.mail_server import MailServer


def a_letter(to: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Message-ID"], letter["X-Outbox-Id"] = "shop@x.example", to, "<1@x>", "17"
    letter.set_content("Hello\n.\nRosa")
    return letter


def post(server: MailServer, to: str) -> None:
    with smtplib.SMTP("127.0.0.1", server.port, timeout=20) as client:
        client.send_message(a_letter(to))


def test_what_is_accepted_is_in_the_log(mail_server: MailServer):
    post(mail_server, "rosa@x.example")

    [one] = mail_server.accepted()
    assert (one.rcpt, one.mail_from, one.outbox_id, one.message_id) == (
        "rosa@x.example",
        "shop@x.example",
        "17",
        "<1@x>",
    )
    assert b"\r\n.\r\nRosa" in one.raw


@pytest.mark.parametrize(
    ("mode", "code"),
    [("450-rcpt", 450), ("550-rcpt", 550), ("452-data", 452), ("554-dot", 554), ("550-5.7.1-dot", 550)],
)
def test_a_recipient_may_ask_for_a_fault(mail_server: MailServer, mode: str, code: int):
    with pytest.raises((smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)) as refused:
        post(mail_server, f"{mode}+1@x.example")

    assert str(code) in str(refused.value.args)
    assert mail_server.accepted() == []


@pytest.mark.parametrize(("is_lenient", "letters"), [(False, 1), (True, 2)])
def test_a_lenient_server_takes_a_bare_line_feed_for_an_end(tmp_path: Path, is_lenient: bool, letters: int):
    """B11: what smugglers hope for; who hands it a text as it is smuggles."""
    inside = b"MAIL FROM:<evil@x.example>\r\nRCPT TO:<all@x.example>\r\nDATA\r\nBuy!\r\n.\r\n"
    with MailServer(tmp_path / "mail.log", lenient=is_lenient) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
            line.sendall(b"EHLO x\r\nMAIL FROM:<shop@x.example>\r\nRCPT TO:<rosa@x.example>\r\nDATA\r\n")
            line.sendall(b"Hi\n.\r\n" + inside + b"QUIT\r\n")
            while line.recv(4096):
                pass
        assert len(server.accepted()) == letters


def test_a_fault_may_come_once_only(mail_server: MailServer):
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        post(mail_server, "1x-450-rcpt+1@x.example")
    post(mail_server, "1x-450-rcpt+1@x.example")

    assert len(mail_server.accepted()) == 1


@pytest.mark.parametrize(("mode", "accepted"), [("drop-after-dot", 1), ("drop-before-dot", 0)])
def test_a_line_is_dropped_before_or_after_the_dot(mail_server: MailServer, mode: str, accepted: int):
    """B4, B5."""
    with pytest.raises(smtplib.SMTPServerDisconnected):
        post(mail_server, f"{mode}+1@x.example")

    assert len(mail_server.accepted()) == accepted


@pytest.mark.parametrize(("kind", "is_trusted"), [("valid", True), ("expired", False), ("wrong-host", False)])
def test_a_certificate_is_as_asked_for(tmp_path: Path, kind: str, is_trusted: bool):
    """B12."""
    with MailServer(tmp_path / "log", security="starttls", certificate=kind) as server:
        context = ssl.create_default_context(cafile=str(server.ca_file))
        client = smtplib.SMTP("localhost", server.port, timeout=20)
        if is_trusted:
            client.starttls(context=context)
        else:
            with pytest.raises(ssl.SSLCertVerificationError):
                client.starttls(context=context)
        client.close()


def test_a_password_is_asked_for(tmp_path: Path):
    with MailServer(tmp_path / "log", username="shop", password="tea", slow=True) as server:
        with smtplib.SMTP("127.0.0.1", server.port, timeout=20) as client:
            with pytest.raises(smtplib.SMTPAuthenticationError):
                client.login("shop", "coffee")
            client.login("shop", "tea")
            client.send_message(a_letter("rosa@x.example"))

        assert len(server.accepted()) == 1


def test_who_comes_too_often_is_sent_away(tmp_path: Path):
    """A14."""
    with MailServer(tmp_path / "log", per_day=1) as server:
        post(server, "rosa@x.example")
        with pytest.raises(smtplib.SMTPSenderRefused):
            post(server, "ann@x.example")

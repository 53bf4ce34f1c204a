"""What a mail server gets of every kind of mail: as the rules of mail want it, and with links that only lead."""

import datetime as dt
import itertools
import re
from email.utils import parsedate_to_datetime

import dkim as dkimpy
import pytest
from django.test import Client
from pytest_django import Settings

from regulars.post import dkim
from regulars.records.models import MailAccount, Message
from tests.mail_server import Accepted, MailServer
from tests.web.shops import everything
from tests.web.test_preferences import SCANNERS
from tests.worker.every_kind import KEY, PUBLIC, a_signing_shop, links, read, write_every_kind
from tests.worker.mail_day import drain, states

RECORD = dkim.record(KEY, domain="north.example", selector="mail")
ALWAYS = [
    *("DKIM-Signature", "From", "To", "Subject", "Date", "Message-ID", "X-Outbox-Id", "Feedback-ID"),
    *("Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version", "Content-Type"),
]
WAYS_OUT = ["List-Unsubscribe", "List-Unsubscribe-Post"]
A_MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def account(db: None, settings: Settings, mail_server: MailServer) -> MailAccount:
    """The account of a shop that signs, whose mail goes to the scripted server."""
    settings.SMTP_URL, settings.PUBLIC_URL = mail_server.url, PUBLIC
    return a_signing_shop()


def test_every_kind_of_mail_is_as_receivers_want_it(account: MailAccount, mail_server: MailServer):
    """B15: signed, aligned, dated, named once, each header once, short lines, and a way out of each letter."""
    queued = {str(one.pk): one for one in write_every_kind(account)}
    drain()

    taken = mail_server.accepted()
    assert states() == {"sent": len(queued)}
    assert sorted(one.outbox_id for one in taken) == sorted(queued)
    assert len({one.message_id for one in taken}) == len(queued)
    found = {queued[one.outbox_id].key: lint(one, queued[one.outbox_id]) for one in taken}
    assert {key: wrongs for key, wrongs in found.items() if wrongs} == {}


@pytest.mark.parametrize(("most", "times"), [(2, 1), pytest.param(99, 3, marks=pytest.mark.faults)])
def test_no_link_of_any_mail_changes_anything_by_being_read(
    account: MailAccount, mail_server: MailServer, most: int, times: int
):
    """I1: whatever leads to us from a mail, looked at by each of six scanners, some of which look again and again."""
    write_every_kind(account)
    drain()
    addresses = sorted(set().union(*map(links, mail_server.accepted())))
    kinds = [list(same) for _, same in itertools.groupby(addresses, lambda one: one.split("/")[3])]
    assert [one[0].split("/")[3] for one in kinds] == ["", "calendar", "forgotten", "way-out"]
    before = everything()

    for address, agent in itertools.product(chosen(kinds, most), SCANNERS):
        scanner, path = Client(headers={"User-Agent": agent}), address.removeprefix(PUBLIC)
        assert scanner.head(path).status_code in (200, 302, 405)
        assert {scanner.get(path).status_code for _ in range(times)} <= {200, 302}
    assert everything() == before


def chosen(kinds: list[list[str]], most: int) -> list[str]:
    """Take a few addresses of each kind."""
    return [address for same in kinds for address in same[:most]]


def lint(one: Accepted, queued: Message) -> list[str]:
    """Name what is wrong with a mail as the server got it."""
    raw_head, _, body = one.raw.partition(b"\r\n\r\n")
    head = raw_head.decode("ascii")
    unlinked = re.sub(r"<[^>]*>", "<>", head)  # an address is never cut
    names, mail, is_letter = re.findall(r"^([^\s:]+):", head, re.MULTILINE), read(one), queued.customer_id is not None
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text
    assert html
    own = f"<{queued.message_id}>"
    signed = set(re.sub(r"\s", "", mail["DKIM-Signature"]).partition("h=")[2].partition(";")[0].split(":"))
    rules = {
        "headers": sorted(names) == sorted(ALWAYS + WAYS_OUT * is_letter),
        "defects": not (mail.defects + text.defects + html.defects),
        "signature": dkimpy.verify(one.raw, dnsfunc=_dns) and "d=north.example;" in mail["DKIM-Signature"],
        "covered": {name.lower() for name in names} - {"dkim-signature"} <= signed,
        "aligned": mail["From"].addresses[0].domain == one.mail_from.rpartition("@")[2] == "north.example",
        "recipient": [it.addr_spec for it in mail["To"].addresses] == [one.rcpt] == [queued.to_address],
        "date": abs(parsedate_to_datetime(mail["Date"]).timestamp() - one.accepted_at) < A_MINUTE.total_seconds(),
        "id": mail["Message-ID"] == own == one.message_id and own.endswith("@north.example>"),
        "lines": max(map(len, body.split(b"\r\n"))) <= 76 and max(map(len, unlinked.split("\r\n"))) <= 78,
        "line ends": one.raw.count(b"\r\n") == one.raw.count(b"\r") == one.raw.count(b"\n"),
        "subject": bool(mail["Subject"]) and "{" not in mail["Subject"],
        "words": bool(text.get_content().strip()) and "{" not in text.get_content(),
        "place": "1 Elm Street" in text.get_content() and "1 Elm Street" in html.get_content(),
    }
    if is_letter:
        page = str(mail["List-Unsubscribe"]).partition(">")[0].lstrip("<")
        rules |= {
            "one click": mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click",
            "way out": page.startswith(f"{PUBLIC}/way-out/")
            and page in text.get_content()
            and page in html.get_content(),
        }
    return [name for name, is_kept in rules.items() if not is_kept]


def _dns(name: bytes, **_: object) -> bytes:
    return RECORD.text.encode() if name.decode().rstrip(".") == RECORD.name else b""

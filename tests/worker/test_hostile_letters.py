"""B10: whoever writes a header into a name, a product or a subject writes words, and nothing that a server obeys."""

import itertools
import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from regulars.core.messages import FACTS
from regulars.core.playbook_rules import OCCASIONS
from regulars.records.models import Business, MailAccount, Message
from regulars.services import morning, outbox, passwords, templates
from regulars.worker import clock
from tests.mail_server import Accepted, MailServer
from tests.worker.every_kind import PUBLIC, WEEK, a_letter, a_signing_shop
from tests.worker.mail_day import drain, states
from tests.worker.test_what_leaves import ALWAYS, WAYS_OUT

EVIL = "evil@evil.example"
BREAKS = ["\r\n", "\n", "\r", "\u2028", "\u0085", "\v", "\f", "\x1c", "\r\n\r\n", "\n.\n", "\r\n\t"]
if connection.vendor == "sqlite":  # PostgreSQL has no place for it
    BREAKS.append("\0")
HIDDEN = ["=?utf-8?q?=0D=0ABcc=3A_evil=40evil.example?=", "=?utf-8?b?DQpCY2M6IGV2aWxAZXZpbC5leGFtcGxl?="]
HEADERS = [f"Bcc: {EVIL}", f"To: {EVIL}", "Subject: Won!", "Content-Type: text/html", f"RCPT TO:<{EVIL}>\r\nDATA"]
FEW = [f"{end}{HEADERS[0]}" for end in BREAKS[:4]] + HIDDEN
MANY = [f"{end}{header}" for end, header in itertools.product(BREAKS, HEADERS)] + HIDDEN
ALL_FACTS = " ".join(f"{{{name}}}" for name in FACTS)
ALL_ONCE = f"{ALL_FACTS}\n\n{{list}} {{links}} {{link}}"
TEAM = (passwords.OCCASION, morning.OCCASION, "test", "thank_you")


@pytest.fixture
def mail_server(tmp_path: Path) -> Iterator[MailServer]:
    """A server that takes any line feed for the end of a line."""
    with MailServer(tmp_path / "mail.log", lenient=True) as server:
        yield server


@pytest.fixture
def account(db: None, settings: Settings, mail_server: MailServer) -> MailAccount:
    """The account of a shop whose own names are as bad as any."""
    settings.SMTP_URL, settings.PUBLIC_URL = mail_server.url, PUBLIC
    bad = FEW[0]
    made = a_signing_shop(from_name=f"Sam{bad}")
    Business.objects.update(name=f"North{bad}", postal_address=f"1 Elm Street{bad}", phone="1\r\nBcc: e@x.example")
    return MailAccount.objects.select_related("business").get(pk=made.pk)


@pytest.mark.parametrize("payloads", [FEW, pytest.param(MANY, marks=pytest.mark.faults)], ids=["few", "many"])
def test_no_fact_of_any_mail_writes_a_header(account: MailAccount, mail_server: MailServer, payloads: list[str]):
    """B10, B11: every fact in every kind of mail; each arrives once, at one address, with the headers that are ours."""
    queued = {str(one.pk): one for payload in payloads for one in of_every_kind(account, payload)}
    drain()

    taken = mail_server.accepted()
    assert states() == {"sent": len(queued)}
    assert sorted(one.outbox_id for one in taken) == sorted(queued)
    assert [one.rcpt for one in taken if one.rcpt != queued[one.outbox_id].to_address] == []
    assert [line for line in mail_server.commands() if "evil" in line] == []
    for one in taken:
        check(one, queued[one.outbox_id])


def of_every_kind(account: MailAccount, payload: str) -> list[Message]:
    """Queue a letter about each occasion and every mail to the team, with a payload behind each fact."""
    business = account.business
    said = {name: f"{name}{payload}" for name in (*FACTS, "list", "links")}
    said |= {"user": "1", "until": "99", "mark": "x"}
    number = Message.objects.count()
    made = [
        a_letter(business, occasion, f"{ALL_FACTS}{payload}", ALL_ONCE + payload, said, name=f"{occasion}.{number}")
        for occasion in OCCASIONS
    ]
    return made + [to_the_team(business, occasion, payload, said) for occasion in TEAM]


def to_the_team(business: Business, occasion: str, payload: str, said: dict[str, str]) -> Message:
    """Queue a mail to Olive."""
    now = clock.now()
    return outbox.queue(
        business,
        key=f"{occasion}/{Message.objects.count()}",
        stream="account",
        occasion=occasion,
        purpose="account",
        to_address="olive@x.example",
        template=templates.keep(business, occasion, f"{ALL_FACTS}{payload}", ALL_ONCE + payload, now=now),
        facts=said,
        due_at=now,
        expires_at=now + WEEK,
        now=now,
    )


def check(one: Accepted, queued: Message) -> None:
    """Look at the head as a careless server reads it, where anything ends a line."""
    head = one.raw.partition(b"\r\n\r\n")[0].decode("ascii").replace("\r\n ", " ").replace("\r\n\t", " ")
    lines = [line.partition(":") for line in re.split(r"[\r\n\v\f\x1c]+", head)]
    assert sorted(name for name, _, _ in lines) == sorted(ALWAYS + WAYS_OUT * (queued.stream == "letters"))
    shown = {name: str(make_header(decode_header(said.strip()))) for name, _, said in lines}
    assert [name for name, said in shown.items() if not said.isprintable()] == []
    assert [name for name in FACTS if name not in shown["Subject"]] == []

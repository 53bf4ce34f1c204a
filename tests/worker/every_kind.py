"""One of every kind of mail that a shop sends: letters about each occasion, one of a mailing, and those to the team."""

import datetime as dt
import email
import email.policy
import re
from email.message import EmailMessage

from regulars import playbooks
from regulars.core import messages
from regulars.core.playbook_rules import OCCASIONS
from regulars.core.playbooks import parse
from regulars.post import dkim
from regulars.records.models import Business, Customer, MailAccount, Message, Staff, Touchpoint
from regulars.services import consent, facts, letters, mail_checks, morning, outbox, passwords, sealing, templates
from regulars.worker import clock
from tests.mail_server import Accepted
from tests.people import a_customer, a_staff
from tests.worker.mail_day import a_shop_at_all_hours

PUBLIC = "https://north.example"
KEY = dkim.make_key()
TEAM = ("test", "password", "morning", "proof")
WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)
FACTS = {
    "name": "Rosa Ibáñez",
    "first_name": "Rosa",
    "business": "Söhne & North Air",
    "phone": "(212) 555-0147",
    "staff": "Sam",
    "item": "heat pump – 漢字",
    "when": "last Thursday",
    "remembered": "window table " * 9,
    "product": "heat pump",
    "due": "20 May",
    "city": "Albany",
    "answer": "We opened on Sunday.",
}


def a_signing_shop(**fields: object) -> MailAccount:
    """A shop that signs, whose page is public, and whose noon it is: half an hour before it opens."""
    signing = {"dkim_domain": "north.example", "dkim_selector": "mail", "dkim_key_sealed": sealing.seal(KEY)}
    account = a_shop_at_all_hours(**{"from_name": "Söhne, Sam & North Air"} | signing | fields)
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    hours = {day: ["12:30", "23:00"] for day in days}
    Business.objects.update(name="Söhne & North Air", opening_hours=hours, opens_on_holidays=True)
    return MailAccount.objects.select_related("business").get(pk=account.pk)


def write_every_kind(account: MailAccount) -> list[Message]:
    """Put one mail of each kind into the outbox, with the words that a ready-made trade has for it."""
    business, now = account.business, clock.now()
    trade = parse(playbooks.text("home-services"))
    for occasion in OCCASIONS:
        a_letter(business, occasion, *messages.email_source(trade, occasion, FACTS), FACTS)
    words = templates.keep(
        business, "season", "Spring is here", "Hello {first_name},\n\nsee https://ok.example/a.", now=now
    )
    run = outbox.begin_mailing(
        business, key="spring", occasion="season", purpose="marketing", template=words, by=None, now=now
    )
    outbox.queue_many(run, [a_reader(business, "of.a.mailing")], due_at=now, expires_at=now + WEEK, now=now)
    write_to_the_team(account, a_staff(business, "Olive", "owner"))
    queued = list(Message.objects.of(business))
    assert len(queued) == len(OCCASIONS) + 1 + len(TEAM)
    return queued


def write_to_the_team(account: MailAccount, olive: Staff) -> None:
    """Queue all that somebody of the team may get: a test, a new password, the morning's mail and a proof."""
    business, now = account.business, clock.now()
    rosa = a_reader(business, "to.call")
    mail_checks.test(account, olive.user.email, by=olive, now=now)
    passwords.ask(olive.user.username, now=now)
    letters.send_proof(business, rosa, occasion="season", subject="For {first_name}", text="Hello.", by=olive, now=now)
    morning.choose(olive, wants=True, by=olive)
    today = facts.local_day(business, now)
    Touchpoint.objects.create(
        business=business, customer=rosa, key="after/check_in/sale:1", occasion="check_in", purpose="service",
        about="sale:1", opened_by_kind="sale", channels=["phone"], channel="phone", keeper=olive,
        due_date=today, use_by_date=today + WEEK, planned_for=today, opened_at=now,
    )  # fmt: skip
    morning.send_due(business, now=now)


def a_reader(business: Business, name: str) -> Customer:
    """Somebody who agreed to news by e-mail."""
    made = a_customer(business, f"Rosa {name}", email=f"{name}@x.example", phone="", country="")
    then = clock.now() - 30 * DAY
    consent.give(made, channel="email", purpose="marketing", basis="express", source="counter", now=then)
    return made


def a_letter(
    business: Business, occasion: str, subject: str, text: str, known: dict[str, str], *, name: str = ""
) -> Message:
    """Queue a letter about an occasion to somebody of its own."""
    now, reader = clock.now(), a_reader(business, name or occasion)
    return outbox.queue(
        business,
        key=f"test/{reader.pk}",
        occasion=occasion,
        purpose=OCCASIONS[occasion],
        to_address=reader.email,
        customer=reader,
        template=templates.keep(business, occasion, subject, text, now=now),
        facts=known,
        due_at=now,
        expires_at=now + WEEK,
        now=now,
    )


def read(one: Accepted) -> EmailMessage:
    """Read a letter as a mail program does."""
    return email.message_from_bytes(one.raw, policy=email.policy.default)


def links(one: Accepted) -> set[str]:
    """Return every address that leads to our pages from a mail: in its head, its text and its HTML."""
    mail = read(one)
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    said = " ".join([str(mail["List-Unsubscribe"]), *parts]).replace("&amp;", "&")
    return {found.rstrip(".,)>") for found in re.findall(rf"{PUBLIC}[^\s\"<>]*", said)}

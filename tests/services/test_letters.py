"""Letters: the plan's e-mails go into the outbox, with the shop's words and what is known."""

import datetime as dt
import email
import email.policy
from email.message import EmailMessage

import dkim
import pytest
from pytest_django import Settings

from regulars.core.zones import wall_time
from regulars.post import dkim as post_dkim
from regulars.records.models import Business, Customer, MailAccount, Message, Staff, Template, Touchpoint
from regulars.services import letters, templates
from regulars.services.outbox import Claimed
from regulars.services.sealing import seal
from tests.people import NOW, TODAY, a_customer


@pytest.fixture
def account(business: Business, settings: Settings) -> MailAccount:
    """North Air's mail, which leaves by itself at ten."""
    settings.PUBLIC_URL = "https://north.example"
    business.postal_address, business.phone = "1 Main Street\nAlbany NY 12207", "+12125550100"
    business.save()
    return MailAccount.objects.create(
        business=business, from_name="Sam at North Air", from_address="air@north.example", is_on=True
    )


def planned(customer: Customer, key: str = "after-a-sale/thank_you/sale:1", **fields: object) -> Touchpoint:
    """An e-mail on today's list."""
    chosen = {
        "occasion": "thank_you",
        "purpose": "service",
        "about": "sale:1",
        "opened_by_kind": "sale",
        "channels": ["email"],
        "channel": "email",
        "due_date": TODAY,
        "use_by_date": TODAY + dt.timedelta(days=2),
        "planned_for": TODAY,
        "opened_at": NOW,
    } | fields
    return Touchpoint.objects.create(business=customer.business, customer=customer, key=key, **chosen)


def test_a_planned_email_is_queued_once(account: MailAccount, customer: Customer):
    """A6, A9: whoever draws up the plan, and however often."""
    one = planned(customer)

    assert [letters.queue_planned(account.business, on=TODAY, now=NOW) for _ in range(3)] == [1, 0, 0]
    message = Message.objects.get()
    assert (message.key, message.to_address) == (f"touchpoint/{one.key}", customer.email)
    assert message.due_at == NOW + letters.TIME_TO_LOOK  # ten o'clock is over
    assert message.expires_at == wall_time(TODAY + dt.timedelta(days=3), dt.time(0), "America/New_York")


def test_early_in_the_morning_it_waits_for_the_hour(account: MailAccount, customer: Customer):
    planned(customer)
    letters.queue_planned(account.business, on=TODAY, now=NOW - dt.timedelta(hours=4))

    assert Message.objects.get().due_at == wall_time(TODAY, dt.time(10), "America/New_York")


@pytest.mark.parametrize(
    "other", [{"channel": "phone"}, {"planned_for": None}, {"planned_for": TODAY + dt.timedelta(days=1)}]
)
def test_what_is_not_todays_mail_is_not_queued(account: MailAccount, customer: Customer, other: dict[str, object]):
    planned(customer, **other)

    assert letters.queue_planned(account.business, on=TODAY, now=NOW) == 0


def test_mail_that_does_not_leave_by_itself_is_not_queued(account: MailAccount, customer: Customer):
    planned(customer)
    MailAccount.objects.update(is_on=False)

    assert letters.queue_planned(account.business, on=TODAY, now=NOW) == 0


def test_a_neighbours_mail_is_its_own(account: MailAccount, neighbour: Business):
    planned(a_customer(neighbour))

    assert letters.queue_planned(account.business, on=TODAY, now=NOW) == 0
    assert letters.queue_planned(neighbour, on=TODAY, now=NOW) == 0


def written(account: MailAccount, message: Message) -> EmailMessage:
    """The letter as a mail program reads it."""
    return email.message_from_bytes(on_the_wire(account, message), policy=email.policy.default)


def on_the_wire(account: MailAccount, message: Message) -> bytes:
    """The letter as a mail server gets it."""
    claimed = Claimed(
        id=message.pk.hex,
        token=1,
        to_address=message.to_address,
        message_id=message.message_id,
        stream=message.stream,
        template_id=message.template_id,
        facts=message.facts,
        customer_id=message.customer_id,
        slot=0,
        occasion=message.occasion,
        purpose=message.purpose,
    )
    envelope = letters.Writer(account).write(claimed, now=NOW)
    assert (envelope.sender, envelope.recipient) == (account.from_address, message.to_address)
    return envelope.content


def test_who_gets_it_can_prove_who_wrote_it(account: MailAccount, customer: Customer):
    """B15: signed, the way out too, and checked by a program that is not ours."""
    key = post_dkim.make_key()
    account.dkim_domain, account.dkim_selector, account.dkim_key_sealed = "north.example", "mail", seal(key)
    found = post_dkim.record(key, domain="north.example", selector="mail")
    planned(customer)
    letters.queue_planned(account.business, on=TODAY, now=NOW)
    content = on_the_wire(account, Message.objects.get())

    def answer(name: bytes, timeout: int = 5) -> bytes:
        return found.text.encode() if name.decode().rstrip(".") == found.name else b""

    assert dkim.verify(content, dnsfunc=answer)
    signature = email.message_from_bytes(content)["DKIM-Signature"].replace("\r\n ", "")
    assert {"list-unsubscribe", "list-unsubscribe-post", "from"} <= set(
        signature.split("h=")[1].split(";")[0].split(":")
    )
    assert not dkim.verify(content.replace(b"way-out", b"way-in"), dnsfunc=answer)


def test_the_letter_has_the_shops_words_and_a_way_out(account: MailAccount, owner: Staff, customer: Customer):
    templates.write(
        account.business, "thank_you", "Thank you, {first_name}", "Dear {first_name},\n\nall warm?", by=owner, now=NOW
    )
    planned(customer)
    letters.queue_planned(account.business, on=TODAY, now=NOW)
    letter = written(account, Message.objects.get())
    body = letter.get_body(("plain",))

    assert letter["Subject"] == "Thank you, Rosa"
    assert letter["From"] == "Sam at North Air <air@north.example>"
    assert letter["List-Unsubscribe"].startswith("<https://north.example/way-out/")
    assert body is not None
    assert body.get_content().startswith("Dear Rosa,\r\n\r\nall warm?") or body.get_content().startswith(
        "Dear Rosa,\n\nall warm?"
    )
    assert "1 Main Street" in body.get_content()


def test_a_bounce_of_it_can_be_told_from_all_others(account: MailAccount, customer: Customer):
    """B7: the return path names the message."""
    planned(customer)
    letters.queue_planned(account.business, on=TODAY, now=NOW)
    account.bounce_address = "back@north.example"
    message = Message.objects.get()
    local = message.message_id.partition("@")[0]

    assert letters.Writer(account)._return_path(message) == f"back+{local}@north.example"  # type: ignore[arg-type]


def test_editing_leaves_what_was_queued_as_it_was(account: MailAccount, owner: Staff, customer: Customer):
    """A8: an edit makes new words; who is queued keeps theirs."""
    business = account.business
    templates.write(business, "thank_you", "First", "Hello {first_name}.", by=owner, now=NOW)
    planned(customer)
    letters.queue_planned(business, on=TODAY, now=NOW)
    templates.write(business, "thank_you", "Second", "Hello again.", by=owner, now=NOW)

    assert written(account, Message.objects.get())["Subject"] == "First"
    assert templates.in_use(business)["thank_you"].subject == "Second"
    templates.put_back(business, "thank_you")
    assert templates.in_use(business) == {}
    assert Template.objects.count() == 2


@pytest.mark.parametrize(
    ("occasion", "subject", "text", "sentence"),
    [
        ("party", "S", "T", "no such occasion"),
        ("thank_you", " ", "T", "needs a subject"),
        ("thank_you", "S", "\n", "needs a subject"),
        ("thank_you", "S" * 201, "T", "too long"),
        ("thank_you", "S", "Hello {nmae}.", r"fill \{nmae\}"),
        ("thank_you", "{settings.SECRET_KEY}", "T", "Nothing will ever fill"),
    ],
)
def test_words_that_cannot_be_used_are_refused(
    business: Business, owner: Staff, occasion: str, subject: str, text: str, sentence: str
):
    """F5: only the names of an allow-list are filled."""
    with pytest.raises(templates.BadTemplate, match=sentence):
        templates.write(business, occasion, subject, text, by=owner, now=NOW)
    assert Template.objects.count() == 0


def test_a_preview_is_what_they_would_read(account: MailAccount, customer: Customer):
    business = account.business
    shown = letters.preview(
        business,
        [customer, a_customer(business, "", email="nobody@mail.example", first_name="", last_name="")],
        subject="For {first_name|you}",
        text="Hello {first_name}, how is your {item}? See you.",
        occasion="thank_you",
        on=TODAY,
    )

    assert [letter.subject for _, letter in shown] == ["For Rosa", "For you"]
    assert shown[1][1].text.startswith("See you.")
    assert "https://north.example/way-out/" in shown[0][1].html

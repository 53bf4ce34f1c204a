"""The mailbox is read into the tables, and a stop half-way takes nothing twice and loses nothing."""

from collections.abc import Iterator

import pytest

from regulars.post.inbox import InboxProblem
from regulars.records.models import Customer, Incoming, MailAccount
from regulars.services import incoming
from regulars.services.sealing import seal
from tests.imap_server import PASSWORD, Mailbox, serving
from tests.people import NOW
from tests.post import returned_mail as mail
from tests.services.letters_sent import a_letter, an_account


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """An empty mailbox."""
    with serving(Mailbox()) as answering:
        yield answering


@pytest.fixture
def account(customer: Customer, mailbox: Mailbox) -> MailAccount:
    """An account whose replies come into that mailbox, and a letter to Rosa."""
    a_letter(customer)
    return an_account(
        customer.business,
        imap_host="127.0.0.1",
        imap_port=mailbox.port,
        imap_username="olive",
        imap_password_sealed=seal(PASSWORD),
        imap_seen="7:0",
    )


def test_what_is_about_us_is_taken_and_the_rest_is_left(account: MailAccount, mailbox: Mailbox):
    mailbox.put(mail.reply("Works well"))
    mailbox.put(mail.reply("Hello, are you open?", sender="stranger@mail.example", answers=""))
    mailbox.put(mail.dsn())

    assert [incoming.fetch(account, now=NOW) for _ in range(2)] == [2, 0]
    assert sorted(Incoming.objects.values_list("kind", flat=True)) == ["hard", "reply"]
    account.refresh_from_db()
    assert account.imap_seen == "7:3"


def test_a_mailbox_built_anew_takes_nothing_twice(account: MailAccount, mailbox: Mailbox):
    mailbox.put(mail.reply("Works well"))
    incoming.fetch(account, now=NOW)
    mailbox.validity = 8

    incoming.fetch(account, now=NOW)

    assert Incoming.objects.count() == 1


def test_a_line_that_breaks_leaves_the_place_where_it_was(account: MailAccount, mailbox: Mailbox):
    mailbox.put(mail.reply("Works well"))
    mailbox.cuts_off_at = "FETCH"

    with pytest.raises(InboxProblem):
        incoming.fetch(account, now=NOW)

    account.refresh_from_db()
    assert account.imap_seen == "7:0"


def test_without_a_mailbox_there_is_nothing_to_fetch(customer: Customer):
    assert incoming.fetch(an_account(customer.business), now=NOW) == 0

"""The worker looks into every mailbox, whatever becomes of the one before."""

import datetime as dt
import logging
import threading

import pytest

from regulars.records.models import Business, Customer, Incoming, MailAccount
from regulars.services.sealing import seal
from regulars.worker import inboxes
from tests.imap_server import PASSWORD, Mailbox, serving
from tests.people import NOW, a_customer
from tests.post import returned_mail as mail
from tests.services.letters_sent import a_letter, an_account


def a_mailbox_of(customer: Customer, mailbox: Mailbox) -> MailAccount:
    """An account whose replies come to this mailbox."""
    return an_account(
        customer.business,
        imap_host="127.0.0.1",
        imap_port=mailbox.port,
        imap_username="nora",
        imap_password_sealed=seal(PASSWORD),
        imap_seen="7:0",
    )


@pytest.mark.parametrize(
    ("first", "logged", "told"),
    [
        (Mailbox(cuts_off_at="STATUS"), "could not be read", "could not be read"),
        (Mailbox(is_terse=True), "stumbled over KeyError", "makes the program stumble"),  # nobody thought of that
    ],
)
def test_one_shops_mailbox_does_not_keep_the_others_waiting(
    customer: Customer, neighbour: Business, caplog: pytest.LogCaptureFixture, first: Mailbox, logged: str, told: str
):
    other = a_customer(neighbour)
    a_letter(other)
    with serving(first), serving(Mailbox({1: mail.reply("Works well")})) as second:
        account = a_mailbox_of(customer, first)
        a_mailbox_of(other, second)

        with caplog.at_level(logging.WARNING):
            assert inboxes.tick(NOW) == 1

    assert Incoming.objects.get().customer == other
    assert logged in caplog.text
    assert PASSWORD not in caplog.text
    account.refresh_from_db()
    assert told in account.unread_reason


def test_a_mailbox_that_cannot_be_read_says_so_until_it_can(customer: Customer):
    """A no that nobody hears is somebody's affair: since when, and why."""
    with serving(Mailbox()) as mailbox:
        account = an_account(
            customer.business,
            imap_host="127.0.0.1",
            imap_port=mailbox.port,
            imap_username="olive",
            imap_password_sealed=seal("the old one"),
        )
        said = []
        for minutes, password in ((0, "the old one"), (2, "the old one"), (4, PASSWORD)):
            MailAccount.objects.update(imap_password_sealed=seal(password))
            inboxes.tick(NOW + dt.timedelta(minutes=minutes))
            account.refresh_from_db()
            said.append((account.unread_since, account.unread_reason))

    why = "The mailbox at 127.0.0.1 could not be read: the name or the password is not taken."
    assert said == [(NOW, why), (NOW, why), (None, "")]


def test_the_loop_ends_when_told_to(db: None):
    """A3: at once."""
    stop = threading.Event()
    stop.set()

    assert inboxes.run(stop) is None

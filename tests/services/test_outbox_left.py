"""What the log of a mail server names is taken as sent, wherever a restored backup left it."""

import uuid

import pytest

from regulars.records.models import Business, Message, MessageEvent, Moment
from regulars.services import outbox
from regulars.services.outbox_left import Left, take_as_left
from tests.people import NOW, a_customer
from tests.services.post_office import Worker, a_letter, an_account, state

WAYS = {
    "ready": (),
    "held": ("held",),
    "deferred": ("claimed", "deferred"),
    "claimed": ("claimed",),
    "fenced": ("claimed", "fenced"),
    "unknown": ("claimed", "fenced", "unknown"),
    "failed": ("claimed", "failed"),
}


@pytest.mark.parametrize("before", WAYS)
def test_a_letter_that_the_log_names_counts_as_sent(business: Business, before: str):
    """A15: from every state in which it might leave again."""
    account, letter = an_account(business), a_letter(a_customer(business))
    for one in WAYS[before]:
        Message.objects.filter(pk=letter.pk).update(state=one)

    assert take_as_left([f"<{letter.message_id}>\n"], now=NOW) == Left(1, 0, 0)

    assert (state(letter), Worker(account).deliver()) == ("sent", set())
    assert MessageEvent.objects.filter(message=letter).latest("pk").after == "sent"
    outbox.note_outcomes(business, now=NOW)
    assert Moment.objects.get().kind == "contacted"


def test_what_the_log_does_not_name_stays(business: Business):
    """A15: by either name, with whatever stands around it; told twice it changes nothing more."""
    an_account(business)
    first, second, other = (a_letter(a_customer(business, name)) for name in ("Ann", "Bob", "Cid"))
    log = [f'"{first.pk}"', second.pk.hex, "", first.message_id, str(uuid.UUID(int=7)), "nobody@x.example"]

    assert take_as_left(log, now=NOW) == Left(2, 0, 2)
    assert take_as_left(log, now=NOW) == Left(0, 2, 2)
    assert [state(one) for one in (first, second, other)] == ["sent", "sent", "ready"]


def test_what_was_cancelled_stays_cancelled(business: Business):
    an_account(business)
    letter = a_letter(a_customer(business))
    Message.objects.update(state="cancelled")

    assert take_as_left([str(letter.pk)], now=NOW) == Left(0, 1, 0)
    assert state(letter) == "cancelled"

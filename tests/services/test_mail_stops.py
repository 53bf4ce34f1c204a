"""The big stop, one letter that is not wanted, and tables that are older than the mail."""

import datetime as dt
from email import message_from_bytes
from email.policy import default

import pytest

from regulars.records.models import Business, Customer, Incoming, MailAccount, Message, Staff
from regulars.services import letters, mail_accounts, mail_stops, mailings, outbox, outcomes, templates
from tests import people
from tests.people import NOW, TODAY
from tests.services.post_office import Worker, a_letter, a_touchpoint, an_account, state, to_staff

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def account(business: Business) -> MailAccount:
    """North Air's mail is on."""
    return an_account(business)


def test_what_is_held_is_not_taken_by_anybody(account: MailAccount, customer: Customer, staff: Staff):
    """A8: not even a letter that a worker had in hand already."""
    a_letter(customer)
    worker = Worker(account)
    claimed = worker.claim()

    mail_stops.hold_all(customer.business, by=staff, now=NOW)

    assert (worker.advance(claimed), worker.claim()) == (set(), [])
    account.refresh_from_db()
    assert account.paused_reason == "Held by Sam."


def test_who_has_no_account_reads_where_to_make_one(business: Business, staff: Staff):
    with pytest.raises(mail_accounts.NoSender):
        mail_stops.hold_all(business, by=staff, now=NOW)


def test_a_letter_that_is_not_wanted_ends_what_it_was_about(account: MailAccount, customer: Customer, staff: Staff):
    touchpoint = a_touchpoint(customer)
    letter = a_letter(customer, touchpoint=touchpoint)

    mail_stops.leave_out(letter, by=staff, now=NOW)

    touchpoint.refresh_from_db()
    assert (state(letter), touchpoint.state, touchpoint.outcome) == ("cancelled", "cancelled", "not_needed")


def test_leaving_a_letter_out_is_no_word_of_the_customer(account: MailAccount, customer: Customer, staff: Staff):
    """A stop that nobody asked for would hold all their other mail."""
    mail_stops.leave_out(a_letter(customer, touchpoint=a_touchpoint(customer)), by=staff, now=NOW)
    a_letter(customer, touchpoint=a_touchpoint(customer, due_date=(NOW - DAY).date()), due_at=NOW - HOUR)
    mail_stops.leave_out_late(customer.business, by=staff, now=NOW)
    other = a_letter(customer)

    assert not Incoming.objects.filter(business=customer.business).exists()
    assert Worker(account).deliver() == {other.pk}


def test_a_letter_that_is_wanted_after_all_leaves_once(account: MailAccount, customer: Customer, staff: Staff):
    touchpoint, worker = a_touchpoint(customer), Worker(account)
    letters.queue_planned(customer.business, on=TODAY, now=NOW)
    for _ in range(2):
        mail_stops.leave_out(Message.objects.get(state="ready"), by=staff, now=NOW)
        letters.queue_planned(customer.business, on=TODAY, now=NOW)
        assert worker.deliver(now=NOW + HOUR) == set()
        outcomes.undo(touchpoint, by=staff, now=NOW)
        letters.queue_planned(customer.business, on=TODAY, now=NOW)

    assert len(worker.deliver(now=NOW + HOUR)) == 1
    assert letters.queue_planned(customer.business, on=TODAY, now=NOW) == 0
    assert sorted(Message.objects.values_list("state", flat=True)) == ["cancelled", "cancelled", "sent"]


def test_what_left_cannot_be_left_out(account: MailAccount, customer: Customer, staff: Staff):
    touchpoint = a_touchpoint(customer)
    letter = a_letter(customer, touchpoint=touchpoint)
    Worker(account).deliver()

    with pytest.raises(outbox.HasMoved):
        mail_stops.leave_out(letter, by=staff, now=NOW)

    touchpoint.refresh_from_db()
    assert touchpoint.state == "open"


def test_after_a_restore_only_what_was_due_before_is_left_out(account: MailAccount, customer: Customer, staff: Staff):
    """A15: what is due later cannot have left, and mail to staff is their own affair."""
    late, held = a_letter(customer, due_at=NOW - HOUR), a_letter(customer, due_at=NOW - HOUR)
    outbox.hold(held, by=staff, now=NOW - HOUR)
    Message.objects.filter(pk=held.pk).update(due_at=NOW - HOUR)
    later, ours = a_letter(customer, due_at=NOW + HOUR), to_staff(customer.business, due_at=NOW - HOUR)
    old = a_letter(customer, touchpoint=a_touchpoint(customer, due_date=(NOW - DAY).date()), due_at=NOW + HOUR)

    count = mail_stops.leave_out_late(customer.business, by=staff, now=NOW)

    assert count == 3
    assert [state(one) for one in (late, held, old, later, ours)] == ["cancelled"] * 3 + ["ready"] * 2
    assert late.reason == "It may have left before."


def test_another_shops_letters_are_not_left_out(account: MailAccount, neighbour: Business, staff: Staff):
    an_account(neighbour)
    theirs = a_letter(people.a_customer(neighbour, "Nils"), due_at=NOW - HOUR)

    mail_stops.leave_out_late(account.business, by=staff, now=NOW)

    assert state(theirs) == "ready"


def test_a_proof_goes_to_who_asks_once_a_day(account: MailAccount, customer: Customer, owner: Staff):
    said = {"occasion": "thank_you", "subject": "Hello", "text": "Hello {first_name},", "by": owner}

    sent = [letters.send_proof(customer.business, customer, now=NOW, **said) for _ in range(2)]

    assert len({one.pk for one in sent}) == 1
    assert (sent[0].to_address, sent[0].stream, sent[0].customer) == (owner.user.email, "account", None)
    written = message_from_bytes(
        letters.Writer(account).write(Worker(account).claim()[0], now=NOW).content, policy=default
    )
    assert (written["To"], written.get_body(("plain",)).get_content()[:11]) == (owner.user.email, "Hello Rosa,")


def test_the_shops_own_words_come_before_the_ready_made_ones(business: Business, owner: Staff):
    ready_made = mailings.sources(business)["thank_you"]
    templates.write(business, "thank_you", "Ours", "Hello {first_name}, ours.", by=owner, now=NOW)

    assert mailings.sources(business)["thank_you"].subject == "Ours"
    assert mailings.sources(business, is_ready_made=True)["thank_you"] == ready_made
    templates.put_back(business, "thank_you")
    assert mailings.sources(business)["thank_you"] == ready_made

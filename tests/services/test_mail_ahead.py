"""Mail ahead: the hour that a page names is the one at which the guard lets a letter go."""

import datetime as dt

import pytest

from regulars.records.models import Business, Customer, MailAccount, Message
from regulars.services import guard, merging
from regulars.services.mail_ahead import Ahead
from tests.people import NOW, a_customer
from tests.services.post_office import a_letter, a_touchpoint, an_account, to_staff

A_DAY, A_MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
FRIDAY = dt.date(2026, 3, 6)
NIGHT = dt.datetime(2026, 3, 7, 3, tzinfo=dt.UTC)  # Friday, ten in the evening in New York
MORNING = NIGHT + dt.timedelta(hours=11)  # nine there


@pytest.fixture
def account(business: Business) -> MailAccount:
    """North Air's mail is on."""
    return an_account(business)


def leaves_at(account: MailAccount, letter: Message, now: dt.datetime) -> dt.datetime | None:
    """What a page says."""
    return Ahead(account.business, account, now).leaves_at(Message.objects.get(pk=letter.pk))


def is_let(account: MailAccount, letter: Message, now: dt.datetime) -> bool:
    """What the guard says at that moment."""
    return isinstance(guard.ask(account, [letter.pk.hex], now=now)[letter.pk.hex], guard.Allowed)


def test_mail_to_the_team_knows_no_night(account: MailAccount):
    letter = to_staff(account.business, due_at=NIGHT, expires_at=NIGHT + A_DAY, now=NIGHT)

    assert leaves_at(account, letter, NIGHT) == NIGHT
    assert is_let(account, letter, NIGHT)


def test_a_letter_of_the_evening_leaves_in_the_morning(account: MailAccount, customer: Customer):
    letter = a_letter(customer, due_at=NIGHT, expires_at=NIGHT + A_DAY, now=NIGHT)

    assert leaves_at(account, letter, NIGHT) == MORNING
    assert [is_let(account, letter, at) for at in (MORNING - A_MINUTE, MORNING)] == [False, True]


def test_a_letter_whose_hour_is_over_names_that_hour(account: MailAccount, customer: Customer):
    letter = a_letter(customer, due_at=NOW - A_MINUTE)

    assert leaves_at(account, letter, NOW) == NOW - A_MINUTE


def test_of_two_who_are_one_the_day_of_who_stands_for_them_counts(account: MailAccount):
    kay = a_customer(account.business, "Kay", timezone="Pacific/Honolulu", phone="", email="kay@x.example")
    twin = a_customer(account.business, "Kay B", timezone="America/New_York", phone="", email="kay@x.example")
    letter = a_letter(twin)
    merging.merge(kay, twin, by=None, now=NOW)

    at = leaves_at(account, letter, NOW)

    assert at
    assert [is_let(account, letter, one) for one in (at - A_MINUTE, at)] == [False, True]


def test_what_ends_in_the_night_does_not_leave_in_the_morning(account: MailAccount, customer: Customer):
    letter = a_letter(customer, due_at=NIGHT, expires_at=MORNING, now=NIGHT)

    assert leaves_at(account, letter, NIGHT) is None
    assert not is_let(account, letter, MORNING)


def test_what_the_plan_sends_waits_until_the_shop_is_open(account: MailAccount, customer: Customer):
    """The shop is closed on Saturday and Sunday; on Monday mail leaves at ten."""
    planned = a_touchpoint(customer, planned_for=FRIDAY)
    letter = a_letter(customer, touchpoint=planned, due_at=NIGHT, expires_at=NIGHT + 6 * A_DAY, now=NIGHT)

    at = leaves_at(account, letter, NIGHT)

    assert at == dt.datetime(2026, 3, 9, 14, tzinfo=dt.UTC)
    assert [is_let(account, letter, one) for one in (MORNING, MORNING + A_DAY, at)] == [False, False, True]

"""The same words twice, from the plan: a letter that somebody has read before asks before it leaves."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars.core.messages import Source
from regulars.records.models import Business, Customer, MailAccount, Message, Template, Touchpoint
from regulars.services import letters, outbox, same_words, templates
from regulars.services.same_words import Planned
from tests.people import NOW, TODAY, a_customer
from tests.services.post_office import Worker, a_touchpoint, an_account, state
from tests.services.test_outbox_history import Plans

A_YEAR = dt.timedelta(days=365)
NEXT, NEXT_DAY = NOW + A_YEAR, TODAY + A_YEAR
ASKED = "They got these very words on March 3, 2026. Write others, or let it go."


@pytest.fixture
def account(business: Business) -> MailAccount:
    """North Air's mail, on, with words for the season."""
    write(business, "Spring is here")
    return an_account(business)


def write(business: Business, subject: str, text: str = "Hello {first_name},\n\nspring is here.") -> Template:
    """The shop's own words for the season."""
    return templates.write(business, "season", subject, text, by=None, now=NOW)


def planned(customer: Customer, on: dt.date, **fields: object) -> Touchpoint:
    """A letter for the season in a day's plan."""
    chosen = {
        "key": f"after/season/{customer.pk}/{on.year}",
        "occasion": "season",
        "about": "",
        "opened_by_kind": "season",
    }
    days = {"due_date": on, "planned_for": on, "use_by_date": on + dt.timedelta(days=7)}
    return a_touchpoint(customer, **(chosen | days | fields))


def queued(customer: Customer, on: dt.date = TODAY, now: dt.datetime = NOW, **fields: object) -> Message:
    """What the plan puts into the outbox for somebody."""
    one = planned(customer, on, **fields)
    letters.queue_planned(customer.business, on=on, now=now)
    return Message.objects.get(touchpoint=one)


def delivered(account: MailAccount, now: dt.datetime) -> int:
    """How many letters leave when their hour has come."""
    return len(Worker(account).deliver(now=now + dt.timedelta(hours=1)))


def test_the_same_words_a_year_later_ask_first_and_leave_when_let_go(account: MailAccount, customer: Customer):
    """F3: nobody gets the very words again unless somebody says so."""
    queued(customer)
    assert delivered(account, NOW) == 1

    again = queued(customer, NEXT_DAY, NEXT)
    Worker(account).sweep(now=NEXT + dt.timedelta(hours=2))

    assert (state(again), again.reason) == ("held", ASKED)
    assert delivered(account, NEXT) == 0
    outbox.let_go(again, by=None, now=NEXT)
    letters.queue_planned(account.business, on=NEXT_DAY, now=NEXT)
    assert delivered(account, NEXT) == 1


def test_in_other_words_it_leaves_at_once(account: MailAccount, customer: Customer):
    queued(customer)
    delivered(account, NOW)
    write(account.business, "The first warm days")

    assert state(queued(customer, NEXT_DAY, NEXT)) == "ready"


def test_words_written_since_are_what_it_says(account: MailAccount, customer: Customer):
    queued(customer)
    delivered(account, NOW)
    again = queued(customer, NEXT_DAY, NEXT)
    letters.queue_planned(account.business, on=NEXT_DAY, now=NEXT)
    assert state(again) == "held"
    write(account.business, "The first warm days")

    assert letters.queue_planned(account.business, on=NEXT_DAY, now=NEXT) == 0

    assert (state(again), again.template.subject) == ("ready", "The first warm days")
    assert delivered(account, NEXT) == 1


def test_what_somebody_held_themselves_stays_held(account: MailAccount, customer: Customer):
    mine = queued(customer)
    outbox.hold(mine, by=None, now=NOW)
    write(account.business, "The first warm days")
    letters.queue_planned(account.business, on=TODAY, now=NOW)

    assert (state(mine), mine.template.subject) == ("held", "Spring is here")


@pytest.mark.parametrize(
    ("occasion", "expected"), [("thank_you", "held"), ("maintenance", "ready"), ("complaint_follow_up", "ready")]
)
def test_what_must_be_said_as_it_is_asks_nobody(occasion: str, expected: str, account: MailAccount, customer: Customer):
    templates.write(account.business, occasion, "For you", "Hello {first_name}, we come.", by=None, now=NOW)
    queued(customer, occasion=occasion, key=f"after/{occasion}/1")
    delivered(account, NOW)

    assert state(queued(customer, NEXT_DAY, NEXT, occasion=occasion, key=f"after/{occasion}/2")) == expected


def test_who_never_got_it_gets_it(account: MailAccount, customer: Customer):
    outbox.cancel(queued(customer), by=None, now=NOW)

    assert state(queued(customer, NEXT_DAY, NEXT)) == "ready"


def test_what_a_twin_read_they_read(account: MailAccount, customer: Customer):
    twin = a_customer(account.business, "Rosa D.")
    queued(twin)
    delivered(account, NOW)
    Customer.objects.filter(pk=twin.pk).update(merged_into=customer)

    assert state(queued(customer, NEXT_DAY, NEXT)) == "held"


def test_a_days_list_asks_as_few_questions_as_one_letter(account: MailAccount):
    people = [a_customer(account.business, f"Ann {number}", phone="") for number in range(4)]
    for one in people:
        queued(one)
    delivered(account, NOW)
    counted = []
    for day, some in enumerate((people[:1], people[1:])):
        on = NEXT_DAY + dt.timedelta(days=day)
        for one in some:
            planned(one, on)
        with CaptureQueriesContext(connection) as asked:
            letters.queue_planned(account.business, on=on, now=NEXT + dt.timedelta(days=day))
        read = [
            one["sql"]
            for one in asked
            if one["sql"].startswith("SELECT") and "fenced_at" in one["sql"].partition("WHERE")[2]
        ]
        counted.append(len(read))

    assert counted == [1, 1]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by what it counted in the table")
def test_what_they_read_is_found_by_the_customer(account: MailAccount, customer: Customer):
    """E11: however many letters have left before."""
    queued(customer)
    delivered(account, NOW)
    one, plans = planned(customer, NEXT_DAY), Plans()
    said = Planned(one, Source("Spring is here", "Hello {first_name},\n\nspring is here."), {})
    with connection.execute_wrapper(plans):
        told = same_words.said_before(account.business, [said], now=NEXT)

    assert (told, plans.asked, plans.reading_all) == ({one.pk: ASKED}, 1, [])
    assert "customer" in plans.told

"""Each guard in the fence's own WHERE: one column changes after the claim, nothing else, and nothing is handed over."""

import datetime as dt

import pytest

from regulars.records.models import Business, Customer, Mailing, Message, Touchpoint
from tests.people import NOW, TODAY, a_customer
from tests.services.post_office import Worker, a_letter, a_mailing, a_touchpoint, an_account


@pytest.fixture
def worker(business: Business) -> Worker:
    """Somebody who sends North Air's mail."""
    return Worker(an_account(business))


def test_with_nothing_changed_the_letter_is_fenced(worker: Worker, business: Business, customer: Customer):
    letter = a_letter(customer, touchpoint=a_touchpoint(customer), mailing=a_mailing(business))

    assert worker.advance(worker.claim()) == {letter.pk.hex}


@pytest.mark.parametrize("window_until", [NOW, NOW - dt.timedelta(seconds=1), None])
def test_not_in_their_night(window_until: dt.datetime | None, worker: Worker, customer: Customer):
    letter = a_letter(customer)
    claimed = worker.claim()
    Message.objects.filter(pk=letter.pk).update(window_until=window_until)

    assert (len(claimed), worker.advance(claimed)) == (1, set())


@pytest.mark.parametrize("state", [one for one in Mailing.State.values if one != "running"])
def test_only_while_the_mailing_runs(state: str, worker: Worker, business: Business, customer: Customer):
    """A8."""
    mailing = a_mailing(business)
    a_letter(customer, mailing=mailing)
    claimed = worker.claim()
    Mailing.objects.filter(pk=mailing.pk).update(state=state)

    assert (len(claimed), worker.advance(claimed)) == (1, set())


@pytest.mark.parametrize("state", [one for one in Touchpoint.State.values if one != "open"])
def test_only_while_what_it_is_about_is_open(state: str, worker: Worker, customer: Customer):
    touchpoint = a_touchpoint(customer)
    a_letter(customer, touchpoint=touchpoint)
    claimed = worker.claim()
    Touchpoint.objects.filter(pk=touchpoint.pk).update(state=state, reason="It is over.")

    assert (len(claimed), worker.advance(claimed)) == (1, set())


def left_in_peace(one: Customer) -> None:
    Customer.objects.filter(pk=one.pk).update(paused_until=TODAY + dt.timedelta(days=1))


def test_not_while_they_are_left_in_peace(worker: Worker, customer: Customer):
    a_letter(customer)
    claimed = worker.claim()
    left_in_peace(customer)

    assert (len(claimed), worker.advance(claimed)) == (1, set())


def test_not_while_who_stands_for_them_is_left_in_peace(worker: Worker, business: Business, customer: Customer):
    root = a_customer(business, "Rosa D.")
    Customer.objects.filter(pk=root.pk).update(email=customer.email)
    Customer.objects.filter(pk=customer.pk).update(merged_into=root)
    a_letter(customer)
    claimed = worker.claim()
    left_in_peace(root)

    assert (len(claimed), worker.advance(claimed)) == (1, set())

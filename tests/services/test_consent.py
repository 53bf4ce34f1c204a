"""What people allow and forbid holds at once, and for good."""

import datetime as dt

import pytest

from regulars.records.models import Business, Consent, Customer, Moment, Staff, Suppression, Touchpoint
from regulars.services import consent
from tests.people import NOW, TODAY, a_customer
from tests.services.scene import DAY, a_moment, a_playbook, draw_up, planned

FRIDAY = dt.date(2026, 2, 27)
LATER = NOW + dt.timedelta(minutes=1)


@pytest.fixture
def call(business: Business, customer: Customer) -> Touchpoint:
    """A call that is planned for today."""
    a_playbook(business)
    a_moment(customer, on=FRIDAY, about="sale:1")
    return planned(business)


def test_a_statement_keeps_its_wording_and_source(customer: Customer, staff: Staff):
    consent.give(
        customer,
        channel="email",
        purpose="marketing",
        basis="express",
        wording="May we write to you?",
        source="counter",
        by=staff,
        now=NOW,
    )

    (said,) = consent.standing(customer)
    assert (said.channel, said.is_given, said.wording, said.noted_by) == ("email", True, "May we write to you?", "Sam")
    assert Moment.objects.get().kind == "consented"


def test_a_withdrawal_takes_planned_work_off_the_list_at_once(call: Touchpoint, customer: Customer):
    """I3: nothing begins after the opt-out."""
    consent.withdraw(customer, purpose="service", source="call", now=NOW)

    call.refresh_from_db()
    assert call.planned_for is None
    assert call.held_reason.startswith("This number is never to be used about what they bought")
    assert call.state == Touchpoint.State.OPEN


def test_a_withdrawal_of_the_phone_turns_a_call_into_a_mail(call: Touchpoint, customer: Customer):
    consent.withdraw(customer, channel="phone", purpose="service", source="call", now=NOW)

    call.refresh_from_db()
    assert (call.planned_for, call.channel) == (TODAY, "email")


def test_a_pause_takes_planned_work_off_the_list_at_once(call: Touchpoint, customer: Customer):
    consent.pause(customer, until=TODAY + 2 * DAY, now=NOW)

    assert not Touchpoint.objects.planned(TODAY).exists()


def test_a_pause_ends_with_its_day(call: Touchpoint, business: Business, customer: Customer):
    """C10: half-open, so on the day itself they may be contacted."""
    consent.pause(customer, until=TODAY + 2 * DAY, now=NOW)

    assert draw_up(business, TODAY + DAY).chosen == ()
    assert draw_up(business, TODAY + 2 * DAY).chosen == (call,)


@pytest.mark.parametrize("until", [TODAY, TODAY - DAY, TODAY + 4 * 366 * DAY])
def test_a_pause_without_end_or_use_is_refused(customer: Customer, until: dt.date):
    with pytest.raises(consent.NeverEndingPause):
        consent.pause(customer, until=until, now=NOW)


@pytest.mark.parametrize("paused_until", [None, TODAY])
def test_no_pause_ends_where_none_is_running(customer: Customer, paused_until: dt.date | None):
    customer.paused_until = paused_until

    consent.pause(customer, until=None, now=NOW)

    assert not Moment.objects.filter(customer=customer, about__startswith="pause:").exists()


def test_an_address_stays_suppressed_when_its_owner_is_gone_and_comes_back(business: Business, customer: Customer):
    """An opt-out cannot be lost: it outlives the customer's row, and an import of the same address."""
    a_playbook(business)
    consent.withdraw(customer, purpose="service", source="letter", now=NOW)
    email, phone = customer.email, customer.phone
    customer.delete()
    a_moment(a_customer(business, "Rosa Diaz", email=email, phone=phone), on=FRIDAY)

    assert draw_up(business).chosen == ()


def test_a_suppression_keeps_no_address(business: Business, customer: Customer):
    consent.withdraw(customer, source="letter", now=NOW)

    stored = [str(value) for row in Suppression.objects.values() for value in row.values()]
    assert len(stored) == 18
    assert [value for value in stored if customer.email in value or customer.phone in value] == []


def test_a_neighbour_may_still_write_to_the_same_address(customer: Customer, neighbour: Business):
    consent.withdraw(customer, purpose="service", source="letter", now=NOW)
    a_playbook(neighbour)
    a_moment(a_customer(neighbour, "Rosa Diaz", email=customer.email, phone=customer.phone), on=FRIDAY)

    assert len(draw_up(neighbour).chosen) == 1


def test_who_agrees_again_is_written_to_again(call: Touchpoint, business: Business, customer: Customer):
    """I8: the last word wins."""
    consent.withdraw(customer, channel="email", purpose="service", source="call", now=NOW)
    consent.withdraw(customer, channel="phone", purpose="service", source="call", now=NOW)
    consent.give(customer, channel="email", purpose="service", basis="express", source="counter", now=LATER)

    assert planned(business).channel == "email"


def test_of_two_at_the_same_instant_the_withdrawal_wins(call: Touchpoint, business: Business, customer: Customer):
    """I8: ties are an opt-out."""
    consent.withdraw(customer, purpose="service", source="phone", now=NOW)
    consent.give(customer, channel="all", purpose="service", basis="express", source="counter", now=NOW)

    assert draw_up(business).chosen == ()
    assert [said.is_given for said in consent.standing(customer)] == [False]


def test_an_address_suppressed_at_the_same_instant_stays_suppressed(
    call: Touchpoint, business: Business, customer: Customer
):
    """I8: ties are an opt-out, also when it came from somebody else with the same address."""
    household = a_customer(business, "Ben Diaz", email=customer.email, phone=customer.phone)
    consent.withdraw(household, purpose="service", source="phone", now=NOW)
    consent.give(customer, channel="all", purpose="service", basis="express", source="counter", now=NOW)

    assert draw_up(business).chosen == ()


def test_the_strictest_of_two_twins_holds(call: Touchpoint, business: Business, customer: Customer):
    twin = a_customer(business, "R. Diaz", email="rosa@work.example", phone="")
    consent.withdraw(twin, purpose="service", source="letter", now=NOW)
    Customer.objects.filter(pk=twin.pk).update(merged_into=customer)

    assert draw_up(business).chosen == ()


def test_every_statement_is_kept(customer: Customer):
    consent.give(customer, channel="email", purpose="marketing", basis="express", source="counter", now=NOW)
    consent.withdraw(customer, channel="email", source="link", now=LATER)

    assert list(Consent.objects.order_by("pk").values_list("state", flat=True)) == ["given", "withdrawn"]
    assert list(Moment.objects.order_by("pk").values_list("kind", flat=True)) == ["consented", "withdrew"]


def test_an_unknown_purpose_is_refused(customer: Customer):
    with pytest.raises(consent.UnknownChoice):
        consent.give(customer, channel="email", purpose="fun", basis="express", source="counter", now=NOW)

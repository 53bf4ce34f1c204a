"""Calls wait for an hour at which it is day where the customer lives."""

import datetime as dt

import pytest

from regulars.records.models import Business, Customer, Touchpoint
from regulars.services import outreach
from regulars.services.calling import ASLEEP, Ringing
from tests.people import NOW, TODAY, a_customer
from tests.services.test_letters import planned

EARLY = {day: ["05:00", "08:30"] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("America/New_York", (dt.time(9), dt.time(17))),
        ("America/Los_Angeles", (dt.time(12), dt.time(17))),
        ("Europe/Berlin", (dt.time(8), dt.time(14))),
        ("Asia/Kolkata", (dt.time(8), dt.time(9, 30))),
        ("Asia/Tokyo", None),
    ],
)
def test_who_is_rung_is_awake(business: Business, zone: str, hours: tuple[dt.time, dt.time] | None):
    """C6: New York works from eight to five; nobody is rung before nine or after eight."""
    one = a_customer(business, timezone=zone)

    assert Ringing.of(business, on=TODAY).hours(one) == hours


def test_a_number_and_an_address_that_disagree_both_count(business: Business):
    """C6: a Californian number in New York."""
    one = a_customer(business, phone="+14155550147")

    assert Ringing.of(business, on=TODAY).hours(one) == (dt.time(12), dt.time(17))


@pytest.mark.parametrize(("channels", "channel"), [(["phone"], ""), (["phone", "email"], "email")])
def test_who_cannot_be_rung_is_held_or_written_to(
    business: Business, customer: Customer, channels: list[str], channel: str
):
    """A shop that closes before its customers get up."""
    business.opening_hours = EARLY
    business.save()
    one = planned(customer, channels=channels, channel="", planned_for=None, key="k/thank_you/sale:1")
    outreach._plan_day(business, on=TODAY, now=NOW)
    one.refresh_from_db()

    assert one.state == Touchpoint.State.OPEN
    assert (one.channel if one.planned_for else "") == channel
    assert (one.held_reason == ASLEEP.sentence) == (channel == "")

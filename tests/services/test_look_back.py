"""What the plan of a day that is over would have been."""

import pytest

from regulars.records.models import Business, Customer, Touchpoint
from regulars.services import outreach
from tests.people import TODAY
from tests.services.scene import DAY, a_moment, a_playbook, morning

THEN = TODAY - 40 * DAY


@pytest.fixture
def first_sale(business: Business, customer: Customer) -> None:
    """Rosa bought for the first time six weeks ago."""
    a_playbook(business)
    a_moment(customer, on=THEN - 4 * DAY)


def test_a_day_that_is_over_is_told_as_it_would_have_been(business: Business, customer: Customer, first_sale: None):
    planned, held, used = outreach.look_back(business, on=THEN, now=morning(TODAY))

    assert [(one.customer, one.occasion, one.channel) for one in planned] == [(customer, "first_purchase", "phone")]
    assert held == []
    assert used["minutes_planned"] > 0


def test_looking_back_keeps_nothing(business: Business, first_sale: None):
    outreach.draw_up(business, on=TODAY, now=morning(TODAY))
    before = list(Touchpoint.objects.of(business).order_by("pk").values())

    outreach.look_back(business, on=THEN, now=morning(TODAY))

    assert list(Touchpoint.objects.of(business).order_by("pk").values()) == before
    business.refresh_from_db()
    assert business.planned_on == TODAY

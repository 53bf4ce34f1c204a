"""Cards and letters in the day's plan: so early that they arrive in time, and never too late."""

import datetime as dt

import pytest

from regulars.records.models import Business, Customer, PrintRun, Staff, Touchpoint
from regulars.services import outreach, prints
from regulars.services.expiry import expire
from tests.people import NOW, TODAY

DAY = dt.timedelta(days=1)  # today is a Tuesday: planned today, a card is posted on Wednesday and there on Friday


def due_in(customer: Customer, days: int, *channels: str, within: int = 14) -> Touchpoint:
    """A touchpoint that is due in so many days."""
    return Touchpoint.objects.create(
        business=customer.business,
        customer=customer,
        key=f"by-hand/{customer.pk}",
        occasion="maintenance",
        purpose="service",
        about=f"customer:{customer.pk}",
        opened_by_kind="by_hand",
        channels=list(channels),
        due_date=TODAY + days * DAY,
        use_by_date=TODAY + (days + within) * DAY,
        opened_at=NOW,
    )


def planned(business: Business) -> list[tuple[int, str]]:
    outreach.draw_up(business, on=TODAY, now=NOW)
    return list(Touchpoint.objects.of(business).planned(TODAY).values_list("pk", "channel"))


def test_a_card_that_is_due_when_the_post_comes_is_planned_today(business: Business, customer: Customer):
    card = due_in(customer, 3, "postcard")

    assert planned(business) == [(card.pk, "postcard")]


@pytest.mark.parametrize("channels", [("postcard",), ("letter", "email")])
def test_a_card_that_would_arrive_before_it_is_due_waits(
    business: Business, customer: Customer, channels: tuple[str, ...]
):
    waiting = due_in(customer, 4, *channels)

    assert planned(business) == []
    waiting.refresh_from_db()
    assert waiting.held_reason == ""


def test_a_call_is_not_made_early_for_the_post(business: Business, customer: Customer):
    due_in(customer, 3, "phone", "postcard")

    assert planned(business) == []


@pytest.mark.parametrize(("within", "channel"), [(3, "postcard"), (2, "email")])
def test_what_the_post_would_bring_too_late_goes_another_way(
    business: Business, customer: Customer, within: int, channel: str
):
    card = due_in(customer, 0, "postcard", "email", within=within)

    assert planned(business) == [(card.pk, channel)]


def test_what_only_the_post_could_bring_too_late_says_so(business: Business, customer: Customer):
    card = due_in(customer, 0, "postcard", within=2)

    assert planned(business) == []
    card.refresh_from_db()
    assert card.held_reason == "By post it would arrive too late."


def test_what_lies_in_a_print_run_keeps_its_way(business: Business, customer: Customer, staff: Staff):
    card = due_in(customer, 0, "postcard", "email")
    planned(business)
    prints.make_up(business, on=TODAY, by=staff, now=NOW)

    outreach.draw_up(business, on=TODAY + DAY, now=NOW + DAY)

    card.refresh_from_db()
    assert (card.channel, card.planned_for, card.state) == ("postcard", TODAY, "open")


@pytest.mark.parametrize(("state", "ends"), [("proof", "expired"), ("printed", "open")])
def test_printed_cards_may_go_to_the_post_a_little_late(
    business: Business, customer: Customer, staff: Staff, state: str, ends: str
):
    card = due_in(customer, 0, "postcard", within=4)
    planned(business)
    prints.make_up(business, on=TODAY, by=staff, now=NOW)
    PrintRun.objects.update(state=state)

    expire(business, on=TODAY + 9 * DAY, now=NOW + 9 * DAY)

    card.refresh_from_db()
    assert card.state == ends

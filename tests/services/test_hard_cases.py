"""What would hurt a customer or the shop: the cases at the seams, with the real services."""

import datetime as dt

import pytest

from regulars.records.models import Business, Customer, Playbook, Staff, Touchpoint
from regulars.services import consent, merging, outreach, playbooks, sales
from regulars.services.refused import Refused
from tests.people import NOW, TODAY, a_customer
from tests.services.scene import DAY, PLAYBOOK, a_moment, a_playbook, draw_up, morning, planned

FRIDAY = dt.date(2026, 2, 27)
State = Touchpoint.State


@pytest.fixture
def shop(business: Business) -> Business:
    """North Air with its playbook switched on."""
    a_playbook(business)
    return business


def test_an_opt_out_of_both_survives_their_parting(shop: Business, customer: Customer):
    """D12: who said no while two rows were one person is not written to under the other row."""
    twin = a_customer(shop, "R. Diaz", phone="+12125550199")
    consent.give(twin, channel="email", purpose="marketing", basis="express", source="counter", now=NOW - DAY)
    merging.merge(customer, twin, by=None, now=NOW)
    consent.withdraw(customer, channel="email", purpose="marketing", source="call", now=NOW + DAY)
    merging.unmerge(twin, by=None, now=NOW + 2 * DAY)
    a_moment(twin, on=dt.date(2026, 8, 1))

    season = [one for one in draw_up(shop, dt.date(2026, 9, 1)).chosen if one.occasion == "season"]

    assert season == []


def test_the_refund_of_another_sale_is_no_reason(shop: Business, customer: Customer):
    a_moment(customer, on=FRIDAY, about="sale:1")
    touchpoint = planned(shop)
    a_moment(customer, "refunded", on=FRIDAY, about="sale:12")
    a_moment(customer, on=TODAY, about="sale:13")

    draw_up(shop)

    touchpoint.refresh_from_db()
    assert (touchpoint.state, "money" in touchpoint.reason) == (State.REPLACED, False)


def test_what_an_edited_playbook_revives_stays(shop: Business, customer: Customer):
    a_moment(customer, on=FRIDAY, about="sale:1")
    touchpoint = planned(shop)
    a_moment(customer, on=TODAY, about="sale:2")
    draw_up(shop)
    touchpoint.refresh_from_db()
    assert touchpoint.state == State.REPLACED
    playbook = Playbook.objects.get(business=shop)
    playbooks.edit(playbook, PLAYBOOK.replace(', "newer sale"', ""), by=None, now=NOW)

    states = []
    for _ in range(3):
        draw_up(shop)
        touchpoint.refresh_from_db()
        states.append(touchpoint.state)

    assert states == [State.OPEN] * 3


def test_later_never_means_a_day_on_which_the_shop_stays_closed(shop: Business, customer: Customer):
    a_moment(customer, on=dt.date(2026, 3, 5), about="sale:1")  # Thursday; due Monday, of use until Saturday 14th
    touchpoint = planned(shop, dt.date(2026, 3, 9))
    assert touchpoint.use_by_date == dt.date(2026, 3, 14)

    with pytest.raises(Refused):
        outreach.later(touchpoint, until=dt.date(2026, 3, 14), by=None, now=morning(dt.date(2026, 3, 9)))


def test_undo_on_the_next_day_puts_it_on_that_days_list(shop: Business, customer: Customer, staff: Staff):
    a_moment(customer, on=FRIDAY, about="sale:1")
    touchpoint = planned(shop)
    outreach.finish(touchpoint, outcome="happy", by=staff, now=morning(TODAY) + dt.timedelta(hours=5))
    draw_up(shop, TODAY + DAY)

    touchpoint = outreach.undo(touchpoint, by=staff, now=morning(TODAY + DAY))

    assert touchpoint.planned_for == TODAY + DAY or touchpoint.held_reason


def test_a_look_at_a_day_that_is_over_leaves_today_alone(shop: Business, customer: Customer):
    a_moment(customer, on=FRIDAY - DAY, about="sale:1")
    touchpoint = planned(shop)

    outreach.draw_up(shop, on=TODAY - DAY, now=morning(TODAY))

    touchpoint.refresh_from_db()
    assert touchpoint.planned_for == TODAY


def test_a_look_at_a_day_long_over_opens_nothing(shop: Business, customer: Customer):
    a_moment(customer, on=dt.date(2026, 1, 5), about="sale:1")

    outreach.draw_up(shop, on=dt.date(2026, 1, 8), now=morning(TODAY))

    assert not Touchpoint.objects.exists()


@pytest.mark.parametrize("trade", ["home-services", "shop", "restaurant"])
@pytest.mark.parametrize("hour", [15, 22])
def test_a_complaint_on_a_friday_is_followed_up(business: Business, customer: Customer, trade: str, hour: int):
    playbooks.install(business, trade=trade, now=NOW)
    friday = dt.date(2026, 3, 6)
    draw_up(business, friday)
    at = dt.datetime.combine(friday, dt.time(hour), dt.UTC)
    sales.complain(customer, "It rattles.", now=at)
    outreach.finish(Touchpoint.objects.get(occasion="complaint_follow_up"), outcome="voicemail", by=None, now=at)
    chosen = []
    for days in (1, 2, 3):
        chosen += draw_up(business, friday + days * DAY).chosen

    assert [one.occasion for one in chosen] == ["complaint_follow_up"]


def test_a_complaint_finds_room_where_there_is_none(business: Business, customer: Customer):
    business.calling_minutes = 0
    business.save()
    playbooks.install(business, trade="home-services", now=NOW)
    friday = dt.date(2026, 3, 6)
    draw_up(business, friday)
    sales.complain(customer, "It rattles.", now=morning(friday))

    assert Touchpoint.objects.get(occasion="complaint_follow_up").held_reason
    assert planned(business, friday + 3 * DAY).occasion == "complaint_follow_up"


def test_a_complaint_with_a_wrong_number_goes_another_way(shop: Business, customer: Customer):
    sales.complain(customer, "It rattles.", now=NOW)
    call = planned(shop)

    for _ in range(2):
        outreach.finish(call, outcome="wrong_number", by=None, now=NOW)
    after = planned(shop, TODAY + DAY)

    assert (after, after.channel, after.tries) == (call, "email", 1)


def test_what_nobody_did_on_its_last_open_day_says_so(shop: Business, customer: Customer):
    a_moment(customer, on=FRIDAY, about="sale:1")
    for days in range(7):  # of use until Sunday, when the shop is closed
        draw_up(shop, TODAY + days * DAY)

    touchpoint = Touchpoint.objects.get(about="sale:1", occasion="first_purchase")
    assert (touchpoint.state, "closed" in touchpoint.reason) == (State.EXPIRED, False)


@pytest.mark.parametrize(
    ("first_name", "greeting"),
    [
        ("ROSA", "Hello Rosa, this"),
        ("Rosa M.", "Hello Rosa, this"),
        ("TJ", "Hello TJ, this"),
        ("+12125550147", "Hello, this"),
        ("rosa@mail.example", "Hello, this"),
        ("", "Hello, this"),
    ],
)
def test_a_greeting_is_what_one_would_say(shop: Business, customer: Customer, first_name: str, greeting: str):
    """D14: never a number, an address, an initial or capitals after "Hello"."""
    Customer.objects.update(first_name=first_name)
    a_moment(customer, on=FRIDAY, about="sale:1")

    assert greeting in planned(shop).words


def test_a_person_in_two_rows_has_one_season_card(shop: Business, customer: Customer, staff: Staff):
    on = dt.date(2026, 9, 1)
    twin = a_customer(shop, "R. Diaz", phone="+12125550199")
    for one in (customer, twin):
        a_moment(one, on=dt.date(2026, 1, 5))
        consent.give(one, channel="email", purpose="marketing", basis="express", source="counter", now=NOW)
    drawn = draw_up(shop, on)
    mine = next(one for one in drawn.chosen if one.customer_id == twin.pk and one.occasion == "season")
    outreach.finish(mine, outcome="sent", by=staff, now=morning(on))
    merging.merge(customer, twin, by=staff, now=morning(on))
    later = draw_up(shop, on + 8 * DAY)

    assert [one.occasion for one in later.chosen if one.occasion == "season"] == []

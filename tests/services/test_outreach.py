"""The plan of a day: what is opened, held, chosen, ended, and said."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars.records.models import Business, Customer, Moment, Staff, Touchpoint
from regulars.services import consent, outreach, sales
from tests.people import NOW, TODAY, a_customer
from tests.services.scene import DAY, PLAYBOOK, a_moment, a_playbook, draw_up, morning, planned

FRIDAY = dt.date(2026, 2, 27)
State = Touchpoint.State


@pytest.fixture
def shop(business: Business) -> Business:
    """North Air with its playbook switched on."""
    a_playbook(business)
    return business


@pytest.fixture
def bought(shop: Business, customer: Customer) -> Moment:
    """A first repair last Friday."""
    return a_moment(customer, "repair_done", on=FRIDAY, about="sale:1", details={"item": "Oil burner"})


def test_a_first_sale_is_planned_with_its_why_and_words(shop: Business, bought: Moment):
    touchpoint = planned(shop)

    assert touchpoint.occasion == "first_purchase"
    assert touchpoint.channel == "phone"
    assert touchpoint.why == "Oil burner, repaired last Friday: their first repair with you."
    assert "Hello Rosa, this is (your name) from North Air." in touchpoint.words
    assert touchpoint.planned_for == TODAY


def test_drawing_up_twice_changes_nothing(shop: Business, bought: Moment):
    """A6: five schedulers, one plan."""
    first = draw_up(shop)
    rows = list(Touchpoint.objects.order_by("pk").values())

    assert draw_up(shop) == first
    assert list(Touchpoint.objects.order_by("pk").values()) == rows


def test_the_week_ahead_is_opened_but_not_planned(shop: Business, customer: Customer):
    a_moment(customer, on=TODAY)

    assert draw_up(shop).chosen == ()
    assert outreach.week_ahead(shop, TODAY).days == ((dt.date(2026, 3, 5), 1),)


def test_a_moment_of_tomorrow_is_not_seen_today(shop: Business, customer: Customer):
    """C9: the day ends where the business is, so 04:59 UTC is still today in New York."""
    a_moment(customer, "review", on=TODAY, happened_at=dt.datetime(2026, 3, 4, 5, 0, tzinfo=dt.UTC))
    late = a_moment(customer, "review", on=FRIDAY, happened_at=dt.datetime(2026, 3, 4, 4, 59, tzinfo=dt.UTC))

    assert [one.about for one in draw_up(shop).chosen] == [late.about]


def test_a_merged_twins_sale_counts_for_the_kept_one(shop: Business, customer: Customer):
    twin = a_customer(shop, "R. Diaz", merged_into=customer)
    a_moment(twin, on=FRIDAY)

    assert planned(shop).customer == customer


def test_an_unmerged_twin_gets_the_touchpoint_back(shop: Business, customer: Customer):
    twin = a_customer(shop, "R. Diaz", merged_into=customer)
    a_moment(twin, on=FRIDAY)
    draw_up(shop)
    Customer.objects.filter(pk=twin.pk).update(merged_into=None)

    assert planned(shop).customer == twin
    assert Touchpoint.objects.filter(occasion="first_purchase").count() == 1


def test_a_neighbours_customer_is_never_planned(shop: Business, neighbour: Business):
    a_playbook(neighbour)
    a_moment(a_customer(neighbour, "Ned Alm"), on=FRIDAY)

    assert draw_up(shop).chosen == ()
    assert len(draw_up(neighbour).chosen) == 1


def test_a_refund_cancels_with_its_reason(shop: Business, bought: Moment, customer: Customer):
    draw_up(shop)
    a_moment(customer, "refunded", on=TODAY, about="sale:1")
    draw_up(shop)

    ended = Touchpoint.objects.get(occasion="first_purchase")
    assert (ended.state, ended.reason, ended.planned_for) == (State.CANCELLED, "The money was given back.", None)


def test_a_newer_sale_replaces_the_older_thank_you(shop: Business, bought: Moment, customer: Customer):
    draw_up(shop)
    a_moment(customer, on=TODAY)
    draw_up(shop)

    ended = Touchpoint.objects.get(occasion="first_purchase")
    assert ended.state == State.REPLACED
    assert ended.reason == "They bought again since; the newer purchase is followed up instead."


def test_what_a_rule_ended_comes_back_when_it_is_called_for_again(shop: Business, bought: Moment, customer: Customer):
    draw_up(shop)
    refund = a_moment(customer, "refunded", on=TODAY, about="sale:1")
    draw_up(shop)
    refund.delete()

    assert planned(shop).state == State.OPEN


def test_what_a_person_ended_stays_ended(shop: Business, bought: Moment, staff: Staff):
    outreach.finish(planned(shop), outcome="not_needed", said="", by=staff, now=NOW)

    assert draw_up(shop).chosen == ()
    assert Touchpoint.objects.get(occasion="first_purchase").state == State.CANCELLED


def test_what_nobody_did_expires_with_why_not(shop: Business, bought: Moment):
    draw_up(shop)
    draw_up(shop, TODAY + 7 * DAY)

    ended = Touchpoint.objects.get(occasion="first_purchase")
    assert (ended.state, ended.reason) == (State.EXPIRED, "Nobody got to it in time.")


def test_what_was_held_expires_with_the_reason_it_was_held_for(shop: Business, bought: Moment, customer: Customer):
    consent.pause(customer, until=TODAY + 30 * DAY, now=NOW)
    draw_up(shop)
    reason = Touchpoint.objects.get(occasion="first_purchase").held_reason
    draw_up(shop, TODAY + 7 * DAY)

    ended = Touchpoint.objects.get(occasion="first_purchase")
    assert "April 2" in reason
    assert ended.reason == f"Its time is over. It was held: {reason}"


@pytest.mark.parametrize(
    ("code", "reason", "kept"),
    [
        (
            "per_week",
            "One contact a week is the most. You were in touch today.",
            "One contact a week is the most.",
        ),
        ("day_full", "The day is full. It was the last day for it.", "The day was full."),
        (
            "one_a_day",
            "They hear from you today already. It was the last day for it.",
            "They heard from you on that day already.",
        ),
        ("open_complaint", "There is a complaint to put right first.", "There is a complaint to put right first."),
        (
            "no_channel",
            "By post it would arrive too late. No e-mail address is known.",
            "By post it would arrive too late. No e-mail address is known.",
        ),
    ],
)
def test_what_was_held_keeps_what_stays_true_of_the_reason(
    shop: Business, bought: Moment, code: str, reason: str, kept: str
):
    draw_up(shop)
    Touchpoint.objects.update(held_code=code, held_reason=reason, planned_for=None)
    draw_up(shop, TODAY + 7 * DAY)

    assert Touchpoint.objects.get(occasion="first_purchase").reason == f"Its time is over. It was held: {kept}"


def test_nothing_that_was_over_long_ago_is_opened(shop: Business, customer: Customer):
    """Complaint 4: an old list brings no welcome to old customers."""
    a_moment(customer, on=TODAY - 30 * DAY)
    draw_up(shop)

    assert not Touchpoint.objects.exists()


def test_a_look_at_a_day_to_come_leaves_today_alone(shop: Business, bought: Moment):
    touchpoint = planned(shop)
    outreach.draw_up(shop, on=TODAY + DAY, now=NOW)
    outreach.draw_up(shop, on=TODAY + 7 * DAY, now=NOW)

    touchpoint.refresh_from_db()
    shop.refresh_from_db()
    assert (touchpoint.state, touchpoint.planned_for) == (State.OPEN, TODAY)
    assert shop.planned_on == TODAY


def test_customers_under_way_keep_their_version_of_the_playbook(shop: Business, bought: Moment):
    touchpoint = planned(shop)
    touchpoint.playbook.is_on = False
    touchpoint.playbook.save()
    a_playbook(shop, PLAYBOOK.replace('"first sale"', '"second sale"'), version=2)

    assert planned(shop) == touchpoint


def test_on_a_closed_day_everything_waits(shop: Business, customer: Customer):
    a_moment(customer, on=dt.date(2026, 3, 2))  # of use until Monday

    drawn_up = draw_up(shop, dt.date(2026, 3, 8))

    held = Touchpoint.objects.get(occasion="first_purchase")
    assert (drawn_up.chosen, drawn_up.held) == ((), 1)
    assert held.held_reason.startswith("The shop is closed")


def test_a_complaint_holds_all_but_its_follow_up(shop: Business, customer: Customer):
    """I13: one flag stops everything but putting it right."""
    a_moment(customer, "review", on=TODAY)
    a_moment(customer, "complaint", on=TODAY)

    assert [one.occasion for one in draw_up(shop).chosen] == ["complaint_follow_up"]
    held = Touchpoint.objects.held().get()
    assert (held.occasion, held.held_reason) == ("review_thanks", "There is a complaint to put right first.")


def test_one_customer_has_one_contact_a_day(shop: Business, bought: Moment, customer: Customer):
    """I12: five flows hit one person in one day."""
    a_moment(customer, "review", on=TODAY)

    drawn_up = draw_up(shop)
    assert (len(drawn_up.chosen), drawn_up.left) == (1, 1)


def test_the_caps_count_every_channel(shop: Business, bought: Moment, customer: Customer, staff: Staff):
    """Complaint 20: no kind of message is outside the cap."""
    a_moment(customer, "contacted", on=TODAY - DAY, details={"channel": "note", "purpose": "service"})

    assert draw_up(shop).chosen == ()
    held = Touchpoint.objects.get(occasion="first_purchase")
    assert held.held_reason == "One contact a week is the most. You were in touch yesterday."


def test_a_try_is_no_contact(shop: Business, bought: Moment, customer: Customer):
    a_moment(customer, "tried", on=TODAY - DAY, details={"channel": "phone"})

    assert len(draw_up(shop).chosen) == 1


def test_marketing_needs_consent(shop: Business, customer: Customer):
    fall = dt.date(2026, 9, 3)
    a_moment(customer, on=dt.date(2026, 2, 2))

    assert [one.occasion for one in draw_up(shop, fall).chosen] == []
    season = Touchpoint.objects.get(occasion="season")
    assert "agreed to be reached by e-mail with news and offers" in season.held_reason


def test_the_way_they_do_not_allow_is_not_taken(shop: Business, bought: Moment, customer: Customer):
    consent.withdraw(customer, channel="phone", purpose="service", source="counter", now=NOW)

    assert planned(shop).channel == "email"


def test_the_team_is_never_given_more_than_it_can_do(shop: Business):
    for number in range(7):
        a_moment(a_customer(shop, f"Ann {number}"), on=FRIDAY)

    drawn_up = draw_up(shop)

    assert (len(drawn_up.chosen), drawn_up.left) == (5, 2)
    assert drawn_up.used["minutes_planned"] == shop.calling_minutes == 30
    (reason,) = set(Touchpoint.objects.held().values_list("held_reason", flat=True))
    assert reason.endswith("can wait until Friday.")


def test_what_is_done_stays_counted_when_the_day_is_drawn_up_again(shop: Business, staff: Staff):
    for number in range(7):
        a_moment(a_customer(shop, f"Ann {number}"), on=FRIDAY)
    first, *others = draw_up(shop).chosen
    outreach.finish(first, outcome="fine", said="", by=staff, now=NOW)

    again = draw_up(shop)

    assert list(again.chosen) == others
    assert (again.used["minutes_done"], again.used["minutes_planned"]) == (6, 24)


def test_a_day_is_not_filled_by_the_day_before(shop: Business, bought: Moment, staff: Staff):
    outreach.finish(planned(shop), outcome="fine", said="", by=staff, now=NOW)

    assert [outreach.capacity(shop, on=day)["minutes_done"] for day in (TODAY, TODAY + DAY)] == [6, 0]


def test_a_note_that_is_written_is_gone_for_the_week(shop: Business, staff: Staff):
    shop.notes_per_week = 1
    shop.save()
    a_moment(a_customer(shop, "Ann Bell"), "contract_signed", on=FRIDAY)
    outreach.finish(planned(shop), outcome="sent", said="", by=staff, now=NOW)
    a_moment(a_customer(shop, "Cid Dorn"), "contract_signed", on=FRIDAY)

    assert planned(shop, TODAY + DAY).channel == "phone"


def test_who_was_tried_today_is_left_alone_today(shop: Business, bought: Moment, customer: Customer, staff: Staff):
    outreach.finish(planned(shop), outcome="no_answer", said="", by=staff, now=NOW)
    a_moment(customer, "review", on=TODAY)

    assert draw_up(shop).chosen == ()
    assert len(draw_up(shop, TODAY + DAY).chosen) == 1


def test_a_contract_takes_one_of_the_weeks_notes(shop: Business):
    shop.notes_per_week = 1
    shop.save()
    a_moment(a_customer(shop, "Ann Bell"), "contract_signed", on=FRIDAY)
    a_moment(a_customer(shop, "Cid Dorn"), "contract_signed", on=FRIDAY)

    assert sorted(one.channel for one in draw_up(shop).chosen) == ["note", "phone"]


def test_a_review_is_thanked_for_the_same_day(shop: Business, customer: Customer):
    """B12: praise is in today's plan although that was drawn up in the morning."""
    draw_up(shop)
    sales.praise(customer, "Quiet and warm.", now=NOW)

    touchpoint = Touchpoint.objects.planned(TODAY).get()
    assert (touchpoint.occasion, touchpoint.position, touchpoint.channel) == ("review_thanks", 1, "email")
    assert touchpoint.why


def test_a_full_day_takes_nothing_more(shop: Business, bought: Moment):
    shop.calling_minutes = 6
    shop.save()
    draw_up(shop)
    sales.praise(a_customer(shop, "Ann Bell"), "Quiet and warm.", now=NOW)

    assert [one.occasion for one in Touchpoint.objects.planned(TODAY)] == ["first_purchase"]


def test_scripts_are_in_the_name_of_who_calls(shop: Business, bought: Moment, staff: Staff):
    touchpoint = planned(shop)

    script = outreach.scripts([touchpoint], shop, on=TODAY, by=staff)[touchpoint.pk]

    assert script.text.startswith("Hello Rosa, this is Sam from North Air.")
    assert "this is Sam from North Air" in script.voicemail


def queries(business: Business, on: dt.date) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        draw_up(business, on)
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_the_customers(shop: Business):
    shop.calling_minutes = 600
    shop.save()
    for number in range(3):
        a_moment(a_customer(shop, f"Ann {number}"), on=FRIDAY)
    few = queries(shop, TODAY)
    Touchpoint.objects.all().delete()
    for number in range(27):
        a_moment(a_customer(shop, f"Ben {number}"), on=FRIDAY)

    assert (queries(shop, TODAY), Touchpoint.objects.planned(TODAY).count()) == (few, 30)


def test_a_stale_plan_is_looked_at_again(shop: Business, bought: Moment):
    first = planned(shop)
    again = planned(shop, TODAY + DAY)

    assert (again, again.planned_for) == (first, TODAY + DAY)
    assert not Touchpoint.objects.planned(TODAY).exists()


def test_an_empty_shop_has_an_empty_day(shop: Business):
    assert outreach.draw_up(shop, on=TODAY, now=morning(TODAY)).chosen == ()

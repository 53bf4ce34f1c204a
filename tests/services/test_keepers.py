"""Nothing belongs to nobody: every open touchpoint is somebody's who can do it, from the moment it opens."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars import channels
from regulars.core.team import ONE_CONTACT
from regulars.records.models import Business, Customer, Note, Staff, Touchpoint
from regulars.services import capacity, days_off, handover, merging, opening, outcomes, sales, staff
from regulars.services.team import team_of
from tests.people import NOW, TODAY, a_customer, a_staff
from tests.services.scene import DAY, a_moment, a_playbook, draw_up


@pytest.fixture
def ben(business: Business) -> Staff:
    return a_staff(business, "Ben")


@pytest.fixture
def waiting(business: Business, lena: Staff, ben: Staff) -> list[Customer]:
    """Six customers who bought today and are to be thanked in two days: nothing of it is planned."""
    a_playbook(business)
    found = [a_customer(business, f"Ann {number}") for number in range(6)]
    for one in found:
        sales.record(business, one, amount_cents=20_000, receipt_key=f"r{one.pk}", by=lena, now=NOW)
    return found


def theirs(business: Business) -> list[str]:
    """Whose everything open is."""
    return sorted(one.keeper.name if one.keeper else "" for one in Touchpoint.objects.of(business).open())


def test_what_opens_is_shared_out_before_it_is_planned(business: Business, waiting: list[Customer]):
    assert theirs(business) == ["Ben"] * 3 + ["Lena"] * 3
    assert not Touchpoint.objects.of(business).exclude(planned_for=None)


def test_who_is_there_half_the_time_keeps_half_as_much(business: Business, lena: Staff, ben: Staff):
    hours = {day: ["08:00", "12:30"] for day in ("mon", "tue", "wed", "thu", "fri")}
    Staff.objects.filter(pk=ben.pk).update(working_hours=hours)
    a_playbook(business)
    for number in range(6):
        a_moment(a_customer(business, f"Ann {number}"), on=TODAY)

    opening.open_all(business, on=TODAY, now=NOW)

    assert theirs(business) == ["Ben"] * 2 + ["Lena"] * 4


def test_who_knows_the_customer_looks_after_them(business: Business, lena: Staff, ben: Staff):
    """The twin's last talk counts, and a sale at the till is no talk."""
    a_playbook(business)
    ann, twin = a_customer(business, "Ann"), a_customer(business, "Ann M.")
    merging.merge(ann, twin, by=lena, now=NOW)
    a_moment(ann, "contacted", on=TODAY - 9 * DAY, staff=lena, about="contact:1:1")
    a_moment(twin, "tried", on=TODAY - 3 * DAY, staff=ben, about="contact:2:1")

    sales.record(business, ann, amount_cents=20_000, receipt_key="r", by=lena, now=NOW)

    assert theirs(business) == ["Ben"]


@pytest.mark.parametrize(
    ("calls", "writes", "keeper"),
    [(True, False, "Ben"), (False, True, "Ben"), (False, False, "Olive")],
)
def test_it_is_somebodys_who_can_do_it_or_else_the_owners(
    business: Business, boss: Staff, ben: Staff, calls: bool, writes: bool, keeper: str
):
    Staff.objects.filter(pk=ben.pk).update(calls=calls, writes=writes)
    a_playbook(business)
    a_moment(a_customer(business), on=TODAY)

    opening.open_all(business, on=TODAY, now=NOW)

    assert theirs(business) == [keeper]


def test_a_skill_switched_off_takes_what_needs_it_to_others(business: Business, boss: Staff, waiting: list[Customer]):
    ben = Staff.objects.get(name="Ben")
    staff.change(ben, calls=False, writes=True, working_hours={}, by=boss, now=NOW)

    assert theirs(business) == ["Lena"] * 6


def test_who_leaves_leaves_nothing(business: Business, boss: Staff, waiting: list[Customer]):
    ben = Staff.objects.get(name="Ben")

    assert handover.belongings(ben, first=TODAY) == []  # nothing to choose for: none of it has a day
    staff.say_goodbye(ben, by=boss, now=NOW)

    assert theirs(business) == ["Lena"] * 6


@pytest.mark.parametrize(("days", "kept"), [(20, ["Lena"] * 6), (3, ["Ben"] * 3 + ["Lena"] * 3)])
def test_a_holiday_takes_away_only_what_is_over_by_then(
    business: Business, waiting: list[Customer], days: int, kept: list[str]
):
    ben = Staff.objects.get(name="Ben")
    days_off.enter(ben, first=TODAY, last=TODAY + days * DAY, by=ben, now=NOW)

    assert theirs(business) == kept


def test_what_is_put_off_into_a_holiday_is_somebody_elses(business: Business, waiting: list[Customer]):
    ben = Staff.objects.get(name="Ben")
    one = Touchpoint.objects.of(business).open().filter(keeper=ben).first()
    days_off.enter(ben, first=one.due_date + DAY, last=one.use_by_date + DAY, by=ben, now=NOW)
    assert theirs(business) == ["Ben"] * 3 + ["Lena"] * 3

    outcomes.later(one, until=one.due_date + DAY, by=ben, now=NOW)

    one.refresh_from_db()
    assert one.keeper.name == "Lena"


def test_a_merge_and_its_undoing_leave_nothing_without_keeper(business: Business, boss: Staff, waiting: list[Customer]):
    kept, absorbed = waiting[:2]
    merging.merge(kept, absorbed, by=boss, now=NOW)
    assert "" not in theirs(business)

    merging.unmerge(Customer.objects.get(pk=absorbed.pk), by=boss, now=NOW)

    assert "" not in theirs(business)


def test_what_somebody_who_has_left_did_is_anothers_when_it_is_taken_back(
    business: Business, boss: Staff, waiting: list[Customer]
):
    ben, lena = Staff.objects.get(name="Ben"), Staff.objects.get(name="Lena")
    one = Touchpoint.objects.of(business).open().filter(keeper=ben).first()
    outcomes.finish(one, outcome="not_needed", by=ben, now=NOW)
    staff.say_goodbye(ben, by=boss, now=NOW)

    outcomes.undo(one, by=lena, now=NOW)

    assert theirs(business) == ["Lena"] * 6


def test_it_is_not_given_by_hand_to_who_does_not_do_it(business: Business, boss: Staff, waiting: list[Customer]):
    one = Touchpoint.objects.of(business).open().first()
    Staff.objects.filter(name="Ben").update(calls=False, writes=False)

    with pytest.raises(handover.DoesNotDoIt, match="Ben does not call"):
        handover.give(one, Staff.objects.get(name="Ben"), by=boss, now=NOW)


@pytest.fixture
def thanked_today(business: Business, customer: Customer) -> Customer:
    """Who is to be thanked by today, beside somebody for whom that has no day yet."""
    a_playbook(business)
    a_moment(customer, on=TODAY - 4 * DAY)
    a_moment(a_customer(business, "Zoe"), on=TODAY)
    return customer


def test_who_comes_takes_at_once_what_nobody_else_does(business: Business, boss: Staff, thanked_today: Customer):
    assert (draw_up(business).chosen, theirs(business)) == ((), ["Olive"] * 2)

    staff.add(business, name="Ben", role=Staff.Role.STAFF, by=boss, now=NOW)

    assert theirs(business) == ["Ben"] * 2
    assert [one.customer for one in Touchpoint.objects.of(business).planned(TODAY)] == [thanked_today]


def test_who_comes_back_takes_at_once_what_nobody_else_does(
    business: Business, boss: Staff, ben: Staff, thanked_today: Customer
):
    staff.say_goodbye(ben, by=boss, now=NOW)
    assert (draw_up(business).chosen, theirs(business)) == ((), ["Olive"] * 2)

    staff.welcome_back(ben, by=boss, now=NOW)

    assert theirs(business) == ["Ben"] * 2
    assert [one.customer for one in Touchpoint.objects.of(business).planned(TODAY)] == [thanked_today]


def test_a_table_of_an_older_day_is_mended_in_the_morning(business: Business, waiting: list[Customer]):
    Touchpoint.objects.of(business).update(keeper=None)

    draw_up(business)

    assert theirs(business) == ["Ben"] * 3 + ["Lena"] * 3


def test_the_keeper_does_it_on_the_day(business: Business, waiting: list[Customer]):
    """What the calendar showed as somebody's is theirs, as long as they have the time."""
    before = dict(Touchpoint.objects.of(business).values_list("pk", "keeper_id"))

    chosen = draw_up(business, TODAY + 2 * DAY).chosen

    assert len(chosen) == 4
    assert {one.pk: one.keeper_id for one in chosen}.items() <= before.items()


def test_opening_for_many_takes_no_more_questions(business: Business, lena: Staff, ben: Staff):
    """A constant number of queries for 1 and 21 customers."""
    a_playbook(business)
    a_moment(a_customer(business, "Ann"), on=TODAY)
    with CaptureQueriesContext(connection) as alone:
        opening.open_all(business, on=TODAY, now=NOW)
    for number in range(20):
        a_moment(a_customer(business, f"Bo {number}"), on=TODAY)
    with CaptureQueriesContext(connection) as together:
        opening.open_all(business, on=TODAY, now=NOW)

    assert len(together) <= len(alone)


def test_what_was_written_today_takes_its_time(business: Business, lena: Staff):
    """Its keeper has eight minutes less for calls, however often the day is drawn up."""
    a_playbook(business)
    Business.objects.filter(pk=business.pk).update(calling_minutes=20)
    shop = Business.objects.get(pk=business.pk)
    a_moment(a_customer(shop, "Zoe"), "contract_signed", on=TODAY - 4 * DAY)
    (note,) = draw_up(shop).chosen
    Note.objects.create(
        business=shop, customer=note.customer, touchpoint=note, words="Dear Zoe", written_at=NOW, signed_by=lena
    )
    for number in range(4):
        a_moment(a_customer(shop, f"Ann {number}"), on=TODAY - 4 * DAY)

    draw_up(shop)

    (share,) = capacity.by_person(shop, on=TODAY)
    assert (note.channel, share.minutes, share.minutes_planned) == ("note", 20, 8 + 2 * 6)


def test_each_way_fits_into_the_shortest_day():
    assert max(one.minutes for one in channels.known().values()) <= ONE_CONTACT


def test_everybody_there_has_time_for_one_contact(business: Business):
    for number in range(12):
        a_staff(business, f"Staff {number}")

    assert set(team_of(business, on=TODAY).minutes_each(TODAY).values()) == {ONE_CONTACT}

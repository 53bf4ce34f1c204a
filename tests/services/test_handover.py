"""Days off and goodbyes: what was theirs is somebody else's, and comes back when that was a mistake."""

import datetime as dt

import pytest

from regulars.records.models import Business, Customer, DayOff, Feed, Idea, Promise, Reminder, Staff, Touchpoint
from regulars.services import days_off, handover, staff, wording
from regulars.services.refused import Refused
from tests.people import NOW, TODAY, a_customer, a_staff
from tests.services.scene import DAY, a_moment, a_playbook, draw_up

FRIDAY = TODAY + 3 * DAY


@pytest.fixture
def lena(business: Business) -> Staff:
    """Who goes on holiday."""
    return a_staff(business, "Lena")


@pytest.fixture
def ben(business: Business) -> Staff:
    """Who is there."""
    return a_staff(business, "Ben")


def belongings(lena: Staff, customer: Customer) -> None:
    """A promise, an idea and a reminder of hers, of this week."""
    own = {"business": lena.business}
    Promise.objects.create(
        **own, customer=customer, what="A quote", due_date=FRIDAY, first_due_date=FRIDAY, keeper=lena, about="promise",
        made_at=NOW,
    )  # fmt: skip
    Idea.objects.create(**own, title="A quieter fan", keeper=lena, made_at=NOW)
    Reminder.objects.create(**own, staff=lena, text="Ring the supplier", on_date=FRIDAY, made_at=NOW)


def whose(business: Business) -> dict[str, list[str]]:
    """Who has what."""
    return {
        "touchpoint": [one.keeper.name for one in Touchpoint.objects.of(business).planned(TODAY) if one.keeper],
        "promise": [one.keeper.name for one in Promise.objects.of(business)],
        "idea": [one.keeper.name for one in Idea.objects.of(business)],
        "reminder": [one.staff.name for one in Reminder.objects.filter(business=business)],
    }


def a_full_day(business: Business) -> None:
    """Calls for a whole day."""
    a_playbook(business)
    for number in range(6):
        a_moment(a_customer(business, f"Ann {number}"), on=TODAY - 4 * DAY)
    draw_up(business)


def enter(lena: Staff, first: dt.date = TODAY, last: dt.date = FRIDAY, **how: object) -> days_off.Entered:
    return days_off.enter(lena, first=first, last=last, **({"by": lena, "now": NOW} | how))


def test_who_is_away_from_today_on_has_nothing_on_the_list(business: Business, lena: Staff, ben: Staff):
    a_full_day(business)

    enter(lena)

    assert whose(business)["touchpoint"] == ["Ben", "Ben"]
    assert set(Touchpoint.objects.held().values_list("planned_for", flat=True)) == {None}


def test_promises_and_reminders_of_those_days_go_to_who_is_there(
    business: Business, lena: Staff, ben: Staff, customer: Customer
):
    belongings(lena, customer)

    enter(lena, to=ben)

    assert whose(business) == {"touchpoint": [], "promise": ["Ben"], "idea": ["Lena"], "reminder": ["Ben"]}


def test_what_falls_on_other_days_stays(business: Business, lena: Staff, ben: Staff, customer: Customer):
    belongings(lena, customer)

    enter(lena, TODAY, TODAY + DAY)

    assert whose(business)["promise"] == ["Lena"]


def test_each_thing_may_go_to_somebody_else(business: Business, lena: Staff, ben: Staff, customer: Customer):
    olive = a_staff(business, "Olive", Staff.Role.OWNER)
    belongings(lena, customer)
    promise = Promise.objects.get()

    enter(lena, to=ben, each={f"promise-{promise.pk}": olive})

    assert (whose(business)["promise"], whose(business)["reminder"]) == (["Olive"], ["Ben"])


def test_a_wrong_day_off_is_taken_back_with_all_that_was_handed_over(
    business: Business, lena: Staff, ben: Staff, customer: Customer
):
    belongings(lena, customer)
    a_full_day(business)
    before = whose(business)

    entered = enter(lena, to=ben)
    days_off.remove(entered.day_off, handed=entered.handed, by=lena, now=NOW)

    after = whose(business)
    assert (after["promise"], after["reminder"]) == (before["promise"], before["reminder"])
    assert (sorted(after["touchpoint"]), DayOff.objects.count()) == (sorted(before["touchpoint"]), 0)


def test_who_is_alone_finds_it_all_when_they_are_back(business: Business, lena: Staff, customer: Customer):
    belongings(lena, customer)

    enter(lena)

    assert whose(business)["promise"] == ["Lena"]


@pytest.mark.parametrize(
    ("first", "last", "refused"),
    [
        (FRIDAY, TODAY, days_off.WrongWayRound),
        (TODAY - 2 * DAY, TODAY - DAY, days_off.IsOver),
        (TODAY, TODAY + 400 * DAY, days_off.TooLong),
        (TODAY + 9 * DAY, TODAY + 12 * DAY, days_off.OffAlready),
    ],
)
def test_days_that_cannot_be_are_refused(lena: Staff, first: dt.date, last: dt.date, refused: type[Refused]):
    enter(lena, TODAY + 10 * DAY, TODAY + 10 * DAY)

    with pytest.raises(refused):
        enter(lena, first, last)


def test_nobody_enters_the_days_of_others_but_the_owner(lena: Staff, ben: Staff, owner: Staff):
    with pytest.raises(days_off.NotYourDays):
        enter(lena, by=ben)

    assert enter(lena, by=owner).day_off.staff == lena


def test_it_is_said_what_a_day_off_would_mean(business: Business, lena: Staff, ben: Staff, customer: Customer):
    belongings(lena, customer)

    outlook = days_off.look_ahead(lena, first=TODAY, last=TODAY, by=lena, now=NOW)

    assert (outlook.days, outlook.takers, outlook.things) == (((TODAY, 30, 15),), (ben,), ())


def test_who_leaves_leaves_nothing_behind(
    business: Business, lena: Staff, ben: Staff, owner: Staff, customer: Customer
):
    belongings(lena, customer)
    a_full_day(business)
    Feed.objects.create(business=business, staff=lena, digest="x", made_at=NOW)

    staff.say_goodbye(lena, by=owner, now=NOW)

    lena.refresh_from_db()
    assert "Lena" not in {name for names in whose(business).values() for name in names}
    assert (lena.left_on, lena.user.is_active, Feed.objects.count()) == (TODAY, False, 0)
    assert not Touchpoint.objects.of(business).planned(TODAY).filter(keeper=None).exists()


def test_what_is_given_by_hand_stays_when_the_list_is_drawn_up_again(business: Business, lena: Staff, ben: Staff):
    a_full_day(business)
    one = Touchpoint.objects.of(business).planned(TODAY).filter(keeper=lena).first()
    assert one

    handover.give(one, ben, by=lena, now=NOW)
    draw_up(business)

    one.refresh_from_db()
    assert (one.keeper, one.is_pinned) == (ben, True)


def test_nothing_is_given_to_who_is_away_or_elsewhere(
    business: Business, lena: Staff, ben: Staff, neighbour_owner: Staff
):
    a_full_day(business)
    enter(ben, by=ben)
    one = Touchpoint.objects.of(business).planned(TODAY)[0]

    with pytest.raises(handover.IsAway):
        handover.give(one, ben, by=lena, now=NOW)
    with pytest.raises(handover.NotOfTheTeam):
        handover.give(one, neighbour_owner, by=lena, now=NOW)


def test_who_works_in_the_mornings_has_less(business: Business, lena: Staff, ben: Staff, owner: Staff):
    a_full_day(business)
    mornings = {day: ["08:00", "11:00"] for day in ("mon", "tue", "wed", "thu", "fri")}

    staff.change(lena, calls=True, writes=True, working_hours=mornings, by=owner, now=NOW)

    lena.refresh_from_db()
    assert lena.working_hours == mornings
    with pytest.raises(staff.BadHours):
        staff.change(lena, calls=True, writes=True, working_hours={"mon": ["12:00", "09:00"]}, by=owner, now=NOW)


def test_a_letter_is_signed_by_who_is_left(business: Business, lena: Staff, owner: Staff, customer: Customer):
    staff.say_goodbye(lena, by=owner, now=NOW)

    (said,) = wording.said_to(business, [customer], on=TODAY)

    assert said["staff"] == owner.name

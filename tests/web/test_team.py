"""The team's pages: who is there, days off and what they mean, and whose today's list is."""

from typing import Any

import pytest
from django.test import Client

from regulars.records.models import Business, DayOff, Promise, Staff, Touchpoint
from tests import people
from tests.people import NOW, TODAY, a_customer
from tests.services.scene import DAY, a_moment, a_playbook, draw_up
from tests.web.test_settings import signed_in

FRIDAY = TODAY + 3 * DAY


@pytest.fixture
def drawn(business: Business, owner: Staff, staff: Staff) -> Business:
    """A shop with a list of today, parted between two."""
    a_playbook(business)
    for number in range(6):
        a_moment(a_customer(business, f"Ann {number}"), on=TODAY - 4 * DAY)
    draw_up(business)
    return business


def off(person: Staff, **how: Any) -> DayOff:
    """Today and tomorrow off."""
    first, last = how.get("first", TODAY), how.get("last", TODAY + DAY)
    return DayOff.objects.create(business=person.business, staff=person, first_date=first, last_date=last)


def test_the_team_says_who_is_there(owner_client: Client, owner: Staff, staff: Staff) -> None:
    off(staff)

    page = owner_client.get("/settings/team/").content.decode()

    assert "away until March 4" in page
    assert "15 minutes today: 0 done, 0 to come" in page


def test_days_off_say_what_they_mean_before_they_are_entered(
    owner_client: Client, owner: Staff, staff: Staff, drawn: Business
) -> None:
    days = {"first_date": f"{TODAY}", "last_date": f"{TODAY}", "why": "A wedding"}

    page = owner_client.get(f"/settings/team/{staff.pk}/days-off/", days).content.decode()

    assert "Tuesday, March 3 holds 15 minutes instead of 30." in page
    assert "who takes them?" in page
    assert not DayOff.objects.exists()


def test_days_off_are_entered_handed_over_and_taken_back(owner_client: Client, staff: Staff, drawn: Business) -> None:
    theirs = set(Touchpoint.objects.planned(TODAY).filter(keeper=staff).values_list("pk", flat=True))
    address = f"/settings/team/{staff.pk}/days-off/"

    owner_client.post(address, {"first_date": f"{TODAY}", "last_date": "", "why": ""})
    while_away = Touchpoint.objects.planned(TODAY).filter(keeper=staff).count()
    page = owner_client.get(f"/settings/team/{staff.pk}/").content.decode()
    owner_client.post(f"{address}{DayOff.objects.get().pk}/removals/")

    assert ("were handed over" in page, while_away, DayOff.objects.count()) == (True, 0, 0)
    assert theirs
    assert set(Touchpoint.objects.planned(TODAY).filter(keeper=staff).values_list("pk", flat=True)) == theirs


def test_a_call_is_not_handed_over_to_who_does_not_call(
    owner_client: Client, owner: Staff, staff: Staff, drawn: Business
) -> None:
    Staff.objects.filter(pk=owner.pk).update(calls=False)
    call = Touchpoint.objects.planned(TODAY).filter(keeper=staff)[0]
    choice = {"first_date": f"{TODAY}", "last_date": "", "why": "", f"touchpoint-{call.pk}": f"{owner.pk}"}

    answer = owner_client.post(f"/settings/team/{staff.pk}/days-off/", choice)

    assert (answer.status_code, DayOff.objects.count()) == (422, 0)
    assert f"{owner.name} does not call. Give it to somebody who does." in answer.content.decode()


def test_one_choice_is_for_all_and_each_may_differ(
    owner_client: Client, owner: Staff, staff: Staff, drawn: Business
) -> None:
    mara = people.a_staff(drawn, "Mara")
    said = {"what": "A quote", "due_date": FRIDAY, "first_due_date": FRIDAY, "keeper": staff, "made_at": NOW}
    first, second = (
        Promise.objects.create(business=drawn, customer=drawn.customers.earliest("pk"), about=f"promise:{one}", **said)
        for one in "ab"
    )
    days = {"first_date": f"{FRIDAY}", "to": f"{owner.pk}", f"promise-{second.pk}": f"{mara.pk}"}

    owner_client.post(f"/settings/team/{staff.pk}/days-off/", days)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.keeper, second.keeper) == (owner, mara)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"first_date": "soon"}, "Write the day like 2026-05-20."),
        ({"first_date": f"{FRIDAY}", "last_date": f"{TODAY}"}, "The last day off comes before the first."),
        ({"first_date": "2026-02-01"}, "These days are over."),
    ],
)
def test_days_that_cannot_be_are_refused_in_words(
    days: dict[str, str], sentence: str, owner_client: Client, owner: Staff
) -> None:
    answer = owner_client.get(f"/settings/team/{owner.pk}/days-off/", days)

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_everybody_enters_their_own_days_off_and_no_others(staff: Staff, owner: Staff) -> None:
    client, days = signed_in(staff), {"first_date": f"{FRIDAY}"}

    own = client.post(f"/settings/team/{staff.pk}/days-off/", days).status_code
    others = client.post(f"/settings/team/{owner.pk}/days-off/", days).status_code
    work = client.post(f"/settings/team/{staff.pk}/work/", {"calls": "on"}).status_code

    assert (own, others, work, DayOff.objects.get().staff) == (302, 403, 403, staff)


def test_who_works_in_the_mornings_only_has_hours_of_their_own(owner_client: Client, staff: Staff) -> None:
    owner_client.post(f"/settings/team/{staff.pk}/work/", {"calls": "on", "mon_from": "08:00", "mon_until": "12:00"})

    staff.refresh_from_db()
    assert (staff.working_hours, staff.calls, staff.writes) == ({"mon": ["08:00", "12:00"]}, True, False)


def test_who_leaves_hands_over_first(owner_client: Client, owner: Staff, staff: Staff, drawn: Business) -> None:
    page = owner_client.get(f"/settings/team/{staff.pk}/goodbye/").content.decode()
    owner_client.post(f"/settings/team/{staff.pk}/goodbye/", {"to": f"{owner.pk}"})

    staff.refresh_from_db()
    assert "who takes them?" in page
    assert (staff.left_on, staff.user.is_active) == (TODAY, False)
    assert set(Touchpoint.objects.planned(TODAY).values_list("keeper", flat=True)) == {owner.pk}


def test_mine_come_first_and_can_be_all_that_is_shown(owner_client: Client, owner: Staff, drawn: Business) -> None:
    everybodys = owner_client.get("/").context["desk"].rows
    mine = owner_client.get("/?whose=mine").context["desk"].rows
    kept = owner_client.get("/").context["desk"].rows

    assert [bool(row.keeper) for row in everybodys] == sorted(bool(row.keeper) for row in everybodys)
    assert {row.touchpoint.keeper for row in mine} == {owner}
    assert (len(kept), len(everybodys) > len(mine)) == (len(mine), True)


def test_a_touchpoint_is_given_to_somebody_else(
    owner_client: Client, staff: Staff, owner: Staff, drawn: Business
) -> None:
    one = Touchpoint.objects.planned(TODAY).filter(keeper=owner)[0]

    owner_client.post(f"/touchpoints/{one.pk}/keepers/", {"to": f"{staff.pk}"})

    one.refresh_from_db()
    assert (one.keeper, one.is_pinned) == (staff, True)


def test_nothing_is_given_to_a_neighbour(
    owner_client: Client, owner: Staff, neighbour_owner: Staff, drawn: Business
) -> None:
    one = Touchpoint.objects.planned(TODAY).filter(keeper=owner)[0]

    answer = owner_client.post(f"/touchpoints/{one.pk}/keepers/", {"to": f"{neighbour_owner.pk}"})

    one.refresh_from_db()
    assert (answer.status_code, one.keeper) == (422, owner)


@pytest.mark.parametrize("page", ["", "days-off/", "goodbye/"])
def test_a_neighbours_team_is_not_there(page: str, owner_client: Client, neighbour_owner: Staff) -> None:
    assert owner_client.get(f"/settings/team/{neighbour_owner.pk}/{page}").status_code == 404


def test_a_neighbours_day_off_is_not_there(owner_client: Client, owner: Staff, neighbour_owner: Staff) -> None:
    theirs = off(neighbour_owner)

    answers = [
        owner_client.post(f"/settings/team/{person.pk}/days-off/{theirs.pk}/removals/").status_code
        for person in (owner, neighbour_owner)
    ]

    assert (answers, DayOff.objects.count()) == ([404, 404], 1)

"""Settings: what the owner decides, and who may."""

import pytest
from django.test import Client

from regulars.records.models import Business, Staff
from regulars.services import staff as team
from tests import people
from tests.people import HOURS, PASSWORD

PART = {
    "time": {"calling_minutes": "45", "notes_per_week": "3"},
    "rest": {"contacts_per_week": "2", "contacts_per_month": "4", "quiet_from": "19:00", "quiet_until": "10:00"},
    "business": {"name": "South Air", "email": "us@air.example", "country": "US", "timezone": "America/Chicago"},
}


def signed_in(staff: Staff) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def manager(business: Business) -> Staff:
    """Who runs the shop for the owner."""
    return people.a_staff(business, "Mara", Staff.Role.MANAGER)


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [("time", "calling_minutes", 45), ("rest", "contacts_per_month", 4), ("business", "timezone", "America/Chicago")],
)
def test_a_part_is_kept(part: str, field: str, value: object, owner_client: Client, business: Business) -> None:
    answer = owner_client.post(f"/settings/{part}/", PART[part])

    business.refresh_from_db()
    assert (answer.status_code, getattr(business, field)) == (302, value)


def test_a_day_without_hours_is_closed(owner_client: Client, business: Business) -> None:
    owner_client.post("/settings/hours/", {"mon_from": "09:00", "mon_until": "12:30", "opens_on_holidays": "on"})

    business.refresh_from_db()
    assert (business.opening_hours, business.opens_on_holidays) == ({"mon": ["09:00", "12:30"]}, True)


@pytest.mark.parametrize(
    ("part", "answers", "sentence"),
    [
        ("time", {"calling_minutes": "-1"}, "greater than or equal to 0"),
        ("time", {"calling_minutes": "many"}, "Enter a whole number."),
        ("rest", {"contacts_per_week": "50"}, "less than or equal to 7"),
        ("hours", {"mon_from": "09:00"}, "Monday needs both times, or none if you are closed."),
        ("hours", {"mon_from": "17:00", "mon_until": "09:00"}, "Monday closes before it opens."),
        ("hours", {"mon_from": "nine"}, "Write a time like 09:00."),
        ("business", {"name": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    part: str, answers: dict[str, str], sentence: str, owner_client: Client, business: Business
) -> None:
    answer = owner_client.post(f"/settings/{part}/", PART.get(part, {}) | answers)

    business.refresh_from_db()
    assert (answer.status_code, business.opening_hours, business.calling_minutes) == (422, HOURS, 30)
    assert sentence in answer.content.decode()


def test_a_part_that_is_not_there_says_so(owner_client: Client) -> None:
    assert owner_client.post("/settings/secrets/", {}).status_code == 404


@pytest.mark.parametrize("address", ["time/", "rest/", "hours/", "business/", "team/members/"])
def test_staff_change_nothing(address: str, staff: Staff, business: Business) -> None:
    answer = signed_in(staff).post(f"/settings/{address}", PART["time"] | {"name": "Eve", "role": "owner"})

    business.refresh_from_db()
    assert (answer.status_code, business.calling_minutes, Staff.objects.count()) == (403, 30, 1)


def test_who_is_added_can_sign_in(owner_client: Client) -> None:
    person = {"name": "Bea", "role": "staff", "email": "Bea@north.example", "password": PASSWORD}

    owner_client.post("/settings/team/members/", person)

    answer = Client().post("/sign-in/", {"username": "bea@north.example", "password": PASSWORD})
    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ({"email": "bea@north.example"}, "Choose a first password for them."),
        ({"email": "bea@north.example", "password": "1234"}, "This password is too short."),
        ({"name": ""}, "Write a name."),
    ],
)
def test_who_cannot_be_added_is_refused_in_words(person: dict[str, str], sentence: str, owner_client: Client) -> None:
    answer = owner_client.post("/settings/team/members/", {"name": "Bea", "role": "staff"} | person)

    assert (answer.status_code, Staff.objects.filter(name="Bea").exists()) == (422, False)
    assert sentence in answer.content.decode()


def test_an_address_signs_in_one_person(owner_client: Client, owner: Staff) -> None:
    person = {"name": "Bea", "role": "staff", "email": owner.user.email.upper(), "password": PASSWORD}

    answer = owner_client.post("/settings/team/members/", person)

    assert "Somebody signs in with this e-mail address already." in answer.content.decode()


@pytest.mark.parametrize(("role", "status"), [("owner", 422), ("manager", 422), ("staff", 302), ("counter", 302)])
def test_a_manager_adds_staff_but_no_owners(role: str, status: int, manager: Staff) -> None:
    answer = signed_in(manager).post("/settings/team/members/", {"name": "Bea", "role": role})

    assert (answer.status_code, Staff.objects.filter(name="Bea").exists()) == (status, status == 302)


def test_a_manager_gives_the_owner_no_password(manager: Staff, owner: Staff) -> None:
    signed_in(manager).post(f"/settings/team/{owner.pk}/passwords/", {"password": "four words in a row"})

    owner.user.refresh_from_db()
    assert owner.user.check_password(PASSWORD)


def test_a_new_password_ends_what_was_open_with_the_old_one(owner_client: Client, staff: Staff) -> None:
    theirs = signed_in(staff)

    owner_client.post(f"/settings/team/{staff.pk}/passwords/", {"password": "four words in a row"})

    staff.user.refresh_from_db()
    assert staff.user.check_password("four words in a row")
    assert theirs.get("/").status_code == 302


def test_the_owner_stays_signed_in_with_a_new_password(owner_client: Client, owner: Staff) -> None:
    owner_client.post(f"/settings/team/{owner.pk}/passwords/", {"password": "four words in a row"})

    assert owner_client.get("/").status_code == 200


def test_who_has_left_is_out_at_once_and_may_come_back(owner_client: Client, staff: Staff) -> None:
    theirs = signed_in(staff)

    owner_client.post(f"/settings/team/{staff.pk}/goodbye/")
    while_away = theirs.get("/").status_code
    owner_client.post(f"/settings/team/{staff.pk}/welcome/")

    assert (while_away, theirs.get("/").status_code) == (302, 200)


def test_nobody_shuts_themselves_out(owner_client: Client, owner: Staff) -> None:
    owner_client.post(f"/settings/team/{owner.pk}/goodbye/")

    assert owner_client.get("/").status_code == 200


@pytest.mark.parametrize("action", ["passwords", "goodbye", "welcome"])
def test_another_business_team_is_not_there(action: str, owner_client: Client, neighbour_owner: Staff) -> None:
    answer = owner_client.post(f"/settings/team/{neighbour_owner.pk}/{action}/", {"password": "four words in a row"})

    neighbour_owner.user.refresh_from_db()
    assert (answer.status_code, neighbour_owner.user.is_active) == (404, True)


def test_the_owner_gets_back_in_from_the_machine(owner: Staff) -> None:
    team.reset_password(owner.user.email.upper(), "four words in a row")

    owner.user.refresh_from_db()
    assert owner.user.check_password("four words in a row")


def test_an_address_that_nobody_has_is_refused(owner: Staff) -> None:
    with pytest.raises(team.NotKnown):
        team.reset_password("nobody@north.example", "four words in a row")

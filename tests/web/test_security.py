"""Who may open which door: rounds through all addresses, each as everybody who should not be there."""

from collections.abc import Iterable

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from regulars.records.models import Staff, User
from tests.web.doors import DOORS, LEADERS, READING, STAFF, TAKING, Door, addresses
from tests.web.shops import Shop, everything

NUMBERS = ["0", "9" * 20, "9" * 5_000, "-1", "1.5", "%00", "٣", "²"]


def go_round(doors: Iterable[Door], shop: Shop, client: Client, method: str) -> dict[str, int]:
    """Ask at each door, with the rows and forms of a shop, and collect what is answered."""
    return {str(door): knock(door, shop, client, method).status_code for door in doors}


def knock(door: Door, shop: Shop, client: Client, method: str) -> HttpResponse:
    """Ask at one door."""
    shop.rows["upload"].seek(0)
    return getattr(client, method)(door.address(shop), door.filled(shop) if method == "post" else None)


def changes(door: Door, shop: Shop) -> tuple[int, bool]:
    """Send a form as the owner: what is answered, and whether anything changed; then take it back."""
    client, before = shop.client(), everything()
    with transaction.atomic():
        status = knock(door, shop, client, "post").status_code
        has_changed = everything() != before
        transaction.set_rollback(True)
    return status, has_changed


def doors_for(method: str, *who: str) -> list[Door]:
    """Return the doors that know this method."""
    return [door for door in (TAKING if method == "post" else READING) if door.who in who]


def test_every_address_of_the_program_is_on_the_round():
    assert addresses() == {door.name for door in DOORS}


def test_each_form_on_the_round_is_one_that_its_own_shop_may_send(shop: Shop):
    """Without this, the rounds below would pass on forms that nobody could send."""
    found = {str(door): changes(door, shop) for door in doors_for("post", STAFF, LEADERS)}

    assert {name: answer for name, answer in found.items() if answer != (302, True)} == {
        "calendar-undo": (422, False),  # this browser has moved nothing
        "import": (200, False),
        "mail-house-tries:postgrid": (302, False),  # no key is kept that could be tried there
        "mail-house:lob": (422, False),  # a key without spaces would be tried there
        "mail-settings": (422, False),  # nobody answers at that server
        "mail-start": (302, False),  # nobody has stopped this shop's mail
        "mail-topic": (302, False),  # no topic of Amazon's asked to be let in
        "words-drop": (302, False),  # this browser has written no draft
    }


def test_each_page_on_the_round_is_one_that_its_own_shop_may_read(shop: Shop):
    doors = doors_for("get", STAFF, LEADERS)

    assert go_round(doors, shop, shop.client(), "get") == dict.fromkeys(map(str, doors), 200)


@pytest.mark.parametrize("method", ["get", "head"])
def test_nothing_changes_when_a_page_is_only_read(method: str, shop: Shop):
    """I1: scanners, previews and prefetching browsers read; they never write."""
    client, before = shop.client(), everything()

    go_round(READING, shop, client, method)
    go_round(READING, shop, Client(), method)

    assert everything() == before


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_a_form_is_taken_by_post_alone(method: str, shop: Shop):
    doors = [door for door in TAKING if not door.reads]
    client, before = shop.client(), everything()

    assert go_round(doors, shop, client, method) == dict.fromkeys(map(str, doors), 405)
    assert everything() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_neighbours_row_is_not_there(method: str, shop: Shop, neighbours: Shop):
    """F6: the whole round with the numbers of another shop."""
    doors = [door for door in doors_for(method, STAFF, LEADERS) if door.names_a_row]
    client, before = shop.client(), everything()

    assert go_round(doors, neighbours, client, method) == dict.fromkeys(map(str, doors), 404)
    assert everything() == before


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_number_of_no_row_is_not_there(method: str, shop: Shop):
    """F1, F2: ids beyond what a database can count are rows that do not exist, not faults."""
    doors = [door for door in doors_for(method.lower(), STAFF, LEADERS) if door.names_a_row]
    client = shop.client()

    found = [client.generic(method, door.address(shop, pk=number)) for door in doors for number in NUMBERS]

    assert {answer.status_code for answer in found} == {404}


@pytest.mark.parametrize(
    ("name", "field", "row"),
    [
        ("customer-forget", "fact", "fact"),
        ("customer-solve", "complaint", "complaint"),
        ("customer-part", "twin", "merged"),
        ("twin-verdict", "keep", "customer"),
    ],
)
def test_a_neighbours_row_cannot_be_named_in_a_form(name: str, field: str, row: str, shop: Shop, neighbours: Shop):
    """F6, F8: the address is ours, the number in the form is theirs."""
    door = next(door for door in DOORS if door.name == name)
    client, before = shop.client(), everything()

    answer = client.post(door.address(shop), door.filled(shop) | {field: neighbours.rows[row]})

    assert (answer.status_code, everything()) == (404, before)


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_works_nowhere_finds_nothing(method: str, shop: Shop):
    doors = doors_for(method, STAFF, LEADERS)
    lost = Client()
    lost.force_login(User.objects.create(username="lost"), backend="django.contrib.auth.backends.ModelBackend")
    before = everything()

    assert go_round(doors, shop, lost, method) == dict.fromkeys(map(str, doors), 404)
    assert everything() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_led_to_the_sign_in(method: str, shop: Shop):
    before = everything()

    found = [knock(door, shop, Client(), method) for door in doors_for(method, STAFF, LEADERS)]

    assert {answer["Location"].partition("?")[0] for answer in found} == {"/sign-in/"}
    assert everything() == before


@pytest.mark.parametrize("role", [Staff.Role.STAFF, Staff.Role.COUNTER])
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_does_not_lead_cannot_reach_settings_imports_or_playbooks(method: str, role: str, shop: Shop):
    doors = doors_for(method, LEADERS)
    client, before = shop.client(role), everything()

    assert go_round(doors, shop, client, method) == dict.fromkeys(map(str, doors), 403)
    assert everything() == before


def test_every_form_without_its_mark_is_refused(shop: Shop):
    """F13, the sign-in and the first set-up included."""
    client, before = shop.client(enforce_csrf_checks=True), everything()

    assert go_round(TAKING, shop, client, "post") == dict.fromkeys(map(str, TAKING), 403)
    assert everything() == before


def test_every_form_from_another_place_is_refused(shop: Shop):
    """F13: the mark alone is not enough, the page must be ours."""
    stolen = {"Origin": "https://elsewhere.example", "X-CSRFToken": "a" * 32}
    client, before = shop.client(enforce_csrf_checks=True, headers=stolen), everything()
    client.cookies["csrftoken"] = "a" * 32

    assert go_round(TAKING, shop, client, "post") == dict.fromkeys(map(str, TAKING), 403)
    assert everything() == before


@pytest.mark.parametrize("row", ["owner", "manager"])
@pytest.mark.parametrize("what", ["passwords", "goodbye", "welcome"])
def test_a_manager_decides_nothing_about_other_leaders(what: str, row: str, shop: Shop):
    person = shop.staff(row, name="Above")
    client, before = shop.client(Staff.Role.MANAGER), everything()

    client.post(f"/settings/team/{person.pk}/{what}/", {"password": "four words in a row"})

    assert everything() == before


@pytest.mark.parametrize("role", [Staff.Role.OWNER, Staff.Role.MANAGER])
def test_a_manager_makes_no_leaders(role: str, shop: Shop):
    """F8: the role is not a matter of what the form says."""
    client, before = shop.client(Staff.Role.MANAGER), everything()

    answer = client.post("/settings/team/members/", {"name": "Sue", "role": role})

    assert (answer.status_code, everything()) == (422, before)


def test_the_business_a_form_belongs_to_is_never_in_the_form(shop: Shop, neighbours: Shop):
    """F8: fields that no form has change nothing."""
    theirs = neighbours.business.customers.count()
    stray = {"business": neighbours.business.pk, "business_id": neighbours.business.pk, "id": 1, "pk": 1, "by": 1}
    shop.client().post("/customers/new/", {"name": "Ada Long", "email": "ada@x.example"} | stray)
    shop.client().post("/settings/time/", {"calling_minutes": "45", "notes_per_week": "5", "is_demo": "1"} | stray)

    ours = shop.business.customers.filter(name="Ada Long").count()
    assert (ours, neighbours.business.customers.count()) == (1, theirs)
    shop.business.refresh_from_db()
    assert (shop.business.calling_minutes, shop.business.is_demo) == (45, False)


def test_nobody_goes_on_reading_who_was_told_goodbye(shop: Shop):
    """F23: the open session ends with the next click."""
    client = shop.client()
    doors = doors_for("get", STAFF, LEADERS)
    User.objects.filter(staff__business=shop.business).update(is_active=False)

    assert go_round(doors, shop, client, "get") == dict.fromkeys(map(str, doors), 302)


def test_every_session_ends_when_the_password_changes_but_the_one_that_changed_it(shop: Shop):
    """F23."""
    here, there = shop.client(), shop.client()
    owner = shop.business.staff.get(role="owner")

    here.post(f"/settings/team/{owner.pk}/passwords/", {"password": "four words in a row"})

    assert [here.get("/").status_code, there.get("/").status_code] == [200, 302]

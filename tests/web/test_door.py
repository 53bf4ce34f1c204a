"""Who may come in, and what the others are told."""

import re

import pytest
from django.test import Client

from regulars.records.models import Business, Customer, Staff, User
from tests import people

PAGES = ["/", "/held/", "/settings/", "/customers/", "/counter/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_asked_to_sign_in(page: str, business: Business) -> None:
    answer = Client().get(page)

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.django_db
def test_everybody_reads_how_to_begin_when_there_is_no_business(page: str) -> None:
    answer = Client().get(page, follow=True)

    assert answer.request["PATH_INFO"] == "/setup/"
    assert "console" in answer.content.decode()


def test_who_belongs_to_no_business_finds_nothing(business: Business) -> None:
    client = Client()
    client.force_login(User.objects.create_user("lost"), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/").status_code == 404


def test_a_fragment_sends_a_stranger_to_the_whole_page(business: Business) -> None:
    answer = Client().get("/", headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == "/sign-in/"


@pytest.mark.parametrize(
    ("headers", "way_on"),
    [
        ({"Referer": "http://testserver/customers/?q=ros"}, "next=%2Fcustomers%2F%3Fq%3Dros&unkept=yes"),
        ({"Referer": "https://testserver/customers/5/"}, "next=%2Fcustomers%2F5%2F&unkept=yes"),
        ({"Referer": "http://testserver/"}, "unkept=yes"),
        ({"Referer": "http://testserver/sign-out/"}, "unkept=yes"),
        ({"Referer": "http://testserver/no-such-page/"}, "unkept=yes"),
        ({"Referer": "http://testserver//elsewhere.example/"}, "unkept=yes"),
        ({"Referer": "http://testserver/customers/5/facts/"}, "next=%2Fcustomers%2F5%2F&unkept=yes"),
        ({"Referer": "http://elsewhere.example/customers/"}, "unkept=yes"),
        ({"Referer": "http://testserver.elsewhere.example/customers/"}, "unkept=yes"),
        ({"Referer": "javascript://testserver/%0aalert(1)"}, "unkept=yes"),
        ({"Referer": "http://[testserver/"}, "unkept=yes"),
        ({}, "unkept=yes"),
    ],
)
def test_words_sent_by_a_stranger_lead_back_to_the_page_they_were_typed_on(
    headers: dict[str, str], way_on: str, business: Business
) -> None:
    answer = Client().post("/customers/5/facts/", {"text": "Window table"}, headers=headers)

    assert answer["Location"] == f"/sign-in/?{way_on}"


def test_a_part_of_a_page_leads_back_to_the_whole_one(business: Business) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/customers/?q=ro"}

    asked = Client().get("/customers/?q=ros", headers=headers)
    sent = Client().post("/customers/5/facts/", headers=headers)

    assert asked["HX-Redirect"] == "/sign-in/?next=%2Fcustomers%2F%3Fq%3Dro"
    assert sent["HX-Redirect"] == "/sign-in/?next=%2Fcustomers%2F%3Fq%3Dro&unkept=yes"


def test_staff_read_whom_to_ask_when_something_is_not_theirs(staff: Staff) -> None:
    client = Client()
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get("/settings/")

    assert answer.status_code == 403
    assert "Only the owner or a manager can change this." in answer.content.decode()


def test_a_page_that_is_not_there_says_so(owner_client: Client) -> None:
    answer = owner_client.get("/nowhere/")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_a_form_without_its_mark_says_what_to_do(owner: Staff) -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/sign-in/", {"username": "x@y.example", "password": "x"})

    assert answer.status_code == 403
    assert "Please try once more" in answer.content.decode()


@pytest.mark.parametrize("page", [*PAGES, "/nowhere/"])
def test_no_page_carries_its_own_script_or_style(page: str, owner_client: Client) -> None:
    html = owner_client.get(page).content.decode()

    assert re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|https?://", html) == []


def test_signing_out_needs_a_button(owner_client: Client) -> None:
    assert owner_client.get("/sign-out/").status_code == 405


def test_who_signed_out_is_a_stranger(owner_client: Client) -> None:
    owner_client.post("/sign-out/")

    assert owner_client.get("/")["Location"] == "/sign-in/"


def test_the_ways_show_where_we_are(owner_client: Client) -> None:
    html = owner_client.get("/settings/").content.decode()

    assert re.findall(r'<a href="([^"]+)" aria-current="page">', html) == ["/settings/"]


@pytest.mark.parametrize("way", ["/settings/", "/imports/"])
def test_staff_see_no_way_to_what_only_who_leads_may_open(way: str, staff: Staff, customer: Customer) -> None:
    client = Client()
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(way).status_code == 403
    assert f'href="{way}"' not in client.get("/").content.decode()


def test_the_business_of_the_page_is_the_one_of_who_signed_in(owner_client: Client, neighbour: Business) -> None:
    html = owner_client.get("/").content.decode()

    assert ("North Air" in html, "South Heat" in html) == (True, False)


def test_the_day_is_the_one_where_the_business_is(business: Business) -> None:
    Business.objects.filter(pk=business.pk).update(timezone="Pacific/Kiritimati")
    owner = people.a_staff(business, "Kiri", Staff.Role.OWNER)
    client = Client()
    client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
    people.a_customer(business)

    assert "Wednesday, March 4" in client.get("/").content.decode()

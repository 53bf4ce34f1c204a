"""The lock of the door: guessing, leading astray, and doors that must not be there at all."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from regulars.records.models import Business, Staff, User
from regulars.services import setup
from tests import people
from tests.people import NOW, PASSWORD
from tests.web.shops import everything

OTHER = "four words in a row"


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def sign_in(client: Client, email: str, password: str = PASSWORD, **headers: str):
    """Type an address and a password."""
    return client.post("/sign-in/", {"username": email, "password": password}, headers=headers)


def told(client: Client, email: str, password: str = OTHER) -> tuple[int, str]:
    """What the page says to a wrong answer, without what was typed."""
    answer = sign_in(client, email, password)
    words = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return answer.status_code, words.replace(email, "")


def test_nobody_learns_who_signs_in_here(owner: Staff, staff: Staff):
    """F9: unknown, known and gone are answered alike, with the right password too for who has gone."""
    User.objects.filter(staff=staff).update(is_active=False)

    known, unknown = told(Client(), owner.user.email), told(Client(), "nobody@x.example")
    gone = told(Client(), staff.user.email, PASSWORD)

    assert known == unknown == gone
    assert known[0] == 422


def test_guessing_is_shut_out_however_it_is_dressed_up(owner: Staff):
    """F11: neither capitals nor a made-up way through the internet give eight more guesses."""
    email = owner.user.email
    guises = [email, email.upper(), f" {email}", email.capitalize()] * 2
    for number, guise in enumerate(guises):
        sign_in(Client(), guise, OTHER, **{"X-Forwarded-For": f"192.0.2.{number}", "User-Agent": f"{number}"})

    answer = sign_in(Client(), email)

    assert (answer.status_code, "quarter of an hour" in answer.content.decode()) == (429, True)


def test_who_is_shut_out_does_not_shut_out_the_others(owner: Staff, staff: Staff):
    """F11: on the same machine, and for who is inside already."""
    inside = Client()
    sign_in(inside, owner.user.email)
    for _guess in range(9):
        sign_in(Client(), owner.user.email, OTHER)

    assert sign_in(Client(), staff.user.email)["Location"] == "/"
    assert inside.get("/").status_code == 200


def test_who_was_shut_out_comes_in_a_quarter_of_an_hour_later(owner: Staff, monkeypatch: pytest.MonkeyPatch):
    for _guess in range(9):
        sign_in(Client(), owner.user.email, OTHER)
    for clock in ("django.utils.timezone.now", "axes.attempts.now", "axes.handlers.proxy.now"):
        monkeypatch.setattr(clock, lambda: NOW + dt.timedelta(minutes=16))

    assert sign_in(Client(), owner.user.email)["Location"] == "/"


def test_a_session_from_before_the_sign_in_is_worth_nothing(owner: Staff):
    """F23: whoever planted a session in a browser does not get in with it."""
    client = Client()
    client.session.save()
    client.cookies["session"] = planted = "a" * 32
    sign_in(client, owner.user.email)

    thief = Client()
    thief.cookies["session"] = planted

    assert (client.get("/").status_code, thief.get("/").status_code) == (200, 302)
    assert client.cookies["session"].value != planted


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/", "//elsewhere.example", "///elsewhere.example", "/\\elsewhere.example",
        "\\\\elsewhere.example", "http:elsewhere.example", "https:///elsewhere.example", "javascript:alert(1)",
        "java\nscript:alert(1)", "data:text/html,x", "/\t/elsewhere.example", "\x00//elsewhere.example",
        " //elsewhere.example", "http://testserver@elsewhere.example/", "elsewhere.example", "sign-out", "-1",
        "//[", "/" + "x" * 10_000, "٣",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_the_way_on_leads_nowhere_else(is_signed_in: bool, wanted: str, owner: Staff, owner_client: Client):
    """F16: before signing in and for who is inside already."""
    if is_signed_in:
        answer = owner_client.get("/sign-in/", {"next": wanted})
    else:
        answer = Client().post("/sign-in/", {"username": owner.user.email, "password": PASSWORD, "next": wanted})

    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize(
    "address",
    ["/admin/", "/admin/login/", "/__debug__/", "/debug/", "/api/", "/accounts/login/", "/static/../settings.py",
     "/static/%2e%2e/settings.py", "/.env", "/.git/config", "/install/", "/upgrade/", "/metrics", "/setup/x/y/"],
)  # fmt: skip
def test_there_is_no_back_door(address: str, owner_client: Client):
    """F18."""
    assert [Client().get(address).status_code, owner_client.get(address).status_code] == [404, 404]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["stranger", "owner"])
def test_the_first_set_up_is_over_once_there_is_a_business(method: str, who: str, db: None):
    """F18: the very address that founded it opens nothing any more."""
    address = f"/setup/{setup.first_run_token()}/"
    owner = people.a_staff(people.a_business(), "Olive", Staff.Role.OWNER)
    client = Client()
    if who == "owner":
        client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
    before = everything()

    answer = getattr(client, method)(address, {"name": "Thief"})

    assert (answer["Location"], everything(), Business.objects.count()) == ("/sign-in/", before, 1)


@pytest.mark.parametrize("token", ["guessed", "%00", "%ED%A0%80", "é", "x" * 5_000, "..", "%2e%2e"])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.django_db
def test_no_other_token_opens_the_first_set_up(method: str, token: str):
    """F7."""
    assert getattr(Client(), method)(f"/setup/{token}/").status_code == 404

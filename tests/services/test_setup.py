"""A business is founded once, and its settings stay within reason."""

import datetime as dt
from typing import Any

import pytest

from regulars.core.business_settings import near_timezones
from regulars.records.models import Business, Playbook, Sale, Shop, Staff, User
from regulars.services import setup
from regulars.services.setup import AlreadyFounded, BadSetting
from tests.people import NOW, PASSWORD

FORM = {
    "name": "Café Zoë",
    "trade": "restaurant",
    "country": "DE",
    "timezone": "Europe/Berlin",
    "owner_name": "Zoë Øster",
    "email": "Zoe@Cafe.example",
    "password": PASSWORD,
}


def found(**fields: Any) -> Business:
    return setup.found(now=NOW, **(FORM | fields))


def test_a_business_is_founded_with_all_that_the_first_morning_needs(db: None):
    business = found()

    assert (business.name, business.currency, business.trade) == ("Café Zoë", "EUR", "restaurant")
    assert list(Shop.objects.values_list("business", "name")) == [(business.pk, "Main")]
    assert business.opening_hours
    assert Playbook.objects.filter(business=business, is_on=True).count() >= 1


def test_the_owner_can_sign_in(db: None, client: Any):
    business = found()

    owner = Staff.objects.get(business=business, role=Staff.Role.OWNER)
    assert (owner.name, owner.user.username) == ("Zoë Øster", "zoe@cafe.example")
    assert owner.user.check_password(PASSWORD)


def test_a_second_business_is_refused(business: Business):
    with pytest.raises(AlreadyFounded):
        found()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " \u200b "),
        ("name", "x" * 121),
        ("trade", "piracy"),
        ("country", "Germany"),
        ("timezone", "Europe/Berlim"),
        ("currency", "gold"),
        ("owner_name", ""),
        ("email", "zoe＠cafe.example"),
        ("password", "short"),
        ("password", "password1234"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing_behind(db: None, field: str, value: str):
    with pytest.raises(BadSetting) as refused:
        found(**{field: value})

    assert (refused.value.field, str(refused.value)[-1] in ".?") == (field, True)
    assert (Business.objects.count(), User.objects.count(), Staff.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Berlin", "Europe/Berlin"), ("America/NewYork", "America/New_York"), ("europe/viena", "Europe/Vienna")],
)
def test_a_mistyped_time_zone_is_guessed(typed: str, meant: str):
    assert meant in near_timezones(typed)


def test_the_first_run_token_works_until_the_business_is_there(db: None):
    token = setup.first_run_token()
    worked = setup.is_first_run_token(token)
    found()

    assert (worked, setup.is_first_run_token(token), setup.first_run_token()) == (True, False, None)


@pytest.mark.parametrize("token", ["", "x", "é" * 40, "0" * 40])
def test_no_other_token_opens_the_first_run_page(db: None, token: str):
    assert not setup.is_first_run_token(token)


def test_the_token_depends_on_the_installation(db: None, settings: Any):
    before = setup.first_run_token()
    settings.SECRET_KEY = "another one"

    assert setup.first_run_token() != before


def test_settings_are_kept(business: Business):
    changed = setup.change(
        business,
        name=" North\u200b Air & Heat ",
        phone="(212) 555-0100",
        email="Hello@NorthAir.example",
        postal_address="1 Main Street\r\n\r\nAlbany, NY 12207",
        opening_hours={"Monday": ["8:00", "16:30"], "sat": None},
        calling_minutes="45",
        quiet_from="19:30",
    )

    changed.refresh_from_db()
    assert (changed.name, changed.phone, changed.email) == (
        "North Air & Heat",
        "+12125550100",
        "hello@northair.example",
    )
    assert changed.postal_address == "1 Main Street\nAlbany, NY 12207"
    assert changed.opening_hours == {"mon": ["08:00", "16:30"]}
    assert (changed.calling_minutes, changed.quiet_from) == (45, dt.time(19, 30))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timezone", "Mars/Olympus"),
        ("currency", "XXY"),
        ("phone", "1-800-FLOWERS"),
        ("email", "hello@localhost"),
        ("opening_hours", {"someday": ["09:00", "17:00"]}),
        ("opening_hours", {"mon": ["17:00", "09:00"]}),
        ("opening_hours", {"mon": ["nine", "five"]}),
        ("opening_hours", {"mon": "09:00"}),
        ("opening_hours", ["mon"]),
        ("opening_hours", {}),
        ("calling_minutes", -1),
        ("calling_minutes", 10_000),
        ("contacts_per_week", 0),
        ("contacts_per_week", 20),
        ("contacts_per_month", "many"),
        ("quiet_from", "23:00"),
        ("quiet_until", "05:00"),
        ("quiet_until", "late"),
        ("postal_address", "x" * 501),
    ],
)
def test_settings_beyond_reason_are_refused(business: Business, field: str, value: Any):
    with pytest.raises(BadSetting) as refused:
        setup.change(business, **{field: value})

    assert refused.value.field == field


def test_a_month_allows_at_least_what_a_week_does(business: Business):
    with pytest.raises(BadSetting, match="month"):
        setup.change(business, contacts_per_week=3, contacts_per_month=2)


def test_the_currency_stays_once_there_are_sales(business: Business):
    Sale.objects.create(
        business=business, source="counter", reference="1", sold_at=NOW, total_cents=100, currency="USD"
    )

    with pytest.raises(BadSetting, match="USD"):
        setup.change(business, currency="EUR")


def test_a_setting_that_does_not_exist_is_a_mistake_of_ours(business: Business):
    with pytest.raises(TypeError):
        setup.change(business, colour="red")

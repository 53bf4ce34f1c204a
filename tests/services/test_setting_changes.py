"""Who changed how mail leaves is written down by name, and no secret with it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from regulars.records.models import Business, SettingChange, Staff
from regulars.services import mail_providers, mail_setup, mail_stops, outbox, setting_changes
from tests.people import NOW

ADDRESS = "olive@north.example"
SERVER = {"host": "mail.north.example", "port": 465, "security": "tls", "username": "olive"}
CANARY = "canary-of-the-mailbox"


@pytest.fixture(autouse=True)
def nothing_set(settings: Settings) -> None:
    """No server in the environment."""
    settings.SMTP_URL = ""


def chosen(business: Business, *, by: Staff | None = None, address: str = ADDRESS, **fields: Any) -> None:
    """Choose a mailbox, or change it."""
    mail_setup.choose(business, address, by=by, now=NOW, **fields)


def through_postmark(business: Business, **fields: Any) -> None:
    """Choose a provider, or change its key."""
    answers = {"server_token": CANARY} | fields
    mail_providers.choose(business, ADDRESS, "postmark", answers=answers, by=None, now=NOW)


def last(business: Business) -> list[str]:
    """Name what was changed last."""
    return setting_changes.latest(business, setting_changes.MAIL)[0].what


def test_a_first_mailbox_is_noted_with_who_chose_it(business: Business, owner: Staff):
    chosen(business, password=CANARY, by=owner, **SERVER)

    kept = SettingChange.objects.get()
    assert (kept.business, kept.made_by, kept.made_at) == (business, owner, NOW)
    assert kept.what == ["address", "server", "username", "password"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"password": "canary-2"}, ["password"]),
        ({"host": "mail.other.example", "password": "canary-2"}, ["server", "password"]),
        ({"from_name": "North Air"}, ["name"]),
        ({"address": "sam@north.example"}, ["address"]),
        ({"per_day": 50}, ["pace"]),
        ({"imap_host": "imap.x.example", "imap_password": "canary-3"}, ["replies", "reply_password"]),
    ],
)
def test_each_change_has_its_name(business: Business, change: dict[str, Any], what: list[str]):
    chosen(business, password=CANARY, **SERVER)

    chosen(business, **change)

    assert last(business) == what
    assert "canary" not in str(list(SettingChange.objects.values()))


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({}, ["address", "server", "username", "password"]),
        ({"per_day": 50}, ["pace"]),
        ({"mail_at": dt.time(8)}, ["hour"]),
        ({"bounce_address": "back@north.example"}, ["bounces"]),
    ],
)
def test_each_change_of_the_letters_has_its_name(business: Business, change: dict[str, Any], what: list[str]):
    chosen(business, password=CANARY, **SERVER)
    now = {"mail_at": dt.time(10), "per_day": 400, "bounce_address": ""}

    mail_setup.change_letters(business.mail_account, **(now | change), by=None, now=NOW)

    assert last(business) == what


def test_the_same_once_more_is_no_change(business: Business):
    chosen(business, password=CANARY, **SERVER)

    chosen(business, **SERVER)

    assert SettingChange.objects.count() == 1


@pytest.mark.parametrize(("is_on", "what"), [(True, ["switched_on"]), (False, ["address", "server"])])
def test_only_a_switch_that_was_turned_is_noted(business: Business, is_on: bool, what: list[str]):
    chosen(business, **SERVER | {"username": ""})

    mail_setup.switch(business.mail_account, is_on=is_on, by=None, now=NOW)

    assert last(business) == what


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda one: through_postmark(one), ["way", "server_token"]),
        (lambda one: mail_setup.make_dkim_key(one.mail_account, now=NOW), ["signing"]),
    ],
)
def test_a_provider_and_a_key_to_sign_with_are_noted(
    business: Business, change: Callable[[Business], None], what: list[str]
):
    chosen(business, password=CANARY, **SERVER)

    change(business)

    assert last(business) == what
    assert CANARY not in str(list(SettingChange.objects.values()))


def test_who_let_mail_go_again_is_noted_once(business: Business, owner: Staff):
    chosen(business, password=CANARY, **SERVER)
    mail_stops.hold_all(business, by=owner, now=NOW)

    outbox.resume(business, by=owner, now=NOW)
    outbox.resume(business, by=None, now=NOW)

    kept = SettingChange.objects.latest("pk")
    assert (kept.what, kept.made_by, SettingChange.objects.count()) == (["resumed"], owner, 2)


def test_a_change_that_is_refused_is_not_noted(business: Business):
    chosen(business, password=CANARY, **SERVER)

    with pytest.raises(mail_setup.BadMail):
        chosen(business, host="evil.example")

    assert SettingChange.objects.count() == 1


def test_the_last_few_of_one_shop_are_shown(business: Business, neighbour: Business):
    for number in range(7):
        setting_changes.note(business, "mail", [str(number)], by=None, now=NOW)
    setting_changes.note(neighbour, "mail", ["theirs"], by=None, now=NOW)
    setting_changes.note(business, "mail-house/lob", ["key"], by=None, now=NOW)

    assert [one.what for one in setting_changes.latest(business, "mail")] == [["6"], ["5"], ["4"], ["3"], ["2"]]

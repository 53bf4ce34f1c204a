"""Accounts with mail houses: tried before they are kept, never shown, forgotten on request."""

import dataclasses
from collections.abc import Iterator

import pytest

from regulars.core.postal import Place
from regulars.records.models import Business, MailHouse, Staff
from regulars.services import mail_houses, setting_changes
from tests import mail_house_api
from tests.mail_house_api import Houses
from tests.people import NOW

SHOP = Place("North Air", "1 Main Street", "Albany", "NY", "12207", "US")


@pytest.fixture
def api() -> Iterator[Houses]:
    with mail_house_api.serving() as found:
        yield found


def connect(business: Business, owner: Staff, url: str, key: str = mail_house_api.LOB_KEY, sender: Place = SHOP):
    return mail_houses.connect(business, "lob", key=key, sender=sender, url=url, by=owner, now=NOW)


def test_a_key_is_kept_sealed_and_used(business: Business, owner: Staff, api: Houses):
    connect(business, owner, api.url)

    assert mail_house_api.LOB_KEY.encode() not in bytes(MailHouse.objects.get().secret)
    account, sender = mail_houses.account_of(business, "lob")
    assert (account.key, sender) == (mail_house_api.LOB_KEY, SHOP)


def test_an_empty_key_keeps_the_one_that_is_there(business: Business, owner: Staff, api: Houses):
    connect(business, owner, api.url)

    connect(business, owner, api.url, key="", sender=dataclasses.replace(SHOP, street="2 Main Street"))

    account, sender = mail_houses.account_of(business, "lob")
    assert (account.key, sender.street) == (mail_house_api.LOB_KEY, "2 Main Street")


@pytest.mark.parametrize(
    ("key", "street", "field", "sentence"),
    [
        ("wrong-key", "1 Main Street", "key", "Lob does not know this key. Copy it once more."),
        ("", "1 Main Street", "key", "Copy the key from the mail house: one line without spaces."),
        ("two words", "1 Main Street", "key", "Copy the key from the mail house: one line without spaces."),
        ("test_lob", "", "street", "Write the street: it stands on each piece, and what cannot be delivered returns."),
    ],
)
def test_what_does_not_open_is_not_kept(business, owner, api, key: str, street: str, field: str, sentence: str):
    with pytest.raises(mail_houses.BadMailHouse) as bad:
        connect(business, owner, api.url, key=key, sender=dataclasses.replace(SHOP, street=street))

    assert (bad.value.field, str(bad.value)) == (field, sentence)
    assert not MailHouse.objects.exists()


def test_a_shop_with_made_up_customers_has_none(business: Business, owner: Staff, api: Houses):
    Business.objects.update(is_demo=True)

    with pytest.raises(mail_houses.BadMailHouse, match="made up"):
        connect(business, owner, api.url)


def test_a_key_that_another_installation_sealed_is_asked_for_again(business: Business, owner: Staff, api: Houses):
    connect(business, owner, api.url)
    MailHouse.objects.update(secret=b"sealed elsewhere")

    assert [one.is_connected for one in mail_houses.standings(business)] == [True, False, False]
    assert mail_houses.account_of(business, "lob")[0].key == ""


def test_disconnecting_forgets_the_key(business: Business, owner: Staff, api: Houses):
    connect(business, owner, api.url)

    mail_houses.disconnect(business, "lob", by=None, now=NOW)

    kept = MailHouse.objects.get()
    assert (kept.secret, kept.is_on) == (None, False)
    assert [one.is_connected for one in mail_houses.standings(business)] == [True, False, False]


def test_who_connected_changed_and_disconnected_it_is_written_down(business: Business, owner: Staff, api: Houses):
    connect(business, owner, api.url)
    connect(business, owner, api.url, sender=dataclasses.replace(SHOP, city="Troy"))
    mail_houses.disconnect(business, "lob", by=owner, now=NOW)

    kept = setting_changes.latest(business, setting_changes.of_house("lob"))
    assert [one.what for one in kept] == [["disconnected"], ["sender"], ["connected"]]
    assert {one.made_by for one in kept} == {owner}


def test_the_address_is_proposed_from_the_settings(business: Business):
    business.postal_address = "1 Main Street\nAlbany, NY 12207"

    assert {one.sender for one in mail_houses.standings(business)} == {SHOP}

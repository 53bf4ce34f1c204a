"""Mail to many: one letter each, with what is known, to those who may be written to."""

from collections.abc import Iterable

import pytest
from pytest_django import Settings

from regulars.records.models import Business, Customer, Mailing, Message, Staff
from regulars.services import consent, mailings, sales, templates
from tests.people import NOW, a_customer


@pytest.fixture(autouse=True)
def server(settings: Settings) -> None:
    """A mail server on this machine."""
    settings.SMTP_URL, settings.PUBLIC_URL, settings.MAIL_FROM = "smtp://127.0.0.1:2525", "", "air@north.example"


@pytest.fixture
def people(business: Business) -> list[Customer]:
    """Three customers."""
    return [a_customer(business, name, phone="") for name in ("Ann Berg", "Bo Lind", "Cy Young")]


def start(business: Business, customers: Iterable[Customer] | None = None, **said: str) -> mailings.Started:
    everybody = mailings.everybody(business) if customers is None else customers
    return mailings.start(business, **({"occasion": "thank_you"} | said), customers=everybody, by=None, now=NOW)


def test_asking_twice_is_one_run(business: Business, people: list[Customer]):
    """A9."""
    assert [start(business).queued.new for _ in range(3)] == [3, 0, 0]
    assert Mailing.objects.count() == 1
    assert Message.objects.count() == 3


def test_another_key_is_another_run(business: Business, people: list[Customer]):
    assert [start(business, key=key).queued.new for key in ("spring", "autumn")] == [3, 3]


@pytest.mark.parametrize("key", ["k" * 121, "spring\0", "spring\nautumn", "\udcff"])
def test_a_key_that_no_table_holds_is_refused(key: str, business: Business, people: list[Customer]):
    with pytest.raises(mailings.BadKey, match="120"):
        start(business, key=key)
    assert start(business, key="ü" * 120).queued.new == 3


def test_a_letter_knows_what_they_bought_last(business: Business, owner: Staff, people: list[Customer]):
    for number, item in enumerate(("an old fan", "a heat pump")):
        sales.record(business, people[0], amount_cents=50_000, item=item, receipt_key=f"r{number}", by=owner, now=NOW)
    start(business)
    said = Message.objects.get(customer=people[0]).facts

    assert (said["item"], said["first_name"], said["staff"]) == ("a heat pump", "Ann", "Olive")
    assert "item" not in Message.objects.get(customer=people[1]).facts


def test_who_said_no_is_left_out_with_the_reason(business: Business, people: list[Customer]):
    consent.withdraw(people[1], channel="email", purpose="service", source="counter", now=NOW)
    refused = start(business).queued.refused

    assert [pk for pk, _ in refused] == [people[1].pk]
    assert refused[0][1].sentence


def test_the_list_may_name_them_as_people_do(business: Business, neighbour: Business, people: list[Customer]):
    stranger = a_customer(neighbour, "Nils Holm", phone="")
    names = [str(people[0].pk), " BO.LIND@mail.example ", "", people[0].email, "nobody@mail.example", stranger.email]
    found, unknown = mailings.listed(business, names)

    assert found == people[:2]
    assert unknown == ("nobody@mail.example", stranger.email)


def test_a_line_that_no_table_can_be_asked_about_is_named(business: Business, people: list[Customer]):
    with pytest.raises(mailings.BadLine, match="Line 3 "):
        mailings.listed(business, [people[0].email, "", "bo\0lind@mail.example"])


def test_offers_need_a_postal_address_and_a_way_out(business: Business, people: list[Customer]):
    """B15: a refusal says what to do, and queues nothing; a server on this machine sends into the world, too."""
    with pytest.raises(mailings.NotYet, match="postal address"):
        start(business, occasion="season")
    business.postal_address = "1 Main Street"
    with pytest.raises(mailings.NotYet, match="PUBLIC_URL"):
        start(business, occasion="season")
    assert Message.objects.count() == 0


@pytest.mark.parametrize("occasion", ["check_in", "season"])
def test_mail_to_many_waits_for_its_proofs_whatever_it_is_about(
    occasion: str, business: Business, people: list[Customer], settings: Settings
):
    """B15: a server on this machine sees to the proofs itself; over another many leave only proved and stoppable."""
    settings.SMTP_URL = "smtp://shop:coffee@mail.example:587"
    with pytest.raises(mailings.NotYet, match="postal address"):
        start(business, occasion=occasion)
    business.postal_address = "1 Main Street"
    with pytest.raises(mailings.NotYet, match="PUBLIC_URL"):
        start(business, occasion=occasion)
    settings.PUBLIC_URL = "https://north.example"
    with pytest.raises(mailings.NotYet, match="Nobody has checked"):
        start(business, occasion=occasion)
    assert Message.objects.count() == 0


def test_an_unknown_occasion_is_refused_with_those_there_are(business: Business):
    with pytest.raises(mailings.NoSuchOccasion, match="thank_you"):
        start(business, occasion="party")


def test_the_shops_own_words_come_first(business: Business, owner: Staff, people: list[Customer]):
    templates.write(business, "thank_you", "Thanks", "All warm, {first_name}?", by=owner, now=NOW)

    assert start(business).mailing.template.subject == "Thanks"

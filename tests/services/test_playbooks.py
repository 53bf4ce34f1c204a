"""Playbooks of a business: installed, switched, edited, and tried on its own past."""

import datetime as dt

import pytest

from regulars.core.playbooks import BadPlaybook
from regulars.records.models import Business, Customer, Moment, Playbook, Product, Sale, SaleLine, Staff
from regulars.services import playbooks
from regulars.services.refused import Refused
from tests import people
from tests.people import NOW, TODAY

TEXT = """
name = "After the job"
big.amount = 100000

[[touchpoint]]
occasion = "thank_you"
when = "sale"
unless = ["refunded"]
wait = "2 business days"
within = "5 days"
channels = ["phone", "email"]

[[touchpoint]]
occasion = "big_purchase"
when = "big sale"
wait = "2 business days"
within = "8 days"
channels = ["note"]

[[touchpoint]]
occasion = "maintenance"
when = "maintenance due"
ahead = "3 weeks"
within = "3 weeks"
channels = ["postcard"]
"""


def sold(customer: Customer, days_ago: int, cents: int = 20_000, about: str = "", kind: str = "sale") -> Moment:
    """A moment of a sale some days ago."""
    return Moment.objects.create(
        business=customer.business,
        customer=customer,
        kind=kind,
        happened_at=NOW - dt.timedelta(days=days_ago),
        worth_cents=cents,
        about=about or f"sale:{customer.pk}{days_ago}",
    )


@pytest.fixture
def playbook(business: Business) -> Playbook:
    """The playbook of North Air, switched on."""
    (installed,) = playbooks.install(business, trade="home-services", now=NOW)
    return installed


def test_trades_are_listed_by_their_label() -> None:
    found = playbooks.trades()

    assert [label for _, label in found] == sorted(label for _, label in found)
    assert dict(found)["home-services"] == "Home services"


def test_usual_hours_are_those_of_the_trade() -> None:
    assert playbooks.usual_hours("home-services") == people.HOURS


def test_install_switches_the_trade_on(business: Business) -> None:
    (installed,) = playbooks.install(business, trade="home-services", now=NOW)

    assert (installed.slug, installed.version, installed.name) == ("home-services", 1, "After the job")
    assert (installed.is_on, installed.on_since) == (True, TODAY)


def test_install_changes_nothing_when_it_is_there(business: Business, playbook: Playbook) -> None:
    playbooks.switch_off(playbook, by=None, now=NOW)

    assert playbooks.install(business, trade="home-services", now=NOW) == [playbook]
    assert Playbook.objects.get().is_on is False


@pytest.mark.parametrize("trade", ["", "circus", "../settings"])
def test_install_refuses_a_trade_that_is_not_there(business: Business, trade: str) -> None:
    with pytest.raises(Refused, match="Choose one of the list"):
        playbooks.install(business, trade=trade, now=NOW)


def test_edit_makes_a_new_version_and_keeps_the_old(playbook: Playbook, owner: Staff) -> None:
    made = playbooks.edit(playbook, TEXT, by=owner, now=NOW)
    playbook.refresh_from_db()

    assert (made.version, made.slug, made.name, made.is_on, made.made_by) == (
        2,
        "home-services",
        "After the job",
        True,
        owner,
    )
    assert (playbook.version, playbook.is_on) == (1, False)
    assert "big_purchase" in playbook.text


def test_edit_of_an_old_version_gets_the_next_number(playbook: Playbook, owner: Staff) -> None:
    playbooks.edit(playbook, TEXT, by=owner, now=NOW)

    made = playbooks.edit(playbook, TEXT + "# again", by=owner, now=NOW)

    assert (made.version, made.is_on, Playbook.objects.filter(is_on=True).count()) == (3, True, 1)


def test_edit_stays_off_when_the_playbook_is_off(playbook: Playbook, owner: Staff) -> None:
    playbooks.switch_off(playbook, by=owner, now=NOW)

    assert playbooks.edit(playbook, TEXT, by=owner, now=NOW).is_on is False


def test_edit_changes_nothing_when_the_text_is_the_same(playbook: Playbook, owner: Staff) -> None:
    assert playbooks.edit(playbook, playbook.text.replace("\n", "\r\n"), by=owner, now=NOW) == playbook
    assert Playbook.objects.count() == 1


def test_edit_is_refused_when_the_text_is_wrong(playbook: Playbook, owner: Staff) -> None:
    with pytest.raises(BadPlaybook, match="at least one"):
        playbooks.edit(playbook, 'name = "Nothing"', by=owner, now=NOW)

    assert Playbook.objects.get().is_on is True


def test_switching_on_switches_other_versions_off(playbook: Playbook, owner: Staff) -> None:
    made = playbooks.edit(playbook, TEXT, by=owner, now=NOW)
    playbook.refresh_from_db()

    playbooks.switch_on(playbook, by=owner, now=NOW)
    made.refresh_from_db()

    assert (playbook.is_on, made.is_on) == (True, False)


def test_playbooks_of_the_neighbour_stay_as_they_are(playbook: Playbook, neighbour: Business, owner: Staff) -> None:
    (theirs,) = playbooks.install(neighbour, trade="home-services", now=NOW)

    playbooks.edit(playbook, TEXT, by=owner, now=NOW)
    theirs.refresh_from_db()

    assert (theirs.is_on, theirs.version) == (True, 1)


def test_describe_speaks_the_currency_of_the_shop(business: Business) -> None:
    Business.objects.update(currency="EUR")
    (installed,) = playbooks.install(Business.objects.get(), trade="home-services", now=NOW)

    assert "€1,500 or more" in playbooks.describe(installed)[2]


def test_describe_says_so_when_an_old_text_cannot_be_read(playbook: Playbook) -> None:
    playbook.text = 'name = "Written long ago"'

    assert playbooks.describe(playbook) == [
        "This version cannot be used any more. The playbook: at least one [[touchpoint]] is needed."
    ]


def test_preview_counts_last_year_by_channel_and_month(business: Business, customer: Customer) -> None:
    no_phone = people.a_customer(business, "Ben Okafor", phone="", email="ben@mail.example")
    nowhere = people.a_customer(business, "Nil Nowhere", phone="", email="", street="")
    sold(customer, 100)
    sold(customer, 30, 150_000)
    sold(no_phone, 30)
    sold(nowhere, 30)
    sold(customer, 500)  # before that year

    found = playbooks.preview(business, TEXT, today=TODAY)

    assert (found.total, found.unreachable, found.customers) == (3, 1, 2)
    assert found.occasions == {"thank_you": 2, "big_purchase": 1}
    assert found.channels == {"phone": 1, "note": 1, "email": 1}
    assert [(f"{month:%Y-%m}", count) for month, count in found.months if count] == [("2025-11", 1), ("2026-02", 2)]
    assert len(found.months) == 13


def test_preview_says_what_it_would_have_meant(business: Business, customer: Customer) -> None:
    sold(customer, 100)
    sold(customer, 30, 150_000)

    found = playbooks.preview(business, TEXT, today=TODAY)

    assert found.sentence == "Last year this would have meant 1 call and 1 note, less than an hour of work."
    assert found.examples == [
        "Rosa Diaz, November 25, 2025: call, because there was a purchase.",
        "Rosa Diaz, February 3: write a note, because it was a big purchase.",
    ]


def test_preview_counts_what_was_due_before_it_was_refunded(business: Business, customer: Customer) -> None:
    sold(customer, 100, about="sale:1")
    sold(customer, 80, about="sale:1", kind="refunded")
    sold(customer, 50, about="sale:2")
    sold(customer, 49, about="sale:2", kind="refunded")

    assert playbooks.preview(business, TEXT, today=TODAY).channels == {"phone": 1}


def test_preview_counts_twins_once(business: Business, customer: Customer) -> None:
    twin = people.a_customer(business, "R. Diaz", merged_into=customer)
    sold(customer, 100)
    sold(twin, 30)

    found = playbooks.preview(business, TEXT, today=TODAY)

    assert (found.customers, found.total) == (1, 2)


def test_preview_announces_maintenance_from_the_interval(business: Business, customer: Customer) -> None:
    heater = Product.objects.create(business=business, key="heater", name="Heater", service_interval_months=12)
    sale = Sale.objects.create(
        business=business,
        customer=customer,
        source="counter",
        reference="1",
        sold_at=NOW - dt.timedelta(days=400),
        total_cents=100,
        currency="USD",
    )
    SaleLine.objects.create(business=business, sale=sale, product=heater, line_key="1", amount_cents=100)

    assert playbooks.preview(business, TEXT, today=TODAY).occasions == {"maintenance": 1}


def test_preview_shows_nothing_of_the_neighbour(business: Business, neighbour: Business) -> None:
    sold(people.a_customer(neighbour, "Nora Next"), 30)

    found = playbooks.preview(business, TEXT, today=TODAY)

    assert (found.total, found.examples) == (0, [])
    assert found.sentence == "Last year this would have meant nothing: no customer gave cause for it."


def test_preview_is_refused_when_the_text_is_wrong(business: Business) -> None:
    with pytest.raises(BadPlaybook):
        playbooks.preview(business, "", today=TODAY)


@pytest.mark.parametrize("customers", [1, 3])
def test_preview_asks_a_constant_number_of_questions(
    business: Business, customers: int, django_assert_num_queries: object
) -> None:
    sold_to = [people.a_customer(business, f"Customer {n}") for n in range(customers)]
    for one in sold_to:
        sold(one, 30)

    with django_assert_num_queries(6):  # type: ignore[operator]
        playbooks.preview(business, TEXT, today=TODAY)


WORDS = """
[words.thank_you]
email = "Hello {first_name}, $50 off the {item}."
"""


def test_words_are_looked_at_where_they_were_not_said_before(playbook: Playbook) -> None:
    """A price is right in news and wrong in a thank-you, though not a letter of it changed."""
    news = TEXT.replace('"big_purchase"', '"season"').replace('"big sale"', '"season"\non = "03-20"').replace(
        'wait = "2 business days"\nwithin = "8 days"', 'within = "8 days"'
    )  # fmt: skip
    before = news + WORDS.replace("thank_you", "season")

    (found,) = playbooks.look(playbook.business, news + WORDS, before=before, now=NOW)

    assert (found.word, found.is_grave, found.remarks[0].quote) == ("thank_you", True, "$50")
    assert playbooks.look(playbook.business, news + WORDS, before=news + WORDS + "# ours", now=NOW) == []


def test_a_version_that_can_no_longer_be_read_said_nothing_before(playbook: Playbook) -> None:
    Playbook.objects.create(
        business=playbook.business, slug=playbook.slug, version=2, name="New", text=TEXT + WORDS, made_at=NOW
    )
    Playbook.objects.filter(version=1).update(text='name = "Written long ago"')

    (found,) = playbooks.look_at(Playbook.objects.get(version=2), now=NOW)
    assert found.word == "thank_you"
    assert playbooks.look_at(Playbook.objects.get(version=1), now=NOW) == []

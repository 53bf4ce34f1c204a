"""Preview and proof say what the letter says: of what a customer has it for, where the plan has something."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import Settings

from regulars.records.models import (
    Business,
    Customer,
    MailAccount,
    Message,
    Moment,
    Playbook,
    Product,
    Sale,
    SaleLine,
    Staff,
    Touchpoint,
)
from regulars.services import letters, mailings, playbooks, templates
from tests.people import NOW, TODAY, a_customer
from tests.services.post_office import a_touchpoint, an_account

OWN = ("Your {product|visit}", "Hello {first_name},\n\nyour {product} is due {due}. You got it {when}.\n\n{staff|Us}")


@pytest.fixture
def account(business: Business, owner: Staff, settings: Settings) -> MailAccount:
    """North Air's mail, on, with the playbook of its trade."""
    settings.PUBLIC_URL = ""
    playbooks.install(business, trade="home-services", now=NOW)
    return an_account(business)


def bought(customer: Customer, name: str, days_ago: int) -> Sale:
    """A sale of something that wants looking after once a year."""
    business, sold_at = customer.business, NOW - dt.timedelta(days=days_ago)
    product = Product.objects.create(business=business, key=name, name=name, service_interval_months=12)
    sale = Sale.objects.create(
        business=business, customer=customer, source="counter", reference=name, sold_at=sold_at, total_cents=1,
        currency="USD",
    )  # fmt: skip
    SaleLine.objects.create(business=business, sale=sale, product=product, line_key="1", amount_cents=1)
    Moment.objects.create(
        business=business, customer=customer, kind="sale", happened_at=sold_at, about=f"sale:{sale.pk}", worth_cents=1,
        details={"item": name},
    )  # fmt: skip
    return sale


def due(customer: Customer, sale: Sale, **fields: object) -> Touchpoint:
    """The letter that says it wants looking after."""
    chosen = {
        "occasion": "maintenance",
        "key": f"home-services/maintenance/sale:{sale.pk}/1",
        "about": f"sale:{sale.pk}",
    }
    return a_touchpoint(customer, **(chosen | {"playbook": Playbook.objects.get()} | fields))


def read(account: MailAccount, message: Message) -> tuple[str, str]:
    """What stands in a letter."""
    letter = letters.Writer(account).letter(message)
    return letter.subject, letter.text


def shown(customer: Customer, occasion: str, subject: str, text: str) -> tuple[str, str]:
    """What the page shows of words before they leave."""
    said = {"occasion": occasion, "subject": subject, "text": text}
    ((_, letter),) = letters.preview(customer.business, [customer], on=TODAY, **said)
    return letter.subject, letter.text


@pytest.mark.parametrize("is_own", [False, True])
def test_preview_and_proof_say_what_the_letter_says(
    is_own: bool, account: MailAccount, customer: Customer, owner: Staff
):
    """F4."""
    business = account.business
    if is_own:
        templates.write(business, "maintenance", *OWN, by=owner, now=NOW)
    bought(customer, "a fan", 10)
    due(customer, bought(customer, "heat pump", 350))
    letters.queue_planned(business, on=TODAY, now=NOW)
    sent = read(account, Message.objects.get())

    words = mailings.sources(business)["maintenance"]
    said = {"occasion": "maintenance", "subject": words.subject, "text": words.text}
    proof = letters.send_proof(business, customer, **said, by=owner, now=NOW)

    assert "heat pump" in sent[1]
    assert read(account, proof) == shown(customer, "maintenance", *words) == sent


def test_an_open_one_counts_before_what_is_over(account: MailAccount, customer: Customer):
    due(customer, bought(customer, "heat pump", 350))
    due(
        customer,
        bought(customer, "boiler", 340),
        state="expired",
        reason="Its time was over.",
        due_date=TODAY + dt.timedelta(days=1),
    )

    assert shown(customer, "maintenance", *OWN)[0] == "Your heat pump"


def test_what_is_long_over_is_not_written_about(account: MailAccount, customer: Customer):
    due(customer, bought(customer, "heat pump", 800), due_date=TODAY - dt.timedelta(days=400))

    assert shown(customer, "maintenance", *OWN)[0] == "Your visit"


def test_who_has_none_is_shown_with_what_they_bought_last(account: MailAccount, customer: Customer):
    other = a_customer(account.business, "Bo Lind", phone="")
    due(other, bought(other, "heat pump", 350))

    assert shown(customer, "maintenance", *OWN)[0] == "Your visit"


def test_a_rule_with_a_name_is_shown_with_its_own(account: MailAccount, customer: Customer):
    for name, item in (("repair", "boiler"), ("small", "fan")):
        sale = bought(customer, item, 350)
        due(customer, sale, occasion="thank_you", key=f"home-services/thank_you-{name}/sale:{sale.pk}")

    assert shown(customer, "thank_you-repair", *OWN)[0] == "Your boiler"


def test_the_page_of_words_shows_it(account: MailAccount, customer: Customer, owner_client: Client):
    due(customer, bought(customer, "heat pump", 350))

    page = owner_client.get("/words/maintenance/").content.decode()
    letter = owner_client.get(f"/words/maintenance/letter/{customer.pk}/").content.decode()

    assert "Time to look after heat pump" in page
    assert "it is time to look after heat pump" in letter

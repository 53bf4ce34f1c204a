"""A promise from the customer's page to "kept", and an idea from two wishes to two people who are told."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from regulars.records.models import Promise, Staff
from regulars.services import outreach
from tests import people
from tests.browser.conftest import faults, follow, press, sign_in


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, 3 March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: people.NOW)


@pytest.fixture
def shopkeeper(transactional_db: None) -> Staff:
    """Who owns a shop with two customers, on a day that is drawn up."""
    business = people.a_business("North Air", calling_minutes=60)
    for name, phone in (("Rosa Diaz", "+12125550147"), ("Ben Okafor", "+12125550148")):
        people.a_customer(business, name, phone=phone)
    owner = people.a_staff(business, "Olive", Staff.Role.OWNER)
    outreach.draw_up(business, on=people.TODAY, now=people.NOW)
    return owner


def test_a_promise_is_kept_and_an_idea_is_answered(page: Page, shopkeeper: Staff):
    sign_in(page, shopkeeper)
    rosa, ben = (customer.pk for customer in shopkeeper.business.customers.order_by("-name"))
    page.goto(f"/customers/{rosa}/")
    page.get_by_text("A promise", exact=True).click()
    page.get_by_label("What is promised").fill("Send the filter list")
    page.get_by_label("By when").fill("2026-03-03")
    page.get_by_role("button", name="Promise it").click()
    expect(page.get_by_role("heading", name="Promised")).to_be_visible()

    page.goto("/")
    due = page.get_by_role("region", name="Promised")
    expect(due).to_contain_text("Due today")
    press(page, "p")
    expect(page.locator(".stamped")).to_have_text("Kept")
    assert Promise.objects.get().state == Promise.State.KEPT
    page.goto("/promises/")
    expect(page.locator(".share")).to_contain_text("1 of 1 promise kept by their day.")
    assert faults(page) == []

    for customer, wish in ((rosa, "Oat milk"), (ben, "oat milk!")):
        page.goto(f"/counter/{customer}/")
        page.locator("summary", has_text="What else can we do for you?").click()
        page.get_by_label("What else can we do for you?").fill(wish)
        page.get_by_role("button", name="Note the wish").click()
        expect(page.locator("#notices")).to_contain_text("Oat milk")
    page.goto("/ideas/")
    follow(page, page.get_by_role("link", name="Oat milk"))
    page.get_by_label("What those who asked are told").fill("There is oat milk from Monday on.")
    follow(page, page.get_by_role("button", name="Answer"))
    expect(page.locator("#notices")).to_contain_text("2 people are to be told")
    expect(page.get_by_text("on the list to be told")).to_have_count(2)
    assert faults(page) == []
    page.goto("/")
    expect(page.locator("#work")).to_contain_text("Rosa Diaz")
    expect(page.locator("#work")).to_contain_text("Ben Okafor")

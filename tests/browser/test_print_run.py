"""A print run as somebody at the shop makes it: made up, looked at, printed, posted."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from regulars.records.models import Business, Customer, Staff, Touchpoint
from tests import people
from tests.browser.conftest import PHONE, faults, follow, press, sign_in
from tests.people import NOW, TODAY


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, 3 March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def a_card(customer: Customer) -> Touchpoint:
    """A card of today's plan."""
    return Touchpoint.objects.create(
        business=customer.business,
        customer=customer,
        key=f"by-hand/{customer.pk}",
        occasion="maintenance",
        purpose="service",
        about=f"customer:{customer.pk}",
        opened_by_kind="by_hand",
        channels=["postcard"],
        channel="postcard",
        due_date=TODAY,
        use_by_date=TODAY + dt.timedelta(days=30),
        planned_for=TODAY,
        words="Hello, it is time to look after the boiler.",
        opened_at=NOW,
    )


def test_a_print_run_goes_to_the_post(page: Page, business: Business, owner: Staff, customer: Customer):
    cards = [a_card(customer), a_card(people.a_customer(business, "Ben Okafor"))]
    sign_in(page, owner)
    page.goto("/")
    press(page, "1")
    expect(page.get_by_role("heading", name="Print", exact=True)).to_be_visible()
    expect(page.locator('link[href*="print.css"]')).to_have_count(1)
    page.get_by_role("button", name="Make up the print run").click()
    expect(page.get_by_role("heading", name="2 postcards")).to_be_visible()
    page.set_viewport_size(PHONE)
    assert faults(page) == []

    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Download the PDF", exact=True).click()
    follow(page, page.get_by_role("button", name="It is printed"))
    follow(page, page.get_by_role("button", name="They are in the letter box"))

    expect(page.get_by_text("Noted as posted.")).to_be_visible()
    assert downloaded.value.suggested_filename.endswith(".pdf")
    assert [Touchpoint.objects.get(pk=card.pk).outcome for card in cards] == ["sent", "sent"]

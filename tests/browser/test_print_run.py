"""A print run as somebody at the shop makes it: made up, looked at, printed, posted."""

import datetime as dt

from django.utils import timezone
from playwright.sync_api import Page, expect

from regulars.core.zones import local_date
from regulars.records.models import Business, Customer, Staff, Touchpoint
from tests import people
from tests.browser.conftest import PHONE, faults, sign_in


def a_card(customer: Customer) -> Touchpoint:
    """A card of today's plan."""
    on = local_date(timezone.now(), customer.business.timezone)
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
        due_date=on,
        use_by_date=on + dt.timedelta(days=30),
        planned_for=on,
        words="Hello, it is time to look after the boiler.",
        opened_at=timezone.now(),
    )


def test_a_print_run_goes_to_the_post(page: Page, business: Business, owner: Staff, customer: Customer):
    cards = [a_card(customer), a_card(people.a_customer(business, "Ben Okafor"))]
    page.set_default_timeout(30_000)
    sign_in(page, owner)
    page.goto("/")
    page.keyboard.press("1")
    expect(page.get_by_role("heading", name="Print", exact=True)).to_be_visible()
    expect(page.locator('link[href*="print.css"]')).to_have_count(1)
    page.get_by_role("button", name="Make up the print run").click()
    expect(page.get_by_role("heading", name="2 postcards")).to_be_visible()
    page.set_viewport_size(PHONE)
    assert faults(page) == []

    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Download the PDF", exact=True).click()
    page.get_by_role("button", name="It is printed").click()
    page.get_by_role("button", name="They are in the letter box").click()

    expect(page.get_by_text("Noted as posted.")).to_be_visible()
    assert downloaded.value.suggested_filename.endswith(".pdf")
    assert [Touchpoint.objects.get(pk=card.pk).outcome for card in cards] == ["sent", "sent"]

"""The first morning, in a real browser: a file comes in, a call is made, and it stands on the timeline."""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from regulars.records.models import Staff
from regulars.services import playbooks
from tests import people
from tests.browser.conftest import follow, sign_in

SAMPLE = Path(__file__).parent.parent / "samples" / "shopify_orders.csv"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, 3 March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: people.NOW)


@pytest.fixture
def fridays_orders(tmp_path: Path) -> Path:
    """The sample of a Shopify export: its first order half a year ago, the others last Friday and so due now."""
    head, first, *others = SAMPLE.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    day = re.compile(r"20\d\d-\d\d-\d\d(?= \d\d:)")
    moved = tmp_path / "orders_export.csv"
    moved.write_text(head + day.sub("2025-09-01", first) + day.sub("2026-02-27", "".join(others)), encoding="utf-8")
    return moved


@pytest.fixture
def shopkeeper(transactional_db: None) -> Staff:
    """Who owns an online shop that answers the phone every day."""
    every_day = {day: ["08:00", "20:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    business = people.a_business("Oak & Twine", trade="shop", opening_hours=every_day, calling_minutes=60)
    playbooks.install(business, trade="shop", now=people.NOW)
    return people.a_staff(business, "Olive", Staff.Role.OWNER)


def test_a_shopify_file_becomes_a_finished_call(page: Page, shopkeeper: Staff, fridays_orders: Path):
    sign_in(page, shopkeeper)
    page.get_by_text("More", exact=True).first.click()
    follow(page, page.get_by_role("link", name="Import").first)
    page.get_by_label("Choose a file").set_input_files(fridays_orders)
    follow(page, page.get_by_role("button", name="Look at it"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Shopify")
    follow(page, page.get_by_role("button", name="Bring them in"))
    expect(page.get_by_role("button", name="Take it back")).to_be_visible()

    follow(page, page.get_by_role("button", name="See today’s list"))
    card = page.locator("article.touchpoint").filter(has=page.get_by_role("button", name="Spoke, happy")).first
    who = card.locator(".name a").inner_text()
    card.get_by_label("said").fill("The board is used every day")
    card.get_by_role("button", name="Spoke, happy").click()
    expect(page.get_by_role("button", name="Undo").first).to_be_visible()

    follow(page, page.get_by_role("link", name="Customers").first)
    follow(page, page.get_by_role("link", name=who).first)
    expect(page.locator(".timeline")).to_contain_text("The board is used every day")

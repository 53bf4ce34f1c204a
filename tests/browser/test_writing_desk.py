"""A note from its draft to the post: at the desk by keys alone, and from a phone beside the paper."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from regulars.records.models import Business, Customer, Fact, Note, Staff, Touchpoint
from tests import people
from tests.browser.conftest import PATIENCE, PHONE, faults, follow, press, sign_in
from tests.people import NOW, TODAY


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, 3 March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def a_note(customer: Customer, position: int) -> Touchpoint:
    """A note that the plan of today wants."""
    Business.objects.update(planned_on=TODAY)
    return Touchpoint.objects.create(
        business=customer.business, customer=customer, key=f"x/contract/sale:{customer.pk}", occasion="contract",
        purpose="service", about=f"sale:{customer.pk}", opened_by_kind="contract_signed", channels=["note"],
        channel="note", due_date=TODAY, use_by_date=TODAY + dt.timedelta(days=5), planned_for=TODAY,
        position=position, why="A contract last Friday.", opened_at=NOW,
    )  # fmt: skip


@pytest.fixture
def writer(transactional_db: None) -> Staff:
    """Who writes two notes today, the second to somebody with a very long name."""
    business = people.a_business()
    rosa = people.a_customer(business)
    Fact.objects.create(business=business, customer=rosa, text="Window table", source="counter", noted_at=NOW)
    long = people.a_customer(business, "Maximiliane Donaudampfschifffahrtsgesellschaftskapitänswitwe", phone="")
    a_note(rosa, 0)
    a_note(long, 1)
    return people.a_staff(business, "Olive", Staff.Role.OWNER)


def test_a_note_goes_from_the_day_to_the_post_by_keys_alone(page: Page, writer: Staff):
    sign_in(page, writer)
    press(page, "1")
    expect(page.get_by_label("What you write")).to_have_value(re.compile("^Dear Rosa,"))
    press(page, "w")
    page.keyboard.press("Control+End")
    page.keyboard.type("\nP.S. The window table is yours.")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.locator(".stamped")).to_have_text("Written")
    press(page, "1")
    expect(page.get_by_role("button", name="All 2 posted")).to_be_visible()
    press(page, "p")
    expect(page.locator(".notice, .notices").first).to_contain_text("2 notes posted.")

    first = Note.objects.order_by("pk").first()
    assert (first.words.splitlines()[-1], first.posted_at) == ("P.S. The window table is yours.", NOW)
    assert faults(page) == []


def test_notes_are_written_from_a_phone_beside_the_paper(writer: Staff, chromium: Browser, live_server):
    found: list[str] = []
    context = chromium.new_context(base_url=live_server.url, viewport=PHONE, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    sign_in(page, writer)
    page.goto("/writing/")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        found += faults(page)
    follow(page, page.get_by_role("link", name="In large type"))
    follow(page, page.get_by_role("link", name="Next"))
    found += faults(page)
    follow(page, page.get_by_role("link", name="Previous"))
    page.get_by_role("button", name="Written as it stands").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Maximiliane")
    page.get_by_role("button", name="Written as it stands").click()
    expect(page.get_by_role("heading", name="All notes of today are written")).to_be_visible()
    found += faults(page)
    context.close()

    assert (found, Note.objects.filter(signed_by=writer).count()) == ([], 2)


def test_a_missing_street_opens_nothing_and_moves_nothing(page: Page, writer: Staff):
    """It stands there as a word about the customer, not as something that was sent back to be mended."""
    bare = people.a_customer(writer.business, "Ben Okafor", street="")
    note = a_note(bare, 2)
    sign_in(page, writer)
    page.goto(f"/writing/?at={note.pk}")

    expect(page.get_by_text("The street or the town is missing.")).to_be_hidden()
    assert page.evaluate("scrollY") == 0

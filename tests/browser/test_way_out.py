"""The page behind the link of a letter, in a real browser: read by people and opened by scanners."""

import itertools
import re

import pytest
from django.utils.timezone import now
from playwright.sync_api import Browser, Page, expect

from regulars.core.tokens import way_out_token
from regulars.records.models import Business, Customer
from regulars.services import consent, preferences
from tests import people
from tests.browser.conftest import DESKTOP, PHONE, a_window, faults, follow
from tests.web.shops import everything

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft & Söhne"
ARABIC = "محل الأزهار"
VIEWS = list(itertools.product(("light", "dark"), (PHONE, DESKTOP)))


@pytest.fixture
def rosa(transactional_db: None) -> Customer:
    """Rosa, who agreed to news by e-mail."""
    customer = people.a_customer(people.a_business(postal_address="12 Foundry Lane\nAlbany, NY 12207"))
    consent.give(customer, channel="email", purpose="marketing", basis="express", source="counter", now=people.NOW)
    return customer


def page_of(customer: Customer, purpose: str = "marketing") -> str:
    """Return the address that a letter to this customer leads to."""
    token = way_out_token(customer.business_id, customer.pk, bytes(customer.business.link_key), purpose=purpose)
    return f"/way-out/{token}/"


def may_get_news(customer: Customer) -> bool:
    """Say whether news by e-mail are allowed."""
    return ("email", "marketing") in preferences.choices(customer, now=now()).allowed


def test_a_scanner_with_scripts_changes_nothing(rosa: Customer, page: Page):
    """I1: it opens the page, lets all of it run, and looks at every part."""
    before = everything()

    for purpose in ("marketing", "service"):
        page.goto(page_of(rosa, purpose), wait_until="networkidle")
        page.mouse.wheel(0, 5_000)
        page.keyboard.press("Tab")
        page.reload(wait_until="networkidle")

    assert everything() == before


def test_out_with_one_press_and_back_with_two(rosa: Customer, page: Page):
    page.goto(page_of(rosa))
    page.get_by_role("button", name="Stop news and offers by e-mail").click()
    expect(page.get_by_role("status")).to_contain_text("It holds from now on")
    assert not may_get_news(rosa)

    page.get_by_role("group", name="News and offers").get_by_label("E-mail").check()
    page.get_by_role("button", name="Save these choices").click()
    expect(page.get_by_text("“Yes, North Air may reach me: news and offers by e-mail.”")).to_be_visible()
    assert not may_get_news(rosa)

    page.get_by_role("button", name="Yes, I agree").click()
    expect(page.get_by_role("status")).to_contain_text("It holds from now on")
    assert may_get_news(rosa)


def test_without_scripts_and_by_keyboard_alone(rosa: Customer, chromium: Browser, live_server: object):
    with a_window(chromium, live_server, java_script_enabled=False) as window:
        page = window.new_page()
        page.goto(page_of(rosa, "service"))
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("It holds from now on")

    assert not may_get_news(rosa)


@pytest.mark.parametrize(("scheme", "size"), VIEWS)
def test_every_state_of_the_page_is_for_everybody(
    scheme: str, size: dict, rosa: Customer, chromium: Browser, live_server
):
    """WCAG 2.2 AA, light and dark, phone and desktop; the longest name, and one written from right to left."""
    with a_window(chromium, live_server, viewport=size, color_scheme=scheme) as window:
        page = window.new_page()
        page.goto(page_of(rosa))
        found = faults(page)
        page.get_by_label("Message").last.check()
        follow(page, page.get_by_role("button", name="Save these choices"))
        found += faults(page)
        page.goto(page_of(rosa))
        follow(page, page.get_by_role("button", name=re.compile("3 months")))
        found += faults(page)
        follow(page, page.get_by_role("button", name="Stop everything"))
        for name in LONG, ARABIC:
            Business.objects.update(name=name)
            page.reload()
            found += faults(page)
        page.goto("/way-out/nobody/")
        found += faults(page)

    assert found == []

"""Erasing a customer in a real browser: from the foot of their page to the list without them."""

import datetime as dt

import pytest
from django.utils.timezone import now
from playwright.sync_api import Browser, Page, expect

from regulars.core.tokens import way_out_token
from regulars.records.models import Customer, Staff
from regulars.services import people, promises, sales
from tests.browser.conftest import DESKTOP, PHONE, faults, follow, sign_in
from tests.people import a_business, a_customer, a_staff

LONG = "Maximiliane Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
VIEWS = [("dark", PHONE), ("light", DESKTOP)]


@pytest.fixture
def owner(transactional_db: None) -> Staff:
    """Olive, who owns North Air."""
    return a_staff(a_business(), "Olive", Staff.Role.OWNER)


@pytest.fixture
def regular(owner: Staff) -> Customer:
    """Somebody with a long name, who bought, and to whom something is promised."""
    customer = a_customer(owner.business, LONG, email="maximiliane@mail.example")
    said = {"by": owner, "now": now()}
    sales.record(owner.business, customer, amount_cents=500, item="Latte", receipt_key="r1", **said)
    people.remember(customer, "Window table", **said)
    day = now().date() + dt.timedelta(days=2)
    promises.make(customer, what="Call back", due_date=day, keeper=owner, **said)
    return customer


def test_from_the_foot_of_their_page_to_the_list_without_them(owner: Staff, regular: Customer, page: Page):
    sign_in(page, owner)
    page.goto(f"/customers/{regular.pk}/")
    follow(page, page.get_by_role("link", name="Erase everything about"))
    expect(page.get_by_text("A promise to them is still open. It will not be kept.")).to_be_visible()

    follow(page, page.get_by_role("button", name="Erase for good"))
    expect(page.get_by_text("Type Maximiliane here. Nothing was erased.")).to_be_visible()
    page.get_by_label("To be sure, type their name").fill("maximiliane")
    follow(page, page.get_by_role("button", name="Erase for good"))

    expect(page.get_by_text("Everything about them is gone. Their one purchase stays as a figure.")).to_be_visible()
    expect(page.get_by_text("Maximiliane")).to_have_count(0)
    assert not Customer.objects.filter(pk=regular.pk).exists()


def test_who_thinks_again_goes_back(owner: Staff, regular: Customer, page: Page):
    sign_in(page, owner)
    page.goto(f"/customers/{regular.pk}/erasing/")
    follow(page, page.get_by_role("link", name="Keep them"))

    expect(page).to_have_url(f"{page.url.split('/customers')[0]}/customers/{regular.pk}/")
    assert Customer.objects.filter(pk=regular.pk).exists()


@pytest.mark.parametrize(("scheme", "size"), VIEWS)
def test_every_page_of_it_is_for_everybody(
    scheme: str, size: dict, owner: Staff, regular: Customer, chromium: Browser, live_server
):
    """WCAG 2.2 AA, light and dark, phone and desktop: before, refused, after, at the counter again, and the way out."""
    context = chromium.new_context(base_url=live_server.url, viewport=size, color_scheme=scheme)
    page = context.new_page()
    token = way_out_token(regular.business_id, regular.pk, bytes(regular.business.link_key))
    sign_in(page, owner)
    page.goto(f"/customers/{regular.pk}/")
    found = faults(page)
    page.goto(f"/customers/{regular.pk}/erasing/")
    found += faults(page)
    follow(page, page.get_by_role("button", name="Erase for good"))
    found += faults(page)
    page.get_by_label("To be sure, type their name").fill("Maximiliane")
    follow(page, page.get_by_role("button", name="Erase for good"))
    found += faults(page)
    page.goto(f"/customers/{regular.pk}/")
    found += faults(page)
    page.goto(f"/way-out/{token}/")
    expect(page.get_by_text("We know nothing of you any more")).to_be_visible()
    found += faults(page)
    anew = people.add(owner.business, name=LONG, email=regular.email, by=owner, now=now())
    page.goto(f"/customers/{anew.pk}/")
    expect(page.get_by_text("ask first").first).to_be_visible()
    found += faults(page)
    page.goto(f"/way-out/{token}/")
    expect(page.get_by_text("News and offers to this address are stopped")).to_be_visible()
    found += faults(page)
    context.close()

    assert found == []

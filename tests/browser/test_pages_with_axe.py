"""Every page passes WCAG 2.2 AA in light and dark, on the phone and on the desktop."""

import itertools

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from regulars.records.models import Business, Staff
from regulars.services import demo
from tests import people
from tests.browser.conftest import DESKTOP, PHONE, a_window, faults, sign_in
from tests.people import NOW

PAGES = (
    "/calendar/", "/calendar/yours/", "/calls/",
    "/", "/held/", "/customers/", "/customers/?q=zzzz", "/customers/new/", "/counter/", "/twins/", "/playbooks/",
    "/imports/", "/settings/", "/settings/mail/", "/settings/mail/?address=olive@gmail.com", "/mail/",
    "/writing/", "/mail/parts/sent/", "/mail/mailings/", "/mail/answers/", "/words/", "/words/thank_you/", "/mailbox/",
    "/promises/", "/promises/new/", "/ideas/", "/settings/amends/",
    "/settings/mail-houses/", "/settings/mail/provider/", "/settings/mail/provider/?provider=mailgun",
)  # fmt: skip
LIGHTS = list(itertools.product(("light", "dark"), (("phone", PHONE), ("desktop", DESKTOP))))


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, 3 March 2026: on a holiday there would be no list."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def demo_shop(transactional_db: None) -> tuple[Business, Staff]:
    """A made-up shop with a full list, and somebody who can sign in there."""
    business, _ = demo.build("home-services", now=NOW)
    return business, people.a_staff(business, "Sam2", Staff.Role.MANAGER)


def test_every_page_passes_axe_in_every_light(demo_shop: tuple[Business, Staff], chromium: Browser, live_server):
    business, staff = demo_shop
    touched = business.touchpoints.planned(business.planned_on).first()
    playbook = business.playbooks.get(is_on=True)
    inner = (
        f"/customers/{touched.customer_id}/",
        f"/playbooks/{playbook.pk}/?try=1",
        f"/playbooks/{playbook.pk}/text/",
        f"/promises/{business.promises.open().first().pk}/",
        f"/ideas/{business.ideas.first().pk}/",
    )
    found: list[str] = []

    for scheme, (name, size) in LIGHTS:
        with a_window(chromium, live_server, viewport=size, color_scheme=scheme) as window:
            page = window.new_page()
            page.goto("/sign-in/")
            found += [f"{scheme} {name} /sign-in/ {one}" for one in faults(page)]
            page.goto("/forgotten/")
            found += [f"{scheme} {name} /forgotten/ {one}" for one in faults(page)]
            sign_in(page, staff)
            for address in PAGES + inner:
                page.goto(address)
                found += [f"{scheme} {name} {address} {one}" for one in faults(page)]

    assert found == []

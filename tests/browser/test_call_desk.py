"""A morning at the call desk, by keyboard alone and on a phone: from a voicemail to a promise and a message."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from regulars.records.models import Business, Moment, Promise, Reminder, Staff, Touchpoint
from regulars.services import handles, outreach
from tests import people
from tests.browser.conftest import PHONE, faults, follow, press, sign_in
from tests.people import NOW, TODAY
from tests.services import scene
from tests.web.test_today import planned

HOUR = dt.timedelta(hours=1)
LONG = "Wolfeschlegelsteinhausenbergerdorff-Papadimitrakopoulos & Töchter Haustechnik"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[dt.datetime]:
    """What time it is; the test turns it on."""
    hands = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: hands[-1])
    return hands


@pytest.fixture
def olive(transactional_db: None) -> Staff:
    """Who owns a shop that has a call to make after a repair."""
    business = people.a_business(phone="+12125550100")
    scene.a_playbook(business)
    scene.a_moment(people.a_customer(business), "repair_done", on=dt.date(2026, 2, 27), details={"item": "boiler"})
    olive = people.a_staff(business, "Olive", Staff.Role.OWNER)
    outreach.draw_up(business, on=TODAY, now=NOW)
    return olive


@pytest.fixture
def message(olive: Staff) -> Touchpoint:
    """A message to somebody with a long name who wrote to the shop."""
    ana = people.a_customer(olive.business, LONG, phone="+12125550148")
    handles.note(ana, "whatsapp", "", by=olive, now=NOW)
    handles.note(ana, "instagram", "wolfeschlegelsteinhausenberger", by=olive, now=NOW)
    return planned(ana, 1, channels=["message"], channel="message")


def test_a_call_from_voicemail_to_a_promise_and_a_message_by_keyboard(
    page: Page, olive: Staff, message: Touchpoint, clock: list[dt.datetime]
):
    sign_in(page, olive)
    follow(page, page.get_by_role("link", name="Your call, about 6 minutes"))
    expect(page.get_by_role("link", name="Call (212) 555-0147")).to_have_attribute("href", "tel:+12125550147")
    press(page, "5")
    expect(page.locator(".slip")).to_contain_text("The next try is Wednesday, March 4.")

    clock.append(NOW + 24 * HOUR)
    outreach.draw_up(olive.business, on=TODAY + dt.timedelta(days=1), now=clock[-1])
    page.goto("/calls/")
    press(page, "7", "Enter")
    expect(page.locator(".slip")).to_contain_text("They asked to be called today at 11:00 am.")
    expect(page.get_by_role("link", name="Open in WhatsApp")).to_have_attribute("href", re.compile("^https://wa.me/1"))
    press(page, "2")
    expect(page.locator(".slip")).to_contain_text("Put off until Thursday, March 5 by Olive.")
    press(page, "u")
    expect(page.get_by_role("link", name="Open in WhatsApp")).to_be_visible()

    clock.append(NOW + 25 * HOUR)
    page.goto("/calls/")
    expect(page.locator(".call .asked")).to_contain_text("that is now")
    press(page, "w")
    page.keyboard.type("Runs well. I send the filter list by Friday. Her sister Ana needs one.")
    page.keyboard.press("Escape")
    press(page, "1")

    expect(page.get_by_role("heading", level=1)).to_have_text("What was said")
    page.get_by_role("link", name="I send the filter list by Friday.").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".heard [aria-current]")).to_have_text("I send the filter list by Friday.")
    press(page, "2", "Enter")
    expect(page.locator(".became")).to_contain_text("A promise, due on Friday, kept by Olive")
    page.get_by_role("link", name="Her sister Ana needs one.").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".heard [aria-current]")).to_have_text("Her sister Ana needs one.")
    press(page, "5", "Enter")
    expect(page.locator(".became")).to_contain_text("They told Ana about you; the owner is told")
    press(page, "n")
    expect(page.get_by_role("link", name="Open in WhatsApp")).to_be_visible()
    press(page, "1")

    expect(page.get_by_role("heading", name="All calls and messages are done")).to_be_visible()
    promise, task = Promise.objects.get(), Reminder.objects.get()
    assert (promise.what, promise.due_date) == ("I send the filter list by Friday.", dt.date(2026, 3, 6))
    assert (task.staff, Moment.objects.filter(kind="referral").count()) == (olive, 1)


def test_marked_words_are_the_ones_that_are_kept_on_a_phone(
    page: Page, olive: Staff, message: Touchpoint, clock: list[dt.datetime]
):
    Business.objects.update(name=LONG)
    page.set_viewport_size(PHONE)
    sign_in(page, olive)
    page.goto("/calls/")
    found = faults(page)
    page.get_by_text("Call back at …").click()
    found += faults(page)
    follow(page, page.locator(".closed").get_by_role("link"))
    expect(page.get_by_role("button", name="Not now")).to_be_visible()
    found += faults(page)
    page.goto("/calls/")
    page.get_by_label("What was said").fill("She has two small dogs and a new kitchen.")
    follow(page, page.get_by_role("button", name="It is fine"))
    page.get_by_text("To remember").click()
    page.evaluate(
        """() => { const text = document.querySelector('.heard a').firstChild;
                   getSelection().setBaseAndExtent(text, 8, text, 22) }"""
    )
    expect(page.get_by_label("These words").first).to_have_value("two small dogs")
    found += faults(page)
    follow(page, page.get_by_role("button", name="Keep it").first)
    expect(page.locator(".became")).to_contain_text("two small dogs")
    found += faults(page)
    follow(page, page.get_by_role("link", name="Next call"))
    follow(page, page.locator(".slip").get_by_role("button", name="Undo"))
    expect(page.get_by_label("What was said")).to_have_value("She has two small dogs and a new kitchen.")

    assert found == []
    assert Touchpoint.objects.get(planned_for=TODAY, channel="phone").customer.facts.count() == 0

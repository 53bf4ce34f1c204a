"""A call and a reminder are moved to another day by mouse and by keyboard, and a promise to where they are told."""

import datetime as dt

from django.utils.timezone import now
from playwright.sync_api import Locator, Page, expect

from regulars.core.zones import local_date
from regulars.records.models import Business, Staff, Touchpoint
from regulars.services import reminders
from regulars.services.facts import calendar_of
from tests import people
from tests.browser.conftest import faults, press, sign_in
from tests.services.test_calendar import a_promise, a_touchpoint

DAY = dt.timedelta(days=1)
EVERY_DAY = {day: ["08:00", "17:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def a_call(business: Business) -> tuple[Touchpoint, list[dt.date]]:
    """A call that can be made from the second open day of the next week on, and those days."""
    today = local_date(now(), business.timezone)
    monday = today - today.weekday() * DAY + 7 * DAY
    days = [day for day in (monday + number * DAY for number in range(7)) if calendar_of(business).opens(day)]
    customer = people.a_customer(business)
    call = a_touchpoint(customer, due_date=days[1], use_by_date=days[-1], opened_at=now())
    return call, days


def carry(entry: Locator, to: dt.date) -> None:
    """Drag what lies on a day to another one, as soon as it can be dragged."""
    expect(entry).to_have_attribute("draggable", "true")
    entry.drag_to(entry.page.locator(f'[data-day="{to}"]'))


def test_a_call_is_carried_to_another_day(transactional_db: None, page: Page, live_server):
    business = people.a_business(opening_hours=EVERY_DAY, opens_on_holidays=True)
    owner = people.a_staff(business, "Olive", Staff.Role.OWNER)
    call, days = a_call(business)
    year, number, _weekday = days[0].isocalendar()
    sign_in(page, owner)
    page.goto(f"/calendar/?week={year}-W{number:02}")

    def on(day: dt.date) -> object:
        return expect(page.locator(f'[data-day="{day}"]').get_by_text("Rosa Diaz"))

    # By keyboard: open it, choose with the arrow keys, and Enter.
    page.get_by_text("Call Rosa Diaz").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Move to")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    on(days[2]).to_be_visible()
    expect(page.get_by_text("Rosa Diaz was moved.")).to_be_visible()
    assert faults(page) == []

    # By mouse, to a day on which it may be, and then to one on which it may not.
    carry(page.locator(".entry"), days[3])
    on(days[3]).to_be_visible()
    carry(page.locator(".entry"), days[0])
    expect(page.get_by_role("alert")).to_contain_text("is outside its window")
    on(days[3]).to_be_visible()

    page.goto(f"/calendar/?week={year}-W{number:02}&moved={call.pk}")
    press(page, "u")
    on(days[2]).to_be_visible()

    reminders.remind(business, staff=owner, text="Filters", on_date=days[1], by=owner, now=now())
    promise = a_promise(call.customer, owner, days[1])
    page.goto(f"/calendar/?week={year}-W{number:02}")
    reminder = page.locator(".entry", has_text="Filters")
    carry(reminder, days[3])
    expect(page.get_by_text("“Filters” was moved.")).to_be_visible()
    expect(page.locator(f'[data-day="{days[3]}"]').get_by_text("Filters").first).to_be_visible()
    press(page, "u")
    expect(page.locator(f'[data-day="{days[1]}"]').get_by_text("Filters").first).to_be_visible()
    reminder.get_by_text("Another day").focus()
    press(page, "Enter")
    expect(page.get_by_label("Remind me on")).to_be_focused()
    page.keyboard.press("Escape")

    page.set_viewport_size({"width": 1280, "height": 1600})  # so that nothing scrolls away under the mouse
    carry(page.locator(".entry", has_text="A quote"), days[4])
    expect(page.get_by_label("The new day")).to_have_value(str(days[4]))
    page.get_by_role("button", name="They know: take the new day").click()
    expect(page.get_by_text("Told in time.", exact=True)).to_be_visible()
    promise.refresh_from_db()
    assert promise.due_date == days[4]

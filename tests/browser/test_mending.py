"""A form that is sent back, in a real browser: it opens at what is to be mended."""

from playwright.sync_api import Page, expect

from regulars.services import setup
from tests.browser.conftest import follow


def test_a_form_that_is_sent_back_opens_at_its_first_fault(page: Page, transactional_db: None) -> None:
    page.goto(f"/setup/{setup.first_run_token()}/")
    page.get_by_label("What is your business called?").fill("Oak & Twine")
    page.get_by_label("Shop", exact=False).last.check()
    page.get_by_label("Country").select_option("NO")
    page.get_by_label("Your name").fill("Olive")
    page.get_by_label("Your e-mail address").fill("olive@oak.example")
    page.get_by_label("A password").fill("short")
    follow(page, page.get_by_role("button", name="Open the shop"))

    expect(page.get_by_label("A password")).to_be_focused()
    expect(page.get_by_label("A password")).to_be_in_viewport()

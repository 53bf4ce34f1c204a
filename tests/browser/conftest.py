"""A real Chromium in front of a real server."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from regulars.records.models import Staff
from tests import people

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PATIENCE = 60_000  # milliseconds for what comes in one of them when nothing else runs
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here: it needs a browser."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Browser, live_server) -> Iterator[BrowserContext]:
    """A fresh browser window on the live server."""
    with a_window(chromium, live_server, viewport=DESKTOP) as context:
        yield context


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A page on which nothing may go wrong unseen: a script error or a blocked resource fails the test."""
    page = window.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield page
    # A form sent back with 422 is an answer, though the console calls it an error.
    assert [one for one in wrong if "422" not in one] == []


@contextmanager
def a_window(chromium: Browser, live_server: Any, **kind: Any) -> Iterator[BrowserContext]:
    """Open a browser window of some kind on the live server, which waits as long as a busy machine needs."""
    with chromium.new_context(base_url=live_server.url, reduced_motion="reduce", **kind) as context:
        context.set_default_timeout(PATIENCE)
        yield context


def sign_in(page: Page, staff: Staff) -> None:
    """Sign in as a member of staff through the page."""
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(staff.user.username)
    page.get_by_label("Password").fill(people.PASSWORD)
    follow(page, page.get_by_role("button", name="Sign in"))
    expect(page).to_have_url(re.compile("^[^/]+//[^/]+/$"))


def faults(page: Page) -> list[str]:
    """Return what is wrong with this page: what axe finds against WCAG 2.2 AA, and that it is wider than the window."""
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return _axe_findings(page) + [f"{page.title()} is {wide} px wider than the window"] * (wide > 0)


def follow(page: Page, to: Locator) -> None:
    """Click what leads to another page, and wait until that is there: the click alone returns too early."""
    with page.expect_navigation():
        to.click()


def press(page: Page, *keys: str) -> None:
    """Press keys once there is somebody to hear them: the scripts of a page come after its words."""
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)


def _axe_findings(page: Page) -> list[str]:
    """Look at the page unrolled: a bar covers nothing that is scrolled away."""
    window = page.viewport_size or DESKTOP
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size(window | {"height": max(tall, window["height"])})
    violations = Axe().run(page, options=WCAG).response["violations"]
    page.set_viewport_size(window)
    return [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:120]})" for one in violations]

"""I1: a scanner with a real browser follows every link of a mail, and nothing comes of it."""

import pytest
from playwright.sync_api import Page
from pytest_django import Settings

from tests.mail_server import MailServer
from tests.web.shops import everything
from tests.worker.every_kind import PUBLIC, a_signing_shop, links, write_every_kind
from tests.worker.mail_day import drain


@pytest.mark.usefixtures("transactional_db")
def test_a_scanner_that_runs_scripts_changes_nothing_by_any_link(
    page: Page, mail_server: MailServer, settings: Settings
):
    """I1: one mail of each kind that leads to a page of its own; all of each page is run and looked at."""
    settings.SMTP_URL, settings.PUBLIC_URL = mail_server.url, PUBLIC
    write_every_kind(a_signing_shop())
    drain()
    by_kind = {one.split("/")[3]: one for mail in mail_server.accepted() for one in links(mail)}
    assert set(by_kind) == {"", "calendar", "forgotten", "way-out"}
    before = everything()

    for address in by_kind.values():
        page.goto(address.removeprefix(PUBLIC), wait_until="networkidle")
        page.mouse.wheel(0, 5_000)
        page.keyboard.press("Tab")

    assert everything() == before

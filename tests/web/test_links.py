"""Where pages lead: no link ends at a closed door or nowhere, whoever looks and however little there is yet."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from regulars.records.models import Business, Staff
from tests import people
from tests.web.shops import a_shop

LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
MOST = 1_000  # pages; a calendar has no end
WEEKS = re.compile(r"\?(week|year|day)=")


def wrong_ways(client: Client) -> dict[str, str]:
    """Follow every link from the first page on; return those that lead nowhere, and from which page."""
    ways, wrong, seen = [("/", "")], {}, {"/"}
    while ways:
        address, came_from = ways.pop(0)
        answer = client.get(address)
        if answer.status_code >= 400:
            wrong[address] = f"{answer.status_code} from {came_from}"
        if "text/html" not in answer.get("Content-Type", "") or answer.streaming:
            continue
        for link in LINK.findall(answer.content.decode()):
            on = urljoin(address, unescape(link)).partition("#")[0]
            if not urlsplit(on).scheme and on not in seen and not WEEKS.search(on) and len(seen) < MOST:
                seen.add(on)
                ways.append((on, address))
    assert len(seen) > 10
    return wrong


def a_browser(staff: Staff) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("role", [Staff.Role.OWNER, Staff.Role.COUNTER])
def test_no_link_of_an_empty_shop_leads_to_a_closed_door(business: Business, role: str):
    assert wrong_ways(a_browser(people.a_staff(business, "Sam", role))) == {}


@pytest.mark.parametrize("role", [Staff.Role.OWNER, Staff.Role.COUNTER])
def test_no_link_of_a_busy_shop_leads_to_a_closed_door(db: None, role: str):
    assert wrong_ways(a_shop("North Air").client(role)) == {}

"""A shop in the United States reads its days and hours as people there say them, on every page."""

import datetime as dt
import re
from html import unescape

import pytest

from regulars.records.models import Customer, MailAccount, Message, Reminder, Touchpoint
from tests.people import NOW, TODAY
from tests.web.doors import READING, Door
from tests.web.shops import Shop

MONTHS = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?"
)
FOREIGN = re.compile(rf"\b\d{{1,2}} (?:{MONTHS})\b|\b\d{{1,2}}:\d\d\b(?! [ap]m\b)|\b\d{{4}}-\d\d-\d\d\b")
FOR_MACHINES = re.compile(r"(?s)<(script|style|textarea|head)\b.*?</\1>")
READ_TOO = re.compile(r'\b(?:title|aria-label|placeholder|alt)="([^"]*)"')


def words(page: str) -> str:
    """Return what somebody reads on a page, or hears."""
    bare = FOR_MACHINES.sub(" ", page)
    said = [*READ_TOO.findall(bare), *re.split(r"<[^>]*>", bare)]
    return unescape(" ".join(" ".join(said).split()))


@pytest.fixture
def full_of_days(shop: Shop) -> Shop:
    """A shop in which days and hours are said that mostly are not."""
    business, later = shop.business, NOW + dt.timedelta(hours=4)
    Touchpoint.objects.filter(pk=shop.rows["touchpoint"]).update(call_at=later)
    Customer.objects.filter(pk=shop.rows["other"]).update(paused_until=TODAY + dt.timedelta(days=60))
    Reminder.objects.filter(pk=shop.rows["reminder"]).update(at_time=dt.time(16, 30))
    MailAccount.objects.filter(business=business).update(slow_until=later, slow_reason="Wait.", records_at=NOW)
    Message.objects.filter(pk=shop.rows["letter"]).update(due_at=later)
    return shop


@pytest.mark.parametrize("door", [pytest.param(one, id=str(one)) for one in READING])
def test_no_page_says_a_day_or_an_hour_as_elsewhere(full_of_days: Shop, door: Door):
    answer = full_of_days.client().get(door.address(full_of_days))

    assert FOREIGN.findall(words(_text(answer))) == []


@pytest.mark.parametrize(
    ("door", "said"),
    [
        ("today", "Tuesday, March 3"),
        ("today", "They asked to be called today at 2:00 pm"),
        ("calls", "2:00 pm"),
        ("calendar", "March 3 to 9, 2026"),
        ("calendar", "4:30 pm"),
        ("mail", "2:00 pm"),
        ("promises", "Due on Thursday"),
        ("playbook", "On September 15"),
    ],
)
def test_days_and_hours_are_said_at_all(full_of_days: Shop, door: str, said: str):
    (one,) = [one for one in READING if one.name == door][:1]

    assert said in words(_text(full_of_days.client().get(one.address(full_of_days))))


def _text(answer) -> str:
    is_page = answer.get("Content-Type", "").startswith("text/html")
    return answer.content.decode() if is_page and not answer.streaming else ""

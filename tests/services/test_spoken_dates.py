"""What is stored, sent and printed says its days as people in the shop's country do."""

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest

from regulars.records.models import Business, Customer, Staff
from regulars.services import consent, feeds, outcomes, print_files, prints, sales, wording
from tests.people import NOW, TODAY
from tests.services.test_calendar import a_touchpoint
from tests.services.test_feeds import events
from tests.services.test_prints import a_card

DAY = dt.timedelta(days=1)
LATER = TODAY + 2 * DAY
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not here")


@pytest.fixture
def here(business: Business, country: str) -> Business:
    """The shop, moved to a country."""
    Business.objects.filter(pk=business.pk).update(country=country)
    business.country = country
    return business


@pytest.mark.parametrize(("country", "day"), [("US", "Thursday, March 5"), ("GB", "Thursday 5 March")])
def test_why_it_is_held_is_kept_in_the_way_of_the_shop(here: Business, customer: Customer, staff: Staff, day: str):
    one = a_touchpoint(Customer.objects.get(pk=customer.pk), planned_for=TODAY)

    assert outcomes.later(one, until=LATER, by=staff, now=NOW).held_reason == f"Put off until {day} by Sam."


@pytest.mark.parametrize(("country", "day"), [("US", "March 5, 2026"), ("GB", "5 March 2026")])
def test_the_journal_says_it_so(here: Business, customer: Customer, staff: Staff, day: str):
    known = Customer.objects.get(pk=customer.pk)

    consent.pause(known, until=LATER, by=staff, now=NOW)

    assert known.moments.get(kind="remembered").words == f"No contact before {day}."


@pytest.mark.parametrize(("country", "day"), [("US", "on February 3"), ("GB", "on 3 February")])
def test_words_to_customers_say_it_so(here: Business, customer: Customer, day: str):
    sales.record(here, customer, amount_cents=9_000, item="Boiler", receipt_key="b", by=None, now=NOW - 28 * DAY)

    (said,) = wording.said_to(here, [customer], on=TODAY)

    assert said["when"] == day


@pytest.mark.parametrize(("country", "day"), [("US", "Thursday, March 5"), ("GB", "Thursday 5 March")])
def test_the_calendar_feed_says_it_so(here: Business, customer: Customer, staff: Staff, day: str):
    feeds.open_feed(here, staff, by=staff, now=NOW)
    one = a_touchpoint(customer, planned_for=TODAY, channel="phone", use_by_date=LATER, keeper=staff)
    feeds.refresh(here, now=NOW)

    assert f"Of use until {day}." in str(events(here, staff)[f"touchpoint-{one.pk}"]["description"])


@needs_poppler
@pytest.mark.parametrize(
    ("country", "weekday", "dated"),
    [("US", "Tuesday, March 3", "March 4, 2026"), ("GB", "Tuesday 3 March", "4 March 2026")],
)
def test_paper_says_it_so(here: Business, customer: Customer, staff: Staff, weekday: str, dated: str, tmp_path: Path):
    a_card(customer, "letter")
    (run,) = prints.make_up(here, on=TODAY, by=staff, now=NOW)

    (tmp_path / "run.pdf").write_bytes(print_files.pdf_of(run, on=TODAY).content)

    text = subprocess.run(["pdftotext", "-layout", tmp_path / "run.pdf", "-"], check=True, capture_output=True).stdout
    assert f"· {weekday}\n" in text.decode()
    assert f" {dated}\n" in text.decode()

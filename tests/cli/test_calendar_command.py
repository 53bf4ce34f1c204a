"""The calendar on the command line: a week as a document, and the feed as calendar programs read it."""

import argparse
import datetime as dt
from typing import Any

import icalendar
import pytest

from regulars.cli import calendar
from regulars.records.models import Business, Customer, Staff
from regulars.services import reminders
from tests.people import NOW, TODAY
from tests.services.test_calendar import a_promise, a_touchpoint


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command believes that it is NOW."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def run(*words: str, json: bool = False) -> dict[str, Any]:
    """What the command answers."""
    grammar = argparse.ArgumentParser()
    calendar.arguments(grammar)
    chosen = grammar.parse_args(list(words))
    chosen.json = json
    return calendar.run(chosen)


def test_the_feed_is_printed_and_nothing_else(business: Business, customer: Customer, staff: Staff, capsysbinary: Any):
    a_touchpoint(customer, planned_for=TODAY, channel="phone", keeper=staff)

    run("--ics", "--staff", "sam")

    (event,) = icalendar.Calendar.from_ical(capsysbinary.readouterr().out).walk("VEVENT")
    assert (event["summary"], event["dtstart"].dt) == ("Call Rosa Diaz", TODAY)


def test_with_json_the_feed_is_in_one_document(business: Business, capsysbinary: Any):
    document = run("--ics", json=True)

    assert document["ics"].startswith("BEGIN:VCALENDAR\r\n")
    assert capsysbinary.readouterr().out == b""


def test_a_week_says_what_lies_on_each_day(business: Business, customer: Customer, staff: Staff):
    a_promise(customer, staff, dt.date(2026, 12, 31))
    reminders.remind(business, staff=staff, text="Filters", on_date=dt.date(2027, 1, 1), by=staff, now=NOW)

    document = run("--week", "2026-W53")

    lies = {day["date"]: [one["text"] for one in day["entries"]] for day in document["days"] if day["entries"]}
    assert (document["week"], lies) == ("2026-W53", {"2026-12-31": ["A quote"], "2027-01-01": ["Filters"]})


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (["--ics", "--staff", "Nobody"], calendar.NobodyOfThatName),
        (["--week", "2026-W54"], calendar.NoSuchWeek),
        (["--week", "next"], calendar.NoSuchWeek),
    ],
)
def test_what_is_not_there_is_refused_in_words(business: Business, words: list[str], refusal: type[Exception]):
    with pytest.raises(refusal):
        run(*words)

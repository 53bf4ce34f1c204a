"""Private feeds: what calendar programs read before and after a change, across clock changes and year ends."""

import datetime as dt
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import icalendar
import pytest
import recurring_ical_events
from icalendar import Event

from regulars.core.feed_words import name_in_feed, words_in_feed
from regulars.records.models import Business, Customer, DayOff, Feed, FeedEntry, Staff
from regulars.services import feed_entries, feeds, outcomes, reminders
from regulars.services.feed_entries import KEPT, MOST
from tests.people import NOW, TODAY, a_customer
from tests.services.scene import a_playbook
from tests.services.test_calendar import a_promise, a_touchpoint

DAY = dt.timedelta(days=1)
LATER = NOW + dt.timedelta(hours=1)


def parsed(business: Business, staff: Staff | None = None) -> icalendar.Calendar:
    """The feed as icalendar reads it."""
    return icalendar.Calendar.from_ical(feeds.text_of(business, staff, opened_at=NOW).content)


def events(business: Business, staff: Staff | None = None) -> dict[str, Event]:
    """The entries by what they are about."""
    return {str(one["uid"]).partition("@")[0]: one for one in parsed(business, staff).walk("VEVENT")}


def shown(business: Business, first: dt.date, last: dt.date, staff: Staff | None = None) -> list[tuple[str, dt.date]]:
    """What a calendar program shows between two days, both included, as recurring-ical-events reads it."""
    found = recurring_ical_events.of(parsed(business, staff)).between(first, last + DAY)
    return sorted((str(one["summary"]), one["dtstart"].dt) for one in found if one["status"] == "CONFIRMED")


@pytest.fixture
def opened(business: Business, staff: Staff) -> str:
    """Sam's feed, open."""
    return feeds.open_feed(business, staff, by=staff, now=NOW)


def test_a_call_is_an_entry_of_the_whole_day_of_whose_it_is(
    business: Business, customer: Customer, staff: Staff, owner: Staff, opened: str
):
    one = a_touchpoint(customer, planned_for=TODAY, channel="phone", keeper=staff)
    feeds.refresh(business, now=NOW)

    event = events(business, staff)[f"touchpoint-{one.pk}"]

    assert (event["summary"], event["dtstart"].dt, event["dtend"].dt) == ("Call Rosa Diaz", TODAY, TODAY + DAY)
    assert (event["sequence"], event["status"]) == (0, "CONFIRMED")
    assert events(business, owner) == {}
    assert shown(business, TODAY, TODAY) == [("Call Rosa Diaz (Sam)", TODAY)]


def test_a_change_raises_the_sequence_and_keeps_the_uid(
    business: Business, customer: Customer, staff: Staff, opened: str
):
    one = a_touchpoint(customer, planned_for=TODAY, channel="phone", keeper=staff)
    feeds.refresh(business, now=NOW)
    before = events(business)[f"touchpoint-{one.pk}"]

    outcomes.later(one, until=TODAY + 2 * DAY, by=None, now=LATER)
    changed = [feeds.refresh(business, now=LATER), feeds.refresh(business, now=LATER + DAY)]

    after = events(business)[f"touchpoint-{one.pk}"]
    assert changed == [1, 0]
    assert (after["uid"], after["sequence"], after["dtstart"].dt) == (before["uid"], 1, TODAY + 2 * DAY)
    assert shown(business, TODAY, TODAY + 7 * DAY) == [("Call Rosa Diaz (Sam)", TODAY + 2 * DAY)]


def test_what_is_done_stays_as_cancelled_until_the_slowest_calendar_has_asked(
    business: Business, customer: Customer, staff: Staff, opened: str
):
    one = reminders.remind(business, staff=staff, text="Boiler", on_date=TODAY, by=staff, now=NOW)
    feeds.refresh(business, now=NOW)
    reminders.done(one, by=staff, now=LATER)

    feeds.refresh(business, now=LATER)
    cancelled = events(business)[f"reminder-{one.pk}"]
    feeds.refresh(business, now=LATER + KEPT)
    kept = set(events(business))
    feeds.refresh(business, now=LATER + KEPT + DAY)

    assert (cancelled["status"], cancelled["sequence"]) == ("CANCELLED", 1)
    assert [kept, set(events(business))] == [{f"reminder-{one.pk}"}, set()]


def test_what_is_taken_back_returns_with_a_higher_sequence(business: Business, staff: Staff, opened: str):
    one = reminders.remind(business, staff=staff, text="Boiler", on_date=TODAY, by=staff, now=NOW)
    feeds.refresh(business, now=NOW)
    reminders.done(one, by=staff, now=NOW)
    feeds.refresh(business, now=NOW)
    reminders.undo(one, by=staff, now=NOW)
    feeds.refresh(business, now=NOW)

    event = events(business)[f"reminder-{one.pk}"]

    assert (event["status"], event["sequence"]) == ("CONFIRMED", 2)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "instant"),
    [
        ("America/New_York", dt.date(2026, 3, 7), 9, "2026-03-07T14:00"),
        ("America/New_York", dt.date(2026, 3, 8), 9, "2026-03-08T13:00"),
        ("America/New_York", dt.date(2026, 3, 8), 2, "2026-03-08T07:00"),
        ("Europe/Berlin", dt.date(2026, 3, 29), 9, "2026-03-29T07:00"),
        ("Asia/Kolkata", dt.date(2026, 3, 29), 9, "2026-03-29T03:30"),
        ("Pacific/Kiritimati", dt.date(2026, 4, 1), 9, "2026-03-31T19:00"),
    ],
)
def test_an_hour_is_the_same_on_the_wall_before_and_after_the_clock_changes(
    business: Business, staff: Staff, opened: str, zone: str, day: dt.date, hour: int, instant: str
):
    """C1, C2."""
    Business.objects.filter(pk=business.pk).update(timezone=zone)
    business.refresh_from_db()
    reminders.remind(business, staff=staff, text="Ring", on_date=day, at_time=dt.time(hour), by=staff, now=NOW)

    feeds.refresh(business, now=NOW)

    (event,) = events(business).values()
    assert event["dtstart"].dt == dt.datetime.fromisoformat(f"{instant}+00:00")


@pytest.mark.parametrize("day", [dt.date(2026, 12, 31), dt.date(2027, 1, 1), dt.date(2028, 2, 29), dt.date(2026, 3, 8)])
def test_a_whole_day_is_that_day_alone_at_the_turn_of_year_and_clock(
    business: Business, staff: Staff, opened: str, day: dt.date
):
    """C3."""
    now = dt.datetime.combine(day - 5 * DAY, dt.time(15), dt.UTC)
    reminders.remind(business, staff=staff, text="Boiler", on_date=day, by=staff, now=now)

    feeds.refresh(business, now=now)

    near = shown(business, day - 3 * DAY, day + 3 * DAY)
    assert (near, shown(business, day, day), shown(business, day + DAY, day + DAY)) == (near, near, [])
    assert near == [("Boiler (Sam)", day)]


def test_a_season_across_the_year_end_lasts_into_the_new_year(business: Business, opened: str):
    text = 'name = "Y"\ntrade = "shop"\n[[touchpoint]]\noccasion = "season"\nwhen = "season"\non = "12-28"\n'
    a_playbook(business, text=f'{text}within = "2 weeks"\nchannels = ["email"]\n')

    feeds.refresh(business, now=NOW)

    event = events(business)["season-2026"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (dt.date(2026, 12, 28), dt.date(2027, 1, 12))
    assert ("The season", dt.date(2026, 12, 28)) in shown(business, dt.date(2027, 1, 1), dt.date(2027, 1, 1))


def test_days_off_are_shown_without_their_reason(business: Business, staff: Staff, opened: str):
    DayOff.objects.create(
        business=business, staff=staff, first_date=TODAY, last_date=TODAY + 3 * DAY, why="An operation"
    )

    feeds.refresh(business, now=NOW)

    assert shown(business, TODAY + 3 * DAY, TODAY + 3 * DAY, staff) == [("Day off", TODAY)]
    assert b"operation" not in feeds.text_of(business, None, opened_at=NOW).content


def test_long_names_in_any_script_are_folded_between_letters(business: Business, opened: str):
    """One bad fold, and Google drops the whole feed: RFC 5545, 3.1."""
    name = "Żółć 長い名前の顧客 ملاحظة 👩🏽‍🔧 " * 6
    a_promise(a_customer(business, name, first_name="", last_name=""), feed_staff(business), TODAY)
    feeds.refresh(business, now=NOW)

    content = feeds.text_of(business, None, opened_at=NOW).content

    lines = content.split(b"\r\n")
    assert (max(map(len, lines)) <= 75, lines[-1], content.count(b"\n") == content.count(b"\r\n")) == (True, b"", True)
    assert [line.decode() for line in lines]  # every line is whole letters
    assert name.strip() in str(next(iter(events(business).values()))["summary"])


def feed_staff(business: Business) -> Staff:
    """Whose feed is open."""
    return Staff.objects.get(business=business, feed__isnull=False)


def test_many_of_a_day_are_counted(business: Business, opened: str):
    for number in range(MOST + 3):
        a_touchpoint(a_customer(business, f"Ann {number:02}"), str(number), planned_for=TODAY, channel="phone")
    feeds.refresh(business, now=NOW)

    summaries = [summary for summary, _ in shown(business, TODAY, TODAY)]

    assert (len(summaries), summaries[-1]) == (MOST + 1, "and 3 more")


def test_nothing_of_what_was_said_nor_a_number_is_in_the_feed(business: Business, staff: Staff, opened: str):
    """It lies on other people's servers."""
    customer = a_customer(business, "+12125550199", phone="+12125550199")
    a_promise(customer, staff, TODAY)
    a_touchpoint(customer, planned_for=TODAY, channel="phone", why="She said secret things", words="Hello secret")
    text = "Ring (212) 555-0147 or rosa@mail.example at 16:30 about 2 boilers"
    reminders.remind(business, staff=staff, text=text, on_date=TODAY, customer=customer, by=staff, now=NOW)
    feeds.refresh(business, now=NOW)

    content = feeds.text_of(business, None, opened_at=NOW).content.decode().replace("\r\n ", "")

    read = [line for line in content.splitlines() if not line.startswith("UID:")]  # drawn by lot, "555" too
    assert [one for one in ("555", "secret", "quote", "@mail") if one in "\n".join(read)] == []
    assert sorted(summary for summary, _ in shown(business, TODAY, TODAY)) == [
        "Call a customer",
        "Promise to a customer (Sam)",
        "Ring … or … at 16:30 about 2 boilers (a customer) (Sam)",
    ]


@pytest.mark.parametrize(
    ("text", "as_shown"),
    [
        ("Rosa Diaz", "Rosa Diaz"),
        ("Studio 54", "Studio 54"),
        ("Haus 1234", "Haus 1234"),
        ("+49 30 1234567", "a customer"),
        ("(212) 555-0147", "a customer"),
        ("rosa@mail.example", "a customer"),
        ("  ", "a customer"),
    ],
)
def test_a_name_is_said_and_a_number_is_not(text: str, as_shown: str):
    assert name_in_feed(text) == as_shown


@pytest.mark.parametrize("text", ["Order 12 filters, 20 x 25", "At 16:30 on 2026", "Boiler 4711"])
def test_ordinary_numbers_stay_in_a_reminder(text: str):
    assert words_in_feed(text) == text


def test_a_new_address_kills_the_old_one(business: Business, staff: Staff, opened: str):
    fresh = feeds.open_feed(business, staff, by=staff, now=LATER)

    assert (feeds.read(opened, now=LATER), feeds.read(fresh, now=LATER) is not None) == (None, True)
    assert Feed.objects.count() == 1


@pytest.mark.parametrize("secret", ["", "x", "é", "x" * 81, "../etc"])
def test_a_guessed_address_answers_nothing(opened: str, secret: str):
    assert feeds.read(secret, now=NOW) is None


def test_the_feed_of_somebody_who_left_answers_no_more(business: Business, staff: Staff, opened: str):
    Staff.objects.filter(pk=staff.pk).update(left_on=TODAY + DAY)
    last_day = feeds.read(opened, now=NOW)

    assert (last_day is not None, feeds.read(opened, now=NOW + DAY)) == (True, None)


def test_the_feed_of_somebody_shut_out_answers_no_more(staff: Staff, opened: str):
    staff.user.is_active = False
    staff.user.save()

    assert feeds.read(opened, now=NOW) is None


def test_only_who_leads_opens_the_feed_of_the_shop(business: Business, staff: Staff, owner: Staff):
    assert feeds.read(feeds.open_feed(business, None, by=owner, now=NOW), now=NOW) is not None
    for whose in (None, owner):
        with pytest.raises(feeds.NotYours):
            feeds.open_feed(business, whose, by=staff, now=NOW)


def test_a_neighbours_things_are_in_no_feed_of_ours(business: Business, neighbour: Business, opened: str):
    a_touchpoint(a_customer(neighbour, "Nils"), planned_for=TODAY, channel="phone")
    feed_entries.materialise(neighbour, now=NOW)
    feeds.refresh(business, now=NOW)

    assert (events(business), len(events(neighbour))) == ({}, 1)


def test_nothing_is_kept_where_nobody_reads(business: Business, customer: Customer):
    a_touchpoint(customer, planned_for=TODAY, channel="phone")

    assert (feeds.refresh(business, now=NOW), FeedEntry.objects.count()) == (0, 0)


def test_the_same_entries_are_the_same_bytes(business: Business, customer: Customer, opened: str):
    a_touchpoint(customer, planned_for=TODAY, channel="phone")
    feeds.refresh(business, now=NOW)

    assert feeds.read(opened, now=NOW) == feeds.read(opened, now=LATER)


def test_a_feed_is_brought_up_to_date_in_a_constant_number_of_queries(
    business: Business, staff: Staff, opened: str, django_assert_num_queries: Any
):
    a_playbook(business)
    for number in range(3):
        customer = a_customer(business, f"Ann {number}")
        a_touchpoint(customer, str(number), planned_for=TODAY, channel="phone")
        a_promise(customer, staff, TODAY + number * DAY)

    with django_assert_num_queries(12):
        feeds.refresh(business, now=NOW)
    with django_assert_num_queries(1):
        feeds.text_of(business, staff, opened_at=NOW)


@pytest.mark.skipif(shutil.which("khal") is None, reason="khal is not installed")
def test_khal_shows_the_same_before_and_after_a_change(
    business: Business, customer: Customer, staff: Staff, opened: str, tmp_path: Path
):
    one = a_touchpoint(customer, planned_for=TODAY, channel="phone", keeper=staff)
    reminders.remind(
        business, staff=staff, text="Ring", on_date=dt.date(2026, 3, 8), at_time=dt.time(9), by=staff, now=NOW
    )
    feeds.refresh(business, now=NOW)
    before = _khal(tmp_path / "before", business, "2026-03-01", "2026-03-15")

    outcomes.later(one, until=TODAY + 3 * DAY, by=None, now=LATER)
    feeds.refresh(business, now=LATER)

    after = _khal(tmp_path / "after", business, "2026-03-01", "2026-03-15")
    assert before == ["2026-03-03  Call Rosa Diaz (Sam)", "2026-03-08 09:00 Ring (Sam)"]
    assert after == ["2026-03-06  Call Rosa Diaz (Sam)", "2026-03-08 09:00 Ring (Sam)"]


def _khal(home: Path, business: Business, first: str, last: str) -> Sequence[str]:
    """What khal lists in New York after it has imported the feed."""
    (home / "cal").mkdir(parents=True)
    (home / "feed.ics").write_bytes(feeds.text_of(business, None, opened_at=NOW).content)
    (home / "khal.conf").write_text(
        f"[calendars]\n[[ours]]\npath = {home}/cal\n"
        f"[locale]\nlocal_timezone = America/New_York\ndefault_timezone = America/New_York\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[sqlite]\npath = {home}/khal.db\n"
    )
    shell = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}

    def khal(*words: str) -> str:
        command = ["khal", "-c", str(home / "khal.conf"), *words]
        return subprocess.run(command, env=shell, check=True, capture_output=True, text=True, timeout=60).stdout

    khal("import", "--batch", str(home / "feed.ics"))
    listed = khal("list", "--day-format", "", "--format", "{start-date} {start-time} {title}", first, last)
    return [line for line in listed.splitlines() if line.strip()]

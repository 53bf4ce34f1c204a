"""Spans, business days, holidays, months that do not drift, and clocks that jump."""

import datetime as dt
import zoneinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core import due
from regulars.core.due import Calendar, Hours, Span, Window, due_window
from regulars.core.zones import local_time, zone

SHOP = Calendar(country="US", timezone="America/New_York")
SATURDAYS = Calendar(hours=Hours.of({"sat": ["10:00", "14:00"]}))
EVERY_DAY = Calendar(hours=Hours.of({day: ["00:00", "24:00"] for day in due.DAYS}))
FRIDAY = dt.date(2026, 3, 6)
ZONES = sorted(zoneinfo.available_timezones())
NOT_SPANS = ["", "soon", "2", "days", "-2 days", "2.5 days", "2 business weeks", "99999 days", "٢ moons", "2 days 3"]

days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
waits = st.sampled_from(
    [
        "same day",
        "1 day",
        "2 business days",
        "0 business days",
        "10 days",
        "3 weeks",
        "6 months",
        "1 year",
        "5 days before",
    ]
)
calendars = st.sampled_from([SHOP, SATURDAYS, EVERY_DAY, Calendar(country="DE", region="BY")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 business days", Span(2, "business day")),
        ("2 working days", Span(2, "business day")),
        ("5 days", Span(5, "day")),
        ("1 day", Span(1, "day")),
        ("a day", Span(1, "day")),
        ("3 weeks", Span(21, "day")),
        (" Three  Weeks ", Span(21, "day")),
        ("6 months", Span(6, "month")),
        ("1 year", Span(12, "month")),
        ("same day", Span(0, "day")),
        ("0 days", Span(0, "day")),
        ("2 weeks before", Span(-14, "day")),
    ],
)
def test_a_span_is_read_as_people_write_it(text: str, expected: Span):
    assert due.span(text) == expected


@pytest.mark.parametrize("text", NOT_SPANS)
def test_what_is_no_span_is_refused_with_an_example(text: str):
    with pytest.raises(due.BadSpan, match='Write for example "2 business days"'):
        due.span(text)


@pytest.mark.parametrize(
    ("happened", "wait", "within", "expected"),
    [
        ("2026-03-03", "2 business days", "5 days", ("2026-03-05", "2026-03-10")),
        ("2026-03-06", "2 business days", "5 days", ("2026-03-10", "2026-03-15")),  # over a weekend
        ("2026-03-07", "2 business days", "5 days", ("2026-03-10", "2026-03-15")),  # from a Saturday
        ("2026-07-01", "2 business days", "0 days", ("2026-07-06", "2026-07-06")),  # 3 July is kept for the 4th
        ("2026-03-06", "1 day", "1 day", ("2026-03-09", "2026-03-09")),  # ends before it could begin
        ("2026-03-06", "1 day", "5 days", ("2026-03-09", "2026-03-12")),  # counted from the Saturday
        ("2026-03-06", "same day", "1 week", ("2026-03-06", "2026-03-13")),
        ("2026-12-25", "same day", "1 week", ("2026-12-28", "2027-01-01")),
        ("2026-08-31", "6 months", "3 weeks", ("2027-03-01", "2027-03-21")),  # 28 February is a Sunday
    ],
)
def test_a_window_opens_on_an_open_day(happened: str, wait: str, within: str, expected: tuple[str, str]):
    window = due_window(dt.date.fromisoformat(happened), wait, within, SHOP)

    assert tuple(day.isoformat() for day in window) == expected


@given(days, waits, waits, calendars)
def test_a_window_is_never_inverted_and_opens_when_the_shop_does(day, wait, within, calendar):
    window = due_window(day, wait, within, calendar)

    assert window.due <= window.use_by
    assert calendar.opens(window.due)


@given(days, st.integers(0, 15), calendars)
def test_business_days_are_just_the_open_days_between(day, count, calendar):
    reached = due.after(day, f"{count} business days", calendar)

    between = [day + dt.timedelta(passed) for passed in range(1, (reached - day).days + 1)]
    assert count == 0 or sum(calendar.opens(one) for one in between) == count


def test_an_instant_counts_from_the_day_of_the_shop():
    """C9: late on Friday in New York it is Saturday in London."""
    at = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)

    assert due_window(at, "1 business day", "0 days", SHOP) == Window(dt.date(2026, 3, 9), dt.date(2026, 3, 9))
    assert due.after(due.local_date(at, SHOP.timezone), "0 days", SHOP) == FRIDAY


@pytest.mark.parametrize(
    ("months", "expected"), [(0, "01-31"), (1, "02-28"), (2, "03-31"), (3, "04-30"), (12, "01-31")]
)
def test_months_clamp_and_do_not_drift(months: int, expected: str):
    """C4: the 31st, monthly."""
    assert due.after(dt.date(2026, 1, 31), "1 month", SHOP, times=months).isoformat()[5:] == expected


@given(days, st.integers(-240, 240))
def test_a_month_is_a_month_whatever_its_length(day, months):
    """C4 over 1900 to 2100."""
    moved = due.add_months(day, months)

    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + dt.timedelta(1)).day == 1)


@pytest.mark.parametrize("year", range(1900, 2101))
def test_29_february_is_kept_every_year(year: int):
    """C4: one greeting every year, on the 28th by default."""
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

    assert due.yearly("02-29", year) == (dt.date(year, 2, 29) if is_leap else dt.date(year, 2, 28))
    assert due.yearly("02-29", year, leap_day="03-01").month == (2 if is_leap else 3)
    assert due.anniversary(dt.date(1896, 2, 29), year) == due.yearly("02-29", year)


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max, dt.date(2038, 1, 19), dt.date(2038, 1, 20)])
@pytest.mark.parametrize("wait", ["1 day", "2 business days", "1 year", "2 weeks before", "9999 years"])
def test_the_ends_of_the_calendar_do_not_break_it(day: dt.date, wait: str):
    """C11: dates 0001, 9999 and 2038."""
    window = due_window(day, wait, wait, SHOP)

    assert window.due <= window.use_by


@pytest.mark.parametrize(
    ("wait", "expected"), [("1 week before", "2026-03-09"), ("2 business days before", "2026-03-12")]
)
def test_what_is_announced_lies_before_its_day(wait: str, expected: str):
    monday = dt.date(2026, 3, 16)

    assert due.after(monday, wait, SHOP).isoformat() == expected


def test_holidays_are_those_of_the_place():
    corpus_christi = dt.date(2026, 6, 4)

    assert not Calendar(country="DE", region="BY").opens(corpus_christi)
    assert Calendar(country="DE", region="BE").opens(corpus_christi)


@pytest.mark.parametrize("place", [("", ""), ("ZZ", ""), ("US", "Narnia"), ("de", "??")])
def test_an_unknown_place_has_no_holidays_of_its_own(place: tuple[str, str]):
    assert Calendar(*place).opens(FRIDAY)


@pytest.mark.parametrize("hours", [{}, {"mon": []}, {"mon": None}])
def test_no_hours_at_all_mean_monday_to_friday(hours):
    assert [Hours.of(hours).include(FRIDAY + dt.timedelta(day)) for day in range(4)] == [True, False, False, True]


def test_hours_are_read_from_words_and_clocks():
    hours = Hours.of({"Monday": ["9:00", "12:30", "14:00", "24:00"]})

    assert hours.week[0] == (dt.time(9), dt.time(23, 59))
    assert hours.week[1:] == (None,) * 6


@pytest.mark.parametrize(
    "hours", [{"mon": ["nine", "17:00"]}, {"mon": ["25:00", "26:00"]}, {"noday": ["09:00", "17:00"]}]
)
def test_what_are_no_hours_is_refused(hours):
    with pytest.raises(due.BadHours):
        Hours.of(hours)


@pytest.mark.parametrize(
    ("day", "timezone", "expected"),
    [
        ("2027-03-28", "Europe/Berlin", "2027-03-28T03:00:00+02:00"),  # C1: skipped
        ("2027-03-14", "America/New_York", "2027-03-14T03:00:00-04:00"),
        ("2027-10-31", "Europe/Berlin", "2027-10-31T02:30:00+02:00"),  # C2: twice
        ("2027-11-07", "America/New_York", "2027-11-07T02:30:00-05:00"),
        ("2027-10-03", "Australia/Lord_Howe", "2027-10-03T02:30:00+11:00"),  # half an hour
        ("2011-12-30", "Pacific/Apia", "2011-12-31T00:00:00+14:00"),  # a day that never was
    ],
)
def test_a_wall_time_comes_once_when_the_clocks_jump(day: str, timezone: str, expected: str):
    """C1, C2: half past two."""
    assert due.wall_time(dt.date.fromisoformat(day), dt.time(2, 30), timezone).isoformat() == expected


@pytest.mark.parametrize("name", ZONES)
def test_ten_o_clock_stays_ten_o_clock_in_every_zone(name: str):
    """C3: 90 days later at 10:00 is 10:00 on the wall; every day of two years."""
    year = [dt.date(2026, 1, 1) + dt.timedelta(day) for day in range(730)]

    instants = [due.wall_time(day, dt.time(10), name) for day in year]

    assert {at.astimezone(dt.UTC).astimezone(ZoneInfo(name)).time() for at in instants} == {dt.time(10)}
    assert [due.local_date(at, name) for at in instants] == year


@pytest.mark.parametrize("name", ZONES)
def test_half_past_two_is_on_the_wall_or_the_first_instant_after_a_jump(name: str):
    """C1, C8: in every zone there is, every day of two years."""
    year = [dt.date(2026, 1, 1) + dt.timedelta(day) for day in range(730)]

    moved = [at for day in year if (at := due.wall_time(day, dt.time(2, 30), name)).time() != dt.time(2, 30)]

    assert [at for at in moved if at.utcoffset() == offset_a_second_before(at)] == []


def offset_a_second_before(at: dt.datetime) -> dt.timedelta | None:
    return (at.astimezone(dt.UTC) - dt.timedelta(seconds=1)).astimezone(at.tzinfo).utcoffset()


@pytest.mark.parametrize(
    "name", ["", "Mars/Base", "eastern time", "../../etc/passwd", "America", "\0", "US/Pacific-New", "x" * 300]
)
def test_an_unknown_zone_falls_back_and_says_so(name: str):
    """C8: free text, a zone that is gone, a folder."""
    found = zone(name, "Europe/Berlin")

    assert found.info.key == "Europe/Berlin"
    assert found.notice.endswith("Europe/Berlin is used instead.")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Pacific/Kiritimati", "2026-03-04T05:00:00+14:00"),
        ("Etc/GMT+12", "2026-03-03T03:00:00-12:00"),
        ("Asia/Kathmandu", "2026-03-03T20:45:00+05:45"),
    ],
)
def test_the_far_zones_are_right(name: str, expected: str):
    """C8: +14, -12 and odd minutes."""
    assert local_time(dt.datetime(2026, 3, 3, 15, tzinfo=dt.UTC), name).isoformat() == expected


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="no instant"):
        due.local_date(dt.datetime(2026, 3, 3), "UTC")  # noqa: DTZ001


@pytest.mark.parametrize("at", [dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(9999, 12, 31, 23, 59, tzinfo=dt.UTC)])
def test_the_first_and_last_instants_have_a_day(at: dt.datetime):
    """C11."""
    assert due.local_date(at, "America/New_York").year == at.year
    assert due.wall_time(at.date(), dt.time(2, 30), "Asia/Tokyo").date() == at.date()


def test_who_opens_on_holidays_still_closes_on_other_days():
    christmas, saturday = dt.date(2026, 12, 25), dt.date(2026, 12, 26)
    open_on_them = Calendar(country="US", opens_on_holidays=True)

    assert (SHOP.opens(christmas), open_on_them.opens(christmas), open_on_them.opens(saturday)) == (False, True, False)

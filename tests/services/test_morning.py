"""The morning's mail: to whom, when, what of, and never twice."""

import datetime as dt
import quopri
from typing import Any

import pytest

from regulars.records.models import Business, Customer, DayOff, MailAccount, Message, Staff
from regulars.services import letters, morning, outbox, reminders
from regulars.services.refused import Refused
from regulars.worker import timetable
from tests.people import NOW, TODAY, a_customer
from tests.services.scene import morning as nine
from tests.services.test_calendar import a_promise, a_touchpoint

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
SEVEN = dt.datetime(2026, 3, 3, 12, 0, tzinfo=dt.UTC)  # in New York: an hour before North Air opens


@pytest.fixture
def sam(business: Business, staff: Staff) -> Staff:
    """Sam, who wants the mail and has somebody to call, at a shop that can send mail."""
    MailAccount.objects.create(business=business, kind="local", from_address="shop@north.example", is_on=True)
    morning.choose(staff, wants=True, by=staff)
    return staff


def a_call(business: Business, keeper: Staff | None = None, name: str = "Rosa Diaz", **more: Any) -> Customer:
    """Somebody to call today."""
    customer = a_customer(business, name)
    a_touchpoint(customer, name, **({"planned_for": TODAY, "channel": "phone", "keeper": keeper} | more))
    return customer


def text_of(message: Message) -> str:
    """What the mail says."""
    account = MailAccount.objects.select_related("business").get(business=message.business)
    return letters.Writer(account).letter(message).text


@pytest.mark.parametrize(
    ("at", "count"),
    [(SEVEN - MINUTE, 0), (SEVEN, 1), (SEVEN + 59 * MINUTE, 1), (SEVEN + 119 * MINUTE, 1), (SEVEN + 120 * MINUTE, 0)],
)
def test_it_leaves_an_hour_before_the_shop_opens_and_not_long_after(
    business: Business, sam: Staff, at: dt.datetime, count: int
):
    a_call(business, sam)

    assert morning.send_due(business, now=at) == count


def test_it_leaves_once_a_day(business: Business, sam: Staff):
    a_call(business, sam)

    assert [morning.send_due(business, now=SEVEN + number * MINUTE) for number in range(3)] == [1, 0, 0]
    assert Message.objects.get().key == f"morning/{sam.pk}/{TODAY}"


def test_it_says_what_is_theirs_and_nobody_elses(business: Business, sam: Staff, owner: Staff):
    a_promise(a_call(business, sam), sam, TODAY - DAY)
    a_call(business, owner, "Olga Other")
    a_call(business, None, "Ann Anybody", channel="note")
    reminders.remind(business, staff=sam, text="Order {filters}", on_date=TODAY, at_time=dt.time(16), by=sam, now=SEVEN)

    morning.send_due(business, now=SEVEN)

    text = text_of(Message.objects.get())
    assert "Good morning Sam" in text
    assert [line for line in text.splitlines() if line.startswith(("To ", "Notes", "Promised", "–"))] == [
        "To call", "– Rosa Diaz", "Notes to write", "– Ann Anybody", "Promised",
        "– Rosa Diaz: A quote, promised for Monday, March 2", "To remember", "– 4:00 pm Order (filters)",
    ]  # fmt: skip


def test_the_bytes_that_leave_say_the_same(business: Business, sam: Staff):
    a_call(business, sam, "Żółta {first_name}")
    morning.send_due(business, now=SEVEN)
    account = MailAccount.objects.get(business=business)

    (claimed,) = outbox.claim(account, worker="w", limit=5, now=SEVEN + MINUTE, lease=outbox.Lease("boot", 1.0))
    content = letters.Writer(account).write(claimed, now=SEVEN).content

    assert claimed.to_address == sam.user.email
    assert "Żółta (first_name)".encode() in quopri.decodestring(content)


def test_nothing_to_do_is_no_mail(business: Business, sam: Staff):
    assert (morning.send_due(business, now=SEVEN), Message.objects.count()) == (0, 0)


def test_mail_that_leaves_by_itself_is_nobodys_work(business: Business, sam: Staff):
    a_call(business, channel="email", channels=["email"])

    assert morning.send_due(business, now=SEVEN) == 0


@pytest.mark.parametrize(
    "away",
    [
        {"first_date": TODAY, "last_date": TODAY},
        {"first_date": TODAY - 9 * DAY, "last_date": TODAY + 9 * DAY},
    ],
)
def test_a_day_off_has_no_mail(business: Business, sam: Staff, away: dict[str, dt.date]):
    a_call(business, sam)
    DayOff.objects.create(business=business, staff=sam, **away)

    assert morning.send_due(business, now=SEVEN) == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"working_hours": {"mon": ["09:00", "12:00"]}},
        {"left_on": TODAY},
        {"wants_morning_mail": False},
        {"user": None, "email": ""},
    ],
)
def test_who_does_not_work_or_want_it_gets_none(business: Business, sam: Staff, changed: dict[str, Any]):
    a_call(business, sam)
    Staff.objects.filter(pk=sam.pk).update(**changed)

    assert morning.send_due(business, now=SEVEN) == 0


def test_it_goes_to_the_address_that_they_gave(business: Business, sam: Staff):
    a_call(business, sam)
    morning.choose(sam, wants=True, email="sam@home.example", by=sam)

    morning.send_due(business, now=SEVEN)

    assert Message.objects.get().to_address == "sam@home.example"


def test_who_has_no_address_is_asked_for_one(business: Business):
    nobody = Staff.objects.create(business=business, name="Ben")

    with pytest.raises(Refused):
        morning.choose(nobody, wants=True, by=nobody)
    assert not Staff.objects.get(pk=nobody.pk).wants_morning_mail


def test_without_an_account_for_mail_nothing_happens(business: Business, staff: Staff):
    a_call(business, staff)
    morning.choose(staff, wants=True, by=staff)

    assert morning.send_due(business, now=SEVEN) == 0


def test_a_closed_day_has_no_mail(business: Business, sam: Staff):
    saturday = dt.date(2026, 3, 7)
    a_call(business, sam, planned_for=saturday)

    assert [morning.send_due(business, now=nine(saturday) - hours * 60 * MINUTE) for hours in range(6)] == [0] * 6


@pytest.mark.parametrize(
    ("day", "at"),
    [
        (dt.date(2026, 3, 9), dt.datetime(2026, 3, 9, 11, 0, tzinfo=dt.UTC)),
        (dt.date(2026, 11, 2), dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)),
    ],
)
def test_it_keeps_the_hour_on_the_wall_when_the_clocks_change(
    business: Business, sam: Staff, day: dt.date, at: dt.datetime
):
    """C1, C2: the first day of work after it."""
    a_call(business, sam, planned_for=day, due_date=day, use_by_date=day)

    assert [morning.send_due(business, now=at - MINUTE), morning.send_due(business, now=at)] == [0, 1]


def test_a_shop_that_opens_at_half_past_midnight_has_it_the_evening_before(business: Business, sam: Staff):
    Business.objects.filter(pk=business.pk).update(opening_hours={"tue": ["00:30", "05:00"]})
    business.refresh_from_db()
    a_call(business, sam)

    assert morning.send_due(business, now=dt.datetime(2026, 3, 3, 4, 30, tzinfo=dt.UTC)) == 1


def test_the_link_in_the_mail_switches_it_off_and_no_other_does(
    business: Business, sam: Staff, settings: Any, neighbour_owner: Staff
):
    settings.PUBLIC_URL = "https://north.example"
    a_call(business, sam)
    morning.send_due(business, now=SEVEN)
    token = text_of(Message.objects.get()).rpartition("/calendar/morning/")[2].partition("/")[0]

    for wrong in ("", "abc", token[:-1], token[::-1], token.upper()):
        with pytest.raises(morning.OldLink):
            morning.switch_off(wrong)
    off = morning.switch_off(token)

    assert (off, Staff.objects.get(pk=sam.pk).wants_morning_mail) == (sam, False)


def test_the_timetable_sends_it_after_the_plan_was_drawn_up(business: Business, sam: Staff):
    reminders.remind(business, staff=sam, text="Order filters", on_date=TODAY, by=sam, now=NOW - DAY)

    timetable.tick(SEVEN)

    business.refresh_from_db()
    assert (business.planned_on, Message.objects.filter(occasion="morning").count()) == (TODAY, 1)


def test_it_asks_a_constant_number_of_questions(business: Business, sam: Staff, django_assert_num_queries: Any):
    for number in range(3):
        a_promise(a_call(business, sam, f"Ann {number}"), sam, TODAY + number * DAY)

    with django_assert_num_queries(18):
        morning.send_due(business, now=SEVEN)
    with django_assert_num_queries(5):
        morning.send_due(business, now=SEVEN)

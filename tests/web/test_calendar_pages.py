"""The calendar's pages: a week and its year, moving, reminders, private addresses, the mail in the morning."""

import datetime as dt
import re
from typing import Any

import icalendar
import pytest
from django.test import Client

from regulars.records.models import Business, Customer, Feed, Reminder, Staff
from regulars.services import feeds, reminders
from tests import people
from tests.people import NOW, TODAY
from tests.services.scene import a_playbook
from tests.services.test_calendar import a_promise, a_touchpoint

DAY = dt.timedelta(days=1)


def a_call(customer: Customer, key: str = "a", **more: Any) -> Any:
    """A call that waits for TODAY or the ten days after."""
    return a_touchpoint(customer, key, due_date=TODAY, use_by_date=TODAY + 10 * DAY, **more)


def test_the_page_shows_the_week_and_the_year(owner_client: Client, customer: Customer, owner: Staff):
    a_call(customer, planned_for=TODAY, channel="phone", keeper=owner)
    a_promise(customer, owner, TODAY)

    html = owner_client.get("/calendar/").content.decode()

    said = ("Call <bdi>Rosa Diaz</bdi>", "Promised</b> <bdi>Rosa Diaz", "<h4>Olive</h4>", "11 of about 30 minutes")
    assert [one for one in said if one not in html] == []
    assert html.count('role="img"') == 12


def test_a_closed_day_is_not_measured(owner_client: Client, business: Business, owner: Staff):
    reminders.remind(business, staff=owner, text="Boiler", on_date=TODAY + 4 * DAY, by=owner, now=NOW)

    html = owner_client.get("/calendar/").content.decode()

    open_days, said = 5, re.findall(r"(\d+) (?:of|minutes; you do) about \d+", html)
    assert ("Boiler" in html, html.count("<meter "), len(said)) == (True, open_days, open_days)


def test_the_page_begins_with_today(owner_client: Client):
    html = owner_client.get("/calendar/").content.decode()

    assert re.findall(r'data-day="([^"]+)"', html) == [str(TODAY + number * DAY) for number in range(7)]
    assert 'href="/calendar/?week=2026-W10" rel="prev"' in html  # today is a Tuesday of it
    assert 'href="/calendar/?week=2026-W11" rel="next"' in html


def test_what_is_moved_within_the_days_to_come_stays_in_sight(owner_client: Client, customer: Customer):
    call = a_call(customer)

    answer = owner_client.post(f"/calendar/touchpoints/{call.pk}/days/", {"to": str(TODAY + 6 * DAY), "week": ""})

    assert (answer.status_code, answer["Location"]) == (302, f"/calendar/?week=&moved={call.pk}")


@pytest.mark.parametrize("week", ["2026-W54", "2026-W00", "x", "1999-W01", "99999-W01", "2026-W1"])
def test_a_week_that_does_not_exist_is_the_days_to_come(owner_client: Client, week: str):
    html = owner_client.get("/calendar/", {"week": week}).content.decode()

    assert f'data-day="{TODAY}"' in html


@pytest.mark.parametrize(
    ("week", "day"), [("2026-W53", "2027-01-03"), ("2000-W01", "2000-01-03"), ("2099-W53", "2099-12-28")]
)
def test_the_turn_of_a_year_is_one_week(owner_client: Client, business: Business, week: str, day: str):
    """C3."""
    answer = owner_client.get("/calendar/", {"week": week})

    assert (answer.status_code, f'data-day="{day}"' in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_a_constant_number_of_questions(
    owner_client: Client, business: Business, owner: Staff, count: int, django_assert_num_queries: Any
):
    a_playbook(business)
    for number in range(count):
        customer = people.a_customer(business, f"Ann {number}")
        a_call(customer, str(number), planned_for=TODAY, channel="phone", keeper=owner)
        a_promise(customer, owner, TODAY + number * DAY)
        reminders.remind(business, staff=owner, text=f"Boiler {number}", on_date=TODAY, by=owner, now=NOW)

    with django_assert_num_queries(39):
        owner_client.get("/calendar/")


def test_a_call_is_moved_and_moved_back(owner_client: Client, business: Business, customer: Customer):
    one = a_call(customer, planned_for=TODAY, channel="phone")
    to = TODAY + 3 * DAY

    answer = owner_client.post(f"/calendar/touchpoints/{one.pk}/days/", {"to": str(to)}, follow=True)
    one.refresh_from_db()
    moved = (one.not_before_date, one.planned_for)
    owner_client.post(f"/calendar/touchpoints/{one.pk}/undo/")

    one.refresh_from_db()
    assert "Rosa Diaz was moved." in answer.content.decode()
    assert [moved, (one.not_before_date, one.planned_for)] == [(to, None), (None, TODAY)]


def test_a_day_outside_the_window_is_refused_in_words(owner_client: Client, customer: Customer):
    one = a_call(customer, planned_for=TODAY, channel="phone")

    answer = owner_client.post(f"/calendar/touchpoints/{one.pk}/days/", {"to": str(TODAY + 20 * DAY)})

    one.refresh_from_db()
    assert (answer.status_code, one.planned_for) == (422, TODAY)
    assert "is outside its window. It is of use from" in answer.content.decode()


@pytest.mark.parametrize("to", ["", "yesterday", "2026-02-30"])
def test_a_day_that_is_none_is_asked_for_again(owner_client: Client, customer: Customer, to: str):
    one = a_call(customer)

    assert owner_client.post(f"/calendar/touchpoints/{one.pk}/days/", {"to": to}).status_code == 422


def test_there_is_nothing_to_take_back_of_a_move_of_long_ago(owner_client: Client, customer: Customer):
    one = a_call(customer)

    assert owner_client.post(f"/calendar/touchpoints/{one.pk}/undo/").status_code == 422


@pytest.mark.parametrize("what", ["touchpoint", "undo", "reminder", "new reminder"])
def test_what_is_refused_stays_in_its_week_and_has_no_address(
    owner_client: Client, business: Business, customer: Customer, owner: Staff, what: str
):
    call = a_call(customer)
    one = reminders.remind(business, staff=owner, text="Order filters", on_date=TODAY, by=owner, now=NOW)
    address = {
        "touchpoint": f"/calendar/touchpoints/{call.pk}/days/",
        "undo": f"/calendar/touchpoints/{call.pk}/undo/",
        "reminder": f"/reminders/{one.pk}/days/",
        "new reminder": "/reminders/",
    }

    refused = owner_client.post(address[what], {"week": "2026-W14"})

    html = refused.content.decode()
    assert (refused.status_code, refused["HX-Push-Url"]) == (422, "false")
    assert 'data-week="2026-W14"' in html
    assert 'href="?' not in html  # from here it would lead to a page that is none


def test_every_form_of_a_week_says_which_week_it_is(owner_client: Client, customer: Customer):
    one = a_call(customer, planned_for=TODAY, channel="phone")
    address = f"/calendar/touchpoints/{one.pk}/days/"
    moved = owner_client.post(address, {"to": str(TODAY + DAY), "week": "2026-W10"})

    html = owner_client.get(moved["Location"]).content.decode()

    forms = re.findall(r'<form[^>]*action="/(?:calendar|reminders)/.*?</form>', html, re.DOTALL)
    assert len(forms) == 3  # the way back, another move, a new reminder
    assert [form for form in forms if 'name="week" value="2026-W10"' not in form] == []


@pytest.mark.parametrize("moved", ["None", "x", "²", "99999999999999999999"])
def test_a_broken_address_of_a_move_shows_the_calendar(owner_client: Client, moved: str):
    assert owner_client.get("/calendar/", {"moved": moved}).status_code == 200


def test_a_reminder_is_made_done_and_taken_back_on_the_calendar(owner_client: Client, owner: Staff):
    said = {"text": "Order filters", "on_date": str(TODAY), "at_time": "16:30", "staff": owner.pk}

    owner_client.post("/reminders/", said)
    one = Reminder.objects.get()
    done = owner_client.post(f"/reminders/{one.pk}/ends/", {"back": "calendar"}, follow=True).content.decode()
    owner_client.post(f"/reminders/{one.pk}/undo/")

    one.refresh_from_db()
    assert (one.text, one.at_time, one.done_at) == ("Order filters", dt.time(16, 30), None)
    assert f'action="/reminders/{one.pk}/undo/"' in done


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": ""}, "Write what to be reminded of."),
        ({"on_date": "2020-01-01"}, "Choose a day from today on"),
        ({"on_date": ""}, "Choose a day."),
        ({"staff": "999999"}, "Select a valid choice"),
    ],
)
def test_a_reminder_that_cannot_be_says_why(owner_client: Client, owner: Staff, wrong: dict[str, str], words: str):
    said = {"text": "Order filters", "on_date": str(TODAY), "staff": owner.pk} | wrong

    answer = owner_client.post("/reminders/", said)

    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_a_reminder_about_a_customer_stands_on_their_page_and_on_the_day(
    owner_client: Client, business: Business, customer: Customer
):
    said = {"text": "Bring the filter list", "on_date": str(TODAY), "key": "k1"}
    owner_client.post(f"/customers/{customer.pk}/reminders/", said)

    pages = [owner_client.get(address).content.decode() for address in (f"/customers/{customer.pk}/", "/")]

    assert ["Bring the filter list" in page for page in pages] == [True, True]


def test_a_reminder_done_on_the_page_of_the_day_can_come_back_there(
    owner_client: Client, business: Business, owner: Staff
):
    one = reminders.remind(business, staff=owner, text="Order filters", on_date=TODAY, by=owner, now=NOW)

    answer = owner_client.post(f"/reminders/{one.pk}/ends/", {"back": "today"}, follow=True)

    assert answer.redirect_chain[0][0] == f"/?reminder={one.pk}"
    assert f'action="/reminders/{one.pk}/undo/"' in answer.content.decode()


def test_a_reminder_moves_to_another_day(owner_client: Client, business: Business, owner: Staff):
    one = reminders.remind(business, staff=owner, text="Order filters", on_date=TODAY, by=owner, now=NOW)

    page = owner_client.get("/calendar/").content.decode()
    moved = owner_client.post(f"/reminders/{one.pk}/days/", {"on_date": str(TODAY + 2 * DAY), "week": ""})
    slip = owner_client.get(moved["Location"]).content.decode()
    refused = owner_client.post(f"/reminders/{one.pk}/days/", {"on_date": str(TODAY - DAY)})

    one.refresh_from_db()
    assert (one.on_date, moved["Location"]) == (TODAY + 2 * DAY, f"/calendar/?week=&carried={one.pk}")
    assert refused.status_code == 422
    assert f'data-days="{" ".join(str(TODAY + number * DAY) for number in range(7))}"' in page
    assert f'name="on_date" value="{TODAY}"' in slip  # the way back


def test_a_reminder_that_was_overdue_has_no_day_to_go_back_to(owner_client: Client, business: Business, owner: Staff):
    one = reminders.remind(business, staff=owner, text="Filters", on_date=TODAY, by=owner, now=NOW)
    Reminder.objects.update(on_date=TODAY - DAY)

    html = owner_client.post(f"/reminders/{one.pk}/days/", {"on_date": str(TODAY)}, follow=True).content.decode()

    assert ("Filters" in html, "Undo" in html) == (True, False)


def test_a_promise_is_carried_to_the_page_where_they_are_told_first(
    owner_client: Client, customer: Customer, owner: Staff
):
    promise = a_promise(customer, owner, TODAY + DAY)
    later = " ".join(str(TODAY + number * DAY) for number in range(2, 7))

    page = owner_client.get("/calendar/").content.decode()
    told = owner_client.get(f"/promises/{promise.pk}/?until={TODAY + 3 * DAY}").content.decode()

    assert f'data-days="{later}"' in page
    assert re.search(rf'name="until" value="{TODAY + 3 * DAY}"', told)
    promise.refresh_from_db()
    assert promise.due_date == TODAY + DAY


def test_an_address_is_shown_once_and_read_without_signing_in(
    owner_client: Client, business: Business, customer: Customer
):
    a_call(customer, planned_for=TODAY, channel="phone")

    first = owner_client.post("/calendar/feeds/", {"whose": "mine"}, follow=True).content.decode()
    second = owner_client.get("/calendar/yours/").content.decode()

    address = first.partition('<code id="address">')[2].partition("</code>")[0].removeprefix("http://testserver")
    answer = Client().get(address)
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert (address[:16], address[-4:]) == ("/calendar/feeds/", ".ics")
    assert ("/calendar/feeds/" + address[16:30] in second, answer["Content-Type"]) == (
        False, "text/calendar; charset=utf-8",
    )  # fmt: skip
    assert [str(one["summary"]) for one in events] == ["Call Rosa Diaz"]


def test_a_calendar_that_has_it_already_is_told_so(business: Business, owner: Staff):
    address = f"/calendar/feeds/{feeds.open_feed(business, None, by=owner, now=NOW)}.ics"
    first = Client().get(address)

    by_tag = Client().get(address, headers={"If-None-Match": first["ETag"]})
    by_day = Client().get(address, headers={"If-Modified-Since": first["Last-Modified"]})

    assert [first.status_code, by_tag.status_code, by_day.status_code] == [200, 304, 304]


def test_reading_a_feed_changes_nothing_and_asks_little(
    business: Business, owner: Staff, customer: Customer, django_assert_num_queries: Any
):
    address = f"/calendar/feeds/{feeds.open_feed(business, None, by=owner, now=NOW)}.ics"
    a_promise(customer, owner, people.TODAY)

    with django_assert_num_queries(2) as asked:
        Client().get(address)

    assert [one["sql"] for one in asked.captured_queries if not one["sql"].startswith("SELECT")] == []


@pytest.mark.parametrize("secret", ["x", "a" * 43, "a" * 200])
def test_a_guessed_address_is_404(business: Business, secret: str):
    assert Client().get(f"/calendar/feeds/{secret}.ics").status_code == 404


def test_a_closed_address_is_404(owner_client: Client, business: Business, owner: Staff):
    secret = feeds.open_feed(business, owner, by=owner, now=NOW)

    owner_client.post("/calendar/feeds/ends/", {"whose": "mine"})

    assert (Client().get(f"/calendar/feeds/{secret}.ics").status_code, Feed.objects.count()) == (404, 0)


def test_only_who_leads_gets_the_shops_address(business: Business, staff: Staff):
    client = Client()
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get("/calendar/yours/").content.decode()
    client.post("/calendar/feeds/", {"whose": "shop"})

    assert ("shop&#x27;s address" in page, Feed.objects.count()) == (False, 0)


def test_the_morning_mail_is_switched_on_and_off(owner_client: Client, owner: Staff):
    owner_client.post("/calendar/morning/", {"wants": "on", "email": ""})
    owner.refresh_from_db()
    on = owner.wants_morning_mail
    owner_client.post("/calendar/morning/", {"email": ""})

    owner.refresh_from_db()
    assert [on, owner.wants_morning_mail] == [True, False]


def test_a_wrong_address_for_the_morning_mail_says_so(owner_client: Client, owner: Staff):
    answer = owner_client.post("/calendar/morning/", {"wants": "on", "email": "olive"})

    owner.refresh_from_db()
    assert (answer.status_code, owner.wants_morning_mail) == (422, False)


@pytest.mark.parametrize("address", ["/calendar/touchpoints/{0}/days/", "/calendar/touchpoints/{0}/undo/"])
def test_a_neighbours_touchpoint_is_404(owner_client: Client, neighbour: Business, address: str):
    theirs = a_call(people.a_customer(neighbour, "Nils"))

    assert owner_client.post(address.format(theirs.pk), {"to": str(TODAY)}).status_code == 404


@pytest.mark.parametrize("what", ["ends", "undo", "days"])
def test_a_neighbours_reminder_is_404(owner_client: Client, neighbour: Business, neighbour_owner: Staff, what: str):
    one = reminders.remind(neighbour, staff=neighbour_owner, text="x", on_date=TODAY, by=neighbour_owner, now=NOW)

    assert owner_client.post(f"/reminders/{one.pk}/{what}/", {"on_date": str(TODAY)}).status_code == 404


def test_a_reminder_cannot_be_about_a_neighbours_customer(owner_client: Client, neighbour: Business, owner: Staff):
    theirs = people.a_customer(neighbour, "Nils")
    said = {"text": "x", "on_date": str(TODAY), "staff": owner.pk, "customer": theirs.pk}

    assert owner_client.post("/reminders/", said).status_code == 404

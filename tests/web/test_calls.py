"""The call desk: one call after the other, each outcome by a button, and nothing of what was typed lost."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from regulars.records.models import Business, Customer, Fact, Moment, Promise, Staff, Touchpoint
from regulars.services import handles
from regulars.services.outcome_notes import HasEnded
from tests import people
from tests.people import NOW, TODAY
from tests.web.test_today import planned

QUESTIONS = 17
DESKS = ["today", "calls", "all-calls"]
FOUR = "2026-03-03T16:00:00-05:00"


@pytest.fixture
def drawn(business: Business) -> Business:
    """A business whose list of today is drawn up."""
    Business.objects.filter(pk=business.pk).update(planned_on=TODAY)
    business.refresh_from_db()
    return business


@pytest.fixture
def call(drawn: Business, customer: Customer) -> Touchpoint:
    """A call on today's list."""
    return planned(customer, 1)


def page(client: Client, address: str = "/calls/") -> str:
    """What is on a page."""
    return client.get(address).content.decode()


def at_desk(client: Client, touchpoint: Touchpoint, act: str, back: str = "calls", **fields: Any) -> Any:
    """Do something with a touchpoint at the desk, or on another page."""
    return client.post(f"/touchpoints/{touchpoint.pk}/{act}/", fields | {"back": back}, follow=True)


def post(client: Client, touchpoint: Touchpoint, **fields: Any) -> str:
    """Write down how a call went, and return what the desk says then."""
    return at_desk(client, touchpoint, "outcomes", **fields).content.decode()


def names(html: str) -> list[str]:
    """Who stands on the page, in order."""
    return re.findall(r'class="name"><a [^>]*>([^<]+)<', html)


def test_the_call_that_can_be_made_now_lies_open(owner_client: Client, call: Touchpoint, drawn: Business):
    early = people.a_customer(drawn, "Ann West", timezone="America/Los_Angeles")
    planned(early, 0)

    html = page(owner_client)

    assert "2 calls, about 12 minutes" in html
    assert names(html) == ["Rosa Diaz", "Ann West"]
    assert "From 12:00 pm: it is 7:00 am there." in html
    assert 'href="tel:+12125550147"' in html


def test_only_calls_are_on_the_desk(owner_client: Client, call: Touchpoint, drawn: Business):
    planned(people.a_customer(drawn, "Ben Okafor"), 2, channel="note")

    assert names(page(owner_client)) == ["Rosa Diaz"]


def test_the_next_one_opens_by_itself_and_the_last_can_be_taken_back(
    owner_client: Client, call: Touchpoint, drawn: Business
):
    second = planned(people.a_customer(drawn, "Ben Okafor"), 2)

    html = post(owner_client, call, outcome="voicemail", said="")
    assert f'id="touchpoint-{second.pk}"' in html
    assert "Voicemail left" in html
    assert f'action="/touchpoints/{call.pk}/undo/"' in html

    html = at_desk(owner_client, call, "undo").content.decode()
    assert f'id="touchpoint-{call.pk}"' in html
    assert not Moment.objects.filter(kind="tried").exists()


def test_the_end_says_what_became_of_the_calls(owner_client: Client, call: Touchpoint, drawn: Business):
    second = planned(people.a_customer(drawn, "Ben Okafor"), 2)
    post(owner_client, call, outcome="no_answer")

    html = post(owner_client, second, outcome="happy")

    assert "All calls are made" in html
    assert "1 happy, 1 without an answer." in html
    assert "The next try is Wednesday, March 4." in html


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"call_at": FOUR}, "They asked to be called today at 4:00 pm."),
        ({"outcome": "call_back", "call_on": "2026-03-04", "call_time": "11:15"},
         "They asked to be called back on Wednesday, March 4 at 11:15 am."),
    ],
)  # fmt: skip
def test_call_back_is_booked_and_said(owner_client: Client, call: Touchpoint, fields: dict[str, str], words: str):
    assert words in post(owner_client, call, said="In a meeting.", **fields)
    assert Moment.objects.get(kind="tried").words == "In a meeting."


def test_who_is_called_later_waits_and_comes_first_when_it_is_time(
    owner_client: Client, call: Touchpoint, drawn: Business, monkeypatch: pytest.MonkeyPatch
):
    planned(people.a_customer(drawn, "Ben Okafor"), 2)
    post(owner_client, call, call_at=FOUR)
    assert names(page(owner_client)) == ["Ben Okafor", "Rosa Diaz"]

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + dt.timedelta(hours=6, minutes=40))
    html = page(owner_client)
    assert names(html) == ["Rosa Diaz", "Ben Okafor"]
    assert "They asked to be called today at 4:00 pm, and nobody has yet." in html
    assert names(page(owner_client, "/")) == ["Rosa Diaz", "Ben Okafor"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"call_at": "2026-03-03T20:30:00-05:00"}, "choose a time between 9:00 am and 5:00 pm"),
        ({"call_at": "soon"}, "Choose a day and a time at which somebody may be called back."),
        ({"outcome": "call_back"}, "Choose a day and a time for the call."),
        ({"outcome": "delighted"}, "Choose how it went with one of the buttons."),
        ({}, "Choose how it went."),
    ],
)
@pytest.mark.parametrize("where", DESKS)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    owner_client: Client, call: Touchpoint, fields: dict[str, str], words: str, where: str
):
    answer = at_desk(owner_client, call, "outcomes", where, **fields, said="In a meeting.")

    html = answer.content.decode()
    assert (answer.status_code, words in html, "In a meeting.</textarea>" in html) == (422, True, True)


@pytest.mark.parametrize("where", DESKS)
def test_words_about_one_never_stand_beside_another(
    owner_client: Client, call: Touchpoint, drawn: Business, where: str
):
    """Two write down the same call at once: the second one's words are shown, and not in the next one's field."""
    planned(people.a_customer(drawn, "Ben Okafor"), 2)
    post(owner_client, call, outcome="voicemail")
    post(owner_client, call, outcome="not_needed", said="Moved away.")

    answer = at_desk(owner_client, call, "outcomes", where, outcome="happy", said="Two dogs.")

    html = answer.content.decode()
    assert (answer.status_code, "Two dogs.</textarea>" in html) == (422, False)
    assert "You had written: “Two dogs.”" in html


@pytest.mark.parametrize("where", DESKS)
def test_what_was_typed_comes_back_with_an_undo(owner_client: Client, call: Touchpoint, where: str):
    at_desk(owner_client, call, "outcomes", where, outcome="fine", said="Wants a filter.")

    html = at_desk(owner_client, call, "undo", where).content.decode()

    assert "Wants a filter.</textarea>" in html


@pytest.mark.parametrize("where", DESKS)
def test_what_was_written_down_stays_so_when_only_later_is_taken_back(
    owner_client: Client, call: Touchpoint, where: str
):
    at_desk(owner_client, call, "outcomes", where, outcome="no_answer", said="Machine.")
    Moment.objects.update(happened_at=NOW - dt.timedelta(days=2))
    at_desk(owner_client, call, "delays", where, until="2026-03-06")

    html = at_desk(owner_client, call, "undo", where).content.decode()

    assert Moment.objects.get(kind="tried").words == "Machine."
    assert f'id="touchpoint-{call.pk}"' in html
    assert "Machine.</textarea>" not in html


@pytest.mark.parametrize("where", DESKS)
def test_an_undo_that_is_refused_types_nothing(owner_client: Client, call: Touchpoint, where: str):
    at_desk(owner_client, call, "outcomes", where, outcome="no_answer", said="Machine.")
    Moment.objects.update(happened_at=NOW - dt.timedelta(days=2))
    Touchpoint.objects.update(not_before_date=None, planned_for=TODAY)

    refused = at_desk(owner_client, call, "undo", where)

    assert refused.status_code == 422
    assert "Machine.</textarea>" not in page(owner_client, f"{'/' if where == 'today' else '/calls/'}?at={call.pk}")


@pytest.mark.parametrize("where", DESKS)
def test_from_what_is_refused_every_link_leads_on(
    owner_client: Client, call: Touchpoint, drawn: Business, staff: Staff, where: str
):
    """Without scripts the page stands at the address of the form, which nobody can visit."""
    planned(people.a_customer(drawn, "Ben Okafor"), 2)
    planned(people.a_customer(drawn, "Cy Young"), 3, keeper=staff)

    html = at_desk(owner_client, call, "outcomes", where, outcome="delighted").content.decode()

    assert "Ben Okafor" in html
    assert 'href="?' not in html


def test_what_is_known_is_at_hand(owner_client: Client, owner: Staff, call: Touchpoint, drawn: Business):
    about = {"business": drawn, "customer": call.customer}
    Fact.objects.create(**about, text="Has a small dog", source="counter", noted_at=NOW)
    Promise.objects.create(
        **about, what="Send the filter list", due_date=TODAY, first_due_date=TODAY, keeper=owner, about="p", made_at=NOW
    )
    Moment.objects.create(
        **about, kind="contacted", about="contact:0:1", happened_at=NOW - dt.timedelta(days=90),
        words="Quieter than before", details={"outcome": "happy", "channel": "phone"},
    )  # fmt: skip

    html = page(owner_client)

    assert "Has a small dog" in html
    assert "Send the filter list" in html
    assert "Quieter than before" in html


@pytest.mark.parametrize(
    ("occasion", "asks"),
    [("how_is_it", True), ("check_in", True), ("complaint_follow_up", False), ("come_back", False)],
)
def test_only_somebody_happy_is_asked_for_others(owner_client: Client, customer: Customer, occasion: str, asks: bool):
    """D1: never while something is put right, and always as a step that says for whom it is."""
    planned(customer, occasion=occasion)

    html = page(owner_client)

    assert ("Only if they are happy" in html, "Do you know somebody" in html) == (asks, asks)


def test_who_was_asked_for_others_lately_is_not_asked_again(owner_client: Client, call: Touchpoint):
    Moment.objects.create(
        business=call.business, customer=call.customer, kind="referral", about="referral:1", happened_at=NOW
    )

    assert "Do you know somebody" not in page(owner_client)


def test_somebody_elses_calls_are_one_link_away(owner_client: Client, call: Touchpoint, staff: Staff):
    Touchpoint.objects.update(keeper=staff)

    html = page(owner_client)
    assert ("None of today's calls are yours" in html, "One more is somebody else’s" in html) == (True, True)
    assert names(page(owner_client, "/calls/?whose=all")) == ["Rosa Diaz"]


def test_who_made_their_calls_is_told_that_nothing_of_theirs_is_left(
    owner_client: Client, call: Touchpoint, owner: Staff, staff: Staff
):
    Touchpoint.objects.update(keeper=staff)
    details = {"channel": "phone", "touchpoint": call.pk, "outcome": "no_answer"}
    tried = Moment.objects.create(
        business=call.business, customer=call.customer, kind="tried", about=f"contact:{call.pk}:1", happened_at=NOW,
        staff=staff, details=details,
    )  # fmt: skip
    theirs = page(owner_client)
    Moment.objects.filter(pk=tried.pk).update(staff=owner)

    said = "Nothing of yours is left"
    assert (said in theirs, said in page(owner_client)) == (False, True)


def test_without_calls_the_desk_says_what_will_be_there(owner_client: Client, drawn: Business):
    assert "Nobody to call today" in page(owner_client)


def test_when_nobody_is_awake_the_desk_says_from_when(owner_client: Client, call: Touchpoint):
    Customer.objects.update(timezone="America/Los_Angeles")

    html = page(owner_client)
    assert "Nobody can be reached right now" in html
    assert "The next one from 12:00 pm." in html


def test_a_name_is_never_markup(owner_client: Client, drawn: Business):
    planned(people.a_customer(drawn, "<b>Ann</b>"))

    assert "<b>Ann" not in page(owner_client)


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_the_database_the_same_for_one_and_for_three(
    owner_client: Client, drawn: Business, django_assert_num_queries: Any, count: int
):
    for number in range(count):
        one = people.a_customer(drawn, f"Ann {number}")
        planned(one, number)
        planned(people.a_customer(drawn, f"Cy {number}"), number + 20, channel="message", channels=["message"])
        done = planned(people.a_customer(drawn, f"Ben {number}"), number + 10)
        post(owner_client, done, outcome="fine", said="Hm.")

    with django_assert_num_queries(QUESTIONS):
        owner_client.get("/calls/")


def test_a_neighbours_call_is_not_there(owner_client: Client, neighbour: Business):
    theirs = planned(people.a_customer(neighbour, "Nell"))

    for act in ("outcomes", "delays", "undo"):
        assert at_desk(owner_client, theirs, act, outcome="happy", until="2026-03-05").status_code == 404
    assert names(page(owner_client, f"/calls/?at={theirs.pk}&whose=all")) == []


@pytest.fixture
def message(drawn: Business, owner: Staff) -> Touchpoint:
    """A message on today's list to somebody who wrote to us."""
    ana = people.a_customer(drawn, "Ana Torres", phone="+12125550148")
    handles.note(ana, "whatsapp", "", by=owner, now=NOW - dt.timedelta(days=30))
    return planned(ana, 0, channel="message", channels=["message"], words="Thank you, Ana.")


def test_a_message_waits_until_nobody_is_to_be_rung(owner_client: Client, call: Touchpoint, message: Touchpoint):
    html = page(owner_client)
    assert "1 call, 1 message, about 8 minutes" in html
    assert names(html) == ["Rosa Diaz", "Ana Torres"]
    assert "wa.me" not in html

    html = post(owner_client, call, outcome="no_answer")

    assert names(html) == ["Ana Torres"]
    assert 'href="https://wa.me/12125550148?text=' in html
    assert 'href="tel:+12125550148"' not in html


def test_a_message_a_person_sent_is_done_and_taken_back_where_they_are(owner_client: Client, message: Touchpoint):
    html = post(owner_client, message, outcome="sent")
    assert ("1 message sent." in html, "All calls and messages are done" in html) == (True, True)
    assert Touchpoint.objects.get().outcome == "sent"

    html = at_desk(owner_client, message, "undo").content.decode()

    assert names(html) == ["Ana Torres"]


def test_a_message_that_is_not_for_now_waits_for_the_next_day(owner_client: Client, message: Touchpoint):
    (day,) = re.findall(r'name="until" value="([^"]+)" data-key="2"', page(owner_client))

    answer = at_desk(owner_client, message, "delays", until=day)
    html = answer.content.decode()
    assert answer.redirect_chain == [(f"/calls/?done={message.pk}", 302)]
    assert "Put off until Wednesday, March 4 by Olive." in html
    assert names(html) == []

    assert names(at_desk(owner_client, message, "undo").content.decode()) == ["Ana Torres"]


def test_a_message_on_its_last_day_cannot_wait(owner_client: Client, message: Touchpoint):
    Touchpoint.objects.update(use_by_date=TODAY)

    html = page(owner_client)
    refused = at_desk(owner_client, message, "delays", until="2026-03-04")

    assert ("Not now" in html, "Today is the last day on which this makes sense." in html) == (False, True)
    assert (refused.status_code, "<title>Calls" in refused.content.decode()) == (422, True)


def test_a_message_is_not_written_where_it_is_night(owner_client: Client, message: Touchpoint):
    Customer.objects.update(timezone="America/Los_Angeles")

    html = page(owner_client)

    assert ("Nobody can be reached right now" in html, "wa.me" in html) == (True, False)


@pytest.mark.parametrize("where", DESKS)
@pytest.mark.parametrize("act", ["delays", "keepers"])
def test_what_is_refused_about_who_is_done_stands_above_and_not_with_the_next(
    owner_client: Client, message: Touchpoint, staff: Staff, drawn: Business, act: str, where: str
):
    """Two may have the same page open: what is refused to the second is nothing about the next customer."""
    message_to_ben = planned(people.a_customer(drawn, "Ben Okafor"), 2, channel="message", channels=["message"])
    at_desk(owner_client, message, "outcomes", outcome="sent")

    refused = at_desk(owner_client, message, act, where, until="2026-03-04", to=staff.pk)

    html = refused.content.decode()
    assert (refused.status_code, f'id="touchpoint-{message_to_ben.pk}"' in html) == (422, True)
    assert re.findall(r'class="errors" role="alert"><p>([^<]+)</p>', html) == [f"{HasEnded.__doc__} It ended so: Done."]
    assert ('<details class="more" open>' in html, 'aria-invalid="true"' in html) == (False, False)


def test_what_is_refused_to_who_asked_for_an_hour_meanwhile_says_so(owner_client: Client, call: Touchpoint):
    at_desk(owner_client, call, "outcomes", "today", outcome="call_back", call_at=FOUR)

    html = at_desk(owner_client, call, "delays", "today", until="2026-03-05").content.decode()

    assert "They asked to be called at 4:00 pm. If that changed, choose another time." in html


def test_a_message_is_given_to_somebody_else_where_they_are(owner_client: Client, message: Touchpoint, staff: Staff):
    html = page(owner_client, "/calls/?whose=all")
    (form,) = re.findall(r'<form[^>]*action="/touchpoints/\d+/keepers/".*?</form>', html, re.DOTALL)
    assert ('name="back" value="all-calls"' in form, "Sam" in form) == (True, True)

    given = at_desk(owner_client, message, "keepers", "all-calls", to=staff.pk)

    message.refresh_from_db()
    assert (message.keeper, given.redirect_chain) == (staff, [("/calls/?whose=all", 302)])
    assert "Sam keeps this one now." in given.content.decode()


@pytest.mark.parametrize(("where", "title"), [("today", "<title>Today"), ("calls", "<title>Calls")])
def test_a_message_given_to_nobody_is_refused_where_they_are(
    owner_client: Client, message: Touchpoint, staff: Staff, where: str, title: str
):
    refused = at_desk(owner_client, message, "keepers", where, to="")

    html = refused.content.decode()
    assert (refused.status_code, title in html, "Choose somebody." in html) == (422, True, True)

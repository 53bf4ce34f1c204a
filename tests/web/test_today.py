"""The page of the day: what the owner sees and what a click does."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from regulars.records.models import Business, Customer, Fact, Moment, Staff, Touchpoint
from tests import people
from tests.people import NOW, TODAY
from tests.services import scene

QUESTIONS = 27


def planned(customer: Customer, position: int = 0, **fields: Any) -> Touchpoint:
    """Somebody on today's list."""
    chosen: dict[str, Any] = {
        "key": f"thanks/{customer.pk}/{position}",
        "occasion": "how_is_it",
        "purpose": "service",
        "about": f"sale:{position}",
        "opened_by_kind": "sale",
        "channels": ["phone"],
        "channel": "phone",
        "due_date": TODAY,
        "use_by_date": TODAY + dt.timedelta(days=4),
        "planned_for": TODAY,
        "position": position,
        "why": f"Reason {position}.",
        "opened_at": NOW,
    }
    return Touchpoint.objects.create(business=customer.business, customer=customer, **(chosen | fields))


@pytest.fixture
def drawn(business: Business) -> Business:
    """A business whose list of today is drawn up."""
    Business.objects.filter(pk=business.pk).update(planned_on=TODAY)
    business.refresh_from_db()
    return business


@pytest.fixture
def called(business: Business, customer: Customer) -> Touchpoint:
    """A call that the playbook wants today, after a repair last Friday."""
    scene.a_playbook(business)
    scene.a_moment(customer, "repair_done", on=dt.date(2026, 2, 27), about="sale:1", details={"item": "oil burner"})
    return scene.planned(business)


def page(client: Client, address: str = "/") -> str:
    """What is on a page."""
    return client.get(address).content.decode()


def test_the_head_says_how_long_the_day_takes(owner_client: Client, customer: Customer) -> None:
    planned(customer)
    planned(people.a_customer(customer.business, "Ben Okafor"), 1, channel="note")

    html = page(owner_client)

    assert "Tuesday, March 3" in html
    assert "About 14 minutes: 1 call, 1 note." in html


def test_the_first_lies_open_and_the_others_wait(owner_client: Client, customer: Customer) -> None:
    first = planned(customer)
    second = planned(people.a_customer(customer.business, "Ben Okafor"), 1)

    html = page(owner_client)

    assert (f'id="touchpoint-{first.pk}"' in html, f'href="/?at={first.pk}"' in html) == (True, False)
    assert (f'id="touchpoint-{second.pk}"' in html, f'href="/?at={second.pk}"' in html) == (False, True)


def test_another_one_is_opened_by_its_link(owner_client: Client, customer: Customer) -> None:
    planned(customer)
    second = planned(people.a_customer(customer.business, "Ben Okafor"), 1)

    assert f'id="touchpoint-{second.pk}"' in page(owner_client, f"/?at={second.pk}")


@pytest.mark.parametrize("at", ["0", "-1", "x", "99999999999999999999", "²"])
def test_a_broken_link_opens_the_first(at: str, owner_client: Client, customer: Customer) -> None:
    first = planned(customer)

    assert f'id="touchpoint-{first.pk}"' in page(owner_client, f"/?at={at}")


def test_a_card_says_when_it_is_day_where_they_live(owner_client: Client, business: Business) -> None:
    """C6: a Californian is rung from noon on when the shop is in New York."""
    planned(people.a_customer(business, timezone="America/Los_Angeles"), channel="phone")

    assert "between 12:00 pm and 5:00 pm" in page(owner_client)


def test_a_card_shows_what_is_remembered_and_how_long_we_know_each_other(
    owner_client: Client, customer: Customer
) -> None:
    Customer.objects.filter(pk=customer.pk).update(since_date=dt.date(2024, 4, 2))
    Fact.objects.create(business=customer.business, customer=customer, text="window table", source="x", noted_at=NOW)
    planned(customer)

    html = page(owner_client)

    assert "window table" in html
    assert "with us since spring 2024" in html


def test_a_call_has_a_number_to_ring(owner_client: Client, customer: Customer) -> None:
    planned(customer)

    assert 'href="tel:+12125550147"' in page(owner_client)


def test_an_email_opens_in_ones_own_mail(owner_client: Client, customer: Customer) -> None:
    planned(customer, channel="email", channels=["email"])

    assert 'href="mailto:rosa.diaz@mail.example?subject=' in page(owner_client)


def test_a_note_shows_where_to_send_it(owner_client: Client, customer: Customer) -> None:
    planned(customer, channel="note", channels=["note"])

    html = page(owner_client)

    assert "12 Elm Street<br>Albany, NY 12207" in html
    assert "To the writing desk" in html


def test_how_it_went_is_written_down_and_stamped(owner_client: Client, customer: Customer) -> None:
    touchpoint = planned(customer)

    answer = owner_client.post(f"/touchpoints/{touchpoint.pk}/outcomes/", {"outcome": "fine", "said": "warm now"})

    touchpoint.refresh_from_db()
    assert (touchpoint.state, touchpoint.outcome) == ("made", "fine")
    assert answer["Location"] == f"/?done={touchpoint.pk}"
    assert '<span class="stamped">Spoke, fine</span>' in page(owner_client, answer["Location"])


def test_undo_puts_it_back_on_the_list(owner_client: Client, called: Touchpoint) -> None:
    owner_client.post(f"/touchpoints/{called.pk}/outcomes/", {"outcome": "happy"})

    answer = owner_client.post(f"/touchpoints/{called.pk}/undo/")

    assert f'id="touchpoint-{called.pk}"' in page(owner_client, answer["Location"])


def test_undo_without_anything_to_take_back_says_so(owner_client: Client, customer: Customer) -> None:
    touchpoint = planned(customer)

    answer = owner_client.post(f"/touchpoints/{touchpoint.pk}/undo/")

    assert answer.status_code == 422
    assert "There is nothing to take back" in answer.content.decode()


def test_an_unknown_outcome_is_refused_in_words(owner_client: Client, customer: Customer) -> None:
    touchpoint = planned(customer)

    answer = owner_client.post(f"/touchpoints/{touchpoint.pk}/outcomes/", {"outcome": "exploded"})

    assert answer.status_code == 422
    assert "Choose how it went with one of the buttons." in answer.content.decode()


def test_not_needed_wants_a_word_why(owner_client: Client, customer: Customer) -> None:
    touchpoint = planned(customer)

    answer = owner_client.post(f"/touchpoints/{touchpoint.pk}/outcomes/", {"outcome": "not_needed"})

    assert answer.status_code == 422
    assert "Write in a word or two why this is not needed." in answer.content.decode()


def test_later_moves_it_inside_its_window(owner_client: Client, customer: Customer) -> None:
    touchpoint = planned(customer)

    owner_client.post(f"/touchpoints/{touchpoint.pk}/delays/", {"until": "2026-03-05"})

    touchpoint.refresh_from_db()
    assert (touchpoint.not_before_date, touchpoint.planned_for) == (dt.date(2026, 3, 5), None)


@pytest.mark.parametrize("until", ["2026-03-20", "2026-03-03", "soon", ""])
def test_later_outside_its_window_is_refused_in_words(until: str, owner_client: Client, customer: Customer) -> None:
    touchpoint = planned(customer)

    answer = owner_client.post(f"/touchpoints/{touchpoint.pk}/delays/", {"until": until})

    assert answer.status_code == 422
    assert 'id="until-error"' in answer.content.decode()


@pytest.mark.parametrize("action", ["outcomes", "delays", "undo"])
def test_another_business_touchpoint_is_not_there(action: str, owner_client: Client, neighbour: Business) -> None:
    theirs = planned(people.a_customer(neighbour, "Nils North"))

    answer = owner_client.post(f"/touchpoints/{theirs.pk}/{action}/", {"outcome": "happy", "until": "2026-03-05"})

    theirs.refresh_from_db()
    assert (answer.status_code, theirs.outcome) == (404, "")


def test_another_business_people_are_on_no_page(owner_client: Client, neighbour: Business, customer: Customer) -> None:
    theirs = people.a_customer(neighbour, "Nils North")
    planned(theirs)
    planned(theirs, 1, planned_for=None, held_code="day_full", held_reason="Theirs.")
    Moment.objects.create(business=neighbour, customer=theirs, kind="complaint", happened_at=NOW, about="complaint:1")

    assert "Nils North" not in page(owner_client) + page(owner_client, "/held/")


def test_an_empty_shop_is_shown_the_first_step(owner_client: Client) -> None:
    assert "Bring your customers" in page(owner_client)


def test_a_day_without_a_list_offers_to_draw_it_up(owner_client: Client, customer: Customer) -> None:
    assert "Draw up today" in page(owner_client)


def test_drawing_up_leads_back_to_a_drawn_day(owner_client: Client, customer: Customer, business: Business) -> None:
    answer = owner_client.post("/plans/")

    business.refresh_from_db()
    assert (answer["Location"], business.planned_on) == ("/", TODAY)


def test_a_finished_day_ends_calmly(owner_client: Client, customer: Customer, drawn: Business) -> None:
    touchpoint = planned(customer)
    owner_client.post(f"/touchpoints/{touchpoint.pk}/outcomes/", {"outcome": "fine"})

    assert "That was everything for today" in page(owner_client)


def test_a_complaint_waits_in_the_margin_until_it_is_put_right(owner_client: Client, customer: Customer) -> None:
    journal = {"business": customer.business, "customer": customer, "happened_at": NOW, "about": "complaint:1"}
    Moment.objects.create(kind="complaint", **journal)
    before = "To put right" in page(owner_client)
    Moment.objects.create(kind="complaint_solved", **journal)

    assert (before, "To put right" in page(owner_client)) == (True, False)


def test_what_is_held_back_says_why(owner_client: Client, customer: Customer) -> None:
    planned(customer, planned_for=None, held_code="per_week", held_reason="One contact a week is the most.")

    assert "1 customer" in page(owner_client)
    assert "One contact a week is the most." in page(owner_client, "/held/")


def test_a_call_that_nobody_took_can_be_called_back_today(owner_client: Client, called: Touchpoint) -> None:
    answer = owner_client.post(f"/touchpoints/{called.pk}/outcomes/", {"outcome": "no_answer"})

    html = page(owner_client, answer["Location"])

    assert "Nobody answered. The next try is Wednesday, March 4." in html
    assert "· No answer" in html
    assert html.count(f'action="/touchpoints/{called.pk}/undo/"') == 2


def test_undo_says_why_it_does_not_come_back(owner_client: Client, called: Touchpoint) -> None:
    owner_client.post(f"/touchpoints/{called.pk}/outcomes/", {"outcome": "happy"})
    Customer.objects.update(paused_until=dt.date(2026, 4, 1))

    html = owner_client.post(f"/touchpoints/{called.pk}/undo/", follow=True).content.decode()

    assert "Taken back." in html


def test_a_call_has_the_words_in_the_name_of_who_calls(owner_client: Client, called: Touchpoint) -> None:
    assert "Hello Rosa, this is Olive from North Air." in page(owner_client)


def test_the_same_click_twice_changes_nothing(owner_client: Client, called: Touchpoint) -> None:
    owner_client.post(f"/touchpoints/{called.pk}/outcomes/", {"outcome": "fine"})
    before = Moment.objects.count()

    answer = owner_client.post(f"/touchpoints/{called.pk}/outcomes/", {"outcome": "fine"})

    assert (answer.status_code, Moment.objects.count()) == (302, before)


def test_another_outcome_for_what_has_ended_is_refused_in_words(owner_client: Client, called: Touchpoint) -> None:
    owner_client.post(f"/touchpoints/{called.pk}/outcomes/", {"outcome": "fine"})

    answer = owner_client.post(f"/touchpoints/{called.pk}/outcomes/", {"outcome": "unhappy"})

    assert answer.status_code == 422
    assert "This has ended already." in answer.content.decode()


def test_words_are_shown_as_words(owner_client: Client, business: Business) -> None:
    planned(people.a_customer(business, "<b>Rosa</b>"), why="<script>alert(1)</script>")

    html = page(owner_client)

    assert "<script>alert" not in html
    assert "<b>Rosa</b>" not in html


@pytest.mark.parametrize("count", [1, 30])
def test_a_long_list_asks_no_more_questions_than_a_short_one(
    count: int, owner_client: Client, drawn: Business, owner: Staff, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        planned(people.a_customer(drawn, f"Rosa Diaz {number}", phone=""), number)
        ended = {"state": "made", "reason": "Done.", "outcome": "fine", "ended_at": NOW, "ended_by": owner}
        planned(people.a_customer(drawn, f"Ben Okafor {number}", phone=""), number, **ended)

    with django_assert_num_queries(QUESTIONS):
        owner_client.get("/")


def test_a_closed_day_says_when_you_open_and_who_waits(
    owner_client: Client, drawn: Business, customer: Customer
) -> None:
    Business.objects.update(opening_hours={"wed": ["08:00", "17:00"]})
    planned(customer, planned_for=None)

    html = page(owner_client)

    assert "Closed today" in html
    assert '<time datetime="2026-03-04" title="Wednesday, March 4, 2026">tomorrow</time>' in html
    assert "One person can wait until then." in html
    assert "Waiting for Wednesday" in html


def test_a_closed_day_on_which_nobody_waits_is_only_closed(owner_client: Client, customer: Customer) -> None:
    Business.objects.update(opening_hours={"wed": ["08:00", "17:00"]})

    html = page(owner_client)

    assert ("Nobody waits for that day." in html, "Waiting for" in html) == (True, False)

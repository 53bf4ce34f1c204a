"""Promises on the pages: made with the customer, due today, kept, told in time, made good within a budget."""

import datetime as dt

import pytest
from django.test import Client

from regulars.records.models import Amends, Business, Customer, Promise, Staff
from regulars.services import amends, promises
from tests.people import NOW, TODAY, a_customer

DAY = dt.timedelta(days=1)


def a_promise(customer: Customer, keeper: Staff, what: str = "send the filter list", *, due: int = 0) -> Promise:
    """Something promised for a day from today on; below zero: some days ago, for yesterday."""
    made_at, day = (NOW, TODAY + due * DAY) if due >= 0 else (NOW + due * DAY, TODAY - DAY)
    return promises.make(customer, what=what, due_date=day, keeper=keeper, by=keeper, now=made_at)


def test_promise_is_made_on_the_customers_page_and_is_due_on_today(customer: Customer, owner_client: Client):
    form = {"key": "k", "what": "send the filter list", "due_date": TODAY.isoformat()}

    owner_client.post(f"/customers/{customer.pk}/promises/", form)
    owner_client.post(f"/customers/{customer.pk}/promises/", form)

    assert Promise.objects.get().customer == customer
    assert "Send the filter list" in owner_client.get("/").text


def test_promise_without_a_day_is_asked_for_one(customer: Customer, owner_client: Client):
    answer = owner_client.post(f"/counter/{customer.pk}/promises/", {"key": "k", "what": "the list"})

    assert (answer.status_code, Promise.objects.count()) == (422, 0)
    assert "Choose a day." in answer.text


@pytest.mark.parametrize(("due", "shows"), [(-3, True), (0, True), (1, False)])
def test_today_shows_what_is_late_or_due_before_the_shop_opens_again(
    customer: Customer, owner: Staff, owner_client: Client, due: int, shows: bool
):
    a_promise(customer, owner, due=due)

    assert ("Send the filter list" in owner_client.get("/").text) == shows


def test_friday_shows_what_is_promised_for_sunday(
    customer: Customer, owner: Staff, owner_client: Client, monkeypatch: pytest.MonkeyPatch
):
    a_promise(customer, owner, due=5)  # Sunday, 8 March

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + 3 * DAY)

    assert "Due on Sunday, before you open again" in owner_client.get("/").text


def test_kept_on_today_is_stamped_and_can_be_undone(customer: Customer, owner: Staff, owner_client: Client):
    promise = a_promise(customer, owner)

    answer = owner_client.post(f"/promises/{promise.pk}/keepings/", {"back": "today"}, follow=True)
    stamped, undone = answer.text, owner_client.post(f"/promises/{promise.pk}/undo/", {"back": "today"})

    assert 'class="stamped">Kept<' in stamped
    assert undone.url == "/"
    promise.refresh_from_db()
    assert promise.state == "open"


def test_what_takes_longer_comes_with_words_to_tell(customer: Customer, owner: Staff, owner_client: Client):
    promise = a_promise(customer, owner)

    page = owner_client.get(f"/promises/{promise.pk}/").text
    answer = owner_client.post(f"/promises/{promise.pk}/delays/", {"until": "2026-03-09", "back": "promises"})

    assert "For today I promised you this: send the filter list." in page
    assert 'href="tel:+12125550147"' in page
    assert "mailto:rosa.diaz@mail.example?subject=" in page
    assert answer.url == f"/promises/?done={promise.pk}"
    promise.refresh_from_db()
    assert promise.due_date == dt.date(2026, 3, 9)


def test_a_day_that_is_no_later_is_refused_beside_the_field(customer: Customer, owner: Staff, owner_client: Client):
    promise = a_promise(customer, owner)

    answer = owner_client.post(f"/promises/{promise.pk}/delays/", {"until": TODAY.isoformat()})

    assert answer.status_code == 422
    assert "Choose a day after the one that was promised." in answer.text


def test_amends_beyond_the_budget_are_refused_with_what_is_left(
    customer: Customer, owner: Staff, owner_client: Client, business: Business
):
    amends.set_budget(business, 1_000)
    dinner, promise = amends.offer(business, name="Dinner", cents=9_000), a_promise(customer, owner, due=-2)

    answer = owner_client.post(f"/promises/{promise.pk}/amends/", {"amends": dinner.pk})

    assert answer.status_code == 422
    assert "$10 is left" in answer.text


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_few_questions(
    business: Business, owner: Staff, owner_client: Client, django_assert_num_queries, count: int
):
    for number in range(count):
        kept = a_promise(a_customer(business, f"Ann {number}"), owner, due=number)
        promises.keep(kept, by=owner, now=NOW)
        a_promise(a_customer(business, f"Bo {number}"), owner, due=number)

    with django_assert_num_queries(8):
        assert owner_client.get("/promises/").status_code == 200


def test_mine_leaves_out_what_others_keep(customer: Customer, owner: Staff, staff: Staff, owner_client: Client):
    a_promise(customer, owner, "send the list")
    a_promise(customer, staff, "bring the fan")

    page = owner_client.get("/promises/?whose=mine").text

    assert ("Send the list" in page, "Bring the fan" in page) == (True, False)


def test_promise_of_a_neighbour_does_not_exist(neighbour_owner: Staff, owner_client: Client):
    theirs = a_promise(a_customer(neighbour_owner.business), neighbour_owner)

    assert owner_client.get(f"/promises/{theirs.pk}/").status_code == 404
    assert owner_client.post(f"/promises/{theirs.pk}/keepings/").status_code == 404
    assert Promise.objects.get().state == "open"


def test_owner_sets_the_budget_and_the_list(owner_client: Client, business: Business):
    owner_client.post("/settings/amends/budget/", {"budget": "$120"})
    owner_client.post("/settings/amends/offers/", {"name": "A coffee on us", "cost": "4"})
    again = owner_client.post("/settings/amends/offers/", {"name": "A coffee on us", "cost": "4"})

    business.refresh_from_db()
    assert (business.amends_cents_per_month, Amends.objects.get().cents, again.status_code) == (12_000, 400, 422)


def test_what_is_taken_off_the_list_is_not_offered(owner_client: Client, owner: Staff, customer: Customer):
    coffee, promise = amends.offer(customer.business, name="A coffee", cents=400), a_promise(customer, owner)

    offered = owner_client.get(f"/promises/{promise.pk}/").text
    owner_client.post(f"/settings/amends/offers/{coffee.pk}/withdrawals/")

    assert "A coffee, $4" in offered
    assert "A coffee, $4" not in owner_client.get(f"/promises/{promise.pk}/").text


def test_staff_do_not_set_the_budget(staff: Staff, client: Client):
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")

    assert client.post("/settings/amends/budget/", {"budget": "1"}).status_code == 403

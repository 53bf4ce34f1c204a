"""Promises: each ends with a reason, and amends never pass the month's budget."""

import contextlib
import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.records.models import Business, Customer, Moment, Promise, Staff
from regulars.services import amends, merging, promises
from regulars.services.refused import Refused
from tests.people import NOW, TODAY, a_business, a_customer, a_staff

DAY = dt.timedelta(days=1)
State = Promise.State


def a_promise(customer: Customer, keeper: Staff, *, due: int = 2, about: str = "", at: dt.datetime = NOW) -> Promise:
    """The filter list, by a day."""
    return promises.make(
        customer, what="send the filter list", due_date=TODAY + due * DAY, keeper=keeper, about=about, by=keeper, now=at
    )


def kinds(promise: Promise) -> list[str]:
    """What the journal says about a promise, in order."""
    return list(Moment.objects.filter(details__promise=promise.pk).order_by("pk").values_list("kind", flat=True))


def test_same_occasion_makes_one_promise(customer: Customer, owner: Staff):
    made = a_promise(customer, owner, about="contact:5:1")

    assert a_promise(customer, owner, due=4, about="contact:5:1") == made
    assert kinds(made) == ["promised"]


@pytest.mark.parametrize("due", [-1, 4000])
def test_promise_for_a_day_that_is_over_or_too_far_is_refused(customer: Customer, owner: Staff, due: int):
    with pytest.raises(promises.NotADay):
        a_promise(customer, owner, due=due)


def test_neighbours_staff_keep_no_promise_of_ours(customer: Customer, neighbour_owner: Staff):
    with pytest.raises(promises.NotTheirs):
        a_promise(customer, neighbour_owner)


def test_promise_kept_late_says_so(customer: Customer, owner: Staff):
    kept = promises.keep(a_promise(customer, owner), by=owner, now=NOW + 4 * DAY)

    assert (kept.state, kept.reason, kept.ended_by) == (State.KEPT, "Kept, 2 days late.", owner)
    assert promises.kept_lately(kept.business, on=TODAY + 4 * DAY).sentence == "0 of 1 promise kept by their day."


def test_told_in_time_and_kept_counts_as_kept(customer: Customer, owner: Staff):
    promise = a_promise(customer, owner)

    promises.tell(promise, until=TODAY + 6 * DAY, by=owner, now=NOW + 2 * DAY)
    kept = promises.keep(promise, by=owner, now=NOW + 6 * DAY)

    assert (kept.first_due_date, kept.due_date) == (TODAY + 2 * DAY, TODAY + 6 * DAY)
    assert promises.kept_lately(kept.business, on=TODAY + 6 * DAY).kept == 1


def test_telling_is_refused_once_the_day_is_over(customer: Customer, owner: Staff):
    with pytest.raises(promises.TooLateToTell):
        promises.tell(a_promise(customer, owner), until=TODAY + 9 * DAY, by=owner, now=NOW + 3 * DAY)


def test_undo_goes_back_step_by_step_within_a_day(customer: Customer, owner: Staff):
    promise = a_promise(customer, owner)
    promises.tell(promise, until=TODAY + 6 * DAY, by=owner, now=NOW)
    promises.keep(promise, by=owner, now=NOW)

    promises.undo(promise, by=owner, now=NOW + DAY)
    moved = promises.undo(promise, by=owner, now=NOW + DAY)

    assert (moved.state, moved.due_date, moved.told_at) == (State.OPEN, TODAY + 2 * DAY, None)
    assert kinds(promise) == ["promised"]
    with pytest.raises(promises.NothingToUndo):
        promises.undo(promise, by=owner, now=NOW)


def test_undo_is_refused_after_a_day(customer: Customer, owner: Staff):
    kept = promises.keep(a_promise(customer, owner), by=owner, now=NOW)

    with pytest.raises(promises.NothingToUndo):
        promises.undo(kept, by=owner, now=NOW + DAY + dt.timedelta(seconds=1))


def test_what_was_written_down_by_mistake_leaves_no_trace(customer: Customer, owner: Staff):
    promise = a_promise(customer, owner)
    promises.tell(promise, until=TODAY + 6 * DAY, by=owner, now=NOW)

    promises.unmake(promise)

    assert (Promise.objects.count(), Moment.objects.count()) == (0, 0)


def test_promise_is_broken_only_with_a_reason(customer: Customer, owner: Staff):
    promise = a_promise(customer, owner)

    with pytest.raises(promises.WhyNot):
        promises.give_up(promise, words="  ", by=owner, now=NOW)
    assert promises.give_up(promise, words="The supplier is gone.", by=owner, now=NOW).reason == "The supplier is gone."


def test_amends_over_the_budget_are_refused_in_words(customer: Customer, owner: Staff, business: Business):
    amends.set_budget(business, 1_000)
    coffee, dinner = (
        amends.offer(business, name=name, cents=cents) for name, cents in (("Coffee", 400), ("Dinner", 900))
    )
    promises.make_good(a_promise(customer, owner), coffee, by=owner, now=NOW)

    with pytest.raises(
        amends.OverBudget, match=r"Dinner costs \$9, and of this month's budget for amends \$6 is left."
    ):
        promises.make_good(a_promise(customer, owner), dinner, by=owner, now=NOW)


def test_a_new_month_has_its_own_budget(customer: Customer, owner: Staff, business: Business):
    amends.set_budget(business, 400)
    coffee = amends.offer(business, name="Coffee", cents=400)
    last_of_february = dt.datetime(2026, 3, 1, 4, 59, tzinfo=dt.UTC)  # still February in New York
    early = promises.make(
        customer, what="x", due_date=TODAY, keeper=owner, by=owner, now=last_of_february - dt.timedelta(hours=1)
    )

    promises.make_good(early, coffee, by=owner, now=last_of_february)
    given = promises.make_good(a_promise(customer, owner), coffee, by=owner, now=NOW)

    assert (given.reason, amends.month(business, now=NOW).left_cents) == ("Made good: Coffee.", 0)


def test_what_is_off_the_list_or_a_neighbours_is_not_given(customer: Customer, owner: Staff, neighbour: Business):
    coffee = amends.offer(customer.business, name="Coffee", cents=0)
    amends.withdraw(coffee)

    for one in (coffee, amends.offer(neighbour, name="Coffee", cents=0)):
        with pytest.raises(amends.NotOnTheList):
            promises.make_good(a_promise(customer, owner), one, by=owner, now=NOW)


def test_promise_to_somebody_merged_away_stays_theirs(customer: Customer, owner: Staff, business: Business):
    twin = a_customer(business, "R. Diaz", email="", phone="")
    promise = a_promise(twin, owner)

    merging.merge(customer, twin, by=owner, now=NOW)

    assert promises.keep(promise, by=owner, now=NOW).state == State.KEPT
    assert kinds(promise) == ["promised", "promise_kept"]


CLICKS = ("keep", "tell", "coffee", "dinner", "release", "give_up", "undo")
clicks = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(CLICKS), st.integers(0, 30)), max_size=25)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(clicks)
def test_every_promise_ends_with_a_reason_within_the_budget(business: Business, clicks: list[tuple[int, str, int]]):
    """Whatever is clicked in whatever order: an end has its reason, instant and moment, and money has its limit."""
    owner, customer = _fresh(business)
    choice = {name: amends.offer(business, name=f"{name} {customer.pk}", cents=cents) for name, cents in COSTS.items()}
    made = [a_promise(customer, owner, due=due) for due in range(4)]
    for which, what, hours in clicks:
        _click(made[which], what, choice, by=owner, now=NOW + dt.timedelta(hours=hours * 4))

    for one in Promise.objects.filter(customer=customer):
        assert (one.state == State.OPEN) == (one.ended_at is None) == (one.reason == "")
        ends = [kind for kind in kinds(one) if kind in promises.MOMENT.values()]
        assert ends == ([] if one.state == State.OPEN else [promises.MOMENT[State(one.state)]])
    assert amends.month(business, now=NOW).spent_cents <= 1_000
    Promise.objects.filter(customer=customer).delete()
    for one in choice.values():
        amends.withdraw(one)


COSTS = {"coffee": 400, "dinner": 900}


def _fresh(business: Business) -> tuple[Staff, Customer]:
    amends.set_budget(business, 1_000)
    owner = Staff.objects.filter(business=business).first() or a_staff(business)
    return owner, a_customer(business, "Rosa Diaz", email="", phone="")


def _click(promise: Promise, what: str, given: dict[str, amends.Amends], *, by: Staff, now: dt.datetime) -> None:
    doing: dict[str, Callable[[], object]] = {
        "keep": lambda: promises.keep(promise, by=by, now=now),
        "tell": lambda: promises.tell(promise, until=TODAY + 9 * DAY, by=by, now=now),
        "coffee": lambda: promises.make_good(promise, given["coffee"], by=by, now=now),
        "dinner": lambda: promises.make_good(promise, given["dinner"], by=by, now=now),
        "release": lambda: promises.release(promise, by=by, now=now),
        "give_up": lambda: promises.give_up(promise, words="We forgot.", by=by, now=now),
        "undo": lambda: promises.undo(promise, by=by, now=now),
    }
    with contextlib.suppress(Refused):
        doing[what]()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other")
def test_eight_who_make_good_at_once_spend_no_more_than_the_budget():
    business = a_business(amends_cents_per_month=1_000)
    owner, coffee = a_staff(business), amends.offer(business, name="Coffee", cents=400)
    waiting = [a_promise(a_customer(business, f"Ann {number}"), owner) for number in range(8)]
    barrier = threading.Barrier(8)

    def give(promise: Promise) -> bool:
        barrier.wait()
        try:
            return bool(promises.make_good(Promise.objects.get(pk=promise.pk), coffee, by=owner, now=NOW))
        except amends.OverBudget:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(give, waiting)) == 2
    assert amends.month(business, now=NOW).spent_cents == 800

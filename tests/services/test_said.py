"""What was said becomes things that are kept: each once, each with its way back, all of them with the contact."""

import datetime as dt
from collections.abc import Callable

import pytest

from regulars.records.models import (
    Business,
    Customer,
    Fact,
    Idea,
    IdeaVote,
    Moment,
    Promise,
    Reminder,
    Staff,
    Touchpoint,
)
from regulars.services import ideas, outcomes, people, promises, said
from tests.people import NOW, TODAY
from tests.services.scene import a_moment, a_playbook
from tests.web.test_today import planned

FRIDAY = dt.date(2026, 3, 6)
Keep = Callable[[Moment, str], said.Entry]


@pytest.fixture
def moment(business: Business, customer: Customer, owner: Staff, staff: Staff) -> Moment:
    """A call on which much was said, at a shop with an owner."""
    a_playbook(business)
    outcomes.finish(planned(customer), outcome="fine", said="Send the list. It rattles.", by=staff, now=NOW)
    return Moment.objects.get(kind="contacted")


def keeping(kind: str, staff: Staff) -> Keep:
    """How words are kept as this."""
    by = {"by": staff, "now": NOW}
    ways: dict[str, Keep] = {
        "fact": lambda moment, words: said.remember(moment, words, **by),
        "best_time": lambda moment, words: said.prefer(moment, words, best_time="mornings"),
        "channel": lambda moment, words: said.prefer(moment, words, channel="email"),
        "promise": lambda moment, words: said.promise(moment, words, due_date=FRIDAY, keeper=staff, **by),
        "idea": lambda moment, words: said.wish(moment, words, **by),
        "complaint": lambda moment, words: said.complaint(moment, words, **by),
        "referral": lambda moment, words: said.referral(moment, words, friend="Ana", **by),
    }
    return ways[kind]


KINDS = ("fact", "best_time", "channel", "promise", "idea", "complaint", "referral")


def as_it_is() -> list[dict[str, object]]:
    """Everything that keeping may write."""
    tables = (Fact, Promise, Idea, IdeaVote, Moment, Reminder, Customer)
    return [row for table in tables for row in table.objects.order_by("pk").values()]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_words_twice_are_one_thing(moment: Moment, staff: Staff, kind: str):
    keep = keeping(kind, staff)
    first = keep(moment, "Send the list.")
    once = as_it_is()

    assert keep(moment, " send  the LIST.") == first
    assert as_it_is() == once
    moment.refresh_from_db()
    assert [entry["as"] for entry in said.became(moment)] == [kind]


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_kept_is_taken_back_exactly(moment: Moment, staff: Staff, kind: str):
    Moment.objects.filter(pk=moment.pk).update(details=moment.details | {said.BECAME: []})
    before = as_it_is()
    entry = keeping(kind, staff)(moment, "Send the list.")
    said.take_back(moment, entry["key"], now=NOW)
    said.take_back(moment, entry["key"], now=NOW)

    assert as_it_is() == before


def test_all_of_it_goes_with_the_contact(moment: Moment, staff: Staff):
    touchpoint = Touchpoint.objects.get(outcome="fine")
    for kind in KINDS:
        keeping(kind, staff)(moment, f"They said {kind}.")
    outcomes.undo(touchpoint, by=staff, now=NOW)

    left = [model.objects.count() for model in (Fact, Promise, Idea, IdeaVote, Moment, Reminder)]
    assert left == [0, 0, 0, 0, 0, 0]
    assert Customer.objects.values_list("prefers", "best_time").get() == ("", "")


def test_a_promise_that_is_kept_by_now_stays(moment: Moment, staff: Staff):
    touchpoint = Touchpoint.objects.get(outcome="fine")
    entry = keeping("promise", staff)(moment, "Send the list.")
    promises.keep(Promise.objects.get(pk=entry["row"]), by=staff, now=NOW)
    outcomes.undo(touchpoint, by=staff, now=NOW)

    assert Promise.objects.get().state == Promise.State.KEPT


def test_a_promise_has_its_day_its_keeper_and_what_it_is_about(moment: Moment, staff: Staff):
    keeping("promise", staff)(moment, "Send the list.")

    made = Promise.objects.get()
    assert (made.what, made.due_date, made.keeper) == ("Send the list.", FRIDAY, staff)
    assert made.about.startswith(f"{moment.about}:promise:")


def test_a_complaint_is_followed_up_and_the_owner_is_told(moment: Moment, owner: Staff, staff: Staff):
    keeping("complaint", staff)(moment, "It rattles.")

    task = Reminder.objects.get()
    assert (task.staff, task.on_date, task.text) == (owner, TODAY, "Put right for Rosa Diaz: It rattles.")
    assert Touchpoint.objects.open().get().occasion == "complaint_follow_up"


def test_who_was_unhappy_has_complained_once(business: Business, customer: Customer, staff: Staff):
    outcomes.finish(planned(customer), outcome="unhappy", said="Late. It rattles.", by=staff, now=NOW)
    keeping("complaint", staff)(Moment.objects.get(kind="contacted"), "It rattles.")

    assert Moment.objects.filter(kind="complaint").count() == 1


def test_a_referral_names_the_friend_and_the_owner_is_told(moment: Moment, owner: Staff, staff: Staff):
    keeping("referral", staff)(moment, "Her sister Ana needs a boiler.")

    assert Moment.objects.get(kind="referral").details["friend"] == "Ana"
    assert Reminder.objects.get().text == "Rosa Diaz told Ana about us: Her sister Ana needs a boiler."


def test_who_gave_a_name_is_not_asked_for_one(business: Business, customer: Customer, staff: Staff):
    """A happy call asks for a referral a few days later, unless it was given at once."""
    a_moment(customer, on=FRIDAY - dt.timedelta(days=7), about="sale:0")
    a_playbook(business)
    outcomes.finish(planned(customer, occasion="first_purchase"), outcome="happy", said="Ana.", by=staff, now=NOW)
    asking, moment = Touchpoint.objects.open().get(occasion="referral_ask"), Moment.objects.get(kind="contacted")

    entry = said.referral(moment, "Her sister Ana.", friend="Ana", by=staff, now=NOW)
    asking.refresh_from_db()
    assert (asking.state, asking.reason) == ("cancelled", "They told Ana about you already.")

    said.take_back(moment, entry["key"], now=NOW)
    asking.refresh_from_db()
    assert (asking.state, asking.reason, asking.outcome) == ("open", "", "")


def test_what_was_known_before_is_not_taken_back(moment: Moment, customer: Customer, staff: Staff):
    people.remember(customer, "Two dogs", by=staff, now=NOW)
    ideas.ask(customer.business, title="Oat milk", customer=customer, by=staff, now=NOW)
    for kind, words in (("fact", "Two dogs"), ("idea", "Oat milk")):
        said.take_back(moment, keeping(kind, staff)(moment, words)["key"], now=NOW)

    assert (Fact.objects.get().text, IdeaVote.objects.count()) == ("Two dogs", 1)


def test_a_preference_chosen_since_stays(moment: Moment, customer: Customer, staff: Staff):
    entry = keeping("best_time", staff)(moment, "Mornings.")
    people.prefer(customer, channel="", best_time="evenings")
    said.take_back(moment, entry["key"], now=NOW)

    customer.refresh_from_db()
    assert customer.best_time == "evenings"


def test_nothing_said_and_what_is_no_contact_are_refused(moment: Moment, customer: Customer, staff: Staff):
    with pytest.raises(said.NothingSaid):
        said.remember(moment, " \u200b", by=staff, now=NOW)
    moment.kind = "sale"
    with pytest.raises(said.NotAContact):
        said.remember(moment, "Two dogs", by=staff, now=NOW)

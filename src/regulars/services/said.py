"""What was said, kept: words of a call become something to remember, a promise, an idea, a complaint or a referral.

Each is made by the service it belongs to and listed on the moment of the contact, once for the same words, so that
it can be taken back one by one, or with the whole contact.
"""

import datetime as dt
import hashlib
from collections.abc import Callable

from django.db import transaction
from django.db.models import Q

from regulars.core.people import clean_text, fold
from regulars.records.models import Customer, Fact, Idea, Moment, Staff, Touchpoint
from regulars.services import ideas, journal, outcome_notes, people, promises, reminders, sales, unsaid
from regulars.services.facts import local_day
from regulars.services.outcome_notes import CONTACTS
from regulars.services.refused import Refused
from regulars.services.unsaid import BEST_TIME, CHANNEL, COMPLAINT, FACT, IDEA, PROMISE, REFERRAL, Entry

BECAME = "became"  # in the details of the moment
CALL = "call"


class NothingSaid(Refused):
    """Mark the words that this is about, or type them."""


class NotAContact(Refused):
    """Only what was said on a contact can be kept."""


@transaction.atomic
def remember(moment: Moment, words: str, *, by: Staff | None, now: dt.datetime) -> Entry:
    """Keep words as something to remember about the customer."""

    def make(customer: Customer, said: str, _: str) -> Entry:
        is_known = Fact.objects.filter(customer=customer, text=said[:500]).exists()
        fact = people.remember(customer, said, source=CALL, by=by, now=now)
        return {"row": None if is_known else fact.pk}

    return _once(moment, FACT, words, make)


@transaction.atomic
def prefer(moment: Moment, words: str, *, channel: str = "", best_time: str = "") -> Entry:
    """Keep words as how, or when, the customer likes to be reached."""

    def make(customer: Customer, _: str, __: str) -> Entry:
        before = {"prefers": customer.prefers, "best_time": customer.best_time}
        after = {"prefers": channel or customer.prefers, "best_time": best_time or customer.best_time}
        people.prefer(customer, channel=after["prefers"], best_time=after["best_time"])
        return {"before": before, "after": after, "value": channel or best_time}

    return _once(moment, CHANNEL if channel else BEST_TIME, words, make)


@transaction.atomic
def promise(
    moment: Moment, words: str, *, due_date: dt.date, keeper: Staff, by: Staff | None, now: dt.datetime
) -> Entry:
    """Keep words as a promise to the customer, by a day, of one of the team."""

    def make(customer: Customer, said: str, about: str) -> Entry:
        made = promises.make(customer, what=said, due_date=due_date, keeper=keeper, about=about, by=by, now=now)
        return {"row": made.pk, "due": made.due_date.isoformat(), "keeper": made.keeper.name}

    return _once(moment, PROMISE, words, make)


@transaction.atomic
def wish(moment: Moment, words: str, *, idea: Idea | None = None, by: Staff | None, now: dt.datetime) -> Entry:
    """Keep words as an idea, a new one or one that others had."""

    def make(customer: Customer, said: str, about: str) -> Entry:
        vote = ideas.ask(
            customer.business, title=said, customer=customer, words=said, about=about, by=by, now=now, idea=idea
        )
        return {"row": vote.pk if vote.about == about else None, "idea": vote.idea_id, "title": vote.idea.title}

    return _once(moment, IDEA, words, make)


@transaction.atomic
def complaint(moment: Moment, words: str, *, by: Staff | None, now: dt.datetime) -> Entry:
    """Keep words as something to put right, with a task for the owner; what is noted already stays one complaint."""

    def make(customer: Customer, said: str, about: str) -> Entry:
        known = Moment.objects.filter(
            business=customer.business, kind="complaint", about=f"complaint:{moment.about}", words__contains=said
        )
        if known.exists():
            return {"row": None}
        noted = sales.complain(customer, said, receipt_key=about, by=by, now=now)
        return {"row": noted.pk, "task": _task(customer, f"Put right for {customer.name}: {said}", by=by, now=now)}

    return _once(moment, COMPLAINT, words, make)


@transaction.atomic
def referral(moment: Moment, words: str, *, friend: str, by: Staff | None, now: dt.datetime) -> Entry:
    """Keep words as a referral, with a task for the owner."""

    def make(customer: Customer, said: str, about: str) -> Entry:
        noted = sales.refer(customer, friend=friend, words=said, receipt_key=about, by=by, now=now)
        who = clean_text(friend) or "somebody"
        task = _task(customer, f"{customer.name} told {who} about us: {said}", by=by, now=now)
        spared = _spare(customer, f"They told {who} about you already.", by=by, now=now)
        return {"row": noted.pk, "friend": clean_text(friend), "task": task, "spared": spared}

    return _once(moment, REFERRAL, words, make)


def became(moment: Moment) -> list[Entry]:
    """List what became of the words of a contact, in the order in which it was kept."""
    return list(moment.details.get(BECAME, ()))


@transaction.atomic
def take_back(moment: Moment, key: str, *, now: dt.datetime) -> None:
    """Take back one thing that was kept of what was said; a second click finds it gone."""
    one = _locked(moment)
    entry = next((entry for entry in became(one) if entry["key"] == key), None)
    if entry:
        unsaid.unmake(one, entry, now=now)
        _write(one, [other for other in became(one) if other["key"] != key])


@transaction.atomic
def take_back_all(moment: Moment, *, now: dt.datetime) -> None:
    """Take back everything that was kept of a contact which did not happen so; what is done by now stays."""
    one = _locked(moment)
    for entry in became(one):
        try:
            with transaction.atomic():
                unsaid.unmake(one, entry, now=now)
        except Refused:
            continue


def _once(moment: Moment, kind: str, words: str, make: Callable[[Customer, str, str], Entry]) -> Entry:
    """Make it unless the same words are kept as the same thing already."""
    said = clean_text(words)
    if not said:
        raise NothingSaid(NothingSaid.__doc__)
    one = _locked(moment)
    digest = hashlib.sha256(" ".join(fold(said).split()).encode()).hexdigest()[:12]
    key = f"{kind}:{digest}"
    kept = next((entry for entry in became(one) if entry["key"] == key), None)
    if kept:
        return kept
    customer = one.customer.merged_into or one.customer
    entry = {"key": key, "as": kind, "words": said} | make(customer, said, f"{one.about}:{key}")
    _write(one, [*became(one), entry])
    return entry


def _locked(moment: Moment) -> Moment:
    if moment.kind not in CONTACTS:
        raise NotAContact(NotAContact.__doc__)
    # The customer first, as everywhere.
    journal.hold_still([moment.customer_id])
    rows = Moment.objects.select_for_update(of=("self",)).select_related("customer__merged_into", "customer__business")
    return rows.get(pk=moment.pk, business_id=moment.business_id)


def _write(moment: Moment, entries: list[Entry]) -> None:
    moment.details[BECAME] = entries
    moment.save(update_fields=["details"])


def _spare(customer: Customer, reason: str, *, by: Staff | None, now: dt.datetime) -> list[int]:
    """Ask nobody for what they have just given: end what would ask for a referral."""
    family = Q(customer=customer) | Q(customer__merged_into=customer)
    asking = Touchpoint.objects.of(customer.business).open().filter(family, occasion="referral_ask")
    for one in asking:
        outcome_notes.end(one, Touchpoint.State.CANCELLED, "not_needed", reason, by=by, now=now)
        one.planned_for = None
        one.save()
    return [one.pk for one in asking]


def _task(customer: Customer, text: str, *, by: Staff | None, now: dt.datetime) -> int | None:
    """Remind the owner today."""
    team = Staff.objects.filter(business=customer.business, left_on=None)
    owner = team.filter(role=Staff.Role.OWNER).order_by("pk").first() or by
    if owner is None:
        return None
    today, text = local_day(customer.business, now), text[: reminders.LONGEST]
    return reminders.remind(
        customer.business, staff=owner, text=text, on_date=today, customer=customer, by=by, now=now
    ).pk

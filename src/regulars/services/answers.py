"""Answering an idea: done or declined, and everybody who asked for it is told, each in the way they like."""

import datetime as dt

from django.db import transaction

from regulars.core import ideas as rules
from regulars.core.people import clean_text
from regulars.records import turns
from regulars.records.models import Customer, Idea, IdeaVote, Staff, Touchpoint
from regulars.services import facts, ideas, journal, outcome_notes, rechecks
from regulars.services.refused import Refused

LONGEST = 1_000
TELL_WITHIN = dt.timedelta(days=28)
AT_ONCE = 20  # so many are looked at for today's list; the others wait for the next one
State = Touchpoint.State


class NoAnswer(Refused):
    """Write in a sentence or two what those who asked are told."""


class NotAnAnswer(Refused):
    """An idea is answered with done or with declined."""


class NotAnswered(Refused):
    """Nobody has answered this yet. Write the answer first."""


@transaction.atomic
def give(idea: Idea, *, state: str, words: str, tells: bool, by: Staff | None, now: dt.datetime) -> int:
    """Answer an idea and say how many of those who asked will be told."""
    words = clean_text(words).strip()[:LONGEST]
    if state not in rules.ANSWERED:
        raise NotAnAnswer(NotAnAnswer.__doc__)
    if not words:
        raise NoAnswer(NoAnswer.__doc__)
    idea = _locked(idea)
    idea.state, idea.answer, idea.decided_at = state, words, now
    idea.save(update_fields=["state", "answer", "decided_at"])
    return tell(idea, by=by, now=now) if tells else 0


@transaction.atomic
def tell(idea: Idea, *, by: Staff | None, now: dt.datetime) -> int:  # noqa: ARG001
    """Open a point of contact for everybody who asked and has not heard yet; say how many that are."""
    idea = _locked(idea)
    if idea.state not in rules.ANSWERED:
        raise NotAnswered(NotAnswered.__doc__)
    spoken_for = {_person(one.customer) for one in told(idea) if one.state in (State.OPEN, State.MADE)}
    waiting = [vote for vote in ideas.votes(idea) if vote.told_at is None and _person(vote.customer) not in spoken_for]
    opened = [_open(idea, vote, now=now) for vote in waiting]
    for one in opened[:AT_ONCE]:
        rechecks.recheck(one.customer, now=now, fresh=[one.pk])
    return len(opened)


@transaction.atomic
def take_back(idea: Idea, *, by: Staff | None, now: dt.datetime) -> Idea:
    """Take an answer back: the idea is planned again, and nobody else is told; its words wait to be changed."""
    idea = _locked(idea)
    if idea.state not in rules.ANSWERED:
        raise NotAnswered(NotAnswered.__doc__)
    idea.state, idea.decided_at = rules.PLANNED, None
    idea.save(update_fields=["state", "decided_at"])
    for one in told(idea):
        if one.state == State.OPEN:
            _call_off(one, by=by, now=now)
    return idea


def told(idea: Idea) -> list[Touchpoint]:
    """List the points of contact by which those who asked are told."""
    parts = Idea.objects.filter(business=idea.business, merged_into=idea).values_list("pk", flat=True)
    mine = Touchpoint.objects.of(idea.business).filter(occasion=rules.OCCASION)
    votes = IdeaVote.objects.filter(business=idea.business, idea_id__in=[idea.pk, *parts])
    wishes = [f"wish:{pk}" for pk in votes.values_list("pk", flat=True)]
    return list(mine.filter(about__in=wishes).select_related("customer").order_by("pk"))


def _open(idea: Idea, vote: IdeaVote, *, now: dt.datetime) -> Touchpoint:
    customer = vote.customer.merged_into or vote.customer
    business = idea.business
    due = facts.calendar_of(business).next_open(facts.local_day(business, now))
    window = {"due_date": due, "use_by_date": due + TELL_WITHIN}
    one, is_new = Touchpoint.objects.get_or_create(
        business=business,
        key=f"idea/{idea.pk}/customer/{customer.pk}",
        defaults=window
        | {
            "customer": customer,
            "occasion": rules.OCCASION,
            "purpose": "service",
            "about": f"wish:{vote.pk}",
            "opened_by_kind": "wished",
            "channels": list(rules.ways(customer.prefers)),
            "keeper": idea.keeper,
            "opened_at": now,
        },
    )
    if not is_new:
        outcome_notes.open_again(one, **window)
    return one


def _person(customer: Customer) -> int:
    return customer.merged_into_id or customer.pk


def _call_off(one: Touchpoint, *, by: Staff | None, now: dt.datetime) -> None:
    row = outcome_notes.locked(one)
    if row.state == State.OPEN:
        outcome_notes.end(row, State.CANCELLED, "", "The answer was taken back.", by=by, now=now)
        row.planned_for = None
        row.save()


def _locked(idea: Idea) -> Idea:
    # Those who asked first, as when somebody asks.
    journal.hold_still(vote.customer_id for vote in ideas.votes(idea))
    turns.take(idea.business, "ideas")
    return Idea.objects.of(idea.business).select_related("business", "keeper").get(pk=idea.pk)

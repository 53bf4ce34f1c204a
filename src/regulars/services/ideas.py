"""Ideas: what customers asked for, each once with a vote of everybody who did, weighed and answered for all of them."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from regulars.core import ideas as rules
from regulars.core.people import clean_text
from regulars.records import turns
from regulars.records.models import Business, Customer, Idea, IdeaVote, Moment, Staff, Touchpoint
from regulars.services import journal
from regulars.services.refused import Refused

LONGEST_TITLE, LONGEST_WORDS, MOST_TITLES = 200, 500, 100
State = Idea.State


class NothingAsked(Refused):
    """Write down what they would like, for example: oat milk."""


class NotTheirs(Refused):
    """An idea belongs to somebody who works here. Choose one of the team."""


class CannotMerge(Refused):
    """These two are one idea already, or one of them is not yours."""


class NotAState(Refused):
    """An idea is new, being weighed or planned; to say that it is done or declined, answer it."""


@transaction.atomic
def ask(
    business: Business,
    *,
    title: str,
    customer: Customer,
    words: str = "",
    about: str = "",
    by: Staff | None,
    now: dt.datetime,
    idea: Idea | None = None,
) -> IdeaVote:
    """Note that a customer asked for something; the same title is the same idea, and everybody has one vote."""
    title, words = clean_text(title).strip()[:LONGEST_TITLE], clean_text(words).strip()[:LONGEST_WORDS]
    if not title and idea is None:
        raise NothingAsked(NothingAsked.__doc__)
    journal.hold_still([customer.pk])
    # So that two who ask for the same at once ask for one idea.
    turns.take(business, "ideas")
    idea = _root(business, idea) if idea else _named(business, title) or _new(business, title, by=by, now=now)
    cast = _vote_of(customer, idea)
    if cast is None:
        cast = IdeaVote.objects.create(
            business=business, idea=idea, customer=customer, words=words or title, about=about, asked_at=now
        )
        details = {"idea": idea.pk, "item": idea.title}
        journal.note(customer, "wished", about=_about(cast), now=now, words=cast.words, details=details, by=by)
    return cast


@transaction.atomic
def take_back(vote: IdeaVote) -> None:
    """Take a vote back that was noted by mistake; an idea that nobody asked for and nobody weighed goes with it."""
    journal.hold_still([vote.customer_id])
    turns.take(vote.business, "ideas")
    Moment.objects.filter(business=vote.business, kind="wished", about=_about(vote)).delete()
    IdeaVote.objects.filter(pk=vote.pk).delete()
    untouched = Idea.objects.of(vote.business).filter(pk=vote.idea_id, state=State.NEW, answer="", votes=None)
    untouched.filter(parts=None).delete()


@transaction.atomic
def rename(idea: Idea, title: str) -> Idea:
    """Give an idea a title that says it better."""
    title = clean_text(title).strip()[:LONGEST_TITLE]
    if not title:
        raise NothingAsked(NothingAsked.__doc__)
    idea.title = title
    idea.save(update_fields=["title"])
    return idea


@transaction.atomic
def hand_to(idea: Idea, keeper: Staff) -> Idea:
    """Let somebody else look after an idea."""
    if keeper.business_id != idea.business_id or keeper.left_on is not None:
        raise NotTheirs(NotTheirs.__doc__)
    idea.keeper = keeper
    idea.save(update_fields=["keeper"])
    return idea


@transaction.atomic
def merge(kept: Idea, absorbed: Idea) -> Idea:
    """Lay one idea over another, votes and all; no row moves, so that it can be taken back."""
    turns.take(kept.business, "ideas")
    if kept.pk == absorbed.pk or kept.business_id != absorbed.business_id or kept.merged_into_id:
        raise CannotMerge(CannotMerge.__doc__)
    mine = Idea.objects.filter(business=kept.business)
    mine.filter(Q(pk=absorbed.pk) | Q(merged_into=absorbed)).exclude(pk=kept.pk).update(merged_into=kept)
    return kept


@transaction.atomic
def part(absorbed: Idea) -> Idea:
    """Tell an idea apart again that was laid over another."""
    turns.take(absorbed.business, "ideas")
    Idea.objects.filter(business=absorbed.business, pk=absorbed.pk).update(merged_into=None)
    absorbed.refresh_from_db()
    return absorbed


def weigh(idea: Idea, *, state: str) -> Idea:
    """Say how far an idea has come that is not answered."""
    if state not in rules.STATES or state in rules.ANSWERED:
        raise NotAState(NotAState.__doc__)
    idea.state, idea.decided_at = state, None
    idea.save(update_fields=["state", "decided_at"])
    return idea


def heard(touchpoint: Touchpoint, *, at: dt.datetime | None) -> None:
    """Note that somebody who asked heard what became of it, or, with no instant, that they did not after all."""
    pk = touchpoint.about.removeprefix("wish:")
    if touchpoint.occasion != rules.OCCASION or not pk.isdecimal():
        return
    mine = IdeaVote.objects.filter(business_id=touchpoint.business_id)
    for vote in mine.filter(pk=pk).select_related("customer", "idea"):
        mine.filter(_same(vote.customer, vote.idea)).update(told_at=at)


def titles(business: Business) -> list[str]:
    """List what others asked for lately and nobody has answered, to ask for the same in the same words."""
    waiting = Idea.objects.of(business).exclude(state__in=rules.ANSWERED).order_by("-made_at", "-pk")
    return sorted(waiting.values_list("title", flat=True)[:MOST_TITLES])


def votes(idea: Idea) -> list[IdeaVote]:
    """List who asked for an idea or one laid over it, each person once, the first words first."""
    cast = IdeaVote.objects.filter(Q(idea=idea) | Q(idea__merged_into=idea), business=idea.business)
    found: dict[int, IdeaVote] = {}
    for vote in cast.select_related("customer__merged_into", "idea").order_by("asked_at", "pk"):
        found.setdefault(vote.customer.merged_into_id or vote.customer_id, vote)
    return list(found.values())


def _root(business: Business, idea: Idea) -> Idea:
    found = Idea.objects.select_related("merged_into").get(pk=idea.pk, business=business)
    return found.merged_into or found


def _named(business: Business, title: str) -> Idea | None:
    known = Idea.objects.filter(business=business)
    pk = rules.same_idea(title, known.values_list("pk", "title"))
    return _root(business, known.get(pk=pk)) if pk else None


def _new(business: Business, title: str, *, by: Staff | None, now: dt.datetime) -> Idea:
    return Idea.objects.create(business=business, title=title, keeper=by or _owner(business), made_at=now)


def _owner(business: Business) -> Staff:
    team = Staff.objects.filter(business=business, left_on=None)
    return team.filter(role=Staff.Role.OWNER).order_by("pk").first() or team.order_by("pk")[0]


def _vote_of(customer: Customer, idea: Idea) -> IdeaVote | None:
    theirs = IdeaVote.objects.filter(_same(customer, idea), business_id=customer.business_id)
    return theirs.order_by("asked_at", "pk").first()


def _same(customer: Customer, idea: Idea) -> Q:
    """Find the votes of one person, twins included, for one idea, what was laid over it included."""
    person, root = customer.merged_into_id or customer.pk, idea.merged_into_id or idea.pk
    theirs = Q(customer=person) | Q(customer__merged_into=person)
    return theirs & (Q(idea=root) | Q(idea__merged_into=root))


def _about(vote: IdeaVote) -> str:
    return f"wish:{vote.pk}"

"""The board of ideas as the pages show it: how many asked, and who has heard what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from regulars.core import ideas as rules
from regulars.records.models import Business, Customer, Idea, IdeaVote, Touchpoint
from regulars.services import answers, ideas

STATES = {
    rules.NEW: _("New"),
    rules.WEIGHED: _("Being weighed"),
    rules.PLANNED: _("Planned"),
    rules.DONE: _("Done"),
    rules.DECLINED: _("Declined"),
}
MOST_OPEN, MOST_ANSWERED = 300, 30


@dataclass(frozen=True)
class Card:
    """An idea with the number of people who asked for it, and of those who have not heard what became of it."""

    idea: Idea
    votes: int
    untold: int


@dataclass(frozen=True)
class Column:
    """All ideas that have come equally far, those that most people asked for first."""

    state: str
    label: str
    cards: list[Card]


@dataclass(frozen=True)
class Asker:
    """Somebody who asked, in their words, and whether they have heard."""

    vote: IdeaVote
    customer: Customer
    touchpoint: Touchpoint | None

    @property
    def has_own_words(self) -> bool:
        """Say whether they asked in other words than the title."""
        return bool(self.vote.words) and rules.same_key(self.vote.words) != rules.same_key(self.vote.idea.title)

    @property
    def is_on_the_list(self) -> bool:
        """Say whether somebody is to tell them."""
        return bool(self.touchpoint and self.touchpoint.state == Touchpoint.State.OPEN)


def board(business: Business) -> list[Column]:
    """Read all ideas, in a constant number of questions."""
    everything = Idea.objects.of(business).select_related("keeper")
    waiting = everything.exclude(state__in=rules.ANSWERED).order_by("-made_at", "-pk")[:MOST_OPEN]
    answered = everything.filter(state__in=rules.ANSWERED).order_by("-decided_at", "-pk")[:MOST_ANSWERED]
    found = [*waiting, *answered]
    votes = IdeaVote.objects.filter(business=business)
    asked, heard = _asked(votes), _asked(votes.filter(told_at__isnull=False))
    cards = [Card(idea, asked.get(idea.pk, 0), asked.get(idea.pk, 0) - heard.get(idea.pk, 0)) for idea in found]
    return [
        Column(state, str(label), [card for card in _ranked(cards) if card.idea.state == state])
        for state, label in STATES.items()
    ]


def askers(idea: Idea) -> list[Asker]:
    """List who asked for an idea, and how far they are from having heard."""
    by_wish = {one.about: one for one in answers.told(idea)}
    return [
        Asker(vote, vote.customer.merged_into or vote.customer, by_wish.get(f"wish:{vote.pk}"))
        for vote in ideas.votes(idea)
    ]


def others(idea: Idea) -> list[tuple[int, str]]:
    """List the ideas that this one might be the same as."""
    rest = Idea.objects.of(idea.business).exclude(pk=idea.pk).exclude(state__in=rules.ANSWERED)
    return list(rest.order_by("title", "pk").values_list("pk", "title")[:MOST_OPEN])


def _asked(votes: QuerySet[IdeaVote]) -> dict[int, int]:
    """Count people by idea: twins are one, and what was laid over another counts there."""
    root = Coalesce("idea__merged_into", "idea")
    person = Coalesce("customer__merged_into", "customer")
    return dict(votes.order_by().values_list(root).annotate(people=Count(person, distinct=True)))


def _ranked(cards: Sequence[Card]) -> list[Card]:
    return sorted(cards, key=lambda card: -card.votes)

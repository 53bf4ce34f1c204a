"""What is held back, and why: those who wait for the same reason stand together."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, Max, Min, QuerySet, When, Window
from django.db.models.functions import RowNumber
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.text import capfirst
from django.views.decorators.http import require_GET

from regulars.core import reasons
from regulars.core.held import ITS_TURN
from regulars.records.models import Business, Touchpoint
from regulars.services import holding
from regulars.web import timeline
from regulars.web.door import HtmxRequest, staff_only

NAMED = 3  # people named of each group
GROUPS = 200  # rows read at most
# Who waits for a day is told apart by that day. What else holds people differs in its first sentence; the others say
# since when, which is each person's own.
RULE = Case(When(held_code__in=list(ITS_TURN), then="held_reason"), default=holding.RULE)


@dataclass
class Named:
    """One who is held, and what is theirs alone of the reason."""

    touchpoint: Touchpoint
    case: str


@dataclass
class Wait:
    """People held on one occasion by one rule: how many, and who comes first."""

    occasion: str
    case: str  # what all of them share beside the rule
    count: int
    first: list[Named] = field(default_factory=list)

    @property
    def others(self) -> int:
        """Count those who are not named."""
        return self.count - len(self.first)


@dataclass
class Rule:
    """What holds people back, with all who wait for it."""

    sentence: str
    waits: list[Wait] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Count all who wait for it."""
        return sum(wait.count for wait in self.waits)


@require_GET
@staff_only
def held(request: HtmxRequest) -> HttpResponse:
    """Show what is held back, and why."""
    return render(request, "today/held.html", {"rules": held_back(request.business)})


def held_back(business: Business) -> list[Rule]:
    """Read who is held back, in one question however many they are; what holds most people comes first."""
    alike = [F("rule"), F("occasion")]
    waiting: QuerySet[Any] = (  # of touchpoints, with what is counted of each group beside them
        Touchpoint.objects.of(business)
        .held()
        .annotate(rule=RULE)
        .annotate(place=Window(RowNumber(), partition_by=alike, order_by=["use_by_date", "pk"]))
        .annotate(together=Window(Count("pk"), partition_by=alike))
        .annotate(least=Window(Min("held_reason"), partition_by=alike))
        .annotate(most=Window(Max("held_reason"), partition_by=alike))
        .filter(place__lte=NAMED)
        .select_related("customer")
        .order_by("-together", "use_by_date", "pk")
    )
    rules: dict[str, Rule] = {}
    waits: dict[tuple[str, str], Wait] = {}
    for one in waiting[:GROUPS]:
        sentence, case = reasons.gist(one.held_reason)
        group = one.rule, one.occasion
        if group not in waits:
            shared = case if one.least == one.most else ""
            waits[group] = Wait(capfirst(timeline.occasion(one)), shared, one.together)
            rules.setdefault(sentence, Rule(sentence)).waits.append(waits[group])
        waits[group].first.append(Named(one, case))
    return sorted(rules.values(), key=lambda rule: (-rule.count, rule.sentence))


urls = [path("held/", held, name="held")]

"""What is held back, and why: those who wait for the same reason stand together."""

from dataclasses import dataclass, field

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.text import capfirst
from django.views.decorators.http import require_GET

from regulars.core import reasons
from regulars.records.models import Business, Touchpoint
from regulars.web import timeline
from regulars.web.door import HtmxRequest, staff_only

NAMED = 3  # people named of each group
GROUPS = 200  # rows read at most


@dataclass
class Wait:
    """People held on one occasion for one and the same reason: how many, and who comes first."""

    occasion: str
    case: str
    count: int
    first: list[Touchpoint] = field(default_factory=list)

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
    alike = [F("held_reason"), F("occasion")]
    waiting = (
        Touchpoint.objects.of(business)
        .held()
        .annotate(place=Window(RowNumber(), partition_by=alike, order_by=["use_by_date", "pk"]))
        .annotate(together=Window(Count("pk"), partition_by=alike))
        .filter(place__lte=NAMED)
        .select_related("customer")
        .order_by("-together", "use_by_date", "pk")
    )
    rules: dict[str, Rule] = {}
    waits: dict[tuple[str, str], Wait] = {}
    for touchpoint in waiting[:GROUPS]:
        sentence, case = reasons.gist(touchpoint.held_reason)
        key = (touchpoint.held_reason, touchpoint.occasion)
        if key not in waits:
            together: int = touchpoint.together  # type: ignore[attr-defined]  # annotated above
            waits[key] = Wait(capfirst(timeline.occasion(touchpoint)), case, together)
            rules.setdefault(sentence, Rule(sentence)).waits.append(waits[key])
        waits[key].first.append(touchpoint)
    return sorted(rules.values(), key=lambda rule: (-rule.count, rule.sentence))


urls = [path("held/", held, name="held")]

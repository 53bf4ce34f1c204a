"""Goodwill as pages show it: a word with its mark, and a sentence on what it goes by."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regulars.core.goodwill import Rhythm, standing
from regulars.records.models import Sale

WORDS = {"new": _("new"), "warm": _("warm"), "fading": _("fading"), "cold": _("cold")}
ONCE = {
    "new": _("They have bought once, and not long ago."),
    "fading": _("They have bought once, and not come again for months."),
    "cold": _("They have bought once, and not come again for more than a year."),
}
OFTEN = {
    "warm": _("They come at their own pace."),
    "fading": _("They have stayed away longer than they usually do."),
    "cold": _("They have stayed away more than three times as long as they usually do."),
}


@dataclass(frozen=True)
class Goodwill:
    """How it stands with a customer: which mark, which word, and why."""

    slug: str
    word: str
    because: str


def goodwill(rhythm: Rhythm | None, *, today: dt.date) -> Goodwill | None:
    """Say how it stands with somebody who bought in this rhythm; nothing of who has not bought yet."""
    if rhythm is None:
        return None
    slug = standing(rhythm, today=today)
    why = OFTEN if rhythm.every else ONCE
    basis = gettext("This goes by their purchases alone.")
    return Goodwill(slug, str(WORDS[slug]), f"{why[slug]} {basis}")


def kept_sales(customers: Iterable[int]) -> QuerySet[Sale]:
    """The sales of these customers, those left out of which all the money went back."""
    # By customer alone: given the business too, SQLite walks through all rows of the business.
    sales = Sale.objects.filter(customer__in=list(customers))
    return sales.filter(Q(refunded_cents=0) | Q(refunded_cents__lt=F("total_cents")))


def visits(customers: Iterable[int], *, zone: ZoneInfo) -> Mapping[int, tuple[Rhythm, dt.datetime]]:
    """Read the rhythm and the last visit of many in one query, those of twins with who is kept."""
    days = Count(TruncDate("sold_at", tzinfo=zone), distinct=True)
    people = kept_sales(customers).values(root=Coalesce("customer__merged_into", "customer"))
    told = people.annotate(first=Min("sold_at"), last=Max("sold_at"), days=days)
    return {
        root: (Rhythm(first.astimezone(zone).date(), last.astimezone(zone).date(), days), last)
        for root, first, last, days in told.values_list("root", "first", "last", "days")
    }

"""Paper ahead: cards and letters are planned so many days before that they arrive when they are due."""

import datetime as dt

from django.db.models import QuerySet

from regulars.core.caps import Reason
from regulars.core.channel_choice import Choice
from regulars.core.print_days import PAPER, PrintDays
from regulars.records.models import Touchpoint

TOO_LATE = Reason("post_too_late", "By post it would arrive too late.")
EARLY = Reason("early", "It is not due yet.")


def due_on(waiting: QuerySet[Touchpoint], days: PrintDays, *, on: dt.date) -> list[Touchpoint]:
    """Return what is due on a day, and what has to be planned then so that the post brings it when it is due."""
    useful = waiting.filter(use_by_date__gte=on)
    reach = days.in_hand(on) if days.shop.opens(on) else on
    early = useful.filter(due_date__gt=on, due_date__lte=reach)
    return [*useful.filter(due_date__lte=on), *(one for one in early if not PAPER.isdisjoint(one.channels))]


def refusals(one: Touchpoint, days: PrintDays, *, on: dt.date) -> dict[str, Reason]:
    """Refuse what the post would bring too late."""
    if PAPER.isdisjoint(one.channels) or days.in_hand(on) <= one.use_by_date:
        return {}
    return dict.fromkeys(PAPER, TOO_LATE)


def is_early(one: Touchpoint, verdict: Choice | Reason, *, on: dt.date) -> bool:
    """Say whether it has to wait for its day, because it does not go by post after all."""
    return one.due_date > on and not (isinstance(verdict, Choice) and verdict.channel in PAPER)

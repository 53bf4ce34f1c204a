"""What is to be printed: today, and on which of the coming days."""

import datetime as dt
from collections import Counter
from functools import cache

from django.db.models import Exists, OuterRef, Q, QuerySet

from regulars.core.print_days import PAPER, PrintDays
from regulars.records.models import Business, PrintItem, PrintRun, Touchpoint
from regulars.services.look import print_days_of
from regulars.services.prints import ready

AHEAD = dt.timedelta(days=28)
SHOWN = 12
HERE = (PrintRun.State.PROOF, PrintRun.State.PRINTED)
AT_WORK = (PrintItem.State.WAITING, PrintItem.State.UNKNOWN)  # what a mail house has still to answer


def to_make_up(business: Business, *, on: dt.date) -> dict[str, int]:
    """Count what a day's plan has on paper that lies in no run yet, by channel."""
    return dict(Counter(ready(business, on=on).order_by().values_list("channel", flat=True)))


def to_print(business: Business, *, on: dt.date) -> int:
    """Count what is to be printed on a day: planned, or made up and not printed."""
    proofs = PrintItem.objects.filter(business=business, state=PrintItem.State.WAITING, run__state=PrintRun.State.PROOF)
    return sum(to_make_up(business, on=on).values()) + proofs.count()


def under_way(business: Business) -> list[PrintRun]:
    """Return the runs that are not at an end, the oldest first."""
    given = Q(Exists(_at_work()), state=PrintRun.State.HANDED_OVER)
    return list(PrintRun.objects.of(business).filter(given | Q(state__in=HERE)).order_by("print_date", "pk"))


def ended(business: Business, *, most: int) -> list[PrintRun]:
    """Return the runs that went to the post or are all with a mail house, the latest first."""
    given = Q(~Exists(_at_work()), state=PrintRun.State.HANDED_OVER)
    runs = PrintRun.objects.of(business).filter(given | Q(state=PrintRun.State.POSTED))
    return list(runs.order_by("-ended_at", "-pk")[:most])


def coming(business: Business, *, on: dt.date) -> list[tuple[dt.date, int]]:
    """Count what is likely to be printed on each of the coming days, so that it arrives when it is due."""
    days = print_days_of(business)
    waiting = Touchpoint.objects.of(business).open().unprinted()
    rows = waiting.filter(due_date__gt=on, due_date__lte=on + AHEAD, planned_for=None)
    on_paper = (
        due for due, channels in rows.values_list("due_date", "channels") if channels[:1] and channels[0] in PAPER
    )
    first = cache(lambda due: _first_day(days, due, on=on))
    counted = Counter(day for due in on_paper if (day := first(due)) > on)
    return sorted(counted.items())[:SHOWN]


def _first_day(days: PrintDays, due: dt.date, *, on: dt.date) -> dt.date:
    """Return the first day whose post arrives when it is due."""
    day = days.shop.next_open(on)
    while days.in_hand(day) < due:
        day = days.shop.step(day, 1)
    return day


def _at_work() -> QuerySet[PrintItem]:
    return PrintItem.objects.filter(run=OuterRef("pk"), state__in=AT_WORK)

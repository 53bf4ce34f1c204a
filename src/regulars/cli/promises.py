"""List what is promised: what is open and late, to whom, by when, and which share was kept."""

import argparse
import sys
from typing import Any


def arguments(one: argparse.ArgumentParser) -> None:
    """Take nothing but, if wished, whose."""
    one.add_argument("--keeper", metavar="NAME", help="only what this member of staff keeps")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Show what is open, the most urgent first, and the share kept in the last quarter of a year."""
    from django.utils.timezone import now

    from regulars.cli._business import the_business
    from regulars.core.due import local_date
    from regulars.core.promises import is_late, when
    from regulars.core.spoken_dates import weekday
    from regulars.records.models import Promise
    from regulars.services import facts, promises

    business = the_business()
    today, calendar = local_date(now(), business.timezone), facts.calendar_of(business)
    waiting = Promise.objects.of(business).open().select_related("customer", "keeper").order_by("due_date", "pk")
    if chosen.keeper:
        waiting = waiting.filter(keeper__name__iexact=chosen.keeper)
    kept = promises.kept_lately(business, on=today)
    found = list(waiting)
    for one in found:
        said = when(one.due_date, on=today, calendar=calendar)
        day = weekday(one.due_date, business.country)
        print(f"{day}  {one.customer}: {one.what} ({one.keeper}), {said}", file=sys.stderr)
    print(kept.sentence, file=sys.stderr)
    return {
        "date": today.isoformat(),
        "open": [_shown(one) | {"is_late": is_late(one.due_date, on=today)} for one in found],
        "late": sum(is_late(one.due_date, on=today) for one in found),
        "kept": {"kept": kept.kept, "of": kept.of, "percent": kept.percent, "sentence": kept.sentence},
    }


def _shown(promise: Any) -> dict[str, Any]:
    return {
        "id": promise.pk,
        "customer": {"id": promise.customer_id, "name": promise.customer.name},
        "what": promise.what,
        "due": promise.due_date.isoformat(),
        "first_due": promise.first_due_date.isoformat(),
        "told_at": promise.told_at.isoformat() if promise.told_at else None,
        "keeper": promise.keeper.name,
    }

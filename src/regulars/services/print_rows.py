"""The rows of print runs: locked in the state that a step needs, read with what every step looks at."""

from django.db.models import QuerySet

from regulars.records.models import PrintItem, PrintRun
from regulars.services.refused import Refused


class NotNow(Refused):
    """This print run is past that. Load the page again to see where it stands."""


def set_aside(item: PrintItem, reason: str) -> None:
    """Leave an item out of its run, with the reason."""
    item.state, item.reason = PrintItem.State.LEFT_OUT, reason[:300]
    item.save(update_fields=["state", "reason"])


def items_of(run: PrintRun) -> QuerySet[PrintItem]:
    """Return the items of a run, each with touchpoint and customer."""
    return run.items.select_related("touchpoint", "touchpoint__business", "customer", "customer__business")


def locked(run: PrintRun, *states: str) -> PrintRun:
    """Lock a run that is in one of these states; raise when it is in another."""
    found = PrintRun.objects.select_for_update(of=("self",)).select_related("business").get(pk=run.pk)
    if found.state not in states:
        raise NotNow(NotNow.__doc__)
    return found

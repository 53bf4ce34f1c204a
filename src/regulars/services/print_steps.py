"""The steps of a print run: printed, posted, given up, taken back."""

import datetime as dt

from django.db import transaction

from regulars.records.models import PrintItem, PrintRun, Staff, Touchpoint
from regulars.services import outcomes
from regulars.services.print_guard import refusals
from regulars.services.print_rows import items_of, locked, set_aside

CANCELLED = "The print run was cancelled."
Item, Run = PrintItem.State, PrintRun.State


@transaction.atomic
def mark_printed(run: PrintRun, *, on: dt.date) -> list[PrintItem]:
    """Note that a run is on paper; return what was left out of it because something has happened since."""
    held = locked(run, Run.PROOF, Run.PRINTED)
    if held.state == Run.PRINTED:
        return []
    left = _pass_over(held, on=on)
    held.state = Run.PRINTED
    held.save(update_fields=["state"])
    return left


def mark_posted(run: PrintRun, *, by: Staff | None, on: dt.date, now: dt.datetime) -> list[PrintItem]:
    """Note that a printed run went to the post, which makes each touchpoint; return what was taken out before.

    Each is written by itself, so that thousands do not keep others waiting; begun again it goes on where it stopped.
    """
    fresh = PrintRun.objects.select_related("business").get(pk=run.pk)
    if fresh.state == Run.POSTED:
        return []
    with transaction.atomic():
        left = _pass_over(locked(run, Run.PRINTED), on=on)
    for pk in fresh.items.filter(state=Item.WAITING).order_by("position").values_list("pk", flat=True):
        _post(fresh, pk, by=by, now=now)
    PrintRun.objects.filter(pk=run.pk, state=Run.PRINTED).update(state=Run.POSTED, ended_at=now)
    return left


@transaction.atomic
def cancel(run: PrintRun, *, now: dt.datetime) -> None:
    """Give up a run that is not posted; its touchpoints are free again."""
    if PrintRun.objects.filter(pk=run.pk, state=Run.CANCELLED).exists():
        return
    held = locked(run, Run.PROOF, Run.PRINTED)
    held.items.filter(state=Item.WAITING).update(state=Item.LEFT_OUT, reason=CANCELLED)
    held.state, held.ended_at = Run.CANCELLED, now
    held.save(update_fields=["state", "ended_at"])


@transaction.atomic
def undo(run: PrintRun, *, by: Staff | None, now: dt.datetime) -> None:
    """Take back the last step of a run: posted, or printed."""
    held = locked(run, Run.PRINTED, Run.POSTED)
    if held.state == Run.PRINTED:
        held.state = Run.PROOF
    else:
        for item in items_of(held).filter(state=Item.POSTED):
            item.state = Item.WAITING
            item.save(update_fields=["state"])
            if item.touchpoint.state == Touchpoint.State.MADE:
                outcomes.undo(item.touchpoint, by=by, now=now)
        held.state, held.ended_at = Run.PRINTED, None
    held.save(update_fields=["state", "ended_at"])


def _pass_over(run: PrintRun, *, on: dt.date) -> list[PrintItem]:
    items = list(items_of(run).filter(state=Item.WAITING))
    refused = refusals(run, items, on=on)
    left = [item for item in items if item.pk in refused]
    for item in left:
        set_aside(item, refused[item.pk])
    return left


@transaction.atomic
def _post(run: PrintRun, pk: int, *, by: Staff | None, now: dt.datetime) -> None:
    item = items_of(run).select_for_update(of=("self",)).get(pk=pk)
    if item.state != Item.WAITING:
        return
    try:
        outcomes.finish(item.touchpoint, outcome="sent", by=by, now=now)
    except outcomes.HasEnded as ended:
        set_aside(item, str(ended))
        return
    item.state = Item.POSTED
    item.save(update_fields=["state"])

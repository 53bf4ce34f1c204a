"""Taking back how a touchpoint went."""

import datetime as dt

from django.db import transaction

from regulars.core.held import PUT_OFF
from regulars.records.models import Fact, Message, Moment, PrintItem, Staff, Suppression, Touchpoint
from regulars.services import consent, holding, ideas, outbox_stop, outcome_notes, overheard, said
from regulars.services.facts import local_day
from regulars.services.refused import Refused

UNDO_WITHIN = dt.timedelta(days=1)
State = Touchpoint.State
GONE = (PrintItem.State.POSTED, PrintItem.State.HANDED_OVER, PrintItem.State.RETURNED)


class NothingToUndo(Refused):
    """There is nothing to take back: it is open, or it ended more than a day ago."""


@transaction.atomic
def undo(touchpoint: Touchpoint, *, by: Staff | None, now: dt.datetime) -> Touchpoint:  # noqa: ARG001
    """Take back the last thing that was written down about a touchpoint, within a day."""
    one = outcome_notes.locked(touchpoint)
    if Message.objects.filter(touchpoint=one, is_noted=True).exists():
        raise NothingToUndo("The e-mail has left, and nobody can call it back.")
    if PrintItem.objects.filter(touchpoint=one, state__in=GONE).exists():
        raise NothingToUndo("It has gone on paper. Take that back on the page of its print run, if it has not left.")
    since, today = now - UNDO_WITHIN, local_day(one.business, now)
    last = outcome_notes.last_contact(one)
    is_put_off = one.state == State.OPEN and one.held_code == PUT_OFF
    if (
        last
        and not is_put_off
        and last.happened_at >= since
        and (one.state == State.OPEN or one.ended_at == last.happened_at)
    ):
        _restore(one, last, now=now)
    elif one.outcome and one.ended_at and one.ended_at >= since:
        overheard.forget(one.business, about=f"reason:{one.pk}")  # "not needed" left no trace in the journal
    elif one.state == State.OPEN and one.not_before_date:
        if is_put_off and not one.is_pinned:
            one.keeper_id = one.keeper_before_id
        one.not_before_date, one.keeper_before_id = None, None
        holding.let_go(one)
        one.planned_for = today if one.channel and one.business.planned_on == today else None
    else:
        raise NothingToUndo(NothingToUndo.__doc__)
    if one.planned_for and one.planned_for < today == one.business.planned_on:
        # Nobody looks at the list of yesterday any more.
        one.planned_for = today if today <= one.use_by_date else None
    one.state, one.outcome, one.reason, one.ended_at, one.ended_by = State.OPEN, "", "", None, None
    ideas.heard(one, at=None)
    outbox_stop.give_way(one)
    outbox_stop.go_on(one.customer, by=None, now=now)
    return outcome_notes.save(one, now=now)


def stopped_mail(one: Touchpoint) -> bool:
    """Say whether somebody stopped their e-mail because of what was said: it stays stopped when that is taken back."""
    abouts = (outcome_notes.contact(one), f"reason:{one.pk}")
    answered = {at for about in abouts for at in overheard.answered_at(one.business, about=about)}
    return consent.stopped_mail(one.customer, answered)


def _restore(one: Touchpoint, last: Moment, *, now: dt.datetime) -> None:
    """Remove exactly what the last outcome wrote and what was kept of it; put the touchpoint back as it was."""
    said.take_back_all(last, now=now)
    contact = outcome_notes.contact(one)
    written = Moment.objects.filter(business=one.business)
    written.filter(kind="complaint", about=f"complaint:{contact}").delete()
    written.filter(kind="complaint_solved", details__contact=contact).delete()
    Fact.objects.filter(business=one.business, pk=last.details.get("fact")).delete()
    Suppression.objects.filter(business=one.business, pk=last.details.get("suppression")).delete()
    outcome_notes.put_back(one, last)
    overheard.forget(one.business, about=contact)
    last.delete()

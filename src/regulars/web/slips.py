"""The slip: what just became of a contact, with a way to take it back."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from regulars.core.held import PUT_OFF
from regulars.records.models import Business, Incoming, Touchpoint
from regulars.services import outcome_notes, overheard
from regulars.web import call_hours, wording


@dataclass(frozen=True)
class Slip:
    """What just became of a contact, and what comes of it."""

    touchpoint: Touchpoint
    went: str
    next: str
    question: Incoming | None  # whether they want no more e-mail


def read(business: Business, pk: int | None, *, on: dt.date, now: dt.datetime) -> Slip | None:
    """Read the slip of a contact that was written down; None when nothing was."""
    mine = Touchpoint.objects.of(business).select_related("customer", "business")
    one = mine.filter(pk=pk).first() if pk else None
    if one is None or not (went := _went(one)):
        return None
    is_open = one.state == Touchpoint.State.OPEN
    asked = call_hours.asked_for(one, business, today=on, now=now)
    question = overheard.question(one.customer)
    return Slip(one, went, (one.held_reason or asked) if is_open else "", question)


def _went(one: Touchpoint) -> str:
    if one.outcome:
        return wording.outcome(one.outcome, on=one.channel)
    last = outcome_notes.last_contact(one) if one.tries and one.held_code != PUT_OFF else None
    if last:
        return wording.outcome(last.details.get("outcome", ""))
    return _("Later") if one.not_before_date else ""

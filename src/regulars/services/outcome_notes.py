"""Writing down what came of a touchpoint, so that it can be taken back exactly."""

import datetime as dt
from typing import Any

from regulars.records.models import Moment, Staff, Touchpoint
from regulars.services import holding, ideas, journal
from regulars.services.rechecks import recheck
from regulars.services.refused import Refused

# What an outcome may change on an open touchpoint; an undo puts it back.
DAYS = ("planned_for", "not_before_date", "use_by_date")
RESTORED = (
    *(*DAYS, "call_at", "position", "channel", "channels", "held_code", "held_reason", "tries"),
    *("keeper_id", "is_pinned"),
)
CONTACTS = ("contacted", "tried")
State = Touchpoint.State
Before = dict[str, Any]


class HasEnded(Refused):
    """This has ended already. Take that back first if it was a mistake."""


def locked(touchpoint: Touchpoint) -> Touchpoint:
    """Return a touchpoint as it is now, for nobody else to change."""
    # The customer first, as everywhere: the plan of the day holds them before it changes their touchpoints.
    journal.hold_still([touchpoint.customer_id])
    rows = Touchpoint.objects.select_for_update(of=("self",)).select_related("customer", "business")
    return rows.get(pk=touchpoint.pk, business_id=touchpoint.business_id)


def open_one(touchpoint: Touchpoint) -> Touchpoint:
    """Return a touchpoint for nobody else to change, or refuse one that has ended."""
    one = locked(touchpoint)
    refuse_ended(one)
    return one


def refuse_ended(one: Touchpoint) -> None:
    """Refuse a touchpoint that has ended."""
    if one.state != State.OPEN:
        raise HasEnded(f"{HasEnded.__doc__} It ended so: {one.reason}")


def save(one: Touchpoint, *, now: dt.datetime) -> Touchpoint:
    """Save a touchpoint, look at its customer again, and return it as it is then."""
    one.save()
    recheck(one.customer, now=now)
    one.refresh_from_db()
    return one


def before(one: Touchpoint) -> Before:
    """Keep what an outcome may change."""
    return {name: getattr(one, name) for name in RESTORED}


def note(
    one: Touchpoint, kind: str, outcome: str, said: str, was: Before, *, by: Staff | None, now: dt.datetime
) -> Moment:
    """Note one more contact, or a try of it, with how the touchpoint was before."""
    one.tries += 1
    return journal.note(
        one.customer,
        kind,
        about=contact(one),
        now=now,
        words=said,
        details={
            "touchpoint": one.pk,
            "outcome": outcome,
            "occasion": one.occasion,
            "purpose": one.purpose,
            "channel": one.channel or next(iter(one.channels), ""),
            "before": {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in was.items()},
        },
        by=by,
    )


def put_back(one: Touchpoint, last: Moment) -> None:
    """Put a touchpoint back as it was before a contact."""
    for name, value in last.details["before"].items():
        if value and name in DAYS:
            value = dt.date.fromisoformat(value)
        elif value and name == "call_at":
            value = dt.datetime.fromisoformat(value)
        setattr(one, name, value)


def end(one: Touchpoint, state: State, outcome: str, reason: str, *, by: Staff | None, now: dt.datetime) -> None:
    """End a touchpoint with how it went and why."""
    one.state, one.outcome, one.reason = state, outcome, reason[:300]
    one.ended_at, one.ended_by = now, by
    holding.let_go(one)
    if state == State.MADE:
        ideas.heard(one, at=now)


def open_again(one: Touchpoint, *, due_date: dt.date, use_by_date: dt.date) -> None:
    """Open a touchpoint again that ended without being made, for another while."""
    one.state, one.outcome, one.reason, one.ended_at, one.ended_by = State.OPEN, "", "", None, None
    one.due_date, one.use_by_date, one.not_before_date = due_date, use_by_date, None
    one.save()


def last_contact(one: Touchpoint) -> Moment | None:
    """Return the last contact of a touchpoint, or the last try of it."""
    return Moment.objects.filter(business=one.business, kind__in=CONTACTS, about=contact(one)).first()


def contact(one: Touchpoint) -> str:
    """Return what the moment of the last contact is about."""
    return f"contact:{one.pk}:{one.tries}"

"""How a touchpoint went: done, tried, put off, and taken back."""

import datetime as dt
from typing import Any

from django.db import transaction

from regulars.core.caps import COMPLAINT_FOLLOW_UP
from regulars.core.consent import ADDRESS_KIND
from regulars.core.people import clean_text
from regulars.records.models import Fact, Message, Moment, Staff, Suppression, Touchpoint
from regulars.services import consent, journal
from regulars.services.facts import calendar_of, local_day
from regulars.services.rechecks import recheck
from regulars.services.refused import Refused

SPOKE = {"happy": "Spoke: they are happy.", "fine": "Spoke: all is fine.", "unhappy": "Spoke: they are unhappy."}
MADE = SPOKE | {"sent": "Done."}
TRIED = {"no_answer": "Nobody answered.", "voicemail": "A message was left on the machine."}
ENDED = {"wrong_number": "The number is wrong.", "not_needed": "It was not needed."}
OUTCOMES = frozenset(MADE | TRIED | ENDED)
MOST_TRIES = 3
UNDO_WITHIN = dt.timedelta(days=1)
WRONG_NUMBER = "wrong number"
RESTORED = ("planned_for", "position", "channel", "channels", "not_before_date", "held_reason", "tries")
State = Touchpoint.State


class UnknownOutcome(Refused):
    """This is not a way in which a touchpoint can go."""


class HasEnded(Refused):
    """This touchpoint has ended. Take that back first if it was a mistake."""


class NotThen(Refused):
    """Choose a day on which it is still worth doing."""


class NothingToUndo(Refused):
    """There is nothing to take back: it is open, or it ended more than a day ago."""


@transaction.atomic
def finish(touchpoint: Touchpoint, *, outcome: str, said: str = "", by: Staff | None, now: dt.datetime) -> Touchpoint:
    """Write down how a touchpoint went; the same click twice changes nothing."""
    if outcome not in OUTCOMES:
        raise UnknownOutcome(UnknownOutcome.__doc__)
    one = _locked(touchpoint)
    if _is_same_click(one, outcome, now):
        return one
    if one.state != State.OPEN:
        raise HasEnded(f"{HasEnded.__doc__} It ended so: {one.reason}")
    said = clean_text(said)
    before = {name: getattr(one, name) for name in RESTORED}
    if outcome in MADE:
        _made(one, outcome, said, before, by=by, now=now)
    elif outcome in TRIED:
        _tried(one, outcome, said, before, by=by, now=now)
    elif outcome == "wrong_number":
        _wrong_number(one, said, before, by=by, now=now)
    else:
        _end(one, State.CANCELLED, outcome, said or ENDED[outcome], by=by, now=now)
    one.save()
    recheck(one.customer, now=now)
    one.refresh_from_db()
    return one


@transaction.atomic
def mailed(touchpoint_id: int, *, business: int, at: dt.datetime, now: dt.datetime) -> None:
    """End a touchpoint whose e-mail left at an instant, which the journal knows already."""
    open_ones = Touchpoint.objects.select_for_update(of=("self",)).select_related("customer", "business").open()
    one = open_ones.filter(pk=touchpoint_id, business_id=business).first()
    if one is None:
        return
    one.tries, one.channel = one.tries + 1, "email"
    _end(one, State.MADE, "sent", MADE["sent"], by=None, now=at)
    one.save()
    recheck(one.customer, now=now)


@transaction.atomic
def later(touchpoint: Touchpoint, *, until: dt.date, by: Staff | None, now: dt.datetime) -> Touchpoint:
    """Put a touchpoint off until a day on which it is still worth doing."""
    one = _locked(touchpoint)
    if one.state != State.OPEN:
        raise HasEnded(f"{HasEnded.__doc__} It ended so: {one.reason}")
    if until <= local_day(one.business, now):
        raise NotThen("Choose a day after today.")
    last = calendar_of(one.business).last_open(one.use_by_date)
    if until > last:
        raise NotThen(f"It is worth doing until {_spoken(last)}. Choose a day up to then.")
    if one.not_before_date != until:
        one.not_before_date, one.planned_for, one.position = until, None, 0
        one.held_reason = f"Put off until {_spoken(until)}" + (f" by {by.name}." if by else ".")
        one.save()
    return one


@transaction.atomic
def undo(touchpoint: Touchpoint, *, by: Staff | None, now: dt.datetime) -> Touchpoint:  # noqa: ARG001
    """Take back the last thing that was written down about a touchpoint, within a day."""
    one = _locked(touchpoint)
    if Message.objects.filter(touchpoint=one, is_noted=True).exists():
        raise NothingToUndo("The e-mail has left, and nobody can call it back.")
    since, today = now - UNDO_WITHIN, local_day(one.business, now)
    last = _last_contact(one)
    if last and last.happened_at >= since and (one.state == State.OPEN or one.ended_at == last.happened_at):
        _restore(one, last)
    elif one.outcome and one.ended_at and one.ended_at >= since:
        pass  # "not needed" left no trace in the journal
    elif one.state == State.OPEN and one.not_before_date:
        one.not_before_date, one.held_reason = None, ""
        one.planned_for = today if one.channel and one.business.planned_on == today else None
    else:
        raise NothingToUndo(NothingToUndo.__doc__)
    if one.planned_for and one.planned_for < today == one.business.planned_on:
        # Nobody looks at the list of yesterday any more.
        one.planned_for = today if today <= one.use_by_date else None
    one.state, one.outcome, one.reason, one.ended_at, one.ended_by = State.OPEN, "", "", None, None
    one.save()
    recheck(one.customer, now=now)
    one.refresh_from_db()
    return one


def _made(
    one: Touchpoint, outcome: str, said: str, before: dict[str, Any], *, by: Staff | None, now: dt.datetime
) -> None:
    _note(one, "contacted", outcome, said, before, by=by, now=now)
    _end(one, State.MADE, outcome, MADE[outcome], by=by, now=now)
    if outcome == "unhappy":
        details = {"follows": one.about} if one.occasion == COMPLAINT_FOLLOW_UP else {}
        about = f"complaint:{_contact(one)}"
        words = said or "They are unhappy."
        journal.note(one.customer, "complaint", about=about, now=now, words=words, details=details, by=by)
    elif outcome in SPOKE and one.occasion == COMPLAINT_FOLLOW_UP:
        _put_right(one, said, by=by, now=now)


def _put_right(one: Touchpoint, said: str, *, by: Staff | None, now: dt.datetime) -> None:
    """Who says on the follow-up that it is right again has no complaint any more, nor an older one it followed."""
    about: str | None = one.about
    details = {"contact": _contact(one)}
    while about:
        complaint = Moment.objects.filter(business=one.business, kind="complaint", about=about).first()
        if complaint is None:
            return
        journal.note(complaint.customer, "complaint_solved", about=about, now=now, words=said, details=details, by=by)
        about = complaint.details.get("follows")


def _tried(
    one: Touchpoint, outcome: str, said: str, before: dict[str, Any], *, by: Staff | None, now: dt.datetime
) -> None:
    _note(one, "tried", outcome, said, before, by=by, now=now)
    next_try = calendar_of(one.business).next_open(local_day(one.business, now) + dt.timedelta(days=1))
    others = [channel for channel in one.channels if channel != before["channel"]]
    one.planned_for, one.position = None, 0
    if one.occasion == COMPLAINT_FOLLOW_UP:
        one.use_by_date = max(one.use_by_date, next_try)  # as the rules will say, who see the try only now
    if next_try > one.use_by_date:
        over = f"{TRIED[outcome]} No open day is left for another try."
        _end(one, State.EXPIRED, outcome, over, by=by, now=now)
    elif one.tries < MOST_TRIES:
        one.not_before_date = next_try
        one.held_reason = f"{TRIED[outcome]} The next try is {_spoken(next_try)}."
    elif others:
        one.not_before_date, one.channels = next_try, others
        one.held_reason = f"{TRIED[outcome]} After {one.tries} tries it goes another way on {_spoken(next_try)}."
    else:
        _end(one, State.EXPIRED, outcome, f"{TRIED[outcome]} Tried {one.tries} times.", by=by, now=now)


def _wrong_number(one: Touchpoint, said: str, before: dict[str, Any], *, by: Staff | None, now: dt.datetime) -> None:
    phone = one.customer.phone if before["channel"] in ("phone", "message", "") else ""
    moment = _note(one, "tried", "wrong_number", said, before, by=by, now=now)
    fact, is_new = Fact.objects.get_or_create(
        customer=one.customer,
        text=f"The number {phone} is wrong." if phone else "The number is wrong.",
        defaults={"business": one.business, "source": WRONG_NUMBER, "noted_at": now, "noted_by": by},
    )
    # Nobody else's telephone rings for this customer again; a corrected number is another address.
    suppression = None
    if phone and not consent.is_suppressed(one.business, kind="phone", address=phone):
        reason = ENDED["wrong_number"]
        suppression = consent.suppress(one.business, kind="phone", address=phone, purpose="all", reason=reason, now=now)
    moment.details |= {"fact": fact.pk if is_new else None, "suppression": suppression.pk if suppression else None}
    moment.save(update_fields=["details"])
    others = [channel for channel in one.channels if ADDRESS_KIND.get(channel) != "phone"]
    if one.occasion == COMPLAINT_FOLLOW_UP and others:
        one.channels, one.planned_for, one.position = others, None, 0
        one.held_reason = f"{ENDED['wrong_number']} It goes another way."
    else:
        _end(one, State.CANCELLED, "wrong_number", ENDED["wrong_number"], by=by, now=now)


def _restore(one: Touchpoint, last: Moment) -> None:
    """Remove exactly what the last outcome wrote, and put the touchpoint back as it was."""
    contact = _contact(one)
    written = Moment.objects.filter(business=one.business)
    written.filter(kind="complaint", about=f"complaint:{contact}").delete()
    written.filter(kind="complaint_solved", details__contact=contact).delete()
    Fact.objects.filter(business=one.business, pk=last.details.get("fact")).delete()
    Suppression.objects.filter(business=one.business, pk=last.details.get("suppression")).delete()
    for name, value in last.details["before"].items():
        is_day = name in ("planned_for", "not_before_date") and value
        setattr(one, name, dt.date.fromisoformat(value) if is_day else value)
    last.delete()


def _note(
    one: Touchpoint, kind: str, outcome: str, said: str, before: dict[str, Any], *, by: Staff | None, now: dt.datetime
) -> Moment:
    one.tries += 1
    return journal.note(
        one.customer,
        kind,
        about=_contact(one),
        now=now,
        words=said,
        details={
            "touchpoint": one.pk,
            "outcome": outcome,
            "occasion": one.occasion,
            "purpose": one.purpose,
            "channel": one.channel or next(iter(one.channels), ""),
            "before": {name: str(day) if isinstance(day, dt.date) else day for name, day in before.items()},
        },
        by=by,
    )


def _end(one: Touchpoint, state: State, outcome: str, reason: str, *, by: Staff | None, now: dt.datetime) -> None:
    one.state, one.outcome, one.reason = state, outcome, reason[:300]
    one.ended_at, one.ended_by, one.held_reason = now, by, ""


def _is_same_click(one: Touchpoint, outcome: str, now: dt.datetime) -> bool:
    if one.state != State.OPEN:
        return one.outcome == outcome
    last = _last_contact(one) if one.tries and one.planned_for is None else None
    today = local_day(one.business, now)
    return bool(last and last.details.get("outcome") == outcome and local_day(one.business, last.happened_at) == today)


def _last_contact(one: Touchpoint) -> Moment | None:
    kinds = ("contacted", "tried")
    return Moment.objects.filter(business=one.business, kind__in=kinds, about=_contact(one)).first()


def _contact(one: Touchpoint) -> str:
    return f"contact:{one.pk}:{one.tries}"


def _locked(touchpoint: Touchpoint) -> Touchpoint:
    locked = Touchpoint.objects.select_for_update(of=("self",)).select_related("customer", "business")
    return locked.get(pk=touchpoint.pk, business_id=touchpoint.business_id)


def _spoken(day: dt.date) -> str:
    return f"{day:%A} {day.day} {day:%B}"

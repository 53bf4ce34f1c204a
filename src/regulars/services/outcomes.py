"""How a touchpoint went: done, tried, or put off."""

import datetime as dt

from django.db import transaction

from regulars.core.caps import COMPLAINT_FOLLOW_UP, Reason
from regulars.core.consent import ADDRESS_KIND, NOT_THEIRS
from regulars.core.held import ANOTHER_WAY, NEXT_TRY, PUT_OFF
from regulars.core.people import clean_text
from regulars.core.spoken_dates import weekday
from regulars.records.models import Fact, Moment, Staff, Touchpoint
from regulars.services import call_backs, consent, holding, journal, keepers, outcome_notes, overheard
from regulars.services.call_backs import call_back
from regulars.services.facts import calendar_of, local_day
from regulars.services.outcome_notes import Before, HasEnded
from regulars.services.outcome_undo import UNDO_WITHIN, NothingToUndo, undo
from regulars.services.rechecks import recheck
from regulars.services.refused import Refused

__all__ = [
    "OUTCOMES",
    "UNDO_WITHIN",
    "HasEnded",
    "NotThen",
    "NothingToUndo",
    "UnknownOutcome",
    "call_back",
    "finish",
    "later",
    "mailed",
    "undo",
]

SPOKE = {"happy": "Spoke: they are happy.", "fine": "Spoke: all is fine.", "unhappy": "Spoke: they are unhappy."}
MADE = SPOKE | {"sent": "Done."}
TRIED = {"no_answer": "Nobody answered.", "voicemail": "A message was left on the machine."}
ENDED = {"wrong_number": "The number is wrong.", "not_needed": "It was not needed."}
OUTCOMES = frozenset(MADE | TRIED | ENDED)
MOST_TRIES = 3
SAME_CLICK_WITHIN = dt.timedelta(minutes=2)
WRONG_NUMBER = "wrong number"
State = Touchpoint.State


class UnknownOutcome(Refused):
    """This is not a way in which a touchpoint can go."""


class NotThen(Refused):
    """Choose a day on which it is still worth doing."""


@transaction.atomic
def finish(
    touchpoint: Touchpoint, *, outcome: str, said: str = "", reason: str = "", by: Staff | None, now: dt.datetime
) -> Touchpoint:
    """Write down how a touchpoint went; the same click twice changes nothing.

    `said` is what somebody wrote down, which may be a customer's no; `reason` a sentence of the program.
    """
    if outcome not in OUTCOMES:
        raise UnknownOutcome(UnknownOutcome.__doc__)
    one = outcome_notes.locked(touchpoint)
    if _is_same_click(one, outcome, now):
        return one
    outcome_notes.refuse_ended(one)
    said = clean_text(said)
    was = outcome_notes.before(one)
    if outcome in MADE:
        _made(one, outcome, said, was, by=by, now=now)
    elif outcome in TRIED:
        _tried(one, outcome, said, was, by=by, now=now)
    elif outcome == "wrong_number":
        _wrong_number(one, said, was, by=by, now=now)
    else:
        outcome_notes.end(one, State.CANCELLED, outcome, said or reason or ENDED[outcome], by=by, now=now)
        overheard.listen(one.customer, said, about=f"reason:{one.pk}", now=now)
    return outcome_notes.save(one, now=now)


@transaction.atomic
def mailed(touchpoint_id: int, *, business: int, at: dt.datetime, now: dt.datetime) -> None:
    """End a touchpoint whose e-mail left at an instant, which the journal knows already."""
    mine = Touchpoint.objects.filter(pk=touchpoint_id, business_id=business)
    journal.hold_still(mine.values_list("customer_id", flat=True))
    one = mine.open().select_for_update(of=("self",)).select_related("customer", "business").first()
    if one is None:
        return
    one.tries, one.channel = one.tries + 1, "email"
    outcome_notes.end(one, State.MADE, "sent", MADE["sent"], by=None, now=at)
    one.save()
    recheck(one.customer, now=now)


@transaction.atomic
def later(touchpoint: Touchpoint, *, until: dt.date, by: Staff | None, now: dt.datetime) -> Touchpoint:
    """Put a touchpoint off until a day on which it is still worth doing."""
    one = outcome_notes.open_one(touchpoint)
    if one.call_at and local_day(one.business, one.call_at) >= local_day(one.business, now):
        raise NotThen(f"They asked to be called{call_backs.spoken_hour(one)}. If that changed, choose another time.")
    if until <= local_day(one.business, now):
        raise NotThen("Choose a day after today.")
    last = calendar_of(one.business).last_open(one.use_by_date)
    if until > last:
        raise NotThen(f"It is worth doing until {weekday(last, one.business.country)}. Choose a day up to then.")
    if one.not_before_date != until:
        if one.held_code != PUT_OFF:
            one.keeper_before_id = one.keeper_id
        one.not_before_date, one.planned_for, one.position = until, None, 0
        words = f"Put off until {weekday(until, one.business.country)}" + (f" by {by.name}." if by else ".")
        holding.hold(one, Reason(PUT_OFF, words))
        one.save()
        keepers.settle_one(one, on=local_day(one.business, now))
    return one


def _made(one: Touchpoint, outcome: str, said: str, was: Before, *, by: Staff | None, now: dt.datetime) -> None:
    outcome_notes.note(one, "contacted", outcome, said, was, by=by, now=now)
    outcome_notes.end(one, State.MADE, outcome, MADE[outcome], by=by, now=now)
    if outcome == "unhappy":
        details = {"follows": one.about} if one.occasion == COMPLAINT_FOLLOW_UP else {}
        about = f"complaint:{outcome_notes.contact(one)}"
        words = said or "They are unhappy."
        journal.note(one.customer, "complaint", about=about, now=now, words=words, details=details, by=by)
    elif outcome in SPOKE and one.occasion == COMPLAINT_FOLLOW_UP:
        _put_right(one, said, by=by, now=now)


def _put_right(one: Touchpoint, said: str, *, by: Staff | None, now: dt.datetime) -> None:
    """Who says on the follow-up that it is right again has no complaint any more, nor an older one it followed."""
    about: str | None = one.about
    details = {"contact": outcome_notes.contact(one)}
    while about:
        complaint = Moment.objects.filter(business=one.business, kind="complaint", about=about).first()
        if complaint is None:
            return
        journal.note(complaint.customer, "complaint_solved", about=about, now=now, words=said, details=details, by=by)
        about = complaint.details.get("follows")


def _tried(one: Touchpoint, outcome: str, said: str, was: Before, *, by: Staff | None, now: dt.datetime) -> None:
    outcome_notes.note(one, "tried", outcome, said, was, by=by, now=now)
    if one.call_at and one.call_at > now:
        return  # tried before the hour they asked for, which still counts
    next_try = calendar_of(one.business).next_open(local_day(one.business, now) + dt.timedelta(days=1))
    others = [channel for channel in one.channels if channel != was["channel"]]
    tries = _unanswered(one)
    one.planned_for, one.position = None, 0
    if one.occasion == COMPLAINT_FOLLOW_UP or one.call_at:
        one.use_by_date = max(one.use_by_date, next_try)  # as the rules will say, who see the try only now
    if next_try > one.use_by_date:
        over = f"{TRIED[outcome]} No open day is left for another try."
        outcome_notes.end(one, State.EXPIRED, outcome, over, by=by, now=now)
    elif tries < MOST_TRIES:
        one.not_before_date, one.call_at = next_try, call_backs.moved(one, next_try)
        when = f"{weekday(next_try, one.business.country)}{call_backs.spoken_hour(one)}"
        holding.hold(one, Reason(NEXT_TRY, f"{TRIED[outcome]} The next try is {when}."))
    elif others:
        one.not_before_date, one.channels, one.call_at = next_try, others, None
        when = weekday(next_try, one.business.country)
        words = f"{TRIED[outcome]} After {tries} tries it goes another way on {when}."
        holding.hold(one, Reason(ANOTHER_WAY, words))
    else:
        outcome_notes.end(one, State.EXPIRED, outcome, f"{TRIED[outcome]} Tried {tries} times.", by=by, now=now)


def _unanswered(one: Touchpoint) -> int:
    """Count the tries at which nobody was reached; who asked to be called back had answered."""
    tried = Moment.objects.filter(business=one.business, kind="tried", about__startswith=f"contact:{one.pk}:")
    return one.tries - tried.filter(details__outcome=call_backs.CALL_BACK).count()


def _wrong_number(one: Touchpoint, said: str, was: Before, *, by: Staff | None, now: dt.datetime) -> None:
    phone = one.customer.phone if was["channel"] in ("phone", "message", "") else ""
    moment = outcome_notes.note(one, "tried", "wrong_number", said, was, by=by, now=now)
    fact, is_new = Fact.objects.get_or_create(
        customer=one.customer,
        text=f"The number {phone} is wrong." if phone else "The number is wrong.",
        defaults={"business": one.business, "source": WRONG_NUMBER, "noted_at": now, "noted_by": by},
    )
    # Nobody else's telephone rings for this customer again; a corrected number is another address.
    suppression = None
    if phone and not consent.is_suppressed(one.business, kind="phone", address=phone):
        suppression = consent.suppress(
            one.business,
            kind="phone",
            address=phone,
            purpose="all",
            cause=NOT_THEIRS,
            reason=ENDED["wrong_number"],
            now=now,
        )
    moment.details |= {"fact": fact.pk if is_new else None, "suppression": suppression.pk if suppression else None}
    moment.save(update_fields=["details"])
    others = [channel for channel in one.channels if ADDRESS_KIND.get(channel) != "phone"]
    if one.occasion == COMPLAINT_FOLLOW_UP and others:
        one.channels, one.planned_for, one.position, one.call_at = others, None, 0, None
        holding.hold(one, Reason(ANOTHER_WAY, f"{ENDED['wrong_number']} It goes another way."))
    else:
        outcome_notes.end(one, State.CANCELLED, "wrong_number", ENDED["wrong_number"], by=by, now=now)


def _is_same_click(one: Touchpoint, outcome: str, now: dt.datetime) -> bool:
    if one.state != State.OPEN:
        return one.outcome == outcome
    last = outcome_notes.last_contact(one) if one.tries else None
    if last is None or last.details.get("outcome") != outcome:
        return False
    if one.planned_for:  # it stays on the list for the hour they asked for
        return now - last.happened_at <= SAME_CLICK_WITHIN
    return local_day(one.business, last.happened_at) == local_day(one.business, now)

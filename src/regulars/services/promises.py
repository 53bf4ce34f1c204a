"""Promises: made to a customer, and kept, told in time, made good or given back; each ends with a reason."""

import datetime as dt
import uuid

from django.db import transaction

from regulars.core import promises as rules
from regulars.core.people import clean_text
from regulars.records.models import Amends, Business, Customer, Moment, Promise, Staff
from regulars.services import amends as budget
from regulars.services import journal, overheard
from regulars.services.facts import day_begins, local_day
from regulars.services.refused import Refused

LONGEST, FARTHEST = 300, dt.timedelta(days=3 * 366)
UNDO_WITHIN = dt.timedelta(days=1)
LATELY = dt.timedelta(days=91)
State = Promise.State
MOMENT = {
    State.KEPT: "promise_kept",
    State.MADE_GOOD: "promise_made_good",
    State.RELEASED: "promise_released",
    State.BROKEN: "promise_broken",
}


class NothingPromised(Refused):
    """Write down what was promised, for example: send the filter list."""


class NotADay(Refused):
    """Choose a day from today on, and not more than three years ahead."""


class NotTheirs(Refused):
    """A promise is kept by somebody who works here. Choose one of the team."""


class HasEnded(Refused):
    """This promise has ended. Take that back first if it was a mistake."""


class TooLateToTell(Refused):
    """The day that was promised is over. Keep it now, or make it good."""


class NotLater(Refused):
    """Choose a day after the one that was promised."""


class WhyNot(Refused):
    """Write in a few words why it was not kept."""


class NothingToUndo(Refused):
    """There is nothing to take back: it is open as it was made, or it ended more than a day ago."""


@transaction.atomic
def make(
    customer: Customer,
    *,
    what: str,
    due_date: dt.date,
    keeper: Staff,
    about: str = "",
    by: Staff | None,
    now: dt.datetime,
) -> Promise:
    """Write down a promise; the same `about` twice is the same promise."""
    what = clean_text(what).strip()[:LONGEST]
    if not what:
        raise NothingPromised(NothingPromised.__doc__)
    _check_day(customer.business, due_date, now)
    _check_keeper(customer.business, keeper)
    promise, is_new = Promise.objects.get_or_create(
        business_id=customer.business_id,
        about=about or f"promise:{uuid.uuid4()}",
        defaults={
            "customer": customer,
            "what": what,
            "due_date": due_date,
            "first_due_date": due_date,
            "keeper": keeper,
            "made_at": now,
            "made_by": by,
        },
    )
    if is_new:
        _note(promise, "promised", by=by, now=now)
    return promise


@transaction.atomic
def unmake(promise: Promise) -> None:
    """Take a promise back that was written down by mistake, in the journal too, while it is open."""
    one = _open(promise)
    Moment.objects.filter(business_id=one.business_id, about__in=[_about(one)]).delete()
    Moment.objects.filter(business_id=one.business_id, kind="promise_moved", details__promise=one.pk).delete()
    one.delete()


@transaction.atomic
def keep(promise: Promise, *, by: Staff | None, now: dt.datetime) -> Promise:
    """Write down that a promise was kept; the same click twice changes nothing."""
    one = _locked(promise)
    if one.state == State.KEPT:
        return one
    return _end(_open(one), State.KEPT, "", by=by, now=now)


@transaction.atomic
def tell(promise: Promise, *, until: dt.date, by: Staff | None, now: dt.datetime) -> Promise:
    """Write down that the customer was told in time that it takes longer."""
    one = _open(promise)
    today = local_day(one.business, now)
    if one.due_date == until and one.told_at:
        return one
    if rules.is_late(one.due_date, on=today):
        raise TooLateToTell(TooLateToTell.__doc__)
    if until <= one.due_date:
        raise NotLater(NotLater.__doc__)
    _check_day(one.business, until, now)
    before = {"due": one.due_date.isoformat(), "told": one.told_at.isoformat() if one.told_at else None}
    one.due_date, one.told_at = until, now
    one.save(update_fields=["due_date", "told_at"])
    times = Moment.objects.filter(business=one.business, kind="promise_moved", details__promise=one.pk).count()
    _note(one, "promise_moved", by=by, now=now, more=f":{times + 1}", details={"before": before})
    return one


@transaction.atomic
def make_good(promise: Promise, amends: Amends, *, words: str = "", by: Staff | None, now: dt.datetime) -> Promise:
    """Give something for a promise that was not kept, within the month's budget."""
    one = _locked(promise)
    if one.state == State.MADE_GOOD and one.amends_id == amends.pk:
        return one
    _open(one)
    budget.spend(one.business, amends, now=now)
    one.amends, one.amends_cents = amends, amends.cents
    given = " ".join(filter(None, (f"Made good: {amends.name}.", clean_text(words).strip())))
    return _end(one, State.MADE_GOOD, given, by=by, now=now)


@transaction.atomic
def release(promise: Promise, *, words: str = "", by: Staff | None, now: dt.datetime) -> Promise:
    """Write down that the customer does not want it any more."""
    one = _locked(promise)
    return one if one.state == State.RELEASED else _end(_open(one), State.RELEASED, words, by=by, now=now)


@transaction.atomic
def give_up(promise: Promise, *, words: str, by: Staff | None, now: dt.datetime) -> Promise:
    """Write down that a promise is not kept, that nothing is given for it, and why."""
    one = _locked(promise)
    if one.state == State.BROKEN:
        return one
    if not clean_text(words).strip():
        raise WhyNot(WhyNot.__doc__)
    return _end(_open(one), State.BROKEN, words, by=by, now=now)


@transaction.atomic
def hand_to(promise: Promise, keeper: Staff, *, by: Staff | None, now: dt.datetime) -> Promise:  # noqa: ARG001
    """Let somebody else keep a promise."""
    one = _open(promise)
    _check_keeper(one.business, keeper)
    one.keeper = keeper
    one.save(update_fields=["keeper"])
    return one


def kept_lately(business: Business, *, on: dt.date) -> rules.Share:
    """Return the share kept of the promises that ended in the last quarter of a year."""
    since = day_begins(business, on - LATELY)
    ended = Promise.objects.of(business).filter(ended_at__gte=since).exclude(state=State.OPEN)
    rows = ended.values_list("state", "due_date", "ended_at")
    return rules.share(rules.Ended(state, due, local_day(business, at)) for state, due, at in rows if at)


@transaction.atomic
def undo(promise: Promise, *, by: Staff | None, now: dt.datetime) -> Promise:  # noqa: ARG001
    """Take back the last thing that was written down about a promise, within a day."""
    one = _locked(promise)
    since = now - UNDO_WITHIN
    if one.state != State.OPEN:
        _reopen(one, since)
    else:
        _move_back(one, since)
    one.save()
    return one


def _reopen(one: Promise, since: dt.datetime) -> None:
    if one.ended_at is None or one.ended_at < since:
        raise NothingToUndo(NothingToUndo.__doc__)
    Moment.objects.filter(business=one.business, kind=MOMENT[State(one.state)], about=_about(one)).delete()
    one.state, one.reason, one.ended_at, one.ended_by = State.OPEN, "", None, None
    one.amends, one.amends_cents = None, 0


def _move_back(one: Promise, since: dt.datetime) -> None:
    moved = Moment.objects.filter(business=one.business, kind="promise_moved", details__promise=one.pk)
    last = moved.order_by("-pk").first()
    if last is None or last.happened_at < since:
        raise NothingToUndo(NothingToUndo.__doc__)
    before = last.details["before"]
    one.due_date = dt.date.fromisoformat(before["due"])
    one.told_at = dt.datetime.fromisoformat(before["told"]) if before["told"] else None
    last.delete()


def _end(one: Promise, state: State, words: str, *, by: Staff | None, now: dt.datetime) -> Promise:
    overheard.listen(one.customer, clean_text(words), about=f"reason:{_about(one)}", now=now)
    ended = rules.ending(state, one.due_date, on=local_day(one.business, now))
    one.state, one.reason = state, (clean_text(words).strip() or ended)[:LONGEST]
    one.ended_at, one.ended_by = now, by
    one.save()
    _note(one, MOMENT[state], by=by, now=now, details={"reason": one.reason})
    return one


def _note(
    one: Promise,
    kind: str,
    *,
    by: Staff | None,
    now: dt.datetime,
    more: str = "",
    details: dict[str, object] | None = None,
) -> None:
    known = {"promise": one.pk, "due": one.due_date.isoformat(), **(details or {})}
    journal.note(one.customer, kind, about=f"{_about(one)}{more}", now=now, words=one.what, details=known, by=by)


def _about(one: Promise) -> str:
    return f"promise:{one.pk}"


def _check_day(business: Business, day: dt.date, now: dt.datetime) -> None:
    today = local_day(business, now)
    if not today <= day <= today + FARTHEST:
        raise NotADay(NotADay.__doc__)


def _check_keeper(business: Business, keeper: Staff) -> None:
    if keeper.business_id != business.pk or keeper.left_on is not None:
        raise NotTheirs(NotTheirs.__doc__)


def _open(promise: Promise) -> Promise:
    one = _locked(promise)
    if one.state != State.OPEN:
        raise HasEnded(f"{HasEnded.__doc__} It ended so: {one.reason}")
    return one


def _locked(promise: Promise) -> Promise:
    # The customer first, as everywhere: who writes down a call holds them before its promises.
    journal.hold_still([promise.customer_id])
    rows = Promise.objects.select_for_update(of=("self",)).select_related("customer", "business", "keeper")
    return rows.get(pk=promise.pk, business_id=promise.business_id)

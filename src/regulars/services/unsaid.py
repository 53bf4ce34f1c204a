"""Taking back one thing that was kept of what was said."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from regulars.records.models import Fact, IdeaVote, Moment, Promise, Reminder, Touchpoint
from regulars.services import ideas, people, promises, rechecks

FACT, BEST_TIME, CHANNEL = "fact", "best_time", "channel"
PROMISE, IDEA, COMPLAINT, REFERRAL = "promise", "idea", "complaint", "referral"
Entry = dict[str, Any]  # of the details of the moment: what it was kept as, its words, and its row


def unmake(moment: Moment, entry: Entry, *, now: dt.datetime) -> None:
    """Take back what an entry stands for; what was there before it stays."""
    _UNMAKE[entry["as"]](moment, entry, now)


def _forget(moment: Moment, entry: Entry, now: dt.datetime) -> None:
    fact = Fact.objects.filter(business_id=moment.business_id, pk=entry["row"]).first()
    if fact:
        people.forget_fact(fact, now=now)


def _prefer_as_before(moment: Moment, entry: Entry, now: dt.datetime) -> None:  # noqa: ARG001
    customer = moment.customer.merged_into or moment.customer
    before, after = entry["before"], entry["after"]
    chosen = {"prefers": customer.prefers, "best_time": customer.best_time}
    # What somebody chose differently since stays.
    chosen |= {name: before[name] for name in before if chosen[name] == after[name]}
    people.prefer(customer, channel=chosen["prefers"], best_time=chosen["best_time"])


def _unpromise(moment: Moment, entry: Entry, now: dt.datetime) -> None:  # noqa: ARG001
    made = Promise.objects.filter(business_id=moment.business_id, pk=entry["row"]).first()
    if made:
        promises.unmake(made)


def _unwish(moment: Moment, entry: Entry, now: dt.datetime) -> None:  # noqa: ARG001
    vote = IdeaVote.objects.filter(business_id=moment.business_id, pk=entry["row"]).first()
    if vote:
        ideas.take_back(vote)


def _unsay(moment: Moment, entry: Entry, now: dt.datetime) -> None:
    """Delete what was noted, with its task while that is open, and ask again what was spared for it."""
    business = moment.business_id
    Moment.objects.filter(business_id=business, kind=entry["as"], pk=entry["row"]).delete()
    Reminder.objects.filter(business_id=business, pk=entry.get("task") or 0, done_at=None).delete()
    spared = Touchpoint.objects.filter(business_id=business, pk__in=entry.get("spared", ()), outcome="not_needed")
    spared.update(state=Touchpoint.State.OPEN, outcome="", reason="", ended_at=None, ended_by=None)
    rechecks.recheck(moment.customer.merged_into or moment.customer, now=now)


_UNMAKE: Mapping[str, Callable[[Moment, Entry, dt.datetime], None]] = {
    FACT: _forget,
    BEST_TIME: _prefer_as_before,
    CHANNEL: _prefer_as_before,
    PROMISE: _unpromise,
    IDEA: _unwish,
    COMPLAINT: _unsay,
    REFERRAL: _unsay,
}

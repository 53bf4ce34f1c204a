"""The sweep: puts right what a worker left behind, and moves on what has waited long enough."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import F, Q

from regulars.core import outbox as states
from regulars.records.models import Message
from regulars.services import dead_addresses
from regulars.services.outbox_terms import Lease, Swept

MOST_CRASHES = 3
POISON = "It made the sender stop three times, so it was taken out."
LOST = "The sender stopped before the answer came: it may have arrived, or not."
IN_VAIN = "It was tried until its time was over."
TOO_LATE = "Its time was over before it could leave."
AFTER_A_WEEK = "Nobody knows for a week now; it counts as sent."
AGAIN = "It may not have arrived, so it goes once more."
A_WEEK = dt.timedelta(days=7)
ONCE_MORE_AFTER = dt.timedelta(minutes=10)


@transaction.atomic
def sweep(*, now: dt.datetime, lease: Lease, gone: Collection[str] = ()) -> Swept:
    """Put right what workers left behind and wake what is due; run it at the start and every minute.

    `gone` names workers that are known to be dead: their leases are over.
    """
    over = ~Q(lease_clock=lease.clock) | Q(lease_until__lte=lease.shown()) | Q(lease_owner__in=gone)
    everything = Message.objects.all()
    left = everything.filter(over, state=states.CLAIMED)
    poisoned = left.filter(crashes__gte=MOST_CRASHES - 1)
    return Swept(
        poisoned=poisoned.update(
            state=states.FAILED, state_since=now, reason=POISON, crashes=F("crashes") + 1, attempts=F("attempts") + 1
        ),
        returned=left.update(state=states.READY, state_since=now, reason="", crashes=F("crashes") + 1),
        unknown=everything.filter(over, state=states.FENCED).update(state=states.UNKNOWN, state_since=now, reason=LOST),
        expired=_expire_tried(now),
        cancelled=_expire_untried(now),
        woken=_wake(now),
        assumed=_assume(now),
        again=_once_more(now),
    )


def _expire_tried(now: dt.datetime) -> int:
    over = Message.objects.filter(expires_at__lte=now)
    # Ready again after a try in vain: it goes the way of a try.
    tried = over.filter(state=states.READY, attempts__gt=0)
    tried.update(state=states.CLAIMED, state_since=now, lease_owner="sweep", lease_clock="sweep")
    ended = over.filter(Q(state=states.DEFERRED) | Q(state=states.CLAIMED, lease_clock="sweep"))
    count = ended.update(state=states.FAILED, state_since=now, reason=IN_VAIN, lease_owner="sweep")
    if count:
        failed = Message.objects.filter(state=states.FAILED, state_since=now, lease_owner="sweep")
        dead_addresses.close(failed.exclude(reply_text=""), now=now)
    return count


def _expire_untried(now: dt.datetime) -> int:
    over = Message.objects.filter(expires_at__lte=now, state__in=(states.READY, states.HELD))
    return over.update(state=states.CANCELLED, state_since=now, reason=TOO_LATE, lease_owner="sweep")


def _wake(now: dt.datetime) -> int:
    """Make ready what was put off and is due; what is held until it expires waits for somebody."""
    due = Message.objects.filter(due_at__lte=now)
    held = due.filter(state=states.HELD, due_at__lt=F("expires_at"))
    return sum(
        some.update(state=states.READY, state_since=now, reason="", lease_owner="sweep")
        for some in (held, due.filter(state=states.DEFERRED))
    )


def _assume(now: dt.datetime) -> int:
    old = Message.objects.filter(state=states.UNKNOWN, state_since__lte=now - A_WEEK)
    return old.update(state=states.ASSUMED, state_since=now, reason=AFTER_A_WEEK, lease_owner="sweep")


def _once_more(now: dt.datetime) -> int:
    """Send what somebody at the shop waits for once more: a link twice is better than none."""
    unsure = Message.objects.filter(state=states.UNKNOWN, stream=states.ACCOUNT, attempts=1, expires_at__gt=now)
    return unsure.filter(state_since__lte=now - ONCE_MORE_AFTER).update(
        state=states.READY, state_since=now, due_at=now, reason=AGAIN, lease_owner="sweep"
    )

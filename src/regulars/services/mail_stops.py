"""The big stop and the small one: all letters stand still, one never leaves, what is late is left out."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from regulars.core import outbox as states
from regulars.records.models import Business, MailAccount, Message, Staff, Touchpoint
from regulars.services import facts, letters, mail_accounts, outbox, outcomes
from regulars.services.outbox_stop import UNSENT

MAYBE_GONE = "It may have left before."
NOT_WANTED = "The e-mail was not wanted."
HELD_BY = "Held by"
BY_COMMAND = "Stopped from the command line."


@transaction.atomic
def hold_all(business: Business, *, by: Staff | None, now: dt.datetime) -> None:
    """Stop all letters at once, also those that are still to be queued; without `by`, from the command line."""
    reason = f"{HELD_BY} {by.name}." if by else BY_COMMAND
    if mail_accounts.ensure(business) is None:
        raise mail_accounts.NoSender(mail_accounts.NoSender.__doc__)
    outbox.pause(business, reason=reason, by=by, now=now)


def is_held_by_somebody(account: MailAccount) -> bool:
    """Say whether one of the team stopped the letters, and not the program because something is wrong."""
    return account.paused_reason.startswith(HELD_BY) and not account.is_silent


@transaction.atomic
def leave_out(message: Message, *, by: Staff, now: dt.datetime) -> Message:
    """Keep one letter from ever leaving; what it was about is not needed any more."""
    gone = outbox.cancel(message, by=by, now=now)
    if gone.touchpoint is not None and gone.touchpoint.state == Touchpoint.State.OPEN:
        outcomes.finish(gone.touchpoint, outcome="not_needed", reason=NOT_WANTED, by=by, now=now)
    return gone


@transaction.atomic
def leave_out_late(business: Business, *, by: Staff, now: dt.datetime) -> int:
    """Cancel every letter that could have left before now, from tables that are older than the mail; count them."""
    today = facts.local_day(business, now)
    letters.queue_planned(business, on=today, now=now)
    late = (
        Q(due_at__lte=now) | Q(touchpoint__due_date__lt=today) | Q(made_at=now, due_at__lte=now + letters.TIME_TO_LOOK)
    )
    mine = Message.objects.of(business).filter(late, stream=states.LETTERS, state__in=UNSENT)
    found = list(mine.select_related("touchpoint", "business"))
    Message.objects.of(business).filter(pk__in=[one.pk for one in found], state__in=UNSENT).update(
        state=states.CANCELLED, state_since=now, reason=MAYBE_GONE, lease_owner=by.name[:60]
    )
    for one in found:
        if one.touchpoint is not None and one.touchpoint.state == Touchpoint.State.OPEN:
            outcomes.finish(one.touchpoint, outcome="not_needed", reason=MAYBE_GONE, by=by, now=now)
    return len(found)

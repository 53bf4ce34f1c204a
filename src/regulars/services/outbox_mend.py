"""What people do about what failed: try it again, send it to the address they have now, or leave it."""

import datetime as dt
import functools
import operator
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Least, NullIf

from regulars.core import delivery
from regulars.core import outbox as states
from regulars.records.models import Business, MailAccount, Message, Staff
from regulars.services import outbox_sweep
from regulars.services.outbox_stop import HasMoved, late, move, name_of, said

# A refusal for good (5yz) is about the address, unless it is about us, or it was tried again for days.
ABOUT_US = functools.reduce(operator.or_, (Q(reply_text__startswith=code) for code in delivery.ABOUT_US))
IN_VAIN = Q(reason__startswith=delivery.EXPIRED) | Q(reason=outbox_sweep.IN_VAIN)
FOR_GOOD = Q(reply_code__gte=500, reply_code__lt=600) & ~ABOUT_US & ~IN_VAIN
# Of who stands for them; the guard asks for the same.
GOES_TO = Coalesce(NullIf(Coalesce("customer__merged_into__email", "customer__email"), Value("")), F("to_address"))


# Failed, and may go after all: what was wrong was ours, or they have another address.
MENDABLE = Q(state=states.FAILED) & (~FOR_GOOD | ~Q(goes_to=F("to_address")))
POISON = Q(crashes__gte=outbox_sweep.MOST_CRASHES)


def mendable(business: Business) -> QuerySet[Message]:
    """Return the letters that failed and may go after all, one by one."""
    return Message.objects.of(business).annotate(goes_to=GOES_TO).filter(MENDABLE)


def mendable_at_once(business: Business) -> QuerySet[Message]:
    """Return those of them that may be tried again together: not what stopped the sender again and again."""
    return mendable(business).exclude(POISON)


def is_poison(message: Message) -> bool:
    """Say whether a letter was taken out because it stopped the sender again and again."""
    return message.state == states.FAILED and message.crashes >= outbox_sweep.MOST_CRASHES


def addresses(business: Business, letters: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the address that each of these letters would go to now, of those that somebody may send again."""
    mine = Message.objects.of(business).filter(pk__in=list(letters)).annotate(goes_to=GOES_TO)
    return dict(mine.filter(MENDABLE | Q(state=states.UNKNOWN)).values_list("pk", "goes_to"))


@transaction.atomic
def retry(business: Business, *, by: Staff | None, now: dt.datetime) -> int:
    """Try all letters again at once that may go after all; return how many those are."""
    # Not to nothing: how long it rested says why no letter left, and none is taken for one that is late.
    MailAccount.objects.filter(business=business, slow_until__gt=now).update(slow_until=now, slow_reason="")
    return _retry(mendable_at_once(business), by, now)


@transaction.atomic
def try_again(message: Message, *, by: Staff | None, now: dt.datetime) -> None:
    """Try one letter again that may go after all."""
    if not _retry(mendable(message.business).filter(pk=message.pk), by, now):
        raise HasMoved(HasMoved.__doc__)


@transaction.atomic
def put_away(message: Message, *, by: Staff | None, now: dt.datetime) -> Message:
    """Leave a letter that failed as it is: it is not sent, and nobody is asked about it any more."""
    return move(message, (states.FAILED,), states.CANCELLED, "Left as it is", by, now)


def _retry(failed: QuerySet[Message], by: Staff | None, now: dt.datetime) -> int:
    # Whose address is another by now gets it there: the guard sees to that for every letter.
    return failed.update(
        state=states.READY,
        state_since=now,
        due_at=now,
        crashes=Least(F("crashes"), outbox_sweep.MOST_CRASHES - 1),  # tried alone, and out at once the next time
        attempts=0,
        is_noted=False,  # what failed never left; noted was at most that its address is gone
        reason=said("Tried again", by),
        lease_owner=name_of(by),
        **late(now),
    )

"""Ending what nobody did in time."""

import datetime as dt

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Concat, Left

from regulars.core import held
from regulars.records.models import Business, Touchpoint
from regulars.services import facts, holding, journal

LONGEST_REASON = 300
# Of why something was held: a day that has gone by is no longer "today".
STAYS_TRUE = Case(
    *(When(held_code=code, then=Value(sentence)) for code, sentence in held.AFTERWARDS.items()),
    When(held_code__in=sorted(held.BY_A_RULE), then=holding.RULE),
    default=F("held_reason"),
)


def expire(business: Business, *, on: dt.date, now: dt.datetime) -> None:
    """End what nobody did in time, with the reason why it was never made."""
    # On a closed day what ends before the shop opens again is over: nobody will be there to do it.
    today = facts.calendar_of(business).next_open(min(on, facts.local_day(business, now)))
    over = Touchpoint.objects.of(business).open().filter(use_by_date__lt=today).unwritten().unposted()
    journal.hold_still(over.order_by().values_list("customer_id", flat=True))
    over.update(
        state=Touchpoint.State.EXPIRED,
        ended_at=now,
        reason=Left(
            Case(
                When(call_at__isnull=False, then=Value("They had asked to be called back, and nobody did in time.")),
                When(tries__gt=0, then=Value("Nobody was reached, and its time is over.")),
                When(~Q(held_reason=""), then=Concat(Value("Its time is over. It was held: "), STAYS_TRUE)),
                default=Value("Nobody got to it in time."),
            ),
            LONGEST_REASON,
        ),
    )

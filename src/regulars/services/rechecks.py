"""Looking at one customer again at once, after something happened or they said no."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from regulars.core.caps import Reason
from regulars.core.planning import NOTE, plan
from regulars.records.models import Business, Customer, PrintItem, Touchpoint
from regulars.services import facts, holding, journal, opening, wording
from regulars.services.ability import able
from regulars.services.capacity import room_left
from regulars.services.keepers import Keepers, keep
from regulars.services.weighing import PLANNED, Scales, Weighed, hold


@transaction.atomic
def recheck(customer: Customer, *, now: dt.datetime, fresh: Collection[int] = ()) -> None:
    """Open what is called for now, end what is not, and take off today's list what may not be done.

    What has just come up, or is named as fresh, goes on today's list when that has room.
    """
    journal.hold_still([customer.pk])
    business = customer.business
    today = facts.local_day(business, now)
    before = set(Touchpoint.objects.of(business).filter(customer=customer).values_list("pk", flat=True))
    keeping = Keepers(business, on=today)
    opening.open_for(business, [customer.pk], on=today, now=now, keeping=keeping)
    root = facts.families(business).root(customer.pk)
    due = list(_due(business, root, today))
    weighed = list(Scales.of(business, on=today, team=keeping.team).weigh(due)) if due else []
    for one in weighed:
        _settle(one, today)
    is_new = {one.touchpoint.pk for one in weighed} - before | set(fresh)
    _squeeze_in([one for one in weighed if one.touchpoint.pk in is_new], keeping, today)
    Touchpoint.objects.open().bulk_update(due, PLANNED)


def _due(business: Business, root: int, today: dt.date) -> list[Touchpoint]:
    # A card that is on today's list before it is due is looked at like the rest.
    is_up = Q(due_date__lte=today) | Q(planned_for=today)
    window = (
        Touchpoint.objects.of(business)
        .open()
        .unwritten()
        .exclude(prints__state=PrintItem.State.UNKNOWN)
        .filter(is_up, use_by_date__gte=today)
    )
    return [one for one in window.filter(customer_id=root) if not one.not_before_date or one.not_before_date <= today]


def _settle(weighed: Weighed, today: dt.date) -> None:
    one, verdict = weighed.touchpoint, weighed.verdict
    if isinstance(verdict, Reason):
        hold(one, verdict)
    elif one.planned_for == today and one.channel != verdict.channel:
        _put_down(weighed, today)


def _squeeze_in(fresh: list[Weighed], keeping: Keepers, today: dt.date) -> None:
    """Put what has just come up and is due today on today's list, if that is drawn up and has room."""
    business = keeping.business
    possible = [one for one in fresh if not isinstance(one.verdict, Reason)]
    if not possible or not Business.objects.filter(pk=business.pk, planned_on=today).exists():
        return
    best = max(possible, key=lambda one: (one.touchpoint.is_always, one.value))
    planned = Touchpoint.objects.of(business).planned(today)
    if planned.filter(customer_id=best.touchpoint.customer_id).exists():
        return
    team, candidate = keeping.team, best.candidate()
    if candidate.channel == NOTE:
        return
    space = room_left(business, able(business, team, on=today), on=today)
    day = plan([candidate], space, on=today, country=business.country)
    for _, reason in day.left:
        hold(best.touchpoint, reason)
    for chosen in day.chosen:
        keep(best.touchpoint, chosen.keeper)
        best.touchpoint.position = planned.count() + 1
        _put_down(best, today)


def _put_down(weighed: Weighed, today: dt.date) -> None:
    one, channel = weighed.touchpoint, weighed.candidate().channel
    known = wording.background(one.business, [one], on=today, by=None)
    one.planned_for, one.channel, one.why = today, channel, weighed.why[:500]
    holding.let_go(one)
    one.words = wording.as_text(wording.words(one, channel, known, on=today))

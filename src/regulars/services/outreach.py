"""The plan of a day: who to be in touch with, why, by which channel, and in which words."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from regulars.core.caps import Reason
from regulars.core.messages import Words
from regulars.core.planning import DAY_FULL, DayPlan, plan
from regulars.core.team import Team
from regulars.records.models import Business, Moment, Staff, Touchpoint
from regulars.services import facts, holding, journal, opening, paper_ahead, wording
from regulars.services.ability import remember_the_plan, remember_what_was_left
from regulars.services.capacity import Used, able_team, capacity, room
from regulars.services.keepers import keep
from regulars.services.look import print_days_of
from regulars.services.opening import open_for
from regulars.services.outcomes import finish, later, undo
from regulars.services.rechecks import recheck
from regulars.services.weighing import PLANNED, Scales, Weighed, hold, state_of

__all__ = [
    "DrawnUp",
    "WeekAhead",
    "capacity",
    "day_of",
    "draw_up",
    "finish",
    "later",
    "look_back",
    "open_for",
    "plan_again",
    "recheck",
    "scripts",
    "undo",
    "week_ahead",
]

WEEK = dt.timedelta(days=7)
MANY = 20  # from this many on, touchpoints held for one reason are written together


@dataclass(frozen=True)
class DrawnUp:
    """The plan of a day: its list in order, how many were held or left for another day, and the team's capacity."""

    date: dt.date
    chosen: tuple[Touchpoint, ...]
    held: int
    left: int
    used: Used


@dataclass(frozen=True)
class WeekAhead:
    """What the coming seven days hold, what is held back now, and how many complaints are open."""

    days: tuple[tuple[dt.date, int], ...]
    held: int
    to_put_right: int

    @property
    def coming(self) -> int:
        """How many come due in the week."""
        return sum(count for _, count in self.days)


def draw_up(business: Business, *, on: dt.date, now: dt.datetime) -> DrawnUp:
    """Draw up the plan of a day; drawing it up again changes nothing that is done, and a day that is over nothing."""
    if on < facts.local_day(business, now):
        return DrawnUp(on, tuple(Touchpoint.objects.of(business).planned(on)), 0, 0, capacity(business, on=on))
    remember_what_was_left(business, today=facts.local_day(business, now))
    opening.open_all(business, on=on, now=now)
    return _plan_day(business, on=on, now=now)


def plan_again(business: Business, *, now: dt.datetime) -> None:
    """Plan the rest of today for the team that is there now, if today is planned already."""
    today = facts.local_day(business, now)
    if Business.objects.filter(pk=business.pk, planned_on=today).exists():
        _plan_day(business, on=today, now=now)


def look_back(business: Business, *, on: dt.date, now: dt.datetime) -> tuple[list[Touchpoint], list[Touchpoint], Used]:
    """Say what the plan of a day that is over would have been: chosen, held, and capacity. Nothing of it is kept."""
    with transaction.atomic():
        opening.open_all(business, on=on, now=now)
        _plan_day(business, on=on, now=now)
        seen = (*day_of(business, on=on), capacity(business, on=on))
        transaction.set_rollback(True)
    return seen


def day_of(business: Business, *, on: dt.date) -> tuple[list[Touchpoint], list[Touchpoint]]:
    """Return the list of a day, and what is due then and held back, each with its customer."""
    mine = Touchpoint.objects.of(business).select_related("customer")
    return list(mine.planned(on)), list(mine.held().filter(due_date__lte=on, use_by_date__gte=on))


def scripts(
    touchpoints: Sequence[Touchpoint], business: Business, *, on: dt.date, by: Staff | None
) -> dict[int, Words]:
    """Return what to say or write for each of these touchpoints, in the name of who does it."""
    known = wording.background(business, touchpoints, on=on, by=by)
    return {
        one.pk: wording.words(one, one.channel or one.channels[0], known, on=on) for one in touchpoints if one.channels
    }


def week_ahead(business: Business, on: dt.date) -> WeekAhead:
    """Count what is to come, what is held back, and what is to be put right."""
    touchpoints = Touchpoint.objects.of(business)
    coming = touchpoints.open().filter(due_date__gt=on, due_date__lte=on + WEEK)
    by_day = Counter(coming.values_list("due_date", flat=True))
    solved = Moment.objects.filter(business=business, kind="complaint_solved").values("about")
    return WeekAhead(
        days=tuple(sorted(by_day.items())),
        held=touchpoints.held().filter(due_date__lte=on).count(),
        to_put_right=Moment.objects.filter(business=business, kind="complaint").exclude(about__in=solved).count(),
    )


@transaction.atomic
def _plan_day(business: Business, *, on: dt.date, now: dt.datetime) -> DrawnUp:
    # Two who draw up the same day do it one after the other, and the second finds nothing to change.
    facts.hold(business)
    rows = _held_candidates(business, on=on, today=facts.local_day(business, now))
    before = {one.pk: state_of(one) for one in rows}
    team = able_team(business, on=on)
    space = room(business, team, on=on)
    weighed = list(Scales.of(business, on=on, team=team, notes_left=space.notes).weigh(rows))
    possible = {one.touchpoint.pk: one for one in weighed if not isinstance(one.verdict, Reason)}
    day = plan([one.candidate() for one in possible.values()], space, on=on, country=business.country)
    for one in weighed:
        if isinstance(one.verdict, Reason):
            hold(one.touchpoint, one.verdict)
    chosen = _put_down(business, day, possible, on=on)
    _write([one for one in rows if state_of(one) != before[one.pk]])
    _remember_the_day(business, team, day, on=on, now=now)
    return DrawnUp(on, chosen, len(weighed) - len(possible), len(day.left), capacity(business, on=on, team=team))


def _held_candidates(business: Business, *, on: dt.date, today: dt.date) -> list[Touchpoint]:
    """Read what may be planned, as it is once nobody writes about these customers any more."""
    journal.hold_still({one.customer_id for one in _candidates(business, on=on, today=today)})
    return _candidates(business, on=on, today=today)


def _candidates(business: Business, *, on: dt.date, today: dt.date) -> list[Touchpoint]:
    waiting = Touchpoint.objects.of(business).open().unwritten().unprinted()
    waiting = waiting.filter(Q(not_before_date=None) | Q(not_before_date__lte=on))
    # A look at a day to come takes nothing from the days before it.
    waiting = waiting.exclude(planned_for__gte=today, planned_for__lt=on)
    return paper_ahead.due_on(waiting, print_days_of(business), on=on)


def _put_down(business: Business, day: DayPlan, possible: dict[int, Weighed], *, on: dt.date) -> tuple[Touchpoint, ...]:
    for pk, reason in day.left:
        hold(possible[pk].touchpoint, reason)
    chosen = [(possible[one.id], one.keeper) for one in day.chosen]
    known = wording.background(business, [weighed.touchpoint for weighed, _ in chosen], on=on, by=None)
    for position, (weighed, keeper) in enumerate(chosen, 1):
        one, channel = weighed.touchpoint, weighed.candidate().channel
        keep(one, keeper)
        one.planned_for, one.position, one.channel = on, position, channel
        one.why = weighed.why[:500]
        holding.let_go(one)
        one.words = wording.as_text(wording.words(one, channel, known, on=on))
    return tuple(weighed.touchpoint for weighed, _ in chosen)


def _write(changed: Sequence[Touchpoint]) -> None:
    """Write what the plan changed; many that are held for one reason are written in one go, which is far quicker."""
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in changed:
        if one.planned_for is None:
            alike[one.held_code, one.held_reason].append(one.pk)
    many = {pk for held in alike.values() if len(held) >= MANY for pk in held}
    still_open = Touchpoint.objects.open()
    for (code, reason), held in alike.items():
        for chunk in facts.chunks(held if len(held) >= MANY else []):
            still_open.filter(pk__in=chunk).update(planned_for=None, position=0, held_code=code, held_reason=reason)
    still_open.bulk_update([one for one in changed if one.pk not in many], PLANNED, batch_size=500)


def _remember_the_day(business: Business, team: Team, day: DayPlan, *, on: dt.date, now: dt.datetime) -> None:
    if on <= facts.local_day(business, now):
        business.planned_on = on
        business.save(update_fields=["planned_on"])
        remember_the_plan(business, team, on=on, is_full=any(reason.code == DAY_FULL for _, reason in day.left))

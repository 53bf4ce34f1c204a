"""What the team did on the days that are over, and so what it really can do in one."""

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import TruncDate

from regulars import channels
from regulars.core.ability import PROMISE_MINUTES, REMINDER_MINUTES, WEEKS, Ability, Worked, ability
from regulars.core.planning import NOTE
from regulars.core.team import Team
from regulars.core.zones import zone
from regulars.records.models import Business, Moment, PlannedDay, Promise, Reminder, Touchpoint
from regulars.records.outreach import TouchpointQuerySet
from regulars.services import facts, mail_accounts
from regulars.services.team import team_of

DAY = dt.timedelta(days=1)
EMAIL = "email"
BY_HAND = ("contacted", "tried")


@dataclass(frozen=True)
class Work:
    """What one person did of one kind on a day."""

    day: dt.date
    staff_id: int
    minutes: int
    is_contact: bool = False
    notes: int = 0


def minutes(channel: str, *, by_itself: bool) -> int:
    """Return how long somebody is busy with one contact; mail that leaves by itself takes nobody's time."""
    if not channel or (by_itself and channel == EMAIL):
        return 0
    return channels.channel(channel).minutes


def planned_minutes(chosen: TouchpointQuerySet, *, by_itself: bool) -> Counter[int]:
    """Return the minutes that touchpoints take, by keeper."""
    found = Counter[int]()
    for keeper, channel, count in chosen.order_by().values_list("keeper_id", "channel").annotate(Count("pk")):
        found[keeper or 0] += minutes(channel, by_itself=by_itself) * count
    return found


def work(business: Business, first: dt.date, last: dt.date) -> Iterator[Work]:
    """Yield what people did on these days: contacts and tries, promises that were ended, and reminders."""
    by_itself = mail_accounts.leaves_by_itself(business)
    since, until = facts.day_begins(business, first), facts.day_begins(business, last + DAY)
    tried = Moment.objects.filter(
        business=business, kind__in=BY_HAND, happened_at__gte=since, happened_at__lt=until, staff__isnull=False
    ).annotate(by=KeyTextTransform("channel", "details"))
    for day, staff_id, channel, count in _counted(business, tried, "happened_at", "staff_id", "by"):
        notes = count if channel == NOTE else 0
        yield Work(day, staff_id, minutes(channel or "", by_itself=by_itself) * count, is_contact=True, notes=notes)
    kept = Promise.objects.of(business).filter(ended_at__gte=since, ended_at__lt=until, ended_by__isnull=False)
    for day, staff_id, count in _counted(business, kept, "ended_at", "ended_by_id"):
        yield Work(day, staff_id, PROMISE_MINUTES * count)
    done = Reminder.objects.filter(business=business, done_at__gte=since, done_at__lt=until, done_by__isnull=False)
    for day, staff_id, count in _counted(business, done, "done_at", "done_by_id"):
        yield Work(day, staff_id, REMINDER_MINUTES * count)


def done(business: Business, first: dt.date, last: dt.date) -> dict[dt.date, float]:
    """Return the minutes of work that people did on each of these days."""
    return dict(_minutes_a_day(work(business, first, last)))


def ability_of(business: Business, *, today: dt.date) -> Ability:
    """Measure what the team really does in a day, by the last eight weeks with as many minutes set as now."""
    since, stated = today - dt.timedelta(weeks=WEEKS), business.calling_minutes
    rows = PlannedDay.objects.filter(
        business=business, date__gte=since, date__lt=today, minutes_set=stated, minutes_left__isnull=False
    )
    planned = list(rows.values_list("date", "minutes_left", "is_full", "minutes"))
    if not planned:
        return ability({}, stated, today=today)
    team, did = team_of(business, on=since), list(work(business, since, today - DAY))
    took, who = _minutes_a_day(did), _who_worked(did)
    worked = {
        day: Worked(took[day], left or 0, was_full, room, team.part(who[day], day))
        for day, left, was_full, room in planned
    }
    return ability(worked, stated, today=today)


def able(business: Business, team: Team, *, on: dt.date) -> Team:
    """Return the team with the minutes that it really can do by a day, instead of those that are set."""
    return _with(team, ability_of(business, today=on))


def bearable(team: Team, days: Iterable[dt.date], ability: Ability) -> dict[dt.date, int]:
    """Return the minutes that the team can really do on each day: less when somebody is away."""
    able = _with(team, ability)
    return {day: able.minutes_on(day) if team.calendar.opens(day) else 0 for day in days}


def remember_the_plan(business: Business, team: Team, *, on: dt.date, is_full: bool) -> None:
    """Write down with how many minutes a day was planned, and whether more was due than it had room for."""
    stated = business.calling_minutes
    day = PlannedDay(business=business, date=on, minutes_set=stated, minutes=team.minutes, is_full=is_full)
    PlannedDay.objects.bulk_create(
        [day],
        update_conflicts=True,
        unique_fields=["business", "date"],
        update_fields=["minutes_set", "minutes", "is_full"],
    )


def remember_what_was_left(business: Business, *, today: dt.date) -> None:
    """Write down how much those who did something left of the last list, before a new one takes it over.

    Whoever does nothing at all says nothing about the others.
    """
    last = business.planned_on
    if last is None or last >= today:
        return
    undone = Touchpoint.objects.of(business).planned(last).unwritten().unprinted()
    each = planned_minutes(undone, by_itself=mail_accounts.leaves_by_itself(business))
    left = sum(each[one] for one in _who_worked(work(business, last, last))[last])
    PlannedDay.objects.filter(business=business, date=last, minutes_left=None).update(minutes_left=left)


def _minutes_a_day(did: Iterable[Work]) -> defaultdict[dt.date, float]:
    found: defaultdict[dt.date, float] = defaultdict(float)
    for one in did:
        found[one.day] += one.minutes
    return found


def _who_worked(did: Iterable[Work]) -> defaultdict[dt.date, set[int]]:
    """Say who was in touch with customers on which day; a promise kept alone says nothing about the list."""
    found: defaultdict[dt.date, set[int]] = defaultdict(set)
    for one in did:
        if one.is_contact and one.minutes:
            found[one.day].add(one.staff_id)
    return found


def _with(team: Team, ability: Ability) -> Team:
    return dataclasses.replace(team, minutes=ability.minutes)


def _counted(business: Business, rows: QuerySet[Any], at: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Count rows by their local day and by some columns: the day, these, how many."""
    local = TruncDate(at, tzinfo=zone(business.timezone).info)
    grouped = rows.annotate(day=local).order_by().values("day", *columns)
    yield from grouped.annotate(count=Count("pk")).values_list("day", *columns, "count")

"""A week of the calendar: what lies on each day, whose it is, and whether that is more than the team can do."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from regulars.core.ability import Ability
from regulars.core.calendar_load import load, place
from regulars.core.due import Calendar
from regulars.core.seasons import Band, bands, holiday_names
from regulars.core.team import Team
from regulars.core.zones import local_time
from regulars.records.models import Business, Customer, DayOff, Promise, Reminder, Staff, Touchpoint
from regulars.services import ability, calendar, facts, workload
from regulars.services.team import team_of
from regulars.services.workload import Task

DAY = dt.timedelta(days=1)
WEEK = 7
SHOWN = 6  # of one person on one day; the others are counted
Row = Touchpoint | Promise | Reminder


@dataclass(frozen=True)
class Entry:
    """One thing on a day: a touchpoint with its channel, a promise, or a reminder."""

    kind: str  # "touchpoint", "promise", "reminder"
    row: Row
    customer: Customer | None = None
    channel: str = ""
    days: tuple[dt.date, ...] = ()  # to which it may be moved
    at: dt.time | None = None
    is_overdue: bool = False


@dataclass(frozen=True)
class Share:
    """What is one person's on a day; without a person it is anybody's, or mail that leaves by itself."""

    staff: Staff | None
    by_itself: bool
    entries: tuple[Entry, ...]
    more: int = 0  # that are not shown


@dataclass(frozen=True)
class Day:
    """One day of the week."""

    date: dt.date
    is_open: bool
    holiday: str
    seasons: tuple[str, ...]
    off: tuple[DayOff, ...]
    shares: tuple[Share, ...]
    minutes: int  # of what lies on it, and of what was done on it
    done: int
    bears: int  # what the team can really do

    @property
    def is_too_full(self) -> bool:
        """Say whether more lies on it than the team does in a day; a closed day is not measured."""
        return self.is_open and self.minutes > self.bears


@dataclass(frozen=True)
class Week:
    """Seven days in a row."""

    days: tuple[Day, ...]
    ability: Ability
    without_room: int = 0  # contacts that no day in their time has room for, and that end in this week

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return self.days[0].date

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.days[-1].date

    @property
    def is_empty(self) -> bool:
        """Say whether nothing at all lies on it."""
        return not any(day.shares or day.done for day in self.days)


def week(business: Business, first: dt.date, *, today: dt.date) -> Week:
    """Return seven days as they are planned; what is open is laid on the day on which it is likely to be done."""
    days = [first + DAY * number for number in range(WEEK)]
    reader = _Reader(business, days, today)
    return Week(tuple(reader.read()), reader.ability, reader.without_room)


class _Reader:
    """Reads a week in a constant number of questions."""

    def __init__(self, business: Business, days: Sequence[dt.date], today: dt.date) -> None:
        self.business, self.days, self.today = business, days, today
        self.calendar: Calendar = facts.calendar_of(business)
        self.ability = ability.ability_of(business, today=today)
        self.without_room = 0

    def read(self) -> Iterator[Day]:
        """Yield the days."""
        first, last = self.days[0], self.days[-1]
        tasks = workload.waiting(self.business, today=self.today, until=max(last, self.today))
        latest = max((task.piece.last for task in tasks), default=last)
        ahead = range(min(first, self.today).toordinal(), max(last, latest).toordinal() + 1)
        team = team_of(self.business, on=min(first, self.today))
        bears = ability.bearable(team, map(dt.date.fromordinal, ahead), self.ability)
        pieces = [task.piece for task in tasks]
        placed = place(pieces, room=lambda day: bears.get(day, 0), opens=self.calendar.opens, today=self.today)
        waits, done = load(pieces, placed), ability.done(self.business, first, last)
        self.without_room = sum(one.id not in placed and one.last in self.days for one in pieces)
        shares, off, seasons = self._shares(tasks, placed, team), self._off(), self._seasons()
        for day in self.days:
            yield Day(
                date=day,
                is_open=self.calendar.opens(day),
                holiday=holiday_names(self.calendar.country, self.calendar.region, day.year).get(day, ""),
                seasons=tuple(band.name for band in seasons if band.first <= day <= band.last),
                off=tuple(one for one in off if one.first_date <= day <= one.last_date),
                shares=shares[day],
                minutes=round(waits.get(day, 0) + done.get(day, 0)),
                done=round(done.get(day, 0)),
                bears=round(bears[day]),
            )

    def _shares(
        self, tasks: Sequence[Task], placed: Mapping[str, dt.date], team: Team
    ) -> defaultdict[dt.date, tuple[Share, ...]]:
        """Give each task of the week to whose it is; only what is shown is read in full.

        What is free is the shop's on a day on which its keeper is not there.
        """
        whose: defaultdict[tuple[dt.date, bool, int], list[Task]] = defaultdict(list)
        there = {day: {one.id for one in team.there(day)} for day in self.days}
        for task in sorted(tasks, key=lambda one: one.rank):
            day = placed.get(task.piece.id)
            if day and day in self.days:
                keeper = 0 if task.is_free and task.keeper_id not in there[day] else task.keeper_id or 0
                whose[day, task.by_itself, keeper].append(task)
        shown = {task.piece.id: task for group in whose.values() for task in group[:SHOWN]}
        entries, staff = self._entries(shown.values()), self._team()
        by_day: defaultdict[dt.date, list[Share]] = defaultdict(list)
        for (day, by_itself, keeper), group in whose.items():
            mine = tuple(entries[task.piece.id] for task in group[:SHOWN] if task.piece.id in entries)
            share = Share(staff.get(keeper), by_itself, mine, max(len(group) - SHOWN, 0))
            by_day[day].append(share)
        return defaultdict(tuple, {day: tuple(sorted(each, key=_by_name)) for day, each in by_day.items()})

    def _entries(self, tasks: Iterable[Task]) -> dict[str, Entry]:
        wanted: defaultdict[str, list[int]] = defaultdict(list)
        for task in tasks:
            wanted[task.kind].append(task.pk)
        reminders = Reminder.objects.filter(business=self.business, pk__in=wanted["reminder"])
        promises = Promise.objects.of(self.business).filter(pk__in=wanted["promise"])
        touchpoints = Touchpoint.objects.of(self.business).filter(pk__in=wanted["touchpoint"])
        rows: list[Entry] = [
            *(self._reminder(one) for one in reminders.select_related("customer", "staff")),
            *(self._promise(one) for one in promises.select_related("customer")),
            *(self._touchpoint(one) for one in touchpoints.select_related("customer")),
        ]
        return {f"{one.kind}-{one.row.pk}": one for one in rows}

    def _reminder(self, one: Reminder) -> Entry:
        days = tuple(day for day in self.days if day >= self.today)
        return Entry("reminder", one, one.customer, days=days, at=one.at_time, is_overdue=one.on_date < self.today)

    def _promise(self, one: Promise) -> Entry:
        is_late = one.due_date < self.today
        # Only a later day can be told, and only in time.
        days = () if is_late else tuple(day for day in self.days if day > one.due_date)
        return Entry("promise", one, one.customer, days=days, is_overdue=is_late)

    def _touchpoint(self, one: Touchpoint) -> Entry:
        one.business = self.business
        is_free = not calendar.is_asked_for(one, self.today)
        days = tuple(calendar.possible_days(one, self.calendar, today=self.today)) if is_free else ()
        at = local_time(one.call_at, self.business.timezone).time() if one.call_at else None
        return Entry("touchpoint", one, one.customer, one.channel or next(iter(one.channels), ""), days, at)

    def _team(self) -> dict[int, Staff]:
        return {one.pk: one for one in Staff.objects.filter(business=self.business)}

    def _off(self) -> list[DayOff]:
        away = DayOff.objects.filter(
            Q(staff__left_on=None) | Q(staff__left_on__gt=self.days[0]),
            business=self.business,
            first_date__lte=self.days[-1],
            last_date__gte=self.days[0],
        )
        return list(away.select_related("staff").order_by("staff__name", "first_date", "pk"))

    def _seasons(self) -> list[Band]:
        return bands(workload.rules(self.business), self.calendar, first=self.days[0], last=self.days[-1])


def _by_name(share: Share) -> tuple[bool, bool, str, int]:
    """People by name, then what is anybody's, then what goes by itself."""
    return share.by_itself, share.staff is None, str(share.staff), share.staff.pk if share.staff else 0

"""What the team that is there can do, and what of it is done or planned."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypedDict

from regulars.core.ability import PROMISE_MINUTES, REMINDER_MINUTES, still_takes
from regulars.core.keeping import Desk
from regulars.core.planning import NOTE, Capacity
from regulars.core.team import Team
from regulars.records.models import Business, Promise, Reminder, Touchpoint
from regulars.records.outreach import TouchpointQuerySet
from regulars.services import mail_accounts
from regulars.services.ability import Work, able, planned_minutes, work
from regulars.services.team import team_of


class Used(TypedDict):
    """Minutes of a day and handwritten notes of its week: all, done (or written at least), and still planned."""

    minutes: int
    minutes_done: int
    minutes_planned: int
    notes: int
    notes_done: int
    notes_planned: int


@dataclass(frozen=True)
class Share:
    """What one person has of a day: all, done, and planned but not done yet; nothing on a day off."""

    staff_id: int
    name: str
    minutes: int
    minutes_done: int
    minutes_planned: int
    is_there: bool


def able_team(business: Business, *, on: dt.date) -> Team:
    """Read the team, with the minutes that it really can do by a day."""
    return able(business, team_of(business, on=on), on=on)


def capacity(business: Business, *, on: dt.date, team: Team | None = None) -> Used:
    """Return what the team that is there can do on a day, and what of it is done or planned.

    Contacts, promises and reminders take its minutes. Here and below a team that is given is an able one.
    """
    return _Day(business, team or able_team(business, on=on), on).used()


def by_person(business: Business, *, on: dt.date, team: Team | None = None) -> list[Share]:
    """Return what each of the team has of a day, by name."""
    return _Day(business, team or able_team(business, on=on), on).shares()


def room(business: Business, team: Team, *, on: dt.date) -> Capacity:
    """Return what a plan of the day may fill: what is done, promised, written or on paper already takes its time."""
    day = _Day(business, team, on)
    used, fixed = day.used(), day.begun + day.promised
    return Capacity(
        calling_minutes=max(used["minutes"] - used["minutes_done"] - fixed.total(), 0),
        notes=max(used["notes"] - used["notes_done"], 0),
        desks=day.desks(fixed),
    )


def room_left(business: Business, team: Team, *, on: dt.date) -> Capacity:
    """Return what is left of a day that is planned; no notes, for those are planned for the week."""
    day = _Day(business, team, on)
    used = day.used()
    left = max(used["minutes"] - used["minutes_done"] - used["minutes_planned"], 0)
    return Capacity(left, 0, day.desks(day.planned + day.promised))


@dataclass(frozen=True)
class _Day:
    """What takes the team's time on a day, each kind read once."""

    business: Business
    team: Team
    on: dt.date

    def used(self) -> Used:
        waiting = self._minutes(self._chosen.unwritten())
        return Used(
            minutes=self.team.minutes_on(self.on),
            minutes_done=self.done.total(),
            minutes_planned=(waiting + self.promised).total(),
            notes=self.team.notes_in_week(self.on),
            notes_done=sum(one.notes for one in self._week) + self._notes_written,
            notes_planned=self._chosen.unwritten().filter(channel=NOTE).count(),
        )

    def shares(self) -> list[Share]:
        each, there = self.team.minutes_each(self.on), {one.id for one in self.team.there(self.on)}
        to_come = self.planned + self.promised
        return [
            Share(one.id, one.name, each.get(one.id, 0), self.done[one.id], to_come[one.id], one.id in there)
            for one in self.team.people
            if one.is_of_the_team(self.on)
        ]

    def desks(self, taken: Mapping[int, int]) -> tuple[Desk, ...]:
        """Return who is there, each with the minutes that they still have."""
        each, there = self.team.minutes_each(self.on), self.team.there(self.on)
        left = {one.id: each.get(one.id, 0) - self.done[one.id] - taken.get(one.id, 0) for one in there}
        return tuple(Desk(one.id, left[one.id], one.calls, one.writes) for one in there)

    @cached_property
    def done(self) -> Counter[int]:
        """Minutes, by who did them."""
        found = Counter[int]()
        for one in self._week:
            if one.day == self.on:
                found[one.staff_id] += one.minutes
        return found

    @cached_property
    def planned(self) -> Counter[int]:
        """Minutes of the list, by keeper."""
        return self._minutes(self._chosen)

    @cached_property
    def begun(self) -> Counter[int]:
        """Minutes of what no plan changes any more, by keeper."""
        return self.planned - self._minutes(self._chosen.unwritten().unprinted())

    @cached_property
    def promised(self) -> Counter[int]:
        """Minutes of the promises and reminders of who is there, by keeper: they come before any contact."""
        there = [one.id for one in self.team.there(self.on)]
        found = Counter[int]()
        promises = Promise.objects.of(self.business).open().filter(due_date__lte=self.on, keeper__in=there)
        for keeper, due in promises.order_by().values_list("keeper_id", "due_date"):
            found[keeper] += still_takes(PROMISE_MINUTES, due, on=self.on)
        reminders = Reminder.objects.filter(business=self.business, done_at=None, on_date__lte=self.on, staff__in=there)
        for keeper, due in reminders.order_by().values_list("staff_id", "on_date"):
            found[keeper] += still_takes(REMINDER_MINUTES, due, on=self.on)
        return found

    @cached_property
    def _week(self) -> list[Work]:
        monday = self.on - dt.timedelta(days=self.on.weekday())
        return list(work(self.business, monday, monday + dt.timedelta(days=6)))

    @property
    def _notes_written(self) -> int:
        return Touchpoint.objects.of(self.business).open().filter(note__written_at__isnull=False).count()

    @property
    def _chosen(self) -> TouchpointQuerySet:
        return Touchpoint.objects.of(self.business).planned(self.on)

    @cached_property
    def _by_itself(self) -> bool:
        return mail_accounts.leaves_by_itself(self.business)

    def _minutes(self, chosen: TouchpointQuerySet) -> Counter[int]:
        return planned_minutes(chosen, by_itself=self._by_itself)

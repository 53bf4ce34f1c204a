"""Keeping ahead: who looks after what has no day yet, so that nothing belongs to nobody."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from regulars.core.team import LONGEST_LOOK, WEEK, Person, Team

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Waiting:
    """Something open: what who does it must do for each way of doing it, the best first, and when it is of use."""

    needs: tuple[str, ...]
    first: dt.date
    last: dt.date


class Ahead:
    """Finds who of the team can do what waits, and has most room for it."""

    def __init__(self, team: Team, has: Mapping[int, int] | None = None, *, on: dt.date) -> None:
        self.team, self.on = team, on
        self.has = dict(has or {})  # how many things each keeps already
        self._there: dict[dt.date, frozenset[int]] = {}
        self._able: dict[Waiting, tuple[int, ...]] = {}
        week = [on + number * DAY for number in range(WEEK)]
        self._room = {one.id: sum(one.usual_minutes(day, team.calendar) for day in week) for one in team.people}

    def able(self, waiting: Waiting) -> tuple[int, ...]:
        """Return who can do it: by its best way for which somebody is there in time, else whoever does such things.

        When nobody of the team does, it is the owner's.
        """
        if waiting not in self._able:
            self._able[waiting] = self._find(waiting)
        return self._able[waiting]

    def keeper(self, waiting: Waiting, *, now: int | None, knows: int | None) -> int | None:
        """Return who looks after it: who does so now, else who knows the customer, else who has most room."""
        able = self.able(waiting)
        if now in able:
            return now
        keeper = knows if knows in able else min(able, key=self._busy, default=None)
        if keeper is not None:
            self.has[keeper] = self.has.get(keeper, 0) + 1
        return keeper

    def _busy(self, one: int) -> tuple[float, int]:
        return (self.has.get(one, 0) + 1) / max(self._room[one], 1), one

    def _find(self, waiting: Waiting) -> tuple[int, ...]:
        there = self._there_between(max(waiting.first, self.on), waiting.last)
        for people in (there, self.team.people):
            for needed in waiting.needs:
                if able := [one.id for one in people if one.can(needed) and (one.calls or one.writes)]:
                    return tuple(able)
        everybody = self.team.people
        return _ids(one for one in everybody if one.is_owner) or _ids(everybody)

    def _there_between(self, first: dt.date, last: dt.date) -> Sequence[Person]:
        """Return who is there on one of these days."""
        found: set[int] = set()
        for number in range(min((last - first).days + 1, LONGEST_LOOK)):
            found |= self._there_on(first + number * DAY)
            if len(found) == len(self.team.people):
                break
        return [one for one in self.team.people if one.id in found]

    def _there_on(self, day: dt.date) -> frozenset[int]:
        if day not in self._there:
            self._there[day] = frozenset(one.id for one in self.team.there(day))
        return self._there[day]


def _ids(people: Iterable[Person]) -> tuple[int, ...]:
    return tuple(one.id for one in people)

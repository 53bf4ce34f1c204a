"""Keeping: who of those who are there does what is chosen for a day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from regulars.core.team import CALLS, WRITES

MOST_TRIES = 20  # so often what fills up a day is shared out in another way: in a large team each time costs


@dataclass(frozen=True)
class Desk:
    """Somebody who is there, with the minutes of the day that they still have."""

    person: int
    minutes: int
    calls: bool = True
    writes: bool = True

    def can(self, needed: str) -> bool:
        """Say whether this is something that they do."""
        return {CALLS: self.calls, WRITES: self.writes}.get(needed, True)


@dataclass(frozen=True)
class Task:
    """Something to be done today, and who has a claim to it."""

    id: int
    minutes: int
    needed: str = ""
    pinned: int | None = None  # chosen by hand
    begun: int | None = None  # has it on their list of today
    knows: int | None = None  # spoke with this customer last
    kept: int | None = None  # has kept it until now
    is_must: bool = False  # even when the day is full


class Shares:
    """Who does what of a day, and what is left of everybody's minutes."""

    def __init__(self, desks: Iterable[Desk]) -> None:
        self.desks = {desk.person: desk for desk in sorted(desks, key=lambda desk: desk.person)}
        self.left = {person: desk.minutes for person, desk in self.desks.items()}
        self.kept: dict[int, int] = {}
        self._count: Counter[int] = Counter()
        self._able: dict[str, tuple[int, ...]] = {}

    @classmethod
    def of(cls, tasks: Iterable[Task], desks: Iterable[Desk]) -> Self:
        """Share tasks out: what must be done first, then what is somebody's already, what few can do, what is long."""
        shares = cls(desks)
        for task in sorted(tasks, key=shares._turn):
            shares.give(task)
        return shares

    def taker(self, task: Task) -> int | None:
        """Return who does it: who has a claim and the time, else who has most time left; nobody if nobody is there."""
        able = self._who_can(task.needed)
        if task.pinned in able:
            return task.pinned
        claims = (one for one in (task.begun, task.knows, task.kept) if one in able and self.has_time(one, task))
        return next(claims, None) or self._freest(able)

    def has_time(self, person: int | None, task: Task) -> bool:
        """Say whether somebody still has the time for it."""
        return not task.minutes or (person is not None and self.left[person] >= task.minutes)

    def give(self, task: Task) -> None:
        """Give it to who does it."""
        if (person := self.taker(task)) is not None:
            self.kept[task.id] = person
            self.left[person] -= task.minutes
            self._count[person] += 1

    def is_within_the_day(self, tasks: Iterable[Task]) -> bool:
        """Say whether nobody has more than their minutes, but by what must be done."""
        own = (self.kept.get(task.id) for task in tasks if task.minutes and not task.is_must)
        return all(person is not None and self.left[person] >= 0 for person in own)

    def _turn(self, task: Task) -> tuple[bool, bool, int, int]:
        has_claim = task.pinned in self.desks or task.begun in self.desks
        return not task.is_must, not has_claim, len(self._who_can(task.needed)), -task.minutes

    def _who_can(self, needed: str) -> tuple[int, ...]:
        """Return who does such things; everybody when nobody does."""
        if needed not in self._able:
            can = (person for person, desk in self.desks.items() if desk.can(needed))
            self._able[needed] = tuple(can) or tuple(self.desks)
        return self._able[needed]

    def _freest(self, able: Sequence[int]) -> int | None:
        """Return who has most time left; among equals who does less else, has fewer things, or comes first."""

        def busy(one: int) -> tuple[int, bool, int, int]:
            return -self.left[one], self.desks[one].calls and self.desks[one].writes, self._count[one], one

        return min(able, key=busy, default=None)


@dataclass
class Time:
    """What is left of the day while it fills up: of the team's minutes, and of everybody's own."""

    desks: Sequence[Desk]
    minutes: int  # of the whole team
    taken: list[Task] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._shares = Shares(self.desks)
        self._used = 0
        # What found no room finds none later: the day only gets fuller.
        self._refused: set[tuple[int, str, int | None]] = set()
        self._tries = 0

    def take(self, task: Task) -> bool:
        """Fill the day by this, if the team and one of it have the time; say whether they do."""
        if not task.is_must and not self._holds(task):
            return False
        self.taken.append(task)
        self._used += task.minutes
        if task.minutes and task.id not in self._shares.kept:
            self._shares.give(task)
        return True

    def keepers(self) -> dict[int, int]:
        """Say who does what: nobody's list is longer than their minutes, but by what must be done."""
        best = Shares.of(self.taken, self.desks)
        if best.is_within_the_day(self.taken):
            return best.kept
        for task in self.taken:
            if task.id not in self._shares.kept:
                self._shares.give(task)
        return self._shares.kept

    def _holds(self, task: Task) -> bool:
        if not task.minutes:
            return True
        if self._used + task.minutes > self.minutes:
            return False
        if not self.desks:
            return True
        if not any(desk.can(task.needed) for desk in self.desks):
            return False
        return self._shares.has_time(self._shares.taker(task), task) or self._fits_otherwise(task)

    def _fits_otherwise(self, task: Task) -> bool:
        """Say whether it fits when what was taken is shared out in another way, and keep to that."""
        sort = task.minutes, task.needed, task.pinned
        if sort in self._refused or self._tries == MOST_TRIES:
            return False
        self._tries += 1
        timed = [one for one in (*self.taken, task) if one.minutes]
        shares = Shares.of(timed, self.desks)
        if not shares.is_within_the_day(timed):
            self._refused.add(sort)
            return False
        self._shares = shares
        return True


def keepers(tasks: Sequence[Task], desks: Sequence[Desk]) -> dict[int, int]:
    """Say who keeps what, the tasks being in the order of the day; nobody keeps anything only when nobody is there."""
    return Shares.of(tasks, desks).kept

"""Keeping: who of those who are there does what is chosen for a day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from regulars.core.team import CALLS, WRITES


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


@dataclass
class Time:
    """What is left of everybody's minutes while the day fills up, for each kind of work."""

    desks: Sequence[Desk]
    minutes: int  # of the whole team
    used: dict[str, int] = field(default_factory=dict)

    def holds(self, task: Task) -> bool:
        """Say whether those who are there have the time for it."""
        if task.minutes == 0:
            return True
        if sum(self.used.values()) + task.minutes > self.minutes:
            return False
        if not self.desks or task.pinned in {desk.person for desk in self.desks}:
            return True
        able = sum(desk.minutes for desk in self.desks if desk.can(task.needed))
        return self.used.get(task.needed, 0) + task.minutes <= able

    def take(self, task: Task) -> None:
        """Fill the day by this."""
        self.used[task.needed] = self.used.get(task.needed, 0) + task.minutes


def keepers(tasks: Sequence[Task], desks: Sequence[Desk]) -> dict[int, int]:
    """Say who keeps what, the tasks being in the order of the day; nobody keeps anything only when nobody is there.

    Chosen by hand comes first, then what somebody has on their list already, then who spoke with the customer last
    and has the time; all else goes to who has most time left. What few can do is given out first.
    """
    there = {desk.person: desk for desk in sorted(desks, key=lambda desk: desk.person)}
    left = {person: desk.minutes for person, desk in there.items()}
    kept: dict[int, int] = {}
    count: Counter[int] = Counter()
    for task in sorted(tasks, key=lambda task: _turn(task, there)):
        able = [person for person, desk in there.items() if desk.can(task.needed)] or list(there)
        claim = next((one for one in _claims(task, left, able) if one is not None), None)
        keeper = claim if claim is not None else _freest(able, left, count, there)
        if keeper is not None:
            kept[task.id] = keeper
            left[keeper] -= task.minutes
            count[keeper] += 1
    return kept


def _turn(task: Task, there: dict[int, Desk]) -> tuple[bool, int]:
    has_claim = task.pinned in there or task.begun in there
    return not has_claim, sum(desk.can(task.needed) for desk in there.values())


def _claims(task: Task, left: dict[int, int], able: Sequence[int]) -> tuple[int | None, ...]:
    return (
        task.pinned if task.pinned in left else None,
        task.begun if task.begun in able else None,
        task.knows if task.knows in able and left.get(task.knows or 0, 0) >= task.minutes else None,
    )


def _freest(able: Sequence[int], left: dict[int, int], count: Counter[int], there: dict[int, Desk]) -> int | None:
    """Return who has most time left; among equals who does less else, has fewer things, or comes first."""
    return min(
        able,
        key=lambda one: (-left[one], there[one].calls and there[one].writes, count[one], one),
        default=None,
    )

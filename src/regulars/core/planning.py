"""What to do on one day, when not everything can be done."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from regulars.core.caps import Reason


@dataclass(frozen=True)
class Candidate:
    """An open touchpoint that the guard let through, with its channel and what it is worth."""

    id: int
    customer_id: int
    occasion: str
    value: float
    minutes: int
    channel: str
    due: dt.date
    use_by: dt.date
    is_always: bool = False


@dataclass(frozen=True)
class Capacity:
    """What the team has: minutes for calls and writing today, handwritten notes left this week."""

    calling_minutes: int
    notes: int


@dataclass(frozen=True)
class Chosen:
    """A touchpoint in the plan, and a fragment that completes "today because …"."""

    id: int
    because: str


@dataclass(frozen=True)
class DayPlan:
    """The day's list in the order to work through it, and what is left with its reason."""

    chosen: list[Chosen]
    left: list[tuple[int, Reason]]


def starting_value(occasion: str, *, amount_cents: int = 0, typical_cents: int = 0, is_first: bool = False) -> float:
    """Say what a contact is worth before the shop's own results say better."""
    raise NotImplementedError


def plan(candidates: Iterable[Candidate], capacity: Capacity, *, on: dt.date) -> DayPlan:
    """Choose the day's touchpoints: at most one a customer, within what the team can do."""
    raise NotImplementedError

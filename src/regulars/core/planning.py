"""What to do on one day, when not everything can be done."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from regulars.core.caps import Reason
from regulars.core.keeping import Desk, Task, Time
from regulars.core.spoken_dates import coming, day

NOTE = "note"
DAY_FULL = "day_full"

# What a contact is worth before the shop's own results say better; a thank-you for an ordinary sale is 1.
# The signs and the order come from published trials, the distances are judgement: an open complaint costs most,
# the first purchase is where most customers are lost, asking and listening beats thanking.
STARTING_VALUES = {
    "complaint_follow_up": 12.0,
    "first_purchase": 5.0,
    "contract": 4.0,
    "how_is_it": 3.0,
    "big_purchase": 3.0,
    "referral_thanks": 3.0,
    "review_thanks": 2.0,
    "maintenance": 2.0,
    "come_back": 1.5,
    "check_in": 1.5,
    "idea_done": 1.5,
    "referral_ask": 1.2,
    "thank_you": 1.0,
    "review_ask": 0.8,
    "anniversary": 0.8,
    "birthday": 0.7,
    "season": 0.5,
}
UNKNOWN_OCCASION = 1.0
# How much of that reaches somebody by a channel that is not a person's voice or hand. From published trials: a call
# that reaches somebody does about five times what an e-mail does, a letter two thirds of a call.
BY_CHANNEL = {"email": 0.2, "message": 0.4, "postcard": 0.6, "letter": 0.7}
FIRST_PURCHASE = 2.0  # times, when it is somebody's first
SMALLEST, LARGEST = 0.5, 3.0  # times, by the size of the purchase


@dataclass(frozen=True)
class Candidate:
    """An open touchpoint that the guard let through, with its channel and what it is worth."""

    id: int
    customer_id: int
    occasion: str
    value: float
    minutes: int  # of somebody's time; 0 for what a machine does
    channel: str
    due: dt.date
    use_by: dt.date
    is_always: bool = False
    needed: str = ""  # what its keeper must do: call, write
    pinned: int | None = None  # who keeps it, chosen by hand
    begun: int | None = None  # who has it on today's list
    knows: int | None = None  # who spoke with this customer last
    kept: int | None = None  # who has kept it until now

    def task(self, on: dt.date) -> Task:
        """Return what somebody has to do for it on a day; on its last one, whoever has the time."""
        is_last = on >= self.use_by
        pinned, begun = (None, self.pinned or self.begun) if is_last else (self.pinned, self.begun)
        must = self.is_always and is_last
        return Task(self.id, self.minutes, self.needed, pinned, begun, self.knows, self.kept, must)


@dataclass(frozen=True)
class Capacity:
    """What the team has: minutes for calls and writing today, handwritten notes left this week, and who is there."""

    calling_minutes: int
    notes: int
    desks: tuple[Desk, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """A touchpoint in the plan, a fragment that completes "today because …", and who keeps it."""

    id: int
    because: str
    keeper: int | None = None


@dataclass(frozen=True)
class DayPlan:
    """The day's list in the order to work through it, and what is left, each with its reason."""

    chosen: list[Chosen]
    left: list[tuple[int, Reason]]


def starting_value(occasion: str, *, amount_cents: int = 0, typical_cents: int = 0, is_first: bool = False) -> float:
    """Say what a contact is worth before the shop's own results say better."""
    value = STARTING_VALUES.get(occasion, UNKNOWN_OCCASION)
    if is_first and occasion != "first_purchase":
        value *= FIRST_PURCHASE
    if amount_cents > 0 and typical_cents > 0:
        # The square root: four times the money is worth twice the care, not four times.
        value *= min(max((amount_cents / typical_cents) ** 0.5, SMALLEST), LARGEST)
    return value


def by_channel(value: float, channel: str) -> float:
    """Say what is left of a contact's worth by this channel: ten quick e-mails must not crowd out a call."""
    return value * BY_CHANNEL.get(channel, 1.0)


def plan(candidates: Iterable[Candidate], capacity: Capacity, *, on: dt.date, country: str) -> DayPlan:
    """Choose the day's touchpoints: at most one a customer, and no more than the team, and each of it, can do.

    What is to happen always comes first, and on its last day even when the day is full. The rest is taken by
    value a minute, sooner when little time is left. The order of the candidates does not matter.
    """
    room = _Room(Time(capacity.desks, capacity.calling_minutes), capacity.notes, country)
    chosen: list[Candidate] = []
    left: list[tuple[int, Reason]] = []
    for candidate in sorted(candidates, key=lambda candidate: _rank(candidate, on)):
        if reason := _outside(candidate, on, country) or room.take(candidate, on):
            left.append((candidate.id, reason))
        else:
            chosen.append(candidate)
    kept = room.time.keepers()
    listed = [Chosen(candidate.id, _because(candidate, on), kept.get(candidate.id)) for candidate in chosen]
    return DayPlan(listed, sorted(left, key=lambda pair: pair[0]))


@dataclass
class _Room:
    """What is left of the day while it fills up."""

    time: Time
    notes: int
    country: str
    planned: set[int] = field(default_factory=set)

    def take(self, candidate: Candidate, on: dt.date) -> Reason | None:
        """Take it into the day, or say why not."""
        task, is_note = candidate.task(on), candidate.channel == NOTE
        if candidate.customer_id in self.planned:
            return Reason("one_a_day", f"They hear from you today already. {_wait(candidate, on, self.country)}.")
        if is_note and self.notes < 1 and not task.is_must:
            full = "This week's handwritten notes are all planned."
            return Reason("notes_full", f"{full} {_wait(candidate, on, self.country)}.")
        if not self.time.take(task):
            return Reason(DAY_FULL, f"The day is full. {_wait(candidate, on, self.country)}.")
        self.planned.add(candidate.customer_id)
        self.notes -= is_note
        return None


def _rank(candidate: Candidate, on: dt.date) -> tuple[bool, int, float, dt.date, int]:
    """Order: always ones by how little time is left, then value a minute, raised as the end comes near."""
    days_left = max((candidate.use_by - on).days, 0)
    urgency = 1 + 1 / (1 + days_left)
    worth = candidate.value * urgency / max(candidate.minutes, 1)
    return not candidate.is_always, days_left if candidate.is_always else 0, -worth, candidate.due, candidate.id


def _outside(candidate: Candidate, on: dt.date, country: str) -> Reason | None:
    if on < candidate.due:
        return Reason("not_yet", f"It is due on {day(candidate.due, country)}.")
    if on > candidate.use_by:
        return Reason("over", f"It was of use until {day(candidate.use_by, country)}.")
    return None


def _wait(candidate: Candidate, on: dt.date, country: str) -> str:
    if candidate.use_by <= on:
        return "It was the last day for it"
    return f"It can wait until {coming(candidate.use_by, on, country)}"


def _because(candidate: Candidate, on: dt.date) -> str:
    if candidate.is_always:
        return "the playbook always wants it"
    if candidate.use_by == on:
        return "it is the last day for it"
    if candidate.minutes == 0:
        return "it takes nobody's time"
    minutes = "1 minute" if candidate.minutes == 1 else f"{candidate.minutes} minutes"
    return f"it does much good in {minutes}"

"""Promises: when one is near or late, and which share of them was kept."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from regulars.core.due import Calendar
from regulars.core.spoken_dates import near

KEPT, MADE_GOOD, RELEASED, BROKEN = "kept", "made_good", "released", "broken"
ENDED = frozenset({KEPT, MADE_GOOD, RELEASED, BROKEN})
ENOUGH_FOR_PERCENT = 10


@dataclass(frozen=True, slots=True)
class Ended:
    """How a promise ended: on which day, in which way, and by when it was promised or told in time."""

    state: str
    due: dt.date
    on: dt.date

    @property
    def was_kept(self) -> bool:
        """Say whether it was kept by the day."""
        return self.state == KEPT and self.on <= self.due


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the promises that ended were kept by their day."""

    kept: int
    of: int

    @property
    def percent(self) -> int | None:
        """Return the share in per cent, never of a handful, and 100 only when all were kept."""
        return self.kept * 100 // self.of if self.of >= ENOUGH_FOR_PERCENT else None

    @property
    def sentence(self) -> str:
        """Say it: "4 of 5 promises kept by their day"."""
        if not self.of:
            return "No promise has ended yet."
        percent = f", {self.percent}%" if self.percent is not None else ""
        promises = "promise" if self.of == 1 else "promises"
        return f"{self.kept} of {self.of} {promises} kept by their day{percent}."


def share(ended: Iterable[Ended]) -> Share:
    """Count those kept by their day among those that ended; one that nobody wanted any more counts for nothing."""
    counted = [one for one in ended if one.state != RELEASED]
    return Share(kept=sum(one.was_kept for one in counted), of=len(counted))


def is_late(due: dt.date, *, on: dt.date) -> bool:
    """Say whether the promised day is over."""
    return due < on


def horizon(on: dt.date, calendar: Calendar) -> dt.date:
    """Return the last day before the shop opens again: what is promised by then is to be seen to today."""
    return calendar.step(on, 1) - dt.timedelta(days=1)


def open_days(due: dt.date, *, on: dt.date, calendar: Calendar) -> int:
    """Count the open days after this one up to and including the promised one."""
    days = (due - on).days
    return sum(calendar.opens(on + dt.timedelta(days=ahead)) for ahead in range(1, days + 1))


def when(due: dt.date, *, on: dt.date, calendar: Calendar) -> str:
    """Say how near a promise is: "due today", "due on Friday, in 2 business days", "late since Monday"."""
    day = near(due, on, calendar.country)
    if is_late(due, on=on):
        return f"late: it was promised for {day.removeprefix('on ')}"
    if due == on:
        return "due today"
    if due <= horizon(on, calendar):
        return f"due {day}, before you open again"
    left = open_days(due, on=on, calendar=calendar)
    if left > 10:
        return f"due {day}"
    return f"due {day}, in {left} business day{'' if left == 1 else 's'}"


def ending(state: str, due: dt.date, *, on: dt.date) -> str:
    """Say how a promise ended, for the list of those that have."""
    late = (on - due).days
    if state == KEPT and late > 0:
        return f"Kept, {late} day{'' if late == 1 else 's'} late."
    return {KEPT: "Kept.", RELEASED: "Not wanted any more.", BROKEN: "Not kept."}.get(state, "Not kept, made good.")


def takes_longer(
    *, first_name: str, staff: str, business: str, what: str, due: dt.date, on: dt.date, country: str
) -> str:
    """Say to the customer, in time, that something promised takes longer; the new day is left to who says it."""
    greeting = (
        f"Hello {first_name}, this is {staff} from {business}." if first_name else f"This is {staff}, {business}."
    )
    return (
        f"{greeting} For {near(due, on, country).removeprefix('on ')} I promised you this: {what.rstrip('.')}. "
        "It takes longer than I thought, and I wanted you to hear it from me first. Would the new day suit you?"
    )

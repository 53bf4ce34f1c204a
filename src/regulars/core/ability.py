"""What a team really does in a day, measured by the days on which it had enough to do."""

import datetime as dt
import statistics
from collections.abc import Mapping
from dataclasses import dataclass

from regulars.core.team import ONE_CONTACT

WEEKS = 8
ENOUGH_DAYS = 5
PROMISE_MINUTES, REMINDER_MINUTES = 5, 2
FORGOTTEN = dt.timedelta(weeks=1)  # late by more: it would take the place of all else for ever


def still_takes(minutes: int, due: dt.date, *, on: dt.date) -> int:
    """Return the minutes that an open promise or reminder takes on a day: none once it is late by more than a week."""
    return minutes if on - due <= FORGOTTEN else 0


@dataclass(frozen=True)
class Worked:
    """A day that is over: what was done of its list and what was not, by those who were at it."""

    done: float  # minutes
    left: int  # minutes on the lists of those who did something that day
    was_full: bool  # more was due than the list had room for
    room: int  # minutes that the day was planned with, had everybody been there
    part: float = 1.0  # how much of the team did something that day

    @property
    def is_finished(self) -> bool:
        """Say whether the list was done, or all but one contact of a list of several."""
        return self.left <= min(ONE_CONTACT, self.room / 4)

    def evidence(self, stated: int) -> float | None:
        """Return the minutes that the whole team can do by this day, or None when it says nothing about that.

        A short list that was finished says nothing, for more could have been done. A full one that was finished says
        that there is room for a quarter more, one contact at least; without that lists could only ever get shorter.
        """
        if self.done <= 0 or self.part <= 0 or (self.is_finished and not self.was_full):
            return None
        can = self.done / self.part
        if self.is_finished:
            can = max(can, self.room)
            can += max(can / 4, ONE_CONTACT)
        return min(can, float(stated))


@dataclass(frozen=True)
class Ability:
    """Minutes that the whole team can really do in a day, and whether that is measured or only set."""

    minutes: int
    is_measured: bool


def ability(worked: Mapping[dt.date, Worked], stated: int, *, today: dt.date) -> Ability:
    """Measure what the team does: the middle of the last days that say something; with too few of them, what is stated.

    Never more than is stated, and never less than one contact takes.
    """
    since = today - dt.timedelta(weeks=WEEKS)
    days = [worked[day] for day in sorted(worked, reverse=True) if since <= day < today]
    known = [minutes for day in days if (minutes := day.evidence(stated)) is not None][:ENOUGH_DAYS]
    if len(known) < ENOUGH_DAYS:
        return Ability(stated, is_measured=False)
    return Ability(max(round(statistics.median(known)), min(ONE_CONTACT, stated)), is_measured=True)

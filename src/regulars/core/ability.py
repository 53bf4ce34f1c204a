"""What a team really does in a day, measured by the days on which it had enough to do."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

from regulars.core.team import ONE_CONTACT

WEEKS = 8
ENOUGH_WEEKDAYS = 3  # so many worked Tuesdays say what a Tuesday can bear
ENOUGH_DAYS = 5
WEEKDAY, ANY_DAY, AS_SET = "weekday", "any_day", "as_set"  # where a number comes from


@dataclass(frozen=True)
class Worked:
    """A day that is over: what was done of its list and what was not."""

    done: float  # minutes
    left: int  # minutes of the list that nobody did
    was_full: bool  # more was due than the list had room for
    there: float = 1.0  # how much of the team was there

    @property
    def is_finished(self) -> bool:
        """Say whether the list was done, or all but one contact of it."""
        return self.left <= ONE_CONTACT

    def evidence(self, stated: int) -> float | None:
        """Return the minutes that the whole team can do by this day, or None when it says nothing about that.

        A short list that was finished says nothing, for more could have been done. A full one that was finished says
        that there is room for what was on it and one contact more; without that a list could only ever get shorter.
        """
        if self.done <= 0 or self.there <= 0 or (self.is_finished and not self.was_full):
            return None
        room = self.done + self.left + ONE_CONTACT if self.is_finished else self.done
        return min(room / self.there, float(stated))


@dataclass(frozen=True)
class Ability:
    """Minutes that the whole team can really do on each day of the week from Monday, and where each comes from."""

    minutes: tuple[int, ...]
    basis: tuple[str, ...]

    def on(self, day: dt.date) -> int:
        """Return the minutes of a day, the shop being open and everybody there."""
        return self.minutes[day.weekday()]


def ability(worked: Mapping[dt.date, Worked], stated: int, *, today: dt.date) -> Ability:
    """Measure what the team does on each weekday: as much as it did on every other of the days that say something.

    With too few days of a weekday all weekdays count; with too few of all, what was stated. Never more than that, and
    never less than one contact takes.
    """
    since = today - dt.timedelta(weeks=WEEKS)
    days = {day: one.evidence(stated) for day, one in worked.items() if since <= day < today}
    known = {day: minutes for day, minutes in days.items() if minutes is not None}
    each = [_of_weekday(number, known, stated) for number in range(7)]
    return Ability(tuple(minutes for minutes, _ in each), tuple(basis for _, basis in each))


def _of_weekday(number: int, known: Mapping[dt.date, float], stated: int) -> tuple[int, str]:
    same = [minutes for day, minutes in known.items() if day.weekday() == number]
    if len(same) >= ENOUGH_WEEKDAYS:
        return _usual(same, stated), WEEKDAY
    if len(known) >= ENOUGH_DAYS:
        return _usual(list(known.values()), stated), ANY_DAY
    return stated, AS_SET


def _usual(minutes: list[float], stated: int) -> int:
    """Return the smallest value that half of the days do not exceed."""
    middle = round(sorted(minutes)[math.ceil(len(minutes) / 2) - 1])
    return max(middle, min(ONE_CONTACT, stated))

"""The team: who is there on a day, and how much of the day each has."""

import datetime as dt
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from regulars.core.caps import Reason
from regulars.core.channel_choice import Channel
from regulars.core.due import Calendar, Hours
from regulars.core.spoken_dates import coming

CALLS, WRITES, ANYTHING = "calls", "writes", ""
PHONE = "phone"
DAY, WEEK = dt.timedelta(days=1), 7
MINUTES_A_DAY = 24 * 60
ONE_CONTACT = 8  # minutes: who is there has at least so many, or nobody of a large team could ever ring anybody
LONGEST_LOOK = 120  # days that are looked ahead for somebody who is back
WHO = {CALLS: "Nobody who calls", WRITES: "Nobody who writes", ANYTHING: "Nobody"}


@dataclass(frozen=True)
class Person:
    """Somebody of the team: when they work, what they do, and when they are away."""

    id: int
    name: str = ""
    hours: Hours | None = None  # none: whenever the shop is open
    calls: bool = True
    writes: bool = True
    days_off: tuple[tuple[dt.date, dt.date], ...] = ()  # first and last
    left_on: dt.date | None = None  # the first day on which they are gone
    is_owner: bool = False

    def can(self, needed: str) -> bool:
        """Say whether this is something that they do."""
        return {CALLS: self.calls, WRITES: self.writes}.get(needed, True)

    def is_of_the_team(self, on: dt.date) -> bool:
        """Say whether they have not left by this day."""
        return self.left_on is None or on < self.left_on

    def is_off(self, on: dt.date) -> bool:
        """Say whether this is a day off."""
        return any(first <= on <= last for first, last in self.days_off)

    def usual_minutes(self, on: dt.date, shop: Calendar) -> int:
        """Return how long they are in the open shop on such a day, days off left aside."""
        if not shop.opens(on) or not self.is_of_the_team(on):
            return 0
        opens, own = shop.hours.week[on.weekday()], (self.hours or shop.hours).week[on.weekday()]
        return _together(opens, own) if opens and own else 0

    def is_there(self, on: dt.date, shop: Calendar) -> bool:
        """Say whether they are in the open shop on this day."""
        return not self.is_off(on) and self.usual_minutes(on, shop) > 0


@dataclass(frozen=True)
class Team:
    """Everybody, in a shop with its hours, who together have so many minutes a day and notes a week."""

    people: tuple[Person, ...]
    calendar: Calendar
    minutes: int
    notes: int

    def there(self, on: dt.date, needed: str = ANYTHING) -> list[Person]:
        """Return who is there on a day and does what is needed."""
        return [one for one in self.people if one.can(needed) and one.is_there(on, self.calendar)]

    def can(self, needed: str, on: dt.date) -> bool:
        """Say whether somebody is there for it; a shop that has named nobody is not asked."""
        return not self.people or any(one.can(needed) and one.is_there(on, self.calendar) for one in self.people)

    def back(self, needed: str, after: dt.date, *, until: dt.date | None = None) -> dt.date | None:
        """Return the next day after this one on which somebody is there for it."""
        last = min(until or dt.date.max, after + LONGEST_LOOK * DAY)
        return next((day for day in _days(after + DAY, last) if self.can(needed, day)), None)

    def minutes_each(self, on: dt.date) -> dict[int, int]:
        """Return the minutes of a day that each has who is there: their part of the team's, or time for one contact."""
        usual, there, minutes = self._usual(on), self._usual_of_those_there(on), self.minutes_on(on)
        parts = shares(minutes, there)
        return {one: max(part, min(ONE_CONTACT, minutes, usual[one])) for one, part in parts.items()}

    def minutes_on(self, on: dt.date) -> int:
        """Return the minutes of a day: the team's, half of them when half of it is away."""
        if not self.people:
            return self.minutes
        there = sum(self._usual_of_those_there(on).values())
        return _rounded(self.minutes * there, sum(self._usual(on).values()))

    def part(self, who: Collection[int], on: dt.date) -> float:
        """Return how much of the team these people are on such a day, by their hours; days off left aside."""
        usual = self._usual(on)
        return sum(usual.get(one, 0) for one in who) / max(sum(usual.values()), 1)

    def notes_in_week(self, of: dt.date) -> int:
        """Return the notes of a day's week: fewer when those who write are away for days of it."""
        monday = of - of.weekday() * DAY
        week, writers = [monday + day * DAY for day in range(WEEK)], [one for one in self.people if one.writes]
        usual = sum(one.usual_minutes(day, self.calendar) > 0 for one in writers for day in week)
        there = sum(one.is_there(day, self.calendar) for one in writers for day in week)
        if not self.people or not any(self.calendar.opens(day) for day in week):
            return self.notes
        return _rounded(self.notes * there, usual)

    def _usual(self, on: dt.date) -> dict[int, int]:
        return {one.id: one.usual_minutes(on, self.calendar) for one in self._busy()}

    def _usual_of_those_there(self, on: dt.date) -> dict[int, int]:
        usual = self._usual(on)
        return {one.id: usual[one.id] for one in self._busy() if not one.is_off(on) and usual[one.id]}

    def _busy(self) -> list[Person]:
        """Who shares the minutes: not somebody who neither calls nor writes."""
        return [one for one in self.people if one.calls or one.writes]


def needed_for(channel: Channel, minutes: int) -> str:
    """Return what somebody must do for a contact; what takes nobody's time, or happens in the shop, anybody."""
    if minutes == 0 or channel.reach == "presence":
        return ANYTHING
    return CALLS if channel.slug == PHONE else WRITES


def nobody_there(needed: str, on: dt.date, *, back: dt.date | None, country: str) -> Reason:
    """Say that nobody is there for it, and from when on somebody is."""
    until = f" until {coming(back, on, country)}" if back else " now"
    return Reason("nobody_there", f"{WHO[needed]} is there{until}.")


def shares(total: int, weights: Mapping[int, int]) -> dict[int, int]:
    """Part a whole by weights into whole numbers that add up to it, the same whatever the order."""
    whole = sum(weights.values())
    if not whole:
        return dict.fromkeys(weights, 0)
    parts = {one: total * weight // whole for one, weight in weights.items()}
    left = total - sum(parts.values())
    by_rest = sorted(weights, key=lambda one: (-(total * weights[one] % whole), one))
    return {one: parts[one] + (one in by_rest[:left]) for one in weights}


def spread(things: Sequence[int], people: Iterable[int], *, has: Mapping[int, int]) -> dict[int, int]:
    """Give things to people one by one, each to who has least; return who takes what."""
    load = {person: has.get(person, 0) for person in people}
    taken: dict[int, int] = {}
    for thing in sorted(things) if load else ():
        taken[thing] = min(load, key=lambda person: (load[person], person))
        load[taken[thing]] += 1
    return taken


def _together(one: tuple[dt.time, dt.time], other: tuple[dt.time, dt.time]) -> int:
    """Return for how many minutes two stretches of a day run together; one that ends before it begins ends at night."""
    (from_one, to_one), (from_other, to_other) = _stretch(*one), _stretch(*other)
    return max(min(to_one, to_other) - max(from_one, from_other), 0)


def _stretch(start: dt.time, end: dt.time) -> tuple[int, int]:
    begins, ends = start.hour * 60 + start.minute, end.hour * 60 + end.minute
    return begins, ends if ends > begins else ends + MINUTES_A_DAY


def _rounded(product: int, whole: int) -> int:
    return math.floor(product / whole + 0.5) if whole else 0


def _days(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    return (first + number * DAY for number in range((last - first).days + 1))

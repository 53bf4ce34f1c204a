"""The year: what was done, what is to come, the seasons and the holidays, against what the team can do."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from regulars.core.ability import Ability
from regulars.core.calendar_load import load, place
from regulars.core.due import Calendar
from regulars.core.seasons import Band, bands, holiday_names
from regulars.records.models import Business
from regulars.services import facts, workload
from regulars.services.ability import ability_of, done
from regulars.services.opening import AHEAD

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Year:
    """One year, day by day."""

    number: int
    calendar: Calendar
    seasons: tuple[Band, ...]
    holidays: Mapping[dt.date, str]
    load: Mapping[dt.date, float]  # minutes: done before today, to come from today on
    ability: Ability
    today: dt.date

    def month(self, number: int) -> list[dt.date]:
        """Return the days of a month."""
        first = dt.date(self.number, number, 1)
        days = (first + DAY * each for each in range(31))
        return [day for day in days if day.month == number]

    def is_heavy(self, day: dt.date) -> bool:
        """Say whether an open day holds more than the team can do; one that is over held what it held."""
        return day >= self.today and self.calendar.opens(day) and round(self.load.get(day, 0)) > self.ability.minutes


def year(business: Business, number: int, *, today: dt.date, now: dt.datetime, ability: Ability | None = None) -> Year:
    """Return a year: the work done until today, and from then on what is open and what playbooks will ask for."""
    first, last = dt.date(number, 1, 1), dt.date(number, 12, 31)
    calendar, ability = facts.calendar_of(business), ability or ability_of(business, today=today)
    known = done(business, first, min(last, today)) if first <= today else {}
    for day, minutes in _to_come(business, calendar, ability, today=today, until=last, now=now).items():
        if first <= day <= last:
            known[day] = known.get(day, 0) + minutes
    return Year(
        number=number,
        calendar=calendar,
        seasons=tuple(bands(workload.rules(business), calendar, first=first, last=last)),
        holidays=holiday_names(calendar.country, calendar.region, number),
        load=known,
        ability=ability,
        today=today,
    )


def _to_come(
    business: Business, calendar: Calendar, ability: Ability, *, today: dt.date, until: dt.date, now: dt.datetime
) -> dict[dt.date, float]:
    if until < today:
        return {}
    pieces = [task.piece for task in workload.waiting(business, today=today, until=until)]
    placed = place(pieces, room=lambda _: ability.minutes, opens=calendar.opens, today=today)
    found = load(pieces, placed)
    # What is due within the next days is open already; later ones are only to be expected.
    later = workload.expected(business, since=today + AHEAD + DAY, until=until, now=now)
    for day, minutes in later.items():
        found[day] = found.get(day, 0) + minutes
    return found

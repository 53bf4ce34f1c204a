"""The team in words: who is there, what days off mean, what belongs to whom."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.core.spoken_dates import day, span, weekday
from regulars.core.team import ANYTHING, Person, Team
from regulars.records.models import DayOff, Idea, Promise, Reminder, Touchpoint
from regulars.services.handover import Thing, counts
from regulars.web import timeline

COUNTED = {
    "call": lambda n: ngettext("one call", "%(n)d calls", n),
    "touchpoint": lambda n: ngettext("one thing to write or do", "%(n)d things to write or do", n),
    "promise": lambda n: ngettext("one promise", "%(n)d promises", n),
    "idea": lambda n: ngettext("one idea", "%(n)d ideas", n),
    "reminder": lambda n: ngettext("one reminder", "%(n)d reminders", n),
}


def now(person: Person, team: Team, on: dt.date) -> str:
    """Say whether somebody is there today, and if not from when on."""
    if person.is_there(on, team.calendar):
        return _("there today")
    last = next((last for first, last in person.days_off if first <= on <= last), None)
    if last:
        return _("away until %(day)s") % {"day": day(last, team.calendar.country)}
    back = Team((person,), team.calendar, 0, 0).back(ANYTHING, on)
    return _("not there today, back on %(day)s") % {"day": day(back, team.calendar.country)} if back else _("not there")


def span_of(day_off: DayOff) -> str:
    """Say from when to when somebody is away."""
    return span(day_off.first_date, day_off.last_date, day_off.business.country)


def means(days: Sequence[tuple[dt.date, int, int]], country: str) -> list[str]:
    """Say what the days hold then, those together that hold the same."""
    said = []
    for (before, then), alike in groupby(sorted(days, key=lambda one: one[1:]), key=lambda one: one[1:]):
        which = [on for on, _before, _then in alike]
        on = weekday(which[0], country) if len(which) == 1 else ""
        said.append(_one(on, before, then) if on else _many(len(which), before, then))
    return said


def things(found: Sequence[Thing]) -> list[tuple[Thing, str]]:
    """Name each thing: what it is, and for whom."""
    return [(thing, _name(thing)) for thing in found]


def in_short(found: Sequence[Thing]) -> str:
    """Count things: "4 calls, 2 promises"."""
    counted = counts(found)
    return ", ".join(COUNTED[sort](counted[sort]) % {"n": counted[sort]} for sort in COUNTED if sort in counted)


def _one(day: str, before: int, then: int) -> str:
    if not then:
        return _("Nobody is there on %(day)s: nothing is planned then.") % {"day": day}
    return _("%(day)s holds %(then)d minutes instead of %(before)d.") % {"day": day, "then": then, "before": before}


def _many(count: int, before: int, then: int) -> str:
    if not then:
        return _("Nobody is there on %(count)d days: nothing is planned then.") % {"count": count}
    given = {"count": count, "then": then, "before": before}
    return _("%(count)d days hold %(then)d minutes each instead of %(before)d.") % given


def _name(thing: Thing) -> str:
    match thing.row:
        case Touchpoint() as one:
            way = timeline.SPOKEN_CHANNELS.get(one.channel, "")
            what = ", ".join(filter(None, (capfirst(timeline.occasion(one)), str(way))))
            return _("%(what)s: %(name)s") % {"what": what, "name": one.customer}
        case Promise() as one:
            return _("Promised to %(name)s: %(what)s") % {"name": one.customer, "what": one.what}
        case Idea() as one:
            return _("Idea: %(what)s") % {"what": one.title}
        case Reminder() as one:
            return _("Reminder: %(what)s") % {"what": one.text}

"""Handing over: when somebody is away or leaves, what was theirs is somebody else's; nothing belongs to nobody."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from regulars.core.team import CALLS, WRITES, Person, spread
from regulars.records.models import Business, Idea, Promise, Reminder, Staff, Touchpoint
from regulars.services import facts, journal, keepers, outcome_notes
from regulars.services.refused import Refused
from regulars.services.team import members, team_of

LIVING = (Idea.State.NEW, Idea.State.WEIGHED, Idea.State.PLANNED)
DOES_NOT = {CALLS: "does not call", WRITES: "does not write"}
Choices = Mapping[str, Staff]  # who takes what: by the key of a thing


class NotOfTheTeam(Refused):
    """This person does not work here, or not any more. Choose somebody else."""


class NobodyElse(Refused):
    """There is nobody else to whom this could belong. Add somebody to the team first."""


class DoesNotDoIt(Refused):
    """They do not do this. Give it to somebody who does."""


class IsAway(Refused):
    """They are not there today. Give it to somebody who is."""


@dataclass(frozen=True)
class Thing:
    """One thing that belongs to somebody."""

    kind: str  # touchpoint, promise, idea, reminder
    row: Touchpoint | Promise | Idea | Reminder

    @property
    def key(self) -> str:
        """Return what names it on a form."""
        return f"{self.kind}-{self.row.pk}"


@dataclass(frozen=True)
class Handed:
    """What was handed over, so that it can be given back."""

    kind: str
    pk: int
    to: int
    was_pinned: bool = False


def belongings(staff: Staff, *, first: dt.date, last: dt.date | None = None) -> list[Thing]:
    """Return what somebody keeps that falls on these days; without a last day, everything that is not done."""
    return [Thing(kind, row) for kind, rows in _theirs(staff, first, last) for row in rows]


def counts(things: Iterable[Thing]) -> dict[str, int]:
    """Count things, calls apart from other touchpoints."""
    return dict(Counter(_sort(thing) for thing in things))


def takers(staff: Staff, *, first: dt.date, last: dt.date | None = None, today: dt.date) -> list[Staff]:
    """Return who could take what is somebody's: the others, those first who are there on one of these days."""
    business = staff.business
    others = [one for one in members(business, on=today) if one.pk != staff.pk]
    days = [first + facts.DAY * number for number in range(((last or first) - first).days + 1)][:31]
    team = team_of(business, on=min(first, today))
    there = {person.id for day in days for person in team.there(day)}
    return sorted(others, key=lambda one: one.pk not in there)


def hand_over(
    things: Sequence[Thing],
    staff: Staff,
    *,
    among: Sequence[Staff],
    to: Staff | None = None,
    each: Choices | None = None,
) -> list[Handed]:
    """Give things to who was chosen for each, or for all; what nobody chose for goes to those who have least.

    A touchpoint given to somebody by hand stays theirs; of the others the plan of the day says who does them.
    """
    if things and not among:
        raise NobodyElse(NobodyElse.__doc__)
    chosen = {thing.key: taker for thing in things if (taker := (each or {}).get(thing.key) or to)}
    _check(chosen.values(), among)
    journal.hold_still({one.row.customer_id for one in things if isinstance(one.row, Touchpoint | Promise)})
    keys = sorted(thing.key for thing in things if thing.key not in chosen)
    shared = spread(range(len(keys)), [one.pk for one in among], has={})
    by_pk = {one.pk: one for one in among}
    rest = {key: by_pk[shared[number]] for number, key in enumerate(keys)}
    return [
        _give(thing, staff, (chosen | rest)[thing.key], is_pinned=thing.key in chosen and thing.kind == "touchpoint")
        for thing in things
    ]


def give_back(handed: Iterable[Handed], staff: Staff) -> int:
    """Give things back to whose they were, as far as they are still with who took them; say how many."""
    back = 0
    for one in handed:
        mine = _rows(one.kind, staff.business).filter(pk=one.pk, **{_keeper(one.kind): one.to})
        pinned = {"is_pinned": one.was_pinned} if one.kind == "touchpoint" else {}
        back += mine.update(**{_keeper(one.kind): staff.pk}, **pinned)
    return back


@transaction.atomic
def give(touchpoint: Touchpoint, to: Staff, *, by: Staff, now: dt.datetime) -> Touchpoint:  # noqa: ARG001
    """Give a touchpoint to somebody by hand: it stays theirs, whatever the plan says."""
    one = outcome_notes.open_one(touchpoint)
    today = facts.local_day(one.business, now)
    person = next((person for person in team_of(one.business, on=today).people if person.id == to.pk), None)
    if person is None:
        raise NotOfTheTeam(NotOfTheTeam.__doc__)
    if one.planned_for == today and not person.is_there(today, facts.calendar_of(one.business)):
        raise IsAway(f"{to.name} is not there today. Give it to somebody who is.")
    _check_skill(one, person, keepers.Keepers(one.business, on=today))
    one.keeper, one.is_pinned = to, True
    one.save(update_fields=["keeper", "is_pinned"])
    return one


def _check_skill(one: Touchpoint, person: Person, keeping: keepers.Keepers) -> None:
    needs = keeping.needs(one)
    could = [each for each in keeping.team.people if any(each.can(needed) for needed in needs)]
    if could and person.id not in {each.id for each in could}:
        raise DoesNotDoIt(f"{person.name} {DOES_NOT[needs[0]]}. Give it to somebody who does.")


def _theirs(
    staff: Staff, first: dt.date, last: dt.date | None
) -> Iterator[tuple[str, Iterable[Touchpoint | Promise | Idea | Reminder]]]:
    business = staff.business
    points = Touchpoint.objects.of(business).open().filter(keeper=staff).select_related("customer")
    promised = Promise.objects.of(business).open().filter(keeper=staff).select_related("customer")
    wanted = Reminder.objects.filter(business=business, staff=staff, done_at=None)
    if last is None:
        # What has no day yet goes to others by itself, and is too much to choose for each.
        points = points.filter(Q(planned_for__gte=first) | Q(is_pinned=True) | Q(call_at__isnull=False))
    else:
        points = points.filter(planned_for__gte=first, planned_for__lte=last)
        promised = promised.filter(due_date__gte=first, due_date__lte=last)
        wanted = wanted.filter(on_date__gte=first, on_date__lte=last)
    yield "touchpoint", points.order_by("planned_for", "position", "pk")
    yield "promise", promised.order_by("due_date", "pk")
    if not last:
        yield "idea", Idea.objects.of(business).filter(keeper=staff, state__in=LIVING).order_by("pk")
    yield "reminder", wanted.order_by("on_date", "pk")


def _rows(kind: str, business: Business):  # type: ignore[no-untyped-def]  # one of four tables
    tables = {"touchpoint": Touchpoint, "promise": Promise, "idea": Idea, "reminder": Reminder}
    still = {"touchpoint": Q(state="open"), "promise": Q(state="open"), "reminder": Q(done_at=None)}
    return tables[kind]._default_manager.filter(still.get(kind, Q()), business=business)


def _keeper(kind: str) -> str:
    return "staff_id" if kind == "reminder" else "keeper_id"


def _give(thing: Thing, staff: Staff, to: Staff, *, is_pinned: bool) -> Handed:
    mine = _rows(thing.kind, staff.business).filter(pk=thing.row.pk, **{_keeper(thing.kind): staff.pk})
    pinned = {"is_pinned": is_pinned} if thing.kind == "touchpoint" else {}
    mine.update(**{_keeper(thing.kind): to.pk}, **pinned)
    was_pinned = isinstance(thing.row, Touchpoint) and thing.row.is_pinned
    return Handed(thing.kind, thing.row.pk, to.pk, was_pinned)


def _check(chosen: Iterable[Staff], among: Sequence[Staff]) -> None:
    allowed = {one.pk for one in among}
    if any(one.pk not in allowed for one in chosen):
        raise NotOfTheTeam(NotOfTheTeam.__doc__)


def _sort(thing: Thing) -> str:
    return "call" if isinstance(thing.row, Touchpoint) and thing.row.channel == "phone" else thing.kind

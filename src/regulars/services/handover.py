"""Handing over: when somebody is away or leaves, what was theirs is somebody else's; nothing belongs to nobody."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from regulars.core.team import CALLS, WRITES, spread
from regulars.records.models import Business, Idea, Promise, Reminder, Staff, Touchpoint
from regulars.services import facts, keepers, outcome_notes
from regulars.services.refused import Refused
from regulars.services.team import members, team_of

LIVING = (Idea.State.NEW, Idea.State.WEIGHED, Idea.State.PLANNED)
OF_CUSTOMERS = (Touchpoint, Promise)
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
    on: dt.date,
) -> list[Handed]:
    """Give things to who was chosen for each, or for all that they do, now that the team has changed.

    What nobody chose for goes to those who have least, and a touchpoint to who can do it; so does all else that
    nobody keeps any more. A touchpoint given to somebody by hand stays theirs; of the others the plan of the day says
    who does them.
    """
    if things and not among:
        raise NobodyElse(NobodyElse.__doc__)
    business, theirs = staff.business, {one.row.customer_id for one in things if isinstance(one.row, OF_CUSTOMERS)}
    lost = keepers.hold_lost(business, on=on, also=theirs)
    chosen = _chosen(things, among, keepers.Keepers(business, on=on), to=to, each=each or {})
    rest = [one for one in things if one.key not in chosen]
    freed = {one.row.pk: one.row.is_pinned for one in rest if isinstance(one.row, Touchpoint)}
    takers = chosen | _shared([one for one in rest if not isinstance(one.row, Touchpoint)], among)
    handed = [_give(one, staff, takers[one.key]) for one in things if one.key in takers]
    changes = keepers.settle_again(business, lost, freed=freed, on=on)
    return handed + [_gone(one, freed) for one in changes if one.before == staff.pk]


def give_back(handed: Sequence[Handed], staff: Staff, *, on: dt.date) -> None:
    """Give things back to whose they were, now that they are there, as far as they are still with who took them."""
    lost = keepers.hold_lost(staff.business, on=on, also=_customers(handed, staff.business))
    for one in handed:
        mine = _rows(one.kind, staff.business).filter(pk=one.pk, **{_keeper(one.kind): one.to})
        pinned = {"is_pinned": one.was_pinned} if one.kind == "touchpoint" else {}
        mine.update(**{_keeper(one.kind): staff.pk}, **pinned)
    back = [one.pk for one in handed if one.kind == "touchpoint"]
    keepers.settle_again(staff.business, [*lost, *back], on=on)


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
    _check_skill(one, to, keepers.Keepers(one.business, on=today))
    one.keeper, one.is_pinned = to, True
    one.save(update_fields=["keeper", "is_pinned"])
    return one


def _check_skill(one: Touchpoint, person: Staff, keeping: keepers.Keepers) -> None:
    if person.pk not in keeping.could(one):
        raise DoesNotDoIt(f"{person.name} {DOES_NOT[keeping.needs(one)[0]]}. Give it to somebody who does.")


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


def _customers(handed: Iterable[Handed], business: Business) -> set[int]:
    """Return whose touchpoints and promises these are."""
    found: set[int] = set()
    for kind in ("touchpoint", "promise"):
        for chunk in facts.chunks([one.pk for one in handed if one.kind == kind]):
            found |= set(_rows(kind, business).filter(pk__in=chunk).values_list("customer_id", flat=True))
    return found


def _chosen(
    things: Sequence[Thing], among: Sequence[Staff], keeping: keepers.Keepers, *, to: Staff | None, each: Choices
) -> dict[str, Staff]:
    """Return who was chosen for what: who takes all takes what they do."""
    chosen = {}
    for thing in things:
        if taker := each.get(thing.key, to):
            if taker not in among:
                raise NotOfTheTeam(NotOfTheTeam.__doc__)
            if thing.key in each and isinstance(thing.row, Touchpoint):
                _check_skill(thing.row, taker, keeping)
            if not isinstance(thing.row, Touchpoint) or taker.pk in keeping.could(thing.row):
                chosen[thing.key] = taker
    return chosen


def _shared(things: Sequence[Thing], among: Sequence[Staff]) -> dict[str, Staff]:
    """Share things out to who has least."""
    keys, by_pk = sorted(thing.key for thing in things), {one.pk: one for one in among}
    shared = spread(range(len(keys)), by_pk, has={})
    return {key: by_pk[shared[number]] for number, key in enumerate(keys)}


def _gone(change: keepers.Change, was_pinned: Mapping[int, bool]) -> Handed:
    one = change.touchpoint
    return Handed("touchpoint", one.pk, one.keeper_id or 0, was_pinned.get(one.pk, False))


def _give(thing: Thing, staff: Staff, to: Staff) -> Handed:
    mine = _rows(thing.kind, staff.business).filter(pk=thing.row.pk, **{_keeper(thing.kind): staff.pk})
    pinned = {"is_pinned": True} if thing.kind == "touchpoint" else {}
    mine.update(**{_keeper(thing.kind): to.pk}, **pinned)
    was_pinned = isinstance(thing.row, Touchpoint) and thing.row.is_pinned
    return Handed(thing.kind, thing.row.pk, to.pk, was_pinned)


def _sort(thing: Thing) -> str:
    return "call" if isinstance(thing.row, Touchpoint) and thing.row.channel == "phone" else thing.kind

"""Whose each open touchpoint is: nothing belongs to nobody, not even before its day is planned.

Whoever opens, moves or revives one gives it a keeper at once (`Keepers.settle`, for a chunk of customers in a constant
number of queries), and when the team changes all that is open is looked at again (`settle_all`). The plan of a day then
gives what is chosen to who is there and has the time, its keeper first.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.db.models import Count

from regulars import channels
from regulars.core.keeping_ahead import Ahead, Waiting
from regulars.core.playbooks import SALE_KINDS
from regulars.core.team import ANYTHING, PHONE, Team, needed_for
from regulars.records.models import Business, Moment, Touchpoint
from regulars.services import facts, journal, mail_accounts
from regulars.services.ability import minutes
from regulars.services.standing import CONTACTS
from regulars.services.team import team_of

LOOKED_AT = (
    *("customer_id", "keeper_id", "is_pinned", "channel", "channels", "call_at"),
    *("due_date", "use_by_date", "not_before_date", "planned_for"),
)


@dataclass(frozen=True)
class Change:
    """A touchpoint that goes from one keeper to another."""

    touchpoint: Touchpoint
    before: int | None


class Keepers:
    """Who of the team looks after what is open; nothing is read before it is needed."""

    def __init__(self, business: Business, *, on: dt.date) -> None:
        self.business, self.on = business, on
        self._needs: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._is_counted = False

    @cached_property
    def team(self) -> Team:
        """Read the team, once."""
        return team_of(self.business, on=self.on)

    def lost(self, rows: Iterable[Touchpoint]) -> list[Touchpoint]:
        """Return those that nobody keeps who can do them; what was given by hand waits for whom it was given to."""
        return [one for one in rows if one.keeper_id not in self._able(one)]

    def settle(self, rows: Iterable[Touchpoint], members: Mapping[int, int]) -> list[Change]:
        """Give those that are lost to who knows the customer, or has most room; return what changed."""
        lost = self.lost(rows)
        if not lost:
            return []
        knows = self._who_knows({members[one.customer_id] for one in lost}, members)
        self._count()
        return [change for one in lost if (change := self._settle(one, knows.get(members[one.customer_id])))]

    def _settle(self, one: Touchpoint, knows: int | None) -> Change | None:
        before = one.keeper_id
        keep(one, self._ahead.keeper(self._waiting(one), now=before, knows=knows))
        return Change(one, before) if one.keeper_id != before else None

    def could(self, one: Touchpoint) -> Collection[int]:
        """Return to whom it may be given by hand: who does it in one of its ways; anybody when nobody does."""
        needs, people = self.needs(one), self.team.people
        able = {person.id for person in people if any(person.can(needed) for needed in needs)}
        return able or {person.id for person in people}

    def _able(self, one: Touchpoint) -> Collection[int]:
        return self.could(one) if one.is_pinned else self._ahead.able(self._waiting(one))

    @cached_property
    def _ahead(self) -> Ahead:
        return Ahead(self.team, on=self.on)

    @cached_property
    def _by_itself(self) -> bool:
        return mail_accounts.leaves_by_itself(self.business)

    def _waiting(self, one: Touchpoint) -> Waiting:
        if one.planned_for and one.planned_for >= self.on:
            # Whoever is there does it when nobody is who usually would.
            return Waiting((*self.needs(one), ANYTHING), one.planned_for, one.planned_for)
        first = max(one.due_date, one.not_before_date or one.due_date)
        return Waiting(self.needs(one), first, max(one.use_by_date, first))

    def needs(self, one: Touchpoint) -> tuple[str, ...]:
        """Return what who does it must do: for the way it goes, or for each that it may go."""
        if one.planned_for and one.planned_for >= self.on:
            ways: tuple[str, ...] = (one.channel,)
        else:
            ways = (PHONE,) if one.call_at else tuple(one.channels)
        if ways not in self._needs:
            found = [needed_for(channels.channel(way), minutes(way, by_itself=self._by_itself)) for way in ways]
            self._needs[ways] = tuple(dict.fromkeys(found)) or (ANYTHING,)
        return self._needs[ways]

    def _count(self) -> None:
        if not self._is_counted:
            mine = Touchpoint.objects.of(self.business).open().filter(keeper__isnull=False).order_by()
            self._ahead.has.update(mine.values_list("keeper_id").annotate(Count("pk")))
            self._is_counted = True

    def _who_knows(self, roots: set[int], members: Mapping[int, int]) -> dict[int, int]:
        """Return who of the team was in touch last with each of these customers, twins included."""
        theirs = [one for one, root in members.items() if root in roots]
        # Not "kind in …", for the same reason as in `standing`.
        moments = Moment.objects.filter(business=self.business, customer_id__in=theirs, staff__isnull=False)
        columns = moments.exclude(kind__in=SALE_KINDS).values_list("customer_id", "kind", "staff_id")
        return {
            members[customer]: staff or 0
            for customer, kind, staff in columns.order_by("happened_at", "staff_id")
            if kind in CONTACTS
        }


def keep(one: Touchpoint, keeper: int | None) -> None:
    """Give a touchpoint to its keeper; one that was chosen by hand stays so as long as they can."""
    one.is_pinned = one.is_pinned and one.keeper_id == keeper
    one.keeper_id = keeper


@transaction.atomic
def settle_all(business: Business, *, on: dt.date) -> list[Change]:
    """Look again at all that is open, after the team has changed; return what has another keeper."""
    return settle_again(business, hold_lost(business, on=on), on=on)


def hold_lost(business: Business, *, on: dt.date, also: Iterable[int] = ()) -> list[int]:
    """Return what is lost; nobody writes about its customers, nor about those named, before the transaction ends.

    They are locked at once, for whoever locks some more later may wait in a circle.
    """
    rows = Touchpoint.objects.of(business).open().only(*LOOKED_AT).order_by("pk")
    lost = Keepers(business, on=on).lost(rows.iterator(chunk_size=facts.CHUNK))
    journal.hold_still({*also, *(one.customer_id for one in lost)})
    return [one.pk for one in lost]


def settle_again(
    business: Business, touchpoints: Iterable[int], *, freed: Collection[int] = (), on: dt.date
) -> list[Change]:
    """Give those that are lost to somebody else, as they are now that they are held; what is freed loses its pin."""
    keepers, families = Keepers(business, on=on), facts.families(business)
    rows = Touchpoint.objects.of(business).open().only(*LOOKED_AT).order_by("pk")
    changes: list[Change] = []
    for chunk in facts.chunks(sorted({*touchpoints, *freed})):
        some = list(rows.filter(pk__in=chunk))
        for one in some:
            one.is_pinned = one.is_pinned and one.pk not in freed
        changes += keepers.settle(some, families.members({families.root(one.customer_id) for one in some}))
    write(changes)
    return changes


def settle_one(one: Touchpoint, *, on: dt.date) -> None:
    """Look again at one whose days have changed."""
    families = facts.families(one.business)
    write(Keepers(one.business, on=on).settle([one], families.members([families.root(one.customer_id)])))


def write(changes: Sequence[Change]) -> None:
    """Write who keeps what now, unless it was given to somebody else in the meantime."""
    alike: dict[tuple[int | None, int | None], list[int]] = defaultdict(list)
    for change in changes:
        alike[change.before, change.touchpoint.keeper_id].append(change.touchpoint.pk)
    for (before, keeper), pks in alike.items():
        for chunk in facts.chunks(pks):
            still = Touchpoint.objects.open().filter(pk__in=chunk, keeper_id=before)
            still.update(keeper_id=keeper, is_pinned=False)

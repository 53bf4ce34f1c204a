"""Opening what the playbooks call for, and ending what they no longer do."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from regulars.core import reasons
from regulars.core.due import Calendar
from regulars.core.playbooks import Opening, Profile, Seen, openings
from regulars.records.models import Business, Touchpoint
from regulars.services import facts, journal, keepers
from regulars.services.expiry import expire
from regulars.services.keepers import Keepers
from regulars.services.rulebooks import Rulebook, rulebooks

AHEAD = dt.timedelta(days=14)
State = Touchpoint.State
ENDED_BY_RULE = (State.CANCELLED, State.REPLACED)
ENDED_BY_NOBODY = {"state__in": ENDED_BY_RULE, "outcome": "", "ended_by": None}
FOLLOWED = ("customer", "due_date", "use_by_date", "planned_for", "position")
REVIVED = (
    *("state", "reason", "ended_at", "customer", "playbook", "occasion", "purpose", "opened_by_kind"),
    *("channels", "is_always", "due_date", "use_by_date"),
)


@dataclass(frozen=True)
class Call:
    """What a rulebook calls for, and for whom."""

    opening: Opening
    customer_id: int
    rulebook: Rulebook


def open_all(business: Business, *, on: dt.date, now: dt.datetime) -> None:
    """Open and end touchpoints for everybody; each chunk of customers is written by itself."""
    round_ = _Round.of(business, on=on, now=now)
    for chunk in facts.everybody(business):
        with transaction.atomic():
            facts.hold(business)
            round_.open(chunk)
    with transaction.atomic():
        facts.hold(business)
        expire(business, on=on, now=now)


def open_for(
    business: Business, customer_ids: Iterable[int], *, on: dt.date, now: dt.datetime, keeping: Keepers | None = None
) -> None:
    """Open and end touchpoints for these customers, or for those that they were merged into."""
    round_ = _Round.of(business, on=on, now=now, keeping=keeping)
    for chunk in facts.chunks(sorted({round_.families.root(one) for one in customer_ids})):
        round_.open(chunk)


@dataclass(frozen=True)
class _Round:
    """One round of opening: what is the same for all customers."""

    business: Business
    on: dt.date
    now: dt.datetime
    families: facts.Families
    rulebooks: Sequence[Rulebook]
    before: dt.datetime
    keeping: Keepers
    # The row of a touchpoint changed in this round is written once, whatever changed on it.
    opened: list[Touchpoint] = field(default_factory=list)
    ended: list[Touchpoint] = field(default_factory=list)
    followed: list[Touchpoint] = field(default_factory=list)
    revived: list[Touchpoint] = field(default_factory=list)
    given: list[keepers.Change] = field(default_factory=list)

    @classmethod
    def of(cls, business: Business, *, on: dt.date, now: dt.datetime, keeping: Keepers | None = None) -> "_Round":
        latest = max(on, facts.local_day(business, now))
        before = facts.day_begins(business, latest + dt.timedelta(days=1))
        keeping = keeping or Keepers(business, on=on)
        return cls(business, on, now, facts.families(business), rulebooks(business), before, keeping)

    @property
    def until(self) -> dt.date:
        return self.on + AHEAD

    @transaction.atomic
    def open(self, roots: Sequence[int]) -> None:
        """Open, move, revive and end touchpoints for a chunk of customers."""
        members = self.families.members(roots)
        moments = facts.seen(self.business, members, before=self.before)
        rows = list(Touchpoint.objects.of(self.business).open().filter(customer_id__in=list(members)))
        done = self._done_with_twins(members)
        calls = [call for call in self._calls(members, moments, rows) if call.opening.key not in done]
        wanted = {call.opening.key: call for call in calls if call.rulebook.is_on}
        self._open_missing(wanted, rows)
        self._keep_or_end(rows, calls, moments, members)
        self._find_keepers(rows, members)
        self._write()

    def _calls(
        self, members: dict[int, int], moments: dict[int, list[Seen]], rows: Sequence[Touchpoint]
    ) -> Iterator[Call]:
        under_way: dict[int, set[int | None]] = defaultdict(set)
        for row in rows:
            under_way[members[row.customer_id]].add(row.playbook_id)
        calendar = facts.calendar_of(self.business)
        for root, profile in facts.profiles(self.business, members, before=self.before).items():
            for rulebook in self.rulebooks:
                if rulebook.is_on or rulebook.pk in under_way[root]:
                    yield from self._openings(rulebook, moments.get(root, []), profile, calendar)

    def _done_with_twins(self, members: dict[int, int]) -> set[str]:
        """Return what was made before a merge, as if it had been made with who is kept: one birthday card is enough."""
        abouts = {f"customer:{twin}": f"customer:{root}" for twin, root in members.items() if twin != root}
        made = Touchpoint.objects.of(self.business).filter(customer_id__in=list(members), about__in=abouts)
        pairs = made.exclude(outcome="").values_list("key", "about") if abouts else ()
        return {key.replace(f"/{about}/", f"/{abouts[about]}/") for key, about in pairs}

    def _openings(
        self, rulebook: Rulebook, moments: Sequence[Seen], profile: Profile, calendar: Calendar
    ) -> Iterator[Call]:
        found = openings(rulebook.playbook, rulebook.slug, moments, profile, calendar, since=self.on, until=self.until)
        for opening in found:
            yield Call(opening, profile.customer_id, rulebook)

    def _open_missing(self, wanted: dict[str, Call], rows: list[Touchpoint]) -> None:
        missing = wanted.keys() - {row.key for row in rows}
        there = {row.key: row for row in Touchpoint.objects.of(self.business).filter(key__in=sorted(missing))}
        self.opened.extend(self._new(wanted[key]) for key in sorted(missing - there.keys()))
        for key, row in there.items():
            if row.state == State.OPEN:
                _follow(row, wanted[key])
                self.followed.append(row)
            elif row.state in ENDED_BY_RULE and not row.outcome and row.ended_by_id is None:
                _revive(row, wanted[key])
                self.revived.append(row)

    def _new(self, call: Call) -> Touchpoint:
        opening = call.opening
        return Touchpoint(
            business=self.business, key=opening.key, about=opening.about, opened_at=self.now, **_called_for(call)
        )

    def _keep_or_end(
        self,
        rows: Sequence[Touchpoint],
        calls: Sequence[Call],
        moments: dict[int, list[Seen]],
        members: dict[int, int],
    ) -> None:
        by_version = {(call.rulebook.pk, call.opening.key): call for call in calls}
        for row in rows:
            call = by_version.get((row.playbook_id or 0, row.key))
            if call and _differs(row, call):
                _follow(row, call)
                self.followed.append(row)
            elif call is None and self._is_called_for(row):
                state, reason = reasons.ended(row.about, moments.get(members[row.customer_id], []))
                row.state, row.reason, row.ended_at, row.planned_for = State(state), reason, self.now, None
                self.ended.append(row)

    def _find_keepers(self, rows: Sequence[Touchpoint], members: dict[int, int]) -> None:
        waiting = [row for row in (*rows, *self.revived) if row.state == State.OPEN]
        changes = self.keeping.settle([*waiting, *self.opened], members)
        self.given.extend(one for one in changes if one.touchpoint.pk)  # what is new is written with its keeper

    def _is_called_for(self, row: Touchpoint) -> bool:
        """Say whether a rule would have to call for it in these days; what somebody asked for needs no rule."""
        is_by_rule = row.playbook_id is not None and row.call_at is None
        return is_by_rule and row.due_date <= self.until and row.use_by_date >= self.on

    def _write(self) -> None:
        # Each only while it is still so: somebody may have written down an outcome in the meantime.
        still_open, still_ended = Touchpoint.objects.open(), Touchpoint.objects.filter(**ENDED_BY_NOBODY)
        changed = (self.opened, self.ended, self.followed, self.revived, [one.touchpoint for one in self.given])
        journal.hold_still({one.customer_id for rows in changed for one in rows})
        # Somebody else may open the same at this moment: its key is unique, and the second one changes nothing.
        Touchpoint.objects.bulk_create(self.opened, ignore_conflicts=True)
        if self.ended:
            still_open.unwritten().bulk_update(self.ended, ["state", "reason", "ended_at", "planned_for"])
        if self.followed:
            still_open.bulk_update(self.followed, FOLLOWED)
        if self.revived:
            still_ended.bulk_update(self.revived, REVIVED)
        keepers.write(self.given)
        for written in (*changed, self.given):
            written.clear()


def _differs(row: Touchpoint, call: Call) -> bool:
    opening = call.opening
    if row.call_at:
        return row.customer_id != call.customer_id
    return (row.customer_id, row.due_date, row.use_by_date) != (
        call.customer_id,
        opening.due_date,
        opening.use_by_date,
    )


def _follow(row: Touchpoint, call: Call) -> None:
    row.customer_id = call.customer_id
    if row.call_at:
        return  # the customer asked for this hour
    row.due_date, row.use_by_date = call.opening.due_date, call.opening.use_by_date
    if row.planned_for and not row.due_date <= row.planned_for <= row.use_by_date:
        # The shop's hours have changed: it waits for its new day.
        row.planned_for, row.position = None, 0


def _revive(row: Touchpoint, call: Call) -> None:
    """Open it again as the version of the playbook wants it that calls for it now."""
    row.state, row.reason, row.ended_at = State.OPEN, "", None
    for name, value in _called_for(call).items():
        setattr(row, name, value)


def _called_for(call: Call) -> dict[str, Any]:
    opening = call.opening
    return {
        "customer_id": call.customer_id,
        "playbook_id": call.rulebook.pk,
        "occasion": opening.occasion,
        "purpose": opening.purpose,
        "opened_by_kind": opening.opened_by_kind,
        "channels": list(opening.channels),
        "is_always": opening.is_always,
        "due_date": opening.due_date,
        "use_by_date": opening.use_by_date,
    }

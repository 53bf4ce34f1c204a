"""Two customers who are one person: merging as an overlay that can be taken back, and deciding about twins.

No row moves. Who was laid over whom is in the journal, as a moment on the absorbed customer; `merged_into` leads
everybody straight to who is kept.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from regulars.core.overlay import DATES, LENT, Filled, blanks_filled, roots, undone
from regulars.records.models import Customer, ImportBatch, Moment, Staff, Touchpoint, Twin
from regulars.services import consent, facts, journal, people, rechecks
from regulars.services.refused import Refused
from regulars.services.twin_search import find_twins
from regulars.services.twins import open_twins, suggest_twin

__all__ = [
    "CannotMerge",
    "decide_twin",
    "find_twins",
    "lay_over",
    "merge",
    "open_twins",
    "suggest_twin",
    "unmerge",
    "whole",
]

State = Touchpoint.State
MERGED = "Merged with "
Family = dict[int, Customer]


class CannotMerge(Refused):
    """These two cannot be merged."""


@dataclass
class Edge:
    """Who was laid over whom, and what was lent; the moment that says so, unless it came from elsewhere."""

    child: int
    into: int
    filled: Filled
    moment: Moment | None


def whole(customer: Customer) -> list[int]:
    """List the ids of everybody who is this one person: who is kept first, then the twins merged into them."""
    root = customer.merged_into_id or customer.pk
    return [root, *Customer.objects.filter(merged_into=root).order_by("pk").values_list("pk", flat=True)]


@transaction.atomic
def merge(kept: Customer, absorbed: Customer, *, by: Staff | None, now: dt.datetime) -> Customer:
    """Lay one customer over another and return who is kept; no row moves, so that it can be taken back."""
    kept = lay_over(kept, absorbed, by=by, now=now)
    rechecks.recheck(kept, now=now)
    return kept


@transaction.atomic
def lay_over(
    kept: Customer,
    absorbed: Customer,
    *,
    by: Staff | None,
    now: dt.datetime,
    because: str = "",
    batch: ImportBatch | None = None,
) -> Customer:
    """Merge two as above, for callers who look again themselves at what is planned."""
    if kept.business_id != absorbed.business_id:
        raise CannotMerge("These two belong to different businesses.")
    family = _locked(kept, absorbed)
    over, under = (family[one.pk].merged_into_id or one.pk for one in (kept, absorbed))
    if over == under:
        raise CannotMerge("These two are one customer already.")
    kept, absorbed = family[over], family[under]
    filled = blanks_filled(_fields(kept), _fields(absorbed))
    _put(kept, {field: after for field, (_, after) in filled.items()})
    _lead([pk for pk, one in family.items() if under in (pk, one.merged_into_id)], to=over)
    journal.note(
        absorbed,
        "merged",
        about=_about(absorbed, "merged"),
        now=now,
        words=" ".join(filter(None, (f"{absorbed.name} is part of {kept.name}.", because))),
        details={"into": over, "filled": filled},
        by=by,
        batch=batch,
    )
    _replace_touchpoints(absorbed, kept, now=now)
    _decide(absorbed, kept, Twin.Verdict.SAME, by=by, now=now)
    _ask_about_kept(absorbed, kept, now=now)
    _index(kept)
    return kept


@transaction.atomic
def unmerge(absorbed: Customer, *, by: Staff | None, now: dt.datetime) -> Customer:
    """Take a merge back: both are as they were, and are not asked about again."""
    family = _locked(absorbed)
    absorbed = family[absorbed.pk]
    if absorbed.merged_into_id is None:
        raise CannotMerge(f"{absorbed.name} is not merged with anybody.")
    kept = family[absorbed.merged_into_id]
    edges = _edges(family)
    edge = edges[absorbed.pk]
    _take_back(family, edges, edge)
    del edges[absorbed.pk]
    ends = roots(family, {child: edge.into for child, edge in edges.items()})
    _lead([pk for pk, end in ends.items() if end == absorbed.pk], to=absorbed.pk)
    journal.note(
        absorbed,
        "unmerged",
        about=_about(absorbed, "unmerged"),
        now=now,
        words=f"{absorbed.name} and {kept.name} are two people.",
        details={"from": kept.pk},
        by=by,
    )
    absorbed.refresh_from_db()
    kept.refresh_from_db()
    if edge.moment:
        consent.keep_refusals((absorbed, kept), since=edge.moment.happened_at)
    _give_back_touchpoints(absorbed, kept, now=now)
    suggest_twin(absorbed, family[edge.into], [], now=now)
    _decide(absorbed, family[edge.into], Twin.Verdict.DIFFERENT, by=by, now=now)
    for one in (absorbed, kept):
        _index(one)
        rechecks.recheck(one, now=now)
    return absorbed


@transaction.atomic
def decide_twin(twin: Twin, *, same: bool, by: Staff | None, now: dt.datetime) -> Customer:
    """Remember the decision about a pair, merge them if they are the same, and return who is kept."""
    if not same:
        _decide(twin.first, twin.second, Twin.Verdict.DIFFERENT, by=by, now=now)
        twin.refresh_from_db()
        return twin.first
    older, younger = sorted((twin.first, twin.second), key=lambda customer: (customer.created_at, customer.pk))
    kept = merge(older, younger, by=by, now=now)
    _decide(twin.first, twin.second, Twin.Verdict.SAME, by=by, now=now)
    twin.refresh_from_db()
    return kept


def _locked(*customers: Customer) -> Family:
    """Load these customers and everybody who is one person with them, so that nobody else changes them."""
    everybody = Customer.objects.select_related("business").select_for_update(of=("self",), no_key=True)
    these = everybody.filter(pk__in=[customer.pk for customer in customers]).order_by("pk")
    ends = {one.merged_into_id or one.pk for one in these}
    theirs = everybody.filter(Q(pk__in=ends) | Q(merged_into__in=ends)).order_by("pk")
    return {one.pk: one for one in theirs}


def _edges(family: Family) -> dict[int, Edge]:
    """Read from the journal who was laid over whom."""
    noted = Moment.objects.filter(customer__in=family, kind="merged").order_by("pk")
    latest = {moment.customer_id: moment for moment in noted}
    edges = {}
    for pk, one in family.items():
        if one.merged_into_id:
            moment = latest.get(pk)
            details = moment.details if moment else {}
            edges[pk] = Edge(pk, details.get("into", one.merged_into_id), details.get("filled", {}), moment)
    return edges


def _lead(ids: Iterable[int], *, to: int) -> None:
    """Let everybody of these lead straight to one of them."""
    Customer.objects.filter(pk=to).update(merged_into=None)
    Customer.objects.filter(pk__in=[pk for pk in ids if pk != to]).update(merged_into=to)


def _take_back(family: Family, edges: Mapping[int, Edge], gone: Edge) -> None:
    """Take back what was lent, and lend anew without this one, up to who stands for all."""
    node: int | None = gone.into
    while node is not None:
        lent = sorted((edge for edge in edges.values() if edge.into == node), key=_age)
        current = _fields(family[node])
        for edge in reversed(lent):
            current |= undone(current, edge.filled)
        for edge in lent:
            if edge is not gone:
                edge.filled = blanks_filled(current, _fields(family[edge.child]))
                current |= {field: after for field, (_, after) in edge.filled.items()}
                _note_lent(edge)
        _put(family[node], current)
        node = edges[node].into if node in edges else None


def _age(edge: Edge) -> int:
    return edge.moment.pk if edge.moment else 0


def _note_lent(edge: Edge) -> None:
    if edge.moment and edge.moment.details.get("filled") != edge.filled:
        edge.moment.details["filled"] = edge.filled
        edge.moment.save(update_fields=["details"])


def _fields(customer: Customer) -> dict[str, str]:
    """Return what can be lent, days as text."""
    values = {field: getattr(customer, field) for field in LENT}
    return {field: str(value) if value else "" for field, value in values.items()}


def _put(customer: Customer, fields: Mapping[str, str]) -> None:
    for field, text in fields.items():
        value: Any = text if field not in DATES else (dt.date.fromisoformat(text) if text else None)
        setattr(customer, field, value)
    if fields:
        customer.save(update_fields=list(fields))


def _about(customer: Customer, kind: str) -> str:
    times = Moment.objects.filter(customer=customer, kind=kind).count()
    return f"{kind}:{customer.pk}:{times + 1}"


def _replace_touchpoints(absorbed: Customer, kept: Customer, *, now: dt.datetime) -> None:
    """End what was open with the absorbed one; what is still called for opens again with who is kept.

    No playbook calls again for what was opened by hand: it goes over, unless who is kept is told the same.
    """
    everything = Touchpoint.objects.of(absorbed.business)
    theirs = everything.open().filter(customer=absorbed)
    known = {_matter(key) for key in everything.filter(customer=kept, playbook=None).values_list("key", flat=True)}
    by_hand = theirs.filter(playbook=None).values_list("pk", "key")
    goes_over = [pk for pk, key in by_hand if _matter(key) not in known]
    everything.filter(pk__in=goes_over).update(customer=kept, planned_for=None)
    theirs.update(state=State.REPLACED, reason=f"{MERGED}{kept.name}."[:300], ended_at=now, planned_for=None)


def _matter(key: str) -> str:
    """Return what a touchpoint that was opened by hand is about, whoever it is with: "idea/7"."""
    return key.rpartition("/customer/")[0] or key


def _give_back_touchpoints(absorbed: Customer, kept: Customer, *, now: dt.datetime) -> None:
    """Open again what the merge had ended, if there is still time, and hand back what is about their own past."""
    today = facts.local_day(absorbed.business, now)
    everything = Touchpoint.objects.of(absorbed.business)
    ended = everything.filter(customer=absorbed, state=State.REPLACED, reason__startswith=MERGED, outcome="")
    ended.filter(use_by_date__gte=today).update(state=State.OPEN, reason="", ended_at=None)
    own = Moment.objects.filter(business=absorbed.business, customer__in=whole(absorbed)).values("about")
    everything.open().filter(customer=kept, about__in=own).update(customer=absorbed, planned_for=None)


def _decide(one: Customer, other: Customer, verdict: str, *, by: Staff | None, now: dt.datetime) -> None:
    low, high = sorted((one.pk, other.pk))
    Twin.objects.filter(first=low, second=high).update(verdict=verdict, decided_at=now, decided_by=by)


def _ask_about_kept(absorbed: Customer, kept: Customer, *, now: dt.datetime) -> None:
    """Whoever may be the absorbed one may be who is kept."""
    waiting = Twin.objects.filter(Q(first=absorbed) | Q(second=absorbed), verdict=Twin.Verdict.OPEN)
    for twin in waiting.select_related("first", "second"):
        other = twin.second if twin.first_id == absorbed.pk else twin.first
        if other.merged_into_id is None:
            suggest_twin(kept, other, twin.evidence, now=now)


def _index(customer: Customer) -> None:
    customer.search_text = people.search_text(customer)
    customer.save(update_fields=["search_text"])

"""Looking for twins: pairs who share a key, or a name and a place, compared within small blocks only."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from django.db import transaction
from rapidfuzz import fuzz

from regulars.core.people import Known, compatible_names, fold, folded_address, same_first_name, twin_evidence
from regulars.records.models import Business, Customer, CustomerKey, Twin

LARGEST_BLOCK = 12
NEIGHBOURS = 3  # in a larger block: compared with as many next ones in the order of names
ALIKE = 88  # per cent
_SHARED_BOXES = "admin contact hello info kontakt mail office post sales service shop support team"
ANYBODY = frozenset(_SHARED_BOXES.split())
EVIDENCE = ("id", "name", "email", "phone", "street", "postcode", "city")


@transaction.atomic
def find_twins(business: Business, customers: Iterable[Customer] | None = None, *, now: dt.datetime) -> list[Twin]:
    """Look for pairs that may be one person, among these customers or all, and return the new questions."""
    people = _everybody(business)
    wanted = {customer.merged_into_id or customer.pk for customer in customers} if customers is not None else None
    asked = set(Twin.objects.filter(business=business).values_list("first", "second"))
    found = {}
    for low, high in _pairs(people.values()):
        pair = (low.id, high.id)
        is_wanted = wanted is None or low.id in wanted or high.id in wanted
        if is_wanted and pair not in asked and pair not in found and _may_be_one(low, high):
            found[pair] = _evidence(low, high)
    rows = [
        Twin(business=business, first_id=first, second_id=second, evidence=evidence, found_at=now)
        for (first, second), evidence in found.items()
    ]
    Twin.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    new = Twin.objects.filter(business=business, found_at=now).order_by("pk")
    return [twin for twin in new if (twin.first_id, twin.second_id) in found]


def _everybody(business: Business) -> dict[int, Known]:
    keys: dict[tuple[int, str], set[str]] = defaultdict(set)
    rows = CustomerKey.objects.filter(business=business)
    for pk, kept, kind, key in rows.values_list("customer_id", "customer__merged_into_id", "kind", "key"):
        keys[kept or pk, kind].add(key)
    nothing: set[str] = set()
    return {
        pk: Known(
            id=pk,
            emails=frozenset(keys.get((pk, "email"), nothing)),
            phones=frozenset(keys.get((pk, "phone"), nothing)),
            references=frozenset(keys.get((pk, "reference"), nothing)),
            folded_name="" if name in (email, phone) else fold(name),
            folded_address=folded_address(street, postcode, city),
            name=name,
        )
        for pk, name, email, phone, street, postcode, city in Customer.objects.of(business).values_list(*EVIDENCE)
    }


def _pairs(people: Iterable[Known]) -> Iterator[tuple[Known, Known]]:
    """Yield pairs worth comparing, lower id first; large blocks are compared with their nearest names only."""
    blocks: dict[tuple[str, ...], list[Known]] = defaultdict(list)
    for person in people:
        for block in _blocks(person):
            blocks[block].append(person)
    for members in blocks.values():
        for first, second in _near(members):
            yield (first, second) if first.id < second.id else (second, first)


def _blocks(person: Known) -> Iterator[tuple[str, ...]]:
    for kind, keys in (("email", person.emails), ("phone", person.phones), ("reference", person.references)):
        for key in keys:
            yield kind, key
    for key in person.emails:
        local = key.partition("@")[0]
        if local not in ANYBODY and len(local) > 3:
            yield "local part", local
    if person.folded_name and person.folded_address:
        _, _, place = person.folded_address.rpartition("|")
        yield "family", person.folded_name.split()[-1], place
        yield "address", person.folded_address


def _near(members: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    if len(members) <= LARGEST_BLOCK:
        yield from combinations(members, 2)
        return
    ordered = sorted(members, key=lambda person: (person.folded_name, person.id))
    for place, person in enumerate(ordered):
        for other in ordered[place + 1 : place + 1 + NEIGHBOURS]:
            yield person, other


def _may_be_one(low: Known, high: Known) -> bool:
    if low.emails & high.emails or low.references & high.references:
        return True
    if not low.folded_name or not high.folded_name:
        return bool(low.phones & high.phones)
    is_compatible = compatible_names(low.folded_name, high.folded_name)
    if low.phones & high.phones:
        return is_compatible or same_first_name(low.folded_name, high.folded_name) or _is_alike(low, high)
    return is_compatible or _is_alike(low, high)


def _is_alike(low: Known, high: Known) -> bool:
    """Say whether two names are one name with a slip of the pen; "Maria" and "Mario" are too short to tell."""
    first_slip, last_slip = (fuzz.ratio(one, other) for one, other in zip(_ends(low), _ends(high), strict=True))
    return min(first_slip, last_slip) >= ALIKE - 13 and max(first_slip, last_slip) >= ALIKE + 12


def _ends(person: Known) -> tuple[str, str]:
    words = person.folded_name.split()
    return words[0], words[-1]


def _evidence(low: Known, high: Known) -> list[str]:
    evidence = twin_evidence(low, high)
    if not compatible_names(low.folded_name, high.folded_name):
        evidence.append(f"“{low.name}” and “{high.name}” are spelled much alike.")
    locals_ = [{key.partition("@")[0] for key in person.emails} for person in (low, high)]
    for local in sorted(locals_[0] & locals_[1] - ANYBODY):
        if not low.emails & high.emails:
            evidence.append(f"Both have an e-mail address that begins with {local}@.")
    return evidence

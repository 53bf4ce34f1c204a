"""Whom the rows of an import might be: the customers who share something with them, looked up all at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from regulars.core.customer_rows import Person
from regulars.core.customer_updates import IMPORTED_FIELDS, is_stand_in
from regulars.core.people import Known, fold, folded_address
from regulars.importers import importers
from regulars.records import bulk
from regulars.records.models import Customer, CustomerKey, Fact, ImportBatch, ImportChange
from regulars.services.facts import Families, families
from regulars.services.import_work import Work

KeyPair = tuple[str, str]
MOST_NAMESAKES = 5


@dataclass(slots=True)
class Entry:
    """A customer as this import sees them: who they were, what has become of them."""

    id: int
    values: dict[str, str]
    keys: set[KeyPair] = field(default_factory=set)
    brought: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)  # of the fields changed by this import
    facts: set[str] = field(default_factory=set)
    is_new: bool = False

    def known(self) -> Known:
        """Describe them as the rules of identity see them."""
        return Known(
            id=self.id,
            emails=frozenset(key for kind, key in self.keys if kind == "email"),
            phones=frozenset(key for kind, key in self.keys if kind == "phone"),
            references=frozenset(key for kind, key in self.keys if kind == "reference"),
            folded_name="" if is_stand_in(self.values["name"]) else fold(self.values["name"]),
            folded_address=folded_address(self.values["street"], self.values["postcode"], self.values["city"]),
            name=self.values["name"],
        )


def pairs_of(person: Person) -> list[KeyPair]:
    """List the keys of a person in a file."""
    return [
        *(("reference", key) for key in person.references),
        *(("email", key) for key in person.emails),
        *(("phone", key) for key in person.phones),
    ]


def all_pairs_of(person: Person) -> list[KeyPair]:
    """List the keys of a row; the last of a weak one is by which it is known when the file comes again."""
    pairs = pairs_of(person)
    return [*pairs, ("reference", person.row_key)] if person.is_weak else pairs


class Candidates:
    """The customers that the rows of one portion may be, and those that the portion itself brings."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.entries: dict[int, Entry] = {}
        self._by_key: dict[KeyPair, list[int]] = defaultdict(list)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._families: Families = families(work.business)
        self._is_anybody = Customer.objects.filter(business=work.business).exists()

    def load(self, persons: Sequence[Person]) -> None:
        """Look up everybody who shares a key or a name with these rows."""
        self.entries.clear()
        self._by_key.clear()
        self._by_name.clear()
        if not self._is_anybody:
            self._is_anybody = True
            return
        ids, there = self._with_keys(persons)
        # Only who is known by no key may be known by name.
        names = {person.display for person in persons if there.isdisjoint(all_pairs_of(person))}
        self._enter(ids | self._with_names(names))

    def sharing(self, person: Person, pairs: Sequence[KeyPair]) -> list[Entry]:
        """List who shares a key with this row, or else its name."""
        by_key = self._by_key
        ids: Iterable[int] = [id for pair in pairs if pair in by_key for id in by_key[pair]]
        return [self.entries[id] for id in dict.fromkeys(ids or self._namesakes(person))]

    def with_key(self, pair: KeyPair) -> Entry | None:
        """Give the customer with this key, if there is one."""
        ids = self._by_key.get(pair)
        return self.entries[ids[0]] if ids else None

    def enter(self, entry: Entry) -> None:
        """Let the rows to come see this customer."""
        self.entries[entry.id] = entry
        self._by_name[entry.values["name"]].append(entry.id)
        for pair in entry.keys:
            self._by_key[pair].append(entry.id)

    def add_key(self, entry: Entry, pair: KeyPair) -> None:
        """Let a customer be found by one more key."""
        entry.keys.add(pair)
        self._by_key[pair].append(entry.id)

    def family(self, ids: Iterable[int]) -> dict[int, int]:
        """Give everybody merged into these, and these, with who stands for them."""
        return self._families.members(ids)

    def root(self, id: int) -> int:
        """Give who stands for a customer."""
        return self._families.root(id)

    def also(self, ids: Iterable[int]) -> None:
        """Look up these, too."""
        self._enter({self._families.root(id) for id in ids} - self.entries.keys())

    def entry(self, id: int) -> Entry:
        """Give who stands for a customer, as this import sees them."""
        return self.entries[self._families.root(id)]

    def refresh(self) -> None:
        """Read anew who was merged into whom."""
        self._families = families(self.work.business)

    def _namesakes(self, person: Person) -> list[int]:
        ids = self._by_name.get(person.display, [])
        if ids and person.references:
            # The other program tells two of one name apart by their numbers; so do we.
            own = self.work.reading.source + ":"
            ids = [id for id in ids if not any(key.startswith(own) for _, key in self.entries[id].keys)]
        return ids if len(ids) <= MOST_NAMESAKES else []

    def _with_keys(self, persons: Sequence[Person]) -> tuple[set[int], set[KeyPair]]:
        """Find who has one of the keys of these rows, and which of the keys are known."""
        wanted: dict[str, dict[str, None]] = defaultdict(dict)
        for person in persons:
            for kind, key in all_pairs_of(person):
                wanted[kind][key] = None
        ids: set[int] = set()
        there: set[KeyPair] = set()
        for kind, keys in wanted.items():
            for portion in bulk.portions(keys):
                rows = CustomerKey.objects.filter(business=self.work.business, kind=kind, key__in=portion)
                for id, key in rows.values_list("customer_id", "key"):
                    ids.add(self._families.root(id))
                    there.add((kind, key))
        return ids, there

    def _with_names(self, names: set[str]) -> set[int]:
        found: set[int] = set()
        for portion in bulk.portions(sorted(names)):
            rows = Customer.objects.of(self.work.business).filter(name__in=portion)
            found.update(rows.values_list("pk", flat=True))
        return found

    def _enter(self, ids: set[int]) -> None:
        members = self._families.members(ids)
        for portion in bulk.portions(sorted(ids)):
            rows = Customer.objects.filter(business=self.work.business, pk__in=portion)
            for row in rows.values("pk", *IMPORTED_FIELDS):
                id = row.pop("pk")
                self.entries[id] = Entry(id, {name: _text(value) for name, value in row.items()})
        for portion in bulk.portions(sorted(members)):
            self._add_keys(portion, members)
            self._add_facts(portion, members)
        for portion in bulk.portions(sorted(ids)):
            self._add_brought(portion)
        for id in sorted(self.entries):
            entry = self.entries[id]
            self._by_name[entry.values["name"]].append(id)
            for pair in entry.keys:
                self._by_key[pair].append(id)

    def _add_keys(self, portion: list[int], members: dict[int, int]) -> None:
        rows = CustomerKey.objects.filter(business=self.work.business, customer_id__in=portion)
        for id, kind, key in rows.values_list("customer_id", "kind", "key"):
            self.entries[members[id]].keys.add((kind, key))

    def _add_facts(self, portion: list[int], members: dict[int, int]) -> None:
        rows = Fact.objects.filter(business=self.work.business, customer_id__in=portion)
        for id, text in rows.values_list("customer_id", "text"):
            self.entries[members[id]].facts.add(text)

    def _add_brought(self, portion: list[int]) -> None:
        """Remember what this file may replace because earlier ones had written it, the later over the earlier."""
        rows = ImportChange.objects.filter(
            table="customer",
            row__in=portion,
            batch__business=self.work.business,
            batch__kind__in=_may_replace(self.work.kind),
            batch__state=ImportBatch.State.DONE,
        )
        for id, after in rows.order_by("pk").values_list("row", "after"):
            self.entries[id].brought.update(after)


def _may_replace(kind: str) -> list[str]:
    """Give the kinds of file whose word a file of this kind may replace: a directory knows better than old sales."""
    importer = importers().get(kind)
    if importer is None or importer.gives == "sales":
        return [kind]
    return [other.kind for other in importers().values() if other.source == importer.source]


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else value or ""

"""The customers of an import: who each row is, what is new about them, and who may be whose twin."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from regulars.core.customer_rows import Person
from regulars.core.customer_updates import IMPORTED_FIELDS, changes, stated, unstated, values_of
from regulars.core.people import Ask, Known, New, fold, folded_address, identity, search_text
from regulars.records import bulk
from regulars.records.models import Customer, CustomerKey, Fact, ImportChange
from regulars.services.import_candidates import Candidates, Entry, KeyPair, all_pairs_of
from regulars.services.import_consent import Opinions
from regulars.services.import_erased import Erased
from regulars.services.import_twins import LikelyTwins
from regulars.services.import_work import NOBODY, Tally, Work

ROWS_AT_A_TIME = 5_000
_WEIGHT = {"unchanged": 0, "updated": 1, "created": 2}
Who = tuple[Entry | None, tuple[int, ...], tuple[int, ...]]  # who a row is, may be, and joins to that one


class PeopleIntake:
    """Takes people in, portion by portion; the later portion knows whom the earlier ones brought."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self._candidates = Candidates(work)
        self._opinions = Opinions(work)
        self.erased = Erased(work)
        self._best: dict[int, str] = {}
        self._stated: dict[int, int] = {}
        self._spare: Iterator[int] = iter(())
        self._changed: dict[int, Entry] = {}
        self._keys: list[tuple[int, str, str]] = []
        self._facts: list[tuple[int, str]] = []
        self._twins = LikelyTwins(work, self._candidates)

    def take(self, persons: Sequence[Person]) -> tuple[list[int], list[str]]:
        """Find or create each person; return their ids and whether they were created, updated or unchanged.

        Who was erased and has not come back is nobody, and stays so.
        """
        ids: list[int] = []
        statuses: list[str] = []
        for start in range(0, len(persons), ROWS_AT_A_TIME):
            for id, status in self._take_portion(persons[start : start + ROWS_AT_A_TIME]):
                ids.append(id)
                statuses.append(status)
        if self._twins.join():
            self._opinions = Opinions(self.work)
        return [self._candidates.root(id) for id in ids], statuses

    def tally(self) -> Tally:
        """Count every customer of the file once."""
        tally = Tally()
        tally.add(self._best.values())
        return tally

    def _take_portion(self, persons: Sequence[Person]) -> list[tuple[int, str]]:
        self._candidates.load(persons)
        # Enough ids for everybody to be new; a sequence may have gaps.
        self._spare = iter(bulk.reserve_ids(Customer, len(persons)))
        taken = [self._take_one(person) for person in persons]
        self._write_new([entry for entry in self._candidates.entries.values() if entry.is_new])
        changed = list(self._changed.values())
        self._write_changed()
        self._write_keys_and_facts()
        said = self._opinions.write([(entry, person) for (entry, _), person in zip(taken, persons, strict=True)])
        self._twins.write(changed)
        statuses = [_or_updated(status, at in said) for at, (_, status) in enumerate(taken)]
        for (entry, _), status in zip(taken, statuses, strict=True):
            if entry:
                self._best[entry.id] = max(self._best.get(entry.id, "unchanged"), status, key=_WEIGHT.__getitem__)
        return [(entry.id if entry else NOBODY, status) for (entry, _), status in zip(taken, statuses, strict=True)]

    def _take_one(self, person: Person) -> tuple[Entry | None, str]:
        pairs = all_pairs_of(person)
        entry, twins, also = self._who(person, pairs)
        if gone := self._gone(entry, pairs):
            if entry is None or not _is_theirs(entry, pairs, gone):
                return None, "unchanged"
            person, pairs = _without(person, {key for _, key in gone}), [pair for pair in pairs if pair not in gone]
        values = values_of(person)
        bits = stated(person, values)
        if entry is None:
            entry, status = self._create(person, values, pairs), "created"
            self._twins.ask(entry, twins)
        else:
            is_joined = self._twins.fits(entry, twins, also)
            owned = {pair for other in (*twins, *also) for pair in self._candidates.entries[other].keys}
            if foreign := owned & set(pairs) - entry.keys:
                # Whose they are, a person decides when asked about the twins; who is joined brings their own.
                person = _without(person, {key for _, key in foreign})
                pairs = [pair for pair in pairs if pair not in foreign]
            status = "updated" if self._update(entry, person, pairs) or is_joined else "unchanged"
        self._stated[entry.id] = self._stated.get(entry.id, 0) | bits
        return entry, status

    def _who(self, person: Person, pairs: Sequence[KeyPair]) -> Who:
        """Say who this row is; nobody for somebody new."""
        known = self._candidates.with_key(pairs[-1]) if person.is_weak else None
        found = self._candidates.sharing(person, pairs)
        if known or not found:
            return known, (), ()
        verdict = identity(_known(person), [entry.known() for entry in found])
        if isinstance(verdict, Ask):
            return None, verdict.ids, ()
        if isinstance(verdict, New):
            return None, verdict.twins, ()
        return self._candidates.entries[verdict.id], verdict.twins, verdict.also

    def _gone(self, entry: Entry | None, pairs: Sequence[KeyPair]) -> set[KeyPair]:
        """Return the keys in a row that were somebody's who was erased, unless a person has brought them back since."""
        erased = self.erased.among(pairs)
        is_back = entry is not None and not erased.isdisjoint(entry.keys)
        return set() if is_back else {pair for pair in erased if self._candidates.with_key(pair) is None}

    def _create(self, person: Person, values: dict[str, str], pairs: Sequence[KeyPair]) -> Entry:
        entry = Entry(next(self._spare), values, keys=set(pairs), facts=set(person.facts), is_new=True)
        self._keys += [(entry.id, kind, key) for kind, key in entry.keys]
        self._facts += [(entry.id, fact) for fact in person.facts]
        self._candidates.enter(entry)
        return entry

    def _update(self, entry: Entry, person: Person, pairs: Sequence[KeyPair]) -> bool:
        keys = [pair for pair in pairs if pair not in entry.keys]
        brought = entry.values if entry.is_new else entry.brought
        changed = changes(person, current=entry.values, brought=brought)
        changed = unstated(changed, self._stated.get(entry.id, 0))
        for name in changed:
            entry.before.setdefault(name, entry.values[name])
        entry.values.update(changed)
        for pair in keys:
            self._candidates.add_key(entry, pair)
        self._keys += [(entry.id, kind, key) for kind, key in keys]
        facts = [fact for fact in person.facts if fact not in entry.facts]
        entry.facts.update(facts)
        self._facts += [(entry.id, fact) for fact in facts]
        if (changed or keys) and not entry.is_new:
            self._changed[entry.id] = entry
        return bool(changed or facts or any(not key.startswith("row:") for _, key in keys))

    def _write_new(self, entries: Sequence[Entry]) -> None:
        work = self.work
        values = [entry.values for entry in entries]
        columns: dict[str, list[object]] = {"id": [entry.id for entry in entries]}
        for name in IMPORTED_FIELDS:
            columns[name] = [value[name] for value in values]
        columns["since_date"] = [value["since_date"] or None for value in values]
        columns["search_text"] = [_search_text(entry) for entry in entries]
        same = {"business_id": work.business.pk, "batch_id": work.batch.pk, "created_at": work.moment}
        bulk.insert(Customer, columns, same=same)
        self._remember([(entry.id, {}, entry.values) for entry in entries])

    def _write_changed(self) -> None:
        entries = list(self._changed.values())
        rows = []
        for entry in entries:
            values: dict[str, str | None] = {name: entry.values[name] for name in entry.before}
            if "since_date" in values:
                values["since_date"] = values["since_date"] or None
            rows.append(Customer(pk=entry.id, **values, search_text=_search_text(entry)))
        for names, group in _by_names(entries, rows).items():
            Customer.objects.bulk_update(group, [*names, "search_text"], batch_size=200)
        self._remember([(e.id, e.before, {name: e.values[name] for name in e.before}) for e in entries if e.before])
        self._changed.clear()

    def _remember(self, changes: Sequence[tuple[int, dict[str, str], dict[str, str]]]) -> None:
        """Keep what was written, for undo and so that a later file may replace it."""
        bulk.insert(
            ImportChange,
            {
                "id": bulk.reserve_ids(ImportChange, len(changes)),
                "row": [id for id, _, _ in changes],
                "before": [json.dumps(before) if before else "{}" for _, before, _ in changes],
                "after": [json.dumps({n: v for n, v in after.items() if v or before}) for _, before, after in changes],
            },
            same={"batch_id": self.work.batch.pk, "table": "customer"},
        )

    def _write_keys_and_facts(self) -> None:
        same = {"business_id": self.work.business.pk, "batch_id": self.work.batch.pk}
        ids, kinds, keys = _apart(self._keys, 3)
        columns = {"id": bulk.reserve_ids(CustomerKey, len(ids)), "customer_id": ids, "kind": kinds, "key": keys}
        bulk.insert(CustomerKey, columns, same=same)
        customers, texts = _apart(self._facts, 2)
        bulk.insert(
            Fact,
            {"id": bulk.reserve_ids(Fact, len(customers)), "customer_id": customers, "text": texts},
            same={**same, "source": "import", "noted_at": self.work.moment},
        )
        self._keys.clear()
        self._facts.clear()


def _known(person: Person) -> Known:
    return Known(
        id=0,
        emails=frozenset(person.emails),
        phones=frozenset(person.phones),
        references=frozenset(person.references),
        folded_name=fold(person.display),
        folded_address=folded_address(person.street, person.postcode, person.city),
        name=person.display,
    )


def _search_text(entry: Entry) -> str:
    values = entry.values
    keys = sorted(key for kind, key in entry.keys if kind != "reference")
    return search_text(
        name=values["name"], company=values["company"], email=values["email"], phone=values["phone"], more=keys
    )


def _is_theirs(entry: Entry, pairs: Sequence[KeyPair], gone: set[KeyPair]) -> bool:
    """Say whether a row is of somebody we know: the first of its keys that says it counts, numbers before addresses."""
    return next(pair for pair in pairs if pair in gone or pair in entry.keys) not in gone


def _without(person: Person, keys: set[str]) -> Person:
    return replace(
        person,
        emails=tuple(key for key in person.emails if key not in keys),
        phones=tuple(key for key in person.phones if key not in keys),
        references=tuple(key for key in person.references if key not in keys),
    )


def _or_updated(status: str, is_said: bool) -> str:
    return "updated" if is_said and status == "unchanged" else status


def _by_names(entries: Sequence[Entry], rows: Sequence[Customer]) -> dict[tuple[str, ...], list[Customer]]:
    groups: dict[tuple[str, ...], list[Customer]] = {}
    for entry, row in zip(entries, rows, strict=True):
        groups.setdefault(tuple(sorted(entry.before)), []).append(row)
    return groups


def _apart(rows: Sequence[tuple[object, ...]], width: int) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]

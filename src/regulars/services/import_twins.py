"""Who of an import may be one person: asked about, asked about no longer, or joined by a row that knows both."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from django.db import transaction
from django.db.models import Q

from regulars.core.people import worth_asking
from regulars.records import bulk
from regulars.records.models import Customer, Touchpoint, Twin
from regulars.services import merging, rechecks
from regulars.services.import_candidates import Candidates, Entry
from regulars.services.import_work import Work

EVIDENCE_KEPT = 6
SAME_NAME = "Both have the same name."
Pair = tuple[int, int]  # the lower id first


class LikelyTwins:
    """Writes the questions that rows raise; what later rows say sharpens a question, or answers it."""

    def __init__(self, work: Work, candidates: Candidates) -> None:
        self.work = work
        self._candidates = candidates
        self._asked: dict[Pair, list[str]] = {}
        self._joined: dict[Pair, None] = {}

    def ask(self, entry: Entry, twins: Iterable[int]) -> None:
        """Keep in mind whom somebody new may be."""
        for twin in twins:
            self._asked.setdefault(_pair(entry.id, twin), [])

    def fits(self, entry: Entry, twins: Iterable[int], also: Iterable[int]) -> bool:
        """Keep in mind whom a row may be besides somebody we know, and whom it is as well; say if there is one."""
        for twin in twins:
            self._asked[_pair(entry.id, twin)] = [f"One row of “{self.work.batch.file_name}” fits both."]
        joined = [pair for other in also if (pair := _pair(entry.id, other)) not in self._apart]
        self._joined |= dict.fromkeys(joined)
        return bool(joined)

    def write(self, changed: Sequence[Entry]) -> None:
        """Ask what is new, and look again at what was asked about those who have changed."""
        rows = self._questions()
        before = Twin.objects.filter(business=self.work.business).count() if rows else 0
        Twin.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)
        if rows:
            self.work.twins += Twin.objects.filter(business=self.work.business).count() - before
        self._asked.clear()
        for portion in bulk.portions([entry.id for entry in changed]):
            self._look_again(portion)

    def join(self) -> bool:
        """Make those one whom a row knows as one; it can be undone like any merge."""
        pairs = list(self._joined)
        self._joined.clear()
        for pair in pairs:
            self._join(*Customer.objects.filter(pk__in=pair).order_by("created_at", "pk"))
        if pairs:
            self._candidates.refresh()
        return bool(pairs)

    def _questions(self) -> list[Twin]:
        entries, rows = self._candidates.entries, []
        for (first, second), said in self._asked.items():
            evidence = [*worth_asking(entries[first].known(), entries[second].known()), *said]
            if evidence and (first, second) not in self._joined:
                rows.append(self._question(first, second, evidence))
        return rows

    def _question(self, first: int, second: int, evidence: list[str]) -> Twin:
        kept = evidence[:EVIDENCE_KEPT]
        return Twin(
            business=self.work.business, first_id=first, second_id=second, evidence=kept, found_at=self.work.now
        )

    def _look_again(self, ids: Sequence[int]) -> None:
        """Say anew what speaks for the questions about these, and take back what is no longer worth asking."""
        waiting = Twin.objects.filter(business=self.work.business, verdict=Twin.Verdict.OPEN)
        twins = list(waiting.filter(Q(first__in=ids) | Q(second__in=ids)))
        self._candidates.also(id for twin in twins for id in (twin.first_id, twin.second_id))
        needless, sharper = [], []
        for twin in twins:
            evidence = self._evidence(twin)
            if not evidence and twin.evidence == [SAME_NAME]:
                needless.append(twin.pk)
            elif set(evidence) - set(twin.evidence):
                twin.evidence = list(dict.fromkeys([*evidence, *twin.evidence]))[:EVIDENCE_KEPT]
                sharper.append(twin)
        Twin.objects.filter(pk__in=needless).delete()
        Twin.objects.bulk_update(sharper, ["evidence"], batch_size=200)

    def _evidence(self, twin: Twin) -> list[str]:
        first, second = (self._candidates.entry(id) for id in (twin.first_id, twin.second_id))
        return worth_asking(first.known(), second.known())

    @cached_property
    def _apart(self) -> set[Pair]:
        """Give the pairs of whom a person said that they, or those they stand for, are two."""
        root = self._candidates.root
        decided = Twin.objects.filter(business=self.work.business, verdict=Twin.Verdict.DIFFERENT)
        return {_pair(root(first), root(second)) for first, second in decided.values_list("first", "second")}

    def _join(self, older: Customer, younger: Customer) -> None:
        work = self.work
        is_planned = Touchpoint.objects.of(work.business).open().filter(customer__in=(older, younger)).exists()
        because = f"One row of “{work.batch.file_name}” has keys of both."
        try:
            with transaction.atomic():
                kept = merging.lay_over(older, younger, by=None, now=work.now, because=because, batch=work.batch)
        except merging.CannotMerge:
            return  # another row has made them one already
        if is_planned:
            rechecks.recheck(kept, now=work.now)


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)

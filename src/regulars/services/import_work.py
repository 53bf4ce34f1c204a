"""What every part of one import needs to know, and what it counts."""

import csv
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from regulars.core.customer_rows import Reading
from regulars.core.spreadsheets import harmless
from regulars.records.models import Business, ImportBatch, Staff

MOST_REJECTS = 1_000
NOBODY = 0  # instead of a customer's id
REJECTS_FILE = "not-imported.csv"


def folder(batch: ImportBatch) -> Path:
    """Give the folder that holds a batch's file and the list of rows not imported."""
    return Path(settings.HOME) / "imports" / batch.stored_as


@dataclass(slots=True)
class Tally:
    """How many were created, updated and left as they were."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def add(self, statuses: Iterable[str]) -> None:
        """Count statuses: "created", "updated" or "unchanged"."""
        for status in statuses:
            setattr(self, status, getattr(self, status) + 1)

    def __iadd__(self, other: "Tally") -> "Tally":
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        return self

    @property
    def all(self) -> int:
        """How many there were."""
        return self.created + self.updated + self.unchanged

    def shown(self) -> dict[str, int]:
        """Give the counts by name."""
        return {"created": self.created, "updated": self.updated, "unchanged": self.unchanged}


@dataclass(slots=True)
class Work:
    """One import under way."""

    business: Business
    batch: ImportBatch
    reading: Reading
    kind: str
    by: Staff | None
    now: dt.datetime
    rows: Tally = field(default_factory=Tally)
    customers: Tally = field(default_factory=Tally)
    sales: Tally = field(default_factory=Tally)
    sales_without_customer: int = 0
    kept_out: int = 0
    erased: int = 0  # rows of people who were
    consents: int = 0
    twins: int = 0
    rejects: list[tuple[int, str]] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    assumed: dict[str, str] = field(default_factory=dict)  # answers nobody gave, by question
    rechecked: set[int] = field(default_factory=set)  # customers whose plans may no longer hold

    @property
    def moment(self) -> str:
        """Give now as the database keeps it."""
        return self.now.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S")

    def counts(self) -> dict[str, Any]:
        """Give all counts; rows = created + updated + unchanged + rejected."""
        return {
            "rows": self.rows.all + len(self.rejects),
            **self.rows.shown(),
            "rejected": len(self.rejects),
            "left_out": len(self.left_out),
            "customers": self.customers.shown(),
            "sales": {**self.sales.shown(), "without_customer": self.sales_without_customer},
            "consents": self.consents,
            "kept_out": self.kept_out,
            "erased": self.erased,
            "twins": self.twins,
            "assumed": self.assumed,
        }

    def first_rejects(self, most: int = MOST_REJECTS) -> list[dict[str, Any]]:
        """Give the rejected rows in the order of the file."""
        return _listed(self.rejects, most)

    def first_left_out(self, most: int = MOST_REJECTS) -> list[dict[str, Any]]:
        """Give the cells that could not be read in the order of the file."""
        return _listed(self.left_out, most)


def write_rejects(work: Work) -> None:
    """Write down all rows not imported, and all cells left out, beside the file."""
    if not work.rejects and not work.left_out:
        return
    place = folder(work.batch)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    rows = sorted(
        [(line, "not imported", reason) for line, reason in work.rejects]
        + [(line, "imported without it", reason) for line, reason in work.left_out]
    )
    with (place / REJECTS_FILE).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Line", "What happened", "Why"])
        writer.writerows((line, what, harmless(reason)) for line, what, reason in rows)


def _listed(found: list[tuple[int, str]], most: int) -> list[dict[str, Any]]:
    return [{"line": line, "reason": reason} for line, reason in sorted(found)[:most]]

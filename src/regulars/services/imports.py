"""Imports: a file comes in, is looked at, is taken in as a whole, and can be undone as a whole."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from django.db import transaction

from regulars.core.customer_rows import NOTHING_THERE, CustomerReader, Person
from regulars.core.mapping import Question, assumed, unanswered
from regulars.core.sale_rows import SaleReader
from regulars.core.spoken_dates import dated
from regulars.importers import Column, importers
from regulars.records import bulk
from regulars.records.models import Business, Customer, ImportBatch, Staff, Touchpoint
from regulars.services import facts, import_files, import_undo, rechecks
from regulars.services.import_candidates import pairs_of
from regulars.services.import_erased import Erased
from regulars.services.import_files import CannotRead, Opened, SayMore, TooLarge
from regulars.services.import_people import PeopleIntake
from regulars.services.import_sales import take_sales
from regulars.services.import_work import NOBODY, REJECTS_FILE, Work, folder, write_rejects
from regulars.services.refused import Refused

__all__ = [
    "CannotRead",
    "NotWaiting",
    "Preview",
    "SayMore",
    "TooLarge",
    "columns",
    "commit",
    "discard",
    "look",
    "receive",
    "rejects_file",
    "undo",
]

SHOWN_ROWS = 10


class NotWaiting(Refused):
    """This file was already taken in or undone. Bring it once more to start anew."""


class NotDone(Refused):
    """Only a file that was taken in can be undone."""


@dataclass(slots=True)
class Preview:
    """What a file is, and what taking it in now would do."""

    kind: str
    label: str
    gives: str  # "customers" or "sales"
    header: list[str]
    columns: dict[str, Column]
    sample: list[tuple[int, dict[str, str]]]
    questions: list[Question]
    answers: dict[str, str]
    notes: list[str]
    missing: str  # a sentence when a column has to be named first
    counts: dict[str, Any] = field(default_factory=dict)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, Any]] = field(default_factory=list)  # cells without which their rows would come


def receive(
    business: Business,
    file_name: str,
    stream: IO[bytes] | Iterable[bytes],
    *,
    by: Staff | None,
    now: dt.datetime,
    kind: str = "",
) -> ImportBatch:
    """Keep an uploaded file until somebody has looked at it; a kind of file that is named is not guessed."""
    if kind and kind not in importers():
        raise CannotRead(f"There is no kind of file called “{kind[:40]}”. There are: {', '.join(sorted(importers()))}.")
    stored_as, digest = import_files.keep(stream)
    return ImportBatch.objects.create(
        business=business,
        kind=kind,
        file_name=import_files.clean_file_name(file_name),
        stored_as=stored_as,
        digest=digest,
        received_at=now,
        received_by=by,
    )


def columns(batch: ImportBatch) -> dict[str, Column]:
    """Say which column holds which field as long as nobody says otherwise."""
    return _open(batch, None, None).columns


def look(
    batch: ImportBatch,
    *,
    mapping: Mapping[str, Any] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Preview:
    """Say what taking the file in would do: it is done, counted, and taken back before anybody sees it."""
    opened = _open(batch, mapping, answers)
    preview = _preview(opened)
    preview.notes += _seen_before(batch)
    if opened.missing:
        return preview
    with bulk.loading(), transaction.atomic():
        work = _take_in(batch, opened, by=None, now=batch.received_at)
        transaction.set_rollback(True)
    preview.counts, preview.rejects, preview.left_out = work.counts(), work.first_rejects(), work.first_left_out()
    preview.notes = list(dict.fromkeys([*preview.notes, *opened.source.notes]))
    return preview


def commit(
    batch: ImportBatch,
    *,
    mapping: Mapping[str, Any] | None = None,
    answers: Mapping[str, str] | None = None,
    by: Staff | None,
    now: dt.datetime,
) -> ImportBatch:
    """Take the whole file in, or nothing of it; what is in already stays unchanged."""
    opened = _open(batch, mapping, answers)
    if missing := opened.missing or unanswered(opened.open):
        raise SayMore(missing)
    with bulk.loading(), transaction.atomic():
        work = _take_in(batch, opened, by=by, now=now)
        write_rejects(work)
        _finish(work, opened)
        _recheck(work)
        # After the commit, or a failure would leave a batch that waits for a file that is gone.
        transaction.on_commit(lambda: import_files.drop_file(batch))
    batch.refresh_from_db()
    return batch


@transaction.atomic
def undo(batch: ImportBatch, *, by: Staff | None, now: dt.datetime) -> ImportBatch:
    """Take an import back: what it made goes, what it changed is put back, unless somebody built on it since."""
    _lock(batch.business)
    batch.refresh_from_db()
    if batch.state != ImportBatch.State.DONE:
        raise NotDone(NotDone.__doc__)
    counts = import_undo.take_back(batch, now=now)
    batch.counts = {**batch.counts, "undone": counts}
    batch.state = ImportBatch.State.UNDONE
    batch.undone_at, batch.undone_by = now, by
    batch.save(update_fields=["counts", "state", "undone_at", "undone_by"])
    return batch


def discard(batch: ImportBatch) -> None:
    """Forget a file that was not taken in."""
    with transaction.atomic():
        deleted, _ = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.WAITING).delete()
    if not deleted:
        raise NotWaiting(NotWaiting.__doc__)
    import_files.drop_folder(batch)


def rejects_file(batch: ImportBatch) -> bytes | None:
    """Give the list of rows not imported as CSV, or None when every row came in whole."""
    path = folder(batch) / REJECTS_FILE
    return path.read_bytes() if batch.stored_as and path.exists() else None


def _open(batch: ImportBatch, mapping: Mapping[str, Any] | None, answers: Mapping[str, str] | None) -> Opened:
    if batch.state != ImportBatch.State.WAITING:
        raise NotWaiting(NotWaiting.__doc__)
    return import_files.open_batch(batch, mapping=mapping, answers=answers)


def _lock(business: Business) -> None:
    """Let one import of a business follow the other; on SQLite the transaction itself does that."""
    facts.hold(business)


def _take_in(batch: ImportBatch, opened: Opened, *, by: Staff | None, now: dt.datetime) -> Work:
    _lock(batch.business)
    if not ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.WAITING).exists():
        raise NotWaiting(NotWaiting.__doc__)
    work = Work(business=batch.business, batch=batch, reading=opened.reading, kind=opened.source.kind, by=by, now=now)
    work.assumed = assumed(opened.open)
    if opened.gives_sales:
        _take_in_sales(work, opened)
    else:
        _take_in_customers(work, opened)
    return work


def _take_in_sales(work: Work, opened: Opened) -> None:
    reader = SaleReader(work.reading)
    for chunk in opened.chunks():
        work.rejects += chunk.rejects
        work.rejects += reader.take(chunk.lines, chunk.columns)
    sales = reader.finish()
    del reader
    take_sales(work, sales)


def _take_in_customers(work: Work, opened: Opened) -> None:
    reader, intake = CustomerReader(work.reading), PeopleIntake(work)
    for chunk in opened.chunks():
        work.rejects += chunk.rejects
        taken: list[tuple[int, Person]] = []
        for line, person in zip(chunk.lines, reader.read(chunk.columns, len(chunk.lines)), strict=True):
            if person and person.is_named:
                taken.append((line, person))
            else:
                work.rejects.append((line, _why_not(person, intake.erased)))
        ids, statuses = intake.take([person for _, person in taken])
        work.rows.add(statuses)
        work.erased += ids.count(NOBODY)
        for (line, person), id in zip(taken, ids, strict=True):
            work.left_out += [(line, sentence) for sentence in person.left_out if id != NOBODY]
    work.customers += intake.tally()


def _why_not(person: Person | None, erased: Erased) -> str:
    """Say why a row is not taken; a sentence about a cell has its words, which is too much of somebody erased."""
    said = person.left_out if person and not erased.among(pairs_of(person)) else []
    return said[0] if said else NOTHING_THERE


def _finish(work: Work, opened: Opened) -> None:
    batch = work.batch
    batch.kind = opened.source.kind
    batch.mapping = {"columns": opened.columns, "answers": opened.answers}
    batch.counts, batch.rejects = work.counts(), work.first_rejects()
    batch.state, batch.done_at = ImportBatch.State.DONE, work.now
    batch.save(update_fields=["kind", "mapping", "counts", "rejects", "state", "done_at"])
    import_files.remember(opened, work.business, now=work.now)


def _recheck(work: Work) -> None:
    """Look again at what is planned for customers of whom the file says no, or that they gave something back."""
    for portion in bulk.portions(sorted(work.rechecked)):
        planned = Touchpoint.objects.of(work.business).open().filter(customer_id__in=portion)
        for customer in Customer.objects.filter(pk__in=planned.values("customer_id")).select_related("business"):
            rechecks.recheck(customer, now=work.now)


def _preview(opened: Opened) -> Preview:
    source, first = opened.source, opened.first
    rows = (
        [
            (line, {name: first.columns[name][place] for name in first.columns})
            for place, line in enumerate(first.lines[:SHOWN_ROWS])
        ]
        if first
        else []
    )
    return Preview(
        kind=source.kind,
        label=source.importer.label if source.importer else "A table of unknown origin",
        gives="sales" if opened.gives_sales else "customers",
        header=source.header,
        columns=opened.columns,
        sample=rows,
        questions=opened.open,
        answers=opened.answers,
        notes=list(source.notes),
        missing=opened.missing,
    )


def _seen_before(batch: ImportBatch) -> list[str]:
    before = (
        ImportBatch.objects.filter(business=batch.business, digest=batch.digest, state=ImportBatch.State.DONE)
        .order_by("-done_at")
        .first()
    )
    if before is None or before.done_at is None:
        return []
    day = dated(facts.local_day(batch.business, before.done_at), batch.business.country)
    return [f"This very file came in on {day}. Taking it in again changes nothing it brought."]

"""The files of imports: kept while they wait, opened, and read as somebody said they are to be read."""

import datetime as dt
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.conf import settings

from regulars.core.customer_rows import Reading
from regulars.core.file_questions import decimal_mark
from regulars.core.mapping import FIELDS, Question, answer_problem, date_order, questions
from regulars.core.people import clean_text
from regulars.core.zones import zone
from regulars.importers import Chunk, Column, Source, Unreadable, chunks, open_file, places
from regulars.records.models import Business, ImportBatch
from regulars.records.models import Mapping as Remembered
from regulars.services.import_work import folder
from regulars.services.refused import Refused

PIECE = 1 << 20
ROWS_AT_FIRST = 10_000  # by which is judged what the file means
ROWS_AT_A_TIME = {"customers": 10_000, "sales": 5_000}  # customers are looked up together; sales stay in the cache
THE_FILE = "file"
_DATES = ("sold_at", "since", "birthday", "last_visit")
_AMOUNTS = ("line_amount", "sale_total", "unit_price", "line_discount", "refunded", "spent")
_WHO = ("name", "first_name", "last_name", "company", "email", "phone")
_WORTH = ("line_amount", "unit_price", "sale_total")


class CannotRead(Refused):
    """This file cannot be read."""


class TooLarge(Refused):
    """This file is too large."""


class SayMore(Refused):
    """Something must be said before this file can be read."""


@dataclass(slots=True)
class Opened:
    """A file ready to be read: its source, columns, what was settled and what is still open."""

    source: Source
    columns: dict[str, Column]
    answers: dict[str, str]
    open: list[Question]
    reading: Reading
    missing: str
    first: Chunk | None
    rest: Iterator[Chunk]

    @property
    def gives_sales(self) -> bool:
        """Say whether the rows are sales, and not customers alone."""
        return _gives_sales(self.source, self.columns)

    def chunks(self) -> Iterator[Chunk]:
        """Give all rows, once."""
        first, self.first = self.first, None
        try:
            if first:
                yield first
            # A chunk is large: nobody holds it once it was read.
            del first
            yield from self.rest
        except Unreadable as error:
            raise CannotRead(str(error)) from error


def keep(stream: IO[bytes] | Iterable[bytes]) -> tuple[str, str]:
    """Write an upload to disk piece by piece; return the name of its folder and its digest."""
    name = uuid.uuid4().hex
    place = settings.HOME / "imports" / name
    place.mkdir(parents=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    try:
        descriptor = os.open(place / THE_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for piece in _pieces(stream):
                size += len(piece)
                if size > settings.LARGEST_UPLOAD:
                    most = settings.LARGEST_UPLOAD // PIECE
                    raise TooLarge(f"This file is larger than {most} MB. Split it, and bring the parts one by one.")
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return name, digest.hexdigest()


def drop_file(batch: ImportBatch) -> None:
    """Remove the upload, which nobody needs once its rows are in; the list of rejects stays."""
    if batch.stored_as:
        (folder(batch) / THE_FILE).unlink(missing_ok=True)


def drop_folder(batch: ImportBatch) -> None:
    """Remove everything on disk about a batch."""
    if batch.stored_as:
        shutil.rmtree(folder(batch), ignore_errors=True)


def open_batch(batch: ImportBatch, *, mapping: Mapping[str, Any] | None, answers: Mapping[str, str] | None) -> Opened:
    """Open a waiting file with what was said about it now, or at the last time a file had this header."""
    try:
        source = open_file(folder(batch) / THE_FILE, batch.file_name, kind=batch.kind)
        remembered = _remembered(batch.business, source)
        columns = _columns(source, mapping, remembered)
        size = ROWS_AT_A_TIME["sales" if _gives_sales(source, columns) else "customers"]
        rest = chunks(source, columns, size, first=ROWS_AT_FIRST)
        first = next(rest, None)
    except Unreadable as error:
        raise CannotRead(str(error)) from error
    except FileNotFoundError as error:
        raise CannotRead("The file is no longer there. Bring it once more.") from error
    given = {**(remembered.answers if remembered else {}), **_meant(answers or {})}
    settled, still_open = _settle(batch.business, source, columns, first, given)
    reading = _reading(batch.business, source, settled)
    opened = Opened(source, columns, settled, still_open, reading, "", first, rest)
    opened.missing = _missing(opened)
    return opened


def remember(opened: Opened, business: Business, *, now: dt.datetime) -> None:
    """Remember how a file of unknown origin was read, for the next with the same header."""
    if opened.source.importer is None:
        Remembered.objects.update_or_create(
            business=business,
            header_digest=header_digest(opened.source.header),
            defaults={"columns": opened.columns, "answers": opened.answers, "used_at": now},
        )


def header_digest(header: Sequence[str]) -> str:
    """Return what a header is recognised by."""
    return hashlib.sha256("\x1f".join(name.strip().casefold() for name in header).encode()).hexdigest()


def clean_file_name(name: str) -> str:
    """Return the last part of a file's name, safe to show and to keep."""
    bare = clean_text(name.replace("\\", "/").rpartition("/")[2])
    return bare[-200:] or "file"


def _pieces(stream: IO[bytes] | Iterable[bytes]) -> Iterator[bytes]:
    if hasattr(stream, "chunks"):
        return iter(stream.chunks())
    if hasattr(stream, "read"):
        return iter(lambda: stream.read(PIECE), b"")
    return iter(stream)


def _gives_sales(source: Source, columns: Mapping[str, Column]) -> bool:
    if source.importer:
        return source.importer.gives == "sales"
    return bool(columns.keys() & {"sold_at", "sale_reference", *_WORTH})


def _remembered(business: Business, source: Source) -> Remembered | None:
    if source.importer:
        return None
    return Remembered.objects.filter(business=business, header_digest=header_digest(source.header)).first()


def _columns(source: Source, mapping: Mapping[str, Any] | None, remembered: Remembered | None) -> dict[str, Column]:
    """Take the columns as somebody named them, else as last time, else as the file's kind has them."""
    named = mapping if mapping is not None else remembered.columns if remembered else None
    if named is None:
        return dict(source.columns)
    columns: dict[str, Column] = {}
    for name, column in named.items():
        if name not in FIELDS:
            raise SayMore(f"There is no field called “{str(name)[:40]}”.")
        if column:
            columns[name] = tuple(column) if isinstance(column, list | tuple) else str(column)
            _refuse_unknown(columns[name], source.header)
    return columns


def _refuse_unknown(column: Column, header: Sequence[str]) -> None:
    names = [column] if isinstance(column, str) else column
    if lost := next((name for name in names if not places(header, name)), ""):
        there = ", ".join(header)
        raise SayMore(f"There is no column called “{lost[:60]}” in this file. There are: {there[:400]}.")


def _meant(answers: Mapping[str, str]) -> Mapping[str, str]:
    """Give the answers back if each of them means something."""
    for name, answer in answers.items():
        if problem := answer_problem(name, answer):
            raise SayMore(problem)
    return answers


def _settle(
    business: Business, source: Source, columns: Mapping[str, Column], first: Chunk | None, given: Mapping[str, str]
) -> tuple[dict[str, str], list[Question]]:
    """Settle every question: as said, as the format is known, as the values prove, or as suggested."""
    samples = first.columns if first else {}
    known = {**(source.importer.answers if source.importer else {}), **given}
    still_open = questions(columns, samples, country=business.country, zone=business.timezone, answers=known)
    settled = {question.name: question.suggested for question in still_open}
    if order := date_order(value for name in _DATES for value in samples.get(name, ())):
        settled["date_order"] = order
    if mark := decimal_mark(value for name in _AMOUNTS for value in samples.get(name, ())):
        settled["decimal"] = mark
    return {**settled, **known}, still_open


def _reading(business: Business, source: Source, answers: Mapping[str, str]) -> Reading:
    return Reading(
        source=source.importer.source if source.importer else "table",
        country=answers.get("country") or business.country,
        currency=business.currency,
        zone=ZoneInfo(zone(answers.get("zone") or business.timezone, business.timezone).info.key),
        date_order=answers.get("date_order", ""),
        decimal=answers.get("decimal") or ".",
        is_consent_vouched=answers.get("consent") == "agreed",
    )


def _missing(opened: Opened) -> str:
    """Say which column has to be named before the rows can be read, or nothing."""
    columns = opened.columns
    if opened.gives_sales:
        if "sold_at" not in columns:
            return "Say which column holds the date of the sale."
        if not columns.keys() & set(_WORTH):
            return "Say which column holds the amount or the total."
    elif not columns.keys() & set(_WHO):
        return "Say which column holds the name, the e-mail address or the phone number."
    return ""

"""What of an erased person is taken out of files: letters in a mailbox here, lists of what was not imported."""

import csv
import io
import re
from collections.abc import Collection, Iterable
from pathlib import Path
from uuid import UUID

from django.db import OperationalError, connection

from regulars.core.people import fold
from regulars.post import local
from regulars.records.models import Business, ImportBatch
from regulars.services import mailbox
from regulars.services.erasure_quotes import whole
from regulars.services.import_files import drop_file
from regulars.services.import_work import REJECTS_FILE, folder

QUOTED = re.compile("“.*”", re.DOTALL)
WORD = re.compile(r"[^\W_]+")
UNNAMED = "file"
PLACE = 2  # cells of a row that say where, and what happened; why comes after them
Pattern = re.Pattern[str]
PATIENCE = 2_000  # milliseconds in which somebody may stop reading


def cut(business: Business, names: Collection[str], *, letters: Iterable[UUID], batches: Collection[int]) -> None:
    """Take them out of our files, and of what imports quote. A file that waits to be taken in is left as it is."""
    for one in letters:
        (mailbox.folder(business) / f"{one}{local.KIND}").unlink(missing_ok=True)
    named = whole(names)
    for batch in ImportBatch.objects.filter(business=business).exclude(state=ImportBatch.State.WAITING):
        batch.file_name = UNNAMED if _is_named(batch.file_name, names) else batch.file_name
        _cut_batch(batch, named, is_theirs=batch.pk in batches)


def wipe() -> bool:
    """Leave no byte of what was deleted in SQLite's files; say whether that is so, or somebody is still reading."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return connection.vendor != "sqlite"
    try:
        with connection.cursor() as cursor:
            (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
            cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")
            try:
                (is_busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                cursor.execute(f"PRAGMA busy_timeout={usual}")
    except OperationalError:  # they are erased all the same
        return False
    return not is_busy


def _cut_batch(batch: ImportBatch, named: Pattern, *, is_theirs: bool) -> None:
    """Take quoted cells out of what an import left out, if it brought or names them: nobody knows whose they were."""
    drop_file(batch)  # what came in whole, and was left here by somebody who stopped half-way
    path = folder(batch) / REJECTS_FILE if batch.stored_as else None
    header, *listed = _read(path) if path and path.exists() else [[]]
    reasons = [*(one["reason"] for one in batch.rejects), *(cell for row in listed for cell in row[PLACE:])]
    if is_theirs or any(map(named.search, reasons)):
        batch.rejects = [one | {"reason": _unquoted(one["reason"], named)} for one in batch.rejects]
        if path and listed:
            cells = ([*row[:PLACE], *(_unquoted(cell, named) for cell in row[PLACE:])] for row in listed)
            _write(path, [header, *cells])
    batch.save(update_fields=["rejects", "file_name"])


def _read(path: Path) -> list[list[str]]:
    """Read the list, header first; it may have been cut off anywhere when a disk was full."""
    listed = path.read_text("utf-8-sig", errors="replace")
    return list(csv.reader(io.StringIO(listed))) or [[]]


def _unquoted(reason: str, named: Pattern) -> str:
    bare = QUOTED.sub("“…”", reason)
    return "This was about somebody who was erased." if named.search(bare) else bare


def _write(path: Path, rows: Iterable[Iterable[str]]) -> None:
    """Write the list anew beside the old one, and put it in its place."""
    fresh = path.with_suffix(".half")
    with fresh.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    fresh.replace(path)


def _is_named(file_name: str, names: Collection[str]) -> bool:
    """Say whether a file is called after them: "Rosa Diaz.vcf", "rosa_diaz.csv"."""
    said = _words(file_name)
    return any(_words(name) in said for name in names if name.strip())


def _words(text: str) -> str:
    return f" {' '.join(WORD.findall(fold(text)))} "

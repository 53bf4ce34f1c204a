"""Whose tables these are: a copy of them, or an old state, sends no letters until a person has looked.

The tables cannot know what left after they were copied. So a file beside them counts every claim of mail as they do,
and the tables say which place and address they belong to; when something disagrees, all mail stands still.
"""

import datetime as dt
import hashlib
import json
import os
import platform
import tempfile
import uuid
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.db import NotSupportedError, ProgrammingError, connection, transaction
from django.db.models import F

from regulars.core.caps import Reason
from regulars.records.models import Installation, MailAccount, MailHouse, Message

FILE = "installation.json"
MACHINE_ID = Path("/etc/machine-id")
COPY = Reason(
    "copied",
    "These tables were copied to another machine, folder, database or address. If the first one still sends, keep "
    "mail off here; if this one takes its place, look at what is waiting and let mail go.",
)
OLD_STATE = Reason(
    "old_state",
    "These tables are an older state of themselves. What left since then may be waiting here again: look at it, then "
    "let mail go.",
)
NOT_ERASED = Reason(
    "not_erased",
    "People who were erased may be here again with an older backup, and could not be erased just now. It is tried "
    "again at the next start, and on the next day: look at what is waiting, then let mail go.",
)


class Beside(TypedDict):
    """What the file beside the tables says."""

    key: str
    mark: int


def check(*, now: dt.datetime) -> Reason | None:
    """Bind the tables to this place when they are new; stop all mail and say why when they are not where they were."""
    with transaction.atomic():
        row, is_new = Installation.objects.select_for_update().get_or_create(
            pk=1, defaults={"key": uuid.uuid4(), "bound_to": place()}
        )
        beside = _read()
        reason = _doubt_of_new(beside) if is_new else _doubt(row, beside)
        if reason:
            pause_all(reason, now=now)
            row.bound_to = place()
            row.mark = max(row.mark, beside["mark"] if beside else 0)
            row.save()
    if is_new or reason or beside is None:
        _write({"key": str(row.key), "mark": row.mark})
    return reason


def count_claim() -> None:
    """Count one claim of mail, in the tables and then beside them; call it before anything claimed may leave."""
    with transaction.atomic():
        Installation.objects.update(mark=F("mark") + 1)
        row = Installation.objects.first()
    if row is not None:
        _write({"key": str(row.key), "mark": row.mark})


def pause_all(reason: Reason, *, now: dt.datetime) -> None:
    """Stop all mail, to the team too, and the mail houses of every business; the reason beats any that was there."""
    MailHouse.objects.filter(is_on=True).update(is_on=False)
    speaking = MailAccount.objects.filter(is_silent=False)
    speaking.update(is_silent=True, is_paused=True, paused_reason=reason.sentence, paused_at=now)


def place() -> str:
    """Return a digest of where the tables live and under which address the program is known.

    On PostgreSQL nothing of the machine is in it: several may work on the same tables.
    """
    where = _of_file() if connection.vendor == "sqlite" else _of_server()
    return hashlib.sha256("\n".join((*where, settings.PUBLIC_URL)).encode()).hexdigest()


def _of_file() -> list[str]:
    machine = MACHINE_ID.read_text().strip() if MACHINE_ID.exists() else ""
    return [machine or platform.node(), str(Path(settings.HOME).resolve())]


def _of_server() -> list[str]:
    """Say how the database is reached, and what no copy shares: the number of its cluster and its own in there."""
    stands = settings.DATABASES["default"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        own = str(cursor.fetchone()[0])
    return [str(stands.get("HOST")), str(stands.get("PORT")), str(stands.get("NAME")), _cluster(), own]


def _cluster() -> str:
    """Return the number that initdb drew; everybody may ask for it, unless whoever runs the server has forbidden it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT system_identifier FROM pg_control_system()")
            return str(cursor.fetchone()[0])
    except (ProgrammingError, NotSupportedError):
        return ""


def _doubt(row: Installation, beside: Beside | None) -> Reason | None:
    is_known = beside is not None and beside["key"] == str(row.key)
    if beside and is_known and beside["mark"] > row.mark:
        return OLD_STATE
    return None if row.bound_to == place() and (is_known or beside is None) else COPY


def _doubt_of_new(beside: Beside | None) -> Reason | None:
    """Doubt tables that never said where they are at home, with letters in them, where others were at home before."""
    return OLD_STATE if beside and Message.objects.exists() else None


def _read() -> Beside | None:
    try:
        found = json.loads((Path(settings.HOME) / FILE).read_text())
        return {"key": str(found["key"]), "mark": int(found["mark"])}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _write(beside: Beside) -> None:
    """Write the file whole or not at all; a number never goes back."""
    before = _read()
    if before and before["key"] == beside["key"] and before["mark"] >= beside["mark"]:
        return
    file = tempfile.NamedTemporaryFile("w", dir=settings.HOME, prefix=FILE, delete=False)  # noqa: SIM115
    try:
        with file:
            json.dump(beside, file)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(Path(settings.HOME) / FILE)
    except OSError:  # the disk is full
        Path(file.name).unlink(missing_ok=True)
        raise

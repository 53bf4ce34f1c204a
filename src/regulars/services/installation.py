"""Whose tables these are: a copy of them, or an old state, sends no letters until a person has looked.

The tables cannot know what left after they were copied. So a file beside them counts every claim of mail as they do,
and the tables say which machine and address they belong to; when something disagrees, all mail stands still.
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
from django.db import connection, transaction
from django.db.models import F

from regulars.core.caps import Reason
from regulars.records.models import Installation, MailAccount, MailHouse

FILE = "installation.json"
MACHINE_ID = Path("/etc/machine-id")
COPY = Reason(
    "copied",
    "These tables were copied to another machine, folder or address. If the first one still sends, keep mail off here; "
    "if this one takes its place, look at what is waiting and let mail go.",
)
OLD_STATE = Reason(
    "old_state",
    "These tables are an older state of themselves. What left since then may be waiting here again: look at it, then "
    "let mail go.",
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
        reason = None if is_new else _doubt(row, beside)
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
    """Stop all mail, to the team too, and the mail houses of every business; who was stopped keeps that reason."""
    MailHouse.objects.filter(is_on=True).update(is_on=False)
    MailAccount.objects.update(is_silent=True)
    MailAccount.objects.filter(is_paused=False).update(is_paused=True, paused_reason=reason.sentence, paused_at=now)


def place() -> str:
    """Return a digest of where the tables live and under which address the program is known."""
    stands = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        machine = MACHINE_ID.read_text().strip() if MACHINE_ID.exists() else ""
        where = [machine or platform.node(), str(Path(settings.HOME).resolve())]
    else:
        where = [str(stands.get("HOST")), str(stands.get("PORT")), str(stands.get("NAME"))]
    return hashlib.sha256("\n".join((*where, settings.PUBLIC_URL)).encode()).hexdigest()


def _doubt(row: Installation, beside: Beside | None) -> Reason | None:
    if row.bound_to != place() or (beside and beside["key"] != str(row.key)):
        return COPY
    return OLD_STATE if beside and beside["mark"] > row.mark else None


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

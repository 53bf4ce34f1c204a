"""A mailbox on this machine: letters are kept as files and go nowhere else."""

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

KIND = ".eml"


@dataclass(frozen=True)
class Kept:
    """A letter in the mailbox, as it was written; without words when the file cannot be read any more."""

    id: UUID
    to: str
    sender: str
    subject: str
    sent_at: dt.datetime | None
    text: str = ""
    html: str = ""


def deliver(folder: Path, outbox_id: UUID, content: bytes) -> None:
    """Keep a letter, whole or not at all; the same letter again is one file."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, half = tempfile.mkstemp(dir=folder, suffix=".half")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(half).replace(folder / f"{outbox_id}{KIND}")
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise
    _sync(folder)


def kept(folder: Path, *, before: UUID | None = None, most: int) -> list[Kept]:
    """Return the latest letters, the newest first; `before` one of them, those that are older."""
    ids = sorted(_ids(folder), reverse=True)
    older = (one for one in ids if before is None or one < before)
    return [found for one in islice(older, most) if (found := read(folder, one)) is not None]


def read(folder: Path, one: UUID) -> Kept | None:
    """Return one letter, or None when it is not there."""
    try:
        content = (folder / f"{one}{KIND}").read_bytes()
    except FileNotFoundError:
        return None
    parsed = message_from_bytes(content, policy=policy.default)
    at = parsedate_to_datetime(str(parsed["Date"])) if parsed["Date"] else None
    to, sender, subject = (str(parsed[name] or "") for name in ("To", "From", "Subject"))
    return Kept(one, to, sender, subject, at, _part(parsed, "plain"), _part(parsed, "html"))


def _part(parsed: EmailMessage, kind: str) -> str:
    part = parsed.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def _ids(folder: Path) -> Iterator[UUID]:
    """The ids are in the order of time."""
    for path in folder.glob(f"*{KIND}"):
        try:
            yield UUID(path.stem)
        except ValueError:
            continue


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

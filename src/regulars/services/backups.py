"""Backups of all tables, whole at one instant, and their return; what is restored sends nothing by itself."""

import datetime as dt
import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from regulars.services.installation import OLD_STATE
from regulars.services.refused import Refused

LEAST_FREE = 32 * 1024 * 1024
MAGIC = {"sqlite": b"SQLite format 3\x00", "postgresql": b"PGDMP"}
ENDING = {"sqlite": "sqlite3", "postgresql": "dump"}
# What a restored account says; the same on both databases.
PAUSE = (
    "UPDATE records_mailaccount "
    "SET is_silent = {true}, is_paused = {true}, paused_reason = '{reason}', paused_at = '{now}'"
)


class NoBackup(Refused):
    """This file is not a backup that can be restored here."""


class NoRoom(Refused):
    """There is not enough room for a backup there. Make room, or name another folder."""


class NoTools(Refused):
    """PostgreSQL's own pg_dump, pg_restore and psql are needed. On Debian: apt-get install postgresql-client"""


def backup(to: Path | None, *, now: dt.datetime) -> Path:
    """Write all tables as they are at one instant to a new file that only its owner can read."""
    path = to or Path(settings.HOME) / "backups" / f"regulars-{now:%Y%m%d-%H%M%S}.{ENDING[connection.vendor]}"
    if path.exists():
        raise NoBackup(f"{path} is there already. Name another file.")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if shutil.disk_usage(path.parent).free < _size() + LEAST_FREE:
        raise NoRoom(NoRoom.__doc__)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.unlink(missing_ok=True)
    try:
        _copy_out(partial)
        _keep(partial)
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def restore(path: Path, *, now: dt.datetime) -> Path:
    """Put a backup in the place of the tables, with all mail stopped; return where the present state was kept."""
    if not path.is_file() or not path.read_bytes()[:16].startswith(MAGIC[connection.vendor]):
        raise NoBackup(f"{path} is not a backup of {connection.display_name} tables. {NoBackup.__doc__}")
    before = backup(Path(settings.HOME) / "backups" / f"before-restore-{now:%Y%m%d-%H%M%S}.{path.suffix[1:]}", now=now)
    if connection.vendor == "sqlite":
        _restore_sqlite(path, now)
    else:
        _restore_postgresql(path, now)
    return before


def _pause(now: dt.datetime, *, true: str) -> str:
    return PAUSE.format(true=true, reason=OLD_STATE.sentence.replace("'", "''"), now=now.strftime("%Y-%m-%d %H:%M:%S"))


def _restore_sqlite(path: Path, now: dt.datetime) -> None:
    with tempfile.TemporaryDirectory(dir=settings.HOME) as folder:
        copy = Path(folder) / "restored.sqlite3"
        shutil.copyfile(path, copy)
        with closing(sqlite3.connect(copy)) as source:
            try:
                answer = source.execute("PRAGMA integrity_check").fetchone()[0]
                source.execute(_pause(now, true="1"))
                source.commit()
            except sqlite3.DatabaseError as wrong:
                raise NoBackup(f"{path} is damaged or not ours ({wrong}). Take an older backup.") from wrong
            if answer != "ok":
                raise NoBackup(f"{path} is damaged ({answer}). Take an older backup.")
            connection.ensure_connection()
            # One write transaction: who reads meanwhile sees the old tables or the restored ones, never half of both.
            source.backup(connection.connection)


def _restore_postgresql(path: Path, now: dt.datetime) -> None:
    script = _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--file=-", str(path))
    if script.returncode:
        raise NoBackup(f"{path} is damaged ({script.stderr.decode()[:200]}). Take an older backup.")
    last = f"\nSET search_path = public;\n{_pause(now, true='true')};\n".encode()
    done = _run("psql", "--single-transaction", "--quiet", "--set=ON_ERROR_STOP=1", given=script.stdout + last)
    if done.returncode:
        raise NoBackup(f"The tables are as they were: {done.stderr.decode()[:200]}")


def _copy_out(path: Path) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        return
    dumped = _run("pg_dump", "--format=custom", f"--file={path}")
    if dumped.returncode:
        raise NoBackup(f"PostgreSQL could not write the backup: {dumped.stderr.decode()[:200]}")


def _keep(path: Path) -> None:
    path.chmod(0o600)
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _size() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _run(tool: str, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run one of PostgreSQL's programs, which learns where to go, and the password, from its environment alone."""
    program = shutil.which(tool)
    if program is None:
        raise NoTools(NoTools.__doc__)
    chosen = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {name: str(chosen[key]) for name, key in names.items() if chosen.get(key)}
    return subprocess.run([program, *arguments], env=environment, input=given, capture_output=True, check=False)  # noqa: S603

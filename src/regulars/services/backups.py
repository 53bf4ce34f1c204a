"""Backups of all tables, whole at one instant, and their return; what is restored sends nothing by itself."""

import datetime as dt
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, transaction

from regulars.records.models import Customer
from regulars.services import backup_noes, erasure, rechecks
from regulars.services.backup_noes import Kept
from regulars.services.installation import OLD_STATE
from regulars.services.refused import Refused

LEAST_FREE = 32 * 1024 * 1024
MAGIC = {"sqlite": b"SQLite format 3\x00", "postgresql": b"PGDMP"}
ENDING = {"sqlite": "sqlite3", "postgresql": "dump"}
BESIDE = ("-wal", "-shm")  # what SQLite keeps beside its file while the program runs
FIRST_PAGES = 16  # fewer than our tables ever have
# What is restored says it on both databases.
PAUSE = (
    "UPDATE records_mailaccount "
    "SET is_silent = true, is_paused = true, paused_reason = '{reason}', paused_at = '{now}'",
    "UPDATE records_mailhouse SET is_on = false",
)
# Who is saying no at this moment ends first; who comes later waits for the restored tables.
ALONE = "LOCK TABLE public.records_customer, public.records_consent, public.records_suppression"
ANSWER = "kept:"


class NoBackup(Refused):
    """This file is not a backup that can be restored here."""


class NoRoom(Refused):
    """There is not enough room for a backup there. Make room, or name another folder."""


class NoTools(Refused):
    """PostgreSQL's own pg_dump, pg_restore and psql are needed. On Debian: apt-get install postgresql-client"""


class Restored(NamedTuple):
    """Where the present state was kept, and which noes of it hold on; None when it could not be read."""

    before: Path
    kept: Kept | None


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


def restore(path: Path, *, now: dt.datetime) -> Restored:
    """Put a backup in the place of the tables, with all mail stopped and every no that is younger; then `settle` it."""
    if not path.is_file() or not path.read_bytes()[:16].startswith(MAGIC[connection.vendor]):
        raise NoBackup(f"{path} is not a backup of {connection.display_name} tables. {NoBackup.__doc__}")
    before = _set_aside(path.suffix[1:], now)
    put_back = _restore_sqlite if connection.vendor == "sqlite" else _restore_postgresql
    return Restored(before, put_back(path, now))


def settle(kept: Kept | None, *, now: dt.datetime) -> int:
    """Erase whom the backup brought back, and take off today's list what a kept no forbids; say how many were erased.

    The tables must be up to date. Whoever dies before this leaves the erasing to the next who starts (`erase_again`).
    """
    erased = erasure.erase_again(now=now)
    noes = kept.customers if kept else []
    for customer in Customer.objects.filter(pk__in=noes).select_related("business").order_by("pk"):
        rechecks.recheck(customer, now=now)
    return erased


def _set_aside(ending: str, now: dt.datetime) -> Path:
    """Keep the present state; a file that cannot be read is kept as it is."""
    path = Path(settings.HOME) / "backups" / f"before-restore-{now:%Y%m%d-%H%M%S}.{ending}"
    try:
        return backup(path, now=now)
    except DatabaseError:
        if connection.vendor != "sqlite":
            raise
    connection.close()
    for end in ("", *BESIDE):
        if _beside(end).exists():
            shutil.copyfile(_beside(end), path.with_name(path.name + end))
    _keep(path)
    return path


def _beside(end: str) -> Path:
    return Path(f"{connection.settings_dict['NAME']}{end}")


def _pause(now: dt.datetime) -> list[str]:
    words = {"reason": OLD_STATE.sentence.replace("'", "''"), "now": f"{now:%Y-%m-%d %H:%M:%S}"}
    return [one.format(**words) for one in PAUSE]


def _restore_sqlite(path: Path, now: dt.datetime) -> Kept | None:
    with tempfile.TemporaryDirectory(dir=settings.HOME) as folder:
        copy = Path(folder) / "restored.sqlite3"
        shutil.copyfile(path, copy)
        with closing(sqlite3.connect(copy)) as source:
            try:
                answer = source.execute("PRAGMA integrity_check").fetchone()[0]
                _run_all(source, _pause(now))
            except sqlite3.DatabaseError as wrong:
                raise NoBackup(f"{path} is damaged or not ours ({wrong}). Take an older backup.") from wrong
            if answer != "ok":
                raise NoBackup(f"{path} is damaged ({answer}). Take an older backup.")
            if _is_database():
                return _copy_in(source)
        _keep(copy)
        for end in BESIDE:
            _beside(end).unlink(missing_ok=True)
        shutil.move(copy, _beside(""))
        return None


def _is_database() -> bool:
    """Say whether what is to be replaced can be opened at all; nobody works with it if not."""
    try:
        connection.ensure_connection()
    except OperationalError:
        raise
    except DatabaseError:
        connection.close()
        return False
    return True


def _copy_in(source: sqlite3.Connection) -> Kept | None:
    """Replace the tables in one write transaction: who reads meanwhile sees the old ones or the restored ones.

    From the first pages on nobody else can write, so this is when the noes are read; what is written to the source on
    its own connection is taken along (https://sqlite.org/backup.html).
    """
    found: list[Kept | None] = []

    def take_noes_along(status: int, *_: int) -> None:
        if not found and status in (sqlite3.SQLITE_OK, sqlite3.SQLITE_DONE):  # it is called while it waits, too
            found.append(_noes_of_sqlite(source))

    source.backup(connection.connection, pages=FIRST_PAGES, progress=take_noes_along)
    return found[0]


def _noes_of_sqlite(source: sqlite3.Connection) -> Kept | None:
    source.execute("ATTACH ? AS present", [str(_beside(""))])
    try:
        if not source.execute("SELECT 1 FROM present.sqlite_master").fetchone():
            return Kept([], 0)
        _run_all(source, backup_noes.taken("present"))
    except sqlite3.DatabaseError:
        return None
    _run_all(source, backup_noes.given("main"))
    customers, addresses = (source.execute(one).fetchall() for one in backup_noes.ADDED)
    return Kept([one for (one,) in customers], addresses[0][0])


def _run_all(tables: sqlite3.Connection, statements: Iterable[str]) -> None:
    for one in statements:
        tables.execute(one)
    tables.commit()


def _restore_postgresql(path: Path, now: dt.datetime) -> Kept | None:
    script = _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--file=-", str(path))
    if script.returncode:
        raise NoBackup(f"{path} is damaged ({script.stderr.decode()[:200]}). Take an older backup.")
    is_empty = _is_empty()
    has_noes = not is_empty and _can_read_noes()
    first = [ALONE, *backup_noes.taken("public")] if has_noes else []
    last = ["SET search_path = public", *_pause(now), *(backup_noes.given("public") if has_noes else [])]
    last += [f"SELECT '{ANSWER}'", *backup_noes.ADDED] if has_noes else []
    given = b"\n".join((_script(first), script.stdout, _script(last)))
    done = _run("psql", "--single-transaction", "--quiet", "-At", "--set=ON_ERROR_STOP=1", given=given)
    if done.returncode:
        raise NoBackup(f"The tables are as they were: {done.stderr.decode()[:200]}")
    if not has_noes:
        return Kept([], 0) if is_empty else None
    *customers, addresses = done.stdout.decode().rpartition(ANSWER)[2].split()
    return Kept([int(one) for one in customers], int(addresses))


def _script(statements: Iterable[str]) -> bytes:
    return "".join(f"{one};\n" for one in statements).encode()


def _is_empty() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.records_customer') IS NULL")
        return bool(cursor.fetchone()[0])


def _can_read_noes() -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for one in backup_noes.taken("public"):
                cursor.execute(one)
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True


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

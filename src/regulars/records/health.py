"""Questions to the database itself: is it set up so that nothing acknowledged can be lost?"""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

OURS = "records"
# What SQLite answers when it is set up as in settings.py.
SOUND_SQLITE = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "integrity_check": "ok"}


def missing_migrations() -> list[str]:
    """Return the changes to the tables that this version needs and that were not made yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]


def unknown_migrations() -> list[str]:
    """Return the changes that a newer version made to the tables and this one knows nothing about."""
    loader = MigrationLoader(connection)
    applied = (one for one in loader.applied_migrations if one[0] == OURS and one not in loader.disk_migrations)
    return sorted(f"{app}.{name}" for app, name in applied)


def version() -> str:
    """Return the database's name and version."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
            return f"SQLite {cursor.fetchone()[0]}"
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"


def unsound() -> dict[str, str]:
    """Return the settings of SQLite that are not as they must be, with what they are (E4)."""
    if connection.vendor != "sqlite":
        return {}
    return {name: answer for name, sound in SOUND_SQLITE.items() if (answer := _pragma(name)) != sound}


def _pragma(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return str(cursor.fetchone()[0])

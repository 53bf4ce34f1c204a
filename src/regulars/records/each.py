"""Each: one statement for many rows of values, on both databases.

The statement updates a table with the alias `m`. In it `:name` stands for a value of the row or one that all share.
"""

import re
import sqlite3
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

_NAME = re.compile(r":([a-z_]+)")


def run_for_each(
    statement: str, rows: Sequence[Mapping[str, Any]], shared: Mapping[str, Any], types: Mapping[str, str]
) -> set[uuid.UUID]:
    """Run an update for each row of values, with the `id` of what it is to change; return the ids of what changed.

    Ids are as Python has them; all other values are as the driver wants them.
    """
    if not rows:
        return set()
    if connection.vendor == "sqlite":
        return _one_by_one(statement, rows, shared)
    return _together(statement, rows, shared, types)


def _one_by_one(statement: str, rows: Sequence[Mapping[str, Any]], shared: Mapping[str, Any]) -> set[uuid.UUID]:
    # The driver itself: Django's cursor would read the statement anew for each row.
    cursor = connection.connection.cursor()
    try:
        return {row["id"] for row in rows if cursor.execute(statement, {**shared, **row, "id": row["id"].hex}).rowcount}
    except sqlite3.Error as error:
        with connection.wrap_database_errors:
            raise error
    finally:
        cursor.close()


def _together(
    statement: str, rows: Sequence[Mapping[str, Any]], shared: Mapping[str, Any], types: Mapping[str, str]
) -> set[uuid.UUID]:
    """Put the rows beside the table as columns: one statement, one answer."""
    names = list(rows[0])
    columns = ", ".join(f"%(n_{name})s::{types.get(name, 'text')}[]" for name in names)
    beside = f" FROM unnest({columns}) AS n ({', '.join(names)}) WHERE "
    written = _NAME.sub(lambda found: f"n.{found[1]}" if found[1] in names else f"%({found[1]})s", statement)
    before, _, after = written.partition("\nWHERE ")
    values = {f"n_{name}": [row[name] for row in rows] for name in names}
    with connection.cursor() as cursor:
        cursor.execute(f"{before}{beside}{after} RETURNING m.id", {**shared, **values})
        return {one for (one,) in cursor.fetchall()}

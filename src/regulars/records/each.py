"""Each: one statement for many rows of values, on both databases.

The statement updates a table with the alias `m`. In it `:name` stands for a value of the row or one that all share.
The rows stand beside the table as columns, so that a statement is begun once and not for each row: on SQLite that is
what most of its time went into.
"""

import functools
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

_NAME = re.compile(r":([a-z_]+)")


def run_for_each(
    statement: str,
    names: tuple[str, ...],
    rows: Sequence[Sequence[Any]],
    shared: Mapping[str, Any],
    *,
    types: Mapping[str, str],
    returning: str = "m.id",
) -> list[tuple[Any, ...]]:
    """Run an update for each row of values, named in this order, and return what it says of each row that changed.

    Among the names is the `id` of what a row of values is to change; all values are as the driver wants them.
    """
    if not rows:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            values = json.dumps(rows, default=str)
            cursor.execute(_on_sqlite(statement, names, returning.replace("m.", "")), {**shared, "rows": values})
        else:
            columns = {f"n_{name}": list(each) for name, each in zip(names, zip(*rows, strict=True), strict=True)}
            cursor.execute(_on_postgresql(statement, names, tuple(types.items()), returning), {**shared, **columns})
        return list(cursor.fetchall())


def remember_in_memory() -> None:
    """Let SQLite keep in memory, not in a file, what it needs to take a statement back: there are many, and short."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA temp_store = MEMORY")


@functools.cache
def _on_sqlite(statement: str, names: tuple[str, ...], returning: str) -> str:
    columns = ", ".join(f"json_extract(value, '$[{place}]') AS {name}" for place, name in enumerate(names))
    # MATERIALIZED: each value is taken out of its row once, however often the statement asks for it.
    rows = f"WITH n AS MATERIALIZED (SELECT {columns} FROM json_each(%(rows)s)) "  # noqa: S608 - names of ours
    return rows + _beside(statement, names, "n") + f" RETURNING {returning}"


@functools.cache
def _on_postgresql(statement: str, names: tuple[str, ...], types: tuple[tuple[str, str], ...], returning: str) -> str:
    casts = dict(types)
    columns = ", ".join(f"%(n_{name})s::{casts.get(name, 'text')}[]" for name in names)
    return _beside(statement, names, f"unnest({columns}) AS n ({', '.join(names)})") + f" RETURNING {returning}"


def _beside(statement: str, names: tuple[str, ...], source: str) -> str:
    written = _NAME.sub(lambda found: f"n.{found[1]}" if found[1] in names else f"%({found[1]})s", statement)
    before, _, after = written.partition("\nWHERE ")
    return f"{before} FROM {source} WHERE {after}"

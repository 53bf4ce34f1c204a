"""Bulk: many rows of one table at once, inside the caller's transaction and on both databases.

Column names come from the model, never from input. Values stand as the database keeps them: moments of time as
"2026-03-03 15:00:00" in UTC, JSON as text.
"""

import gc
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice, repeat
from typing import Any, TypeVar

from django.db import connection, models, transaction

Key = TypeVar("Key")

ROWS_IN_A_STATEMENT = 400
KEYS_IN_A_QUESTION = 5_000
CACHE_KIBIBYTES = 32 * 1024
WORTH_REBUILDING = 20_000  # rows


class UnknownColumn(ValueError):
    """This table has no such column, or a column without a default was left out."""


class UnevenColumns(ValueError):
    """The columns of one insert must be equally long."""


@contextmanager
def loading() -> Iterator[None]:
    """Make room for a large load: a bigger page cache on SQLite, and no garbage collection of rows under way."""
    was_enabled = gc.isenabled()
    gc.disable()
    gc.freeze()
    before = _cache(-CACHE_KIBIBYTES)
    try:
        yield
    finally:
        if before is not None and connection.connection is not None:
            _cache(before)
        gc.unfreeze()
        if was_enabled:
            gc.enable()


@contextmanager
def without_indexes(expected: Mapping[type[models.Model], int]) -> Iterator[None]:
    """Build the plain indexes of tables anew after a load that will at least double them, as that is quicker.

    Only on SQLite, where it is part of the transaction like everything else; constraints stay in force throughout.
    """
    dropped: list[str] = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for model, count in expected.items():
                if count >= WORTH_REBUILDING and count >= _rows(cursor, model):
                    dropped += _drop_indexes(cursor, model._meta.db_table)
    yield
    with connection.cursor() as cursor:
        for statement in dropped:
            cursor.execute(statement)


def reserve_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Set aside ids for rows to come, which nobody else will get; ascending."""
    if not count:
        return range(0)
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Ids are reserved inside a transaction.")
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return _next_on_sqlite(cursor, table, count)
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [number for (number,) in cursor.fetchall()]


def insert(
    model: type[models.Model], columns: Mapping[str, Sequence[Any]], *, same: Mapping[str, Any] | None = None
) -> int:
    """Insert rows given as columns; `same` holds values that all rows share. Return how many there were."""
    lengths = {len(values) for values in columns.values()}
    if len(lengths) != 1:
        raise UnevenColumns(sorted(lengths))
    shared = _defaults(model, {*columns, *(same or {})}) | dict(same or {})
    (count,) = lengths
    if not count:
        return 0
    if connection.vendor == "sqlite":
        _insert_on_sqlite(model._meta.db_table, columns, shared, count)
    else:
        _copy(model._meta.db_table, columns, shared)
    return count


def portions(keys: Iterable[Key]) -> Iterator[list[Key]]:
    """Cut keys into portions that fit into one question to the database."""
    left = iter(keys)
    while portion := list(islice(left, KEYS_IN_A_QUESTION)):
        yield portion


def _defaults(model: type[models.Model], given: set[str]) -> dict[str, Any]:
    """Give the values of the columns left out, after making sure that every given one exists."""
    fields = {str(field.column): field for field in model._meta.concrete_fields}
    if strangers := given - fields.keys():
        raise UnknownColumn(f"{model._meta.db_table} has no {', '.join(sorted(strangers))}")
    left = {name: field for name, field in fields.items() if name not in given}
    missing = [
        name for name, field in left.items() if not (field.has_default() or field.null or field.empty_strings_allowed)
    ]
    if missing:
        raise UnknownColumn(f"{model._meta.db_table} needs {', '.join(missing)}")
    return {name: field.get_db_prep_save(field.get_default(), connection) for name, field in left.items()}


def _cache(size: int) -> int | None:
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        before = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA cache_size = {size:d}")
    return before


def _rows(cursor: Any, model: type[models.Model]) -> int:
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
    return int(cursor.fetchone()[0])


def _drop_indexes(cursor: Any, table: str) -> list[str]:
    """Drop the indexes that hold no constraint; return the statements that made them."""
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql LIKE 'CREATE INDEX%%'",
        [table],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    return [sql for _, sql in indexes]


def _next_on_sqlite(cursor: Any, table: str, count: int) -> range:
    """Move SQLite's counter on; the IMMEDIATE transaction keeps everybody else out meanwhile."""
    quoted = connection.ops.quote_name(table)
    cursor.execute(f"SELECT coalesce(max(id), 0) FROM {quoted}")  # noqa: S608 - the model's own table
    highest = int(cursor.fetchone()[0])
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    row = cursor.fetchone()
    first = max(highest, int(row[0]) if row else 0) + 1
    last = first + count - 1
    if row:
        cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last, table])
    else:
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
    return range(first, last + 1)


def _insert_on_sqlite(table: str, columns: Mapping[str, Sequence[Any]], shared: Mapping[str, Any], count: int) -> None:
    # Whole numbers and nothing can stand in the statement itself: less to bind for each row.
    literal = {name: value for name, value in shared.items() if value is None or type(value) is int}
    bound = [name for name in shared if name not in literal]
    names = [*bound, *columns, *literal]
    # Other constants are bound once for all rows of a statement, as its first parameters.
    places = [f"?{number}" for number in range(1, len(bound) + 1)]
    places += ["?"] * len(columns) + ["NULL" if value is None else str(value) for value in literal.values()]
    rows = min(ROWS_IN_A_STATEMENT, (_most_variables() - len(bound)) // len(columns), count)
    quote = connection.ops.quote_name
    start = f"INSERT INTO {quote(table)} ({', '.join(map(quote, names))}) VALUES "  # noqa: S608 - names of the model
    one = f"({', '.join(places)})"
    constants = [shared[name] for name in bound]
    cursor = connection.connection.cursor()
    whole = count - count % rows
    try:
        cells = (_cells(columns, constants, at, at + rows) for at in range(0, whole, rows))
        cursor.executemany(start + ", ".join([one] * rows), cells)
        if whole < count:
            cursor.execute(start + ", ".join([one] * (count - whole)), _cells(columns, constants, whole, count))
    except sqlite3.Error as error:
        with connection.wrap_database_errors:
            raise error
    finally:
        cursor.close()


def _cells(columns: Mapping[str, Sequence[Any]], constants: Sequence[Any], start: int, end: int) -> list[Any]:
    """Give the constants and then some rows cell by cell, from left to right and from top to bottom."""
    width = len(columns)
    cells = [None] * (width * (end - start))
    for place, column in enumerate(columns.values()):
        cells[place::width] = column[start:end]
    return [*constants, *cells]


def _most_variables() -> int:
    return int(connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))


def _copy(table: str, columns: Mapping[str, Sequence[Any]], shared: Mapping[str, Any]) -> None:
    names = ", ".join(map(connection.ops.quote_name, [*columns, *shared]))
    rows = zip(*columns.values(), *(repeat(value) for value in shared.values()), strict=False)
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)

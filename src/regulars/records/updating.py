"""An update of the tables in one piece: all its steps happen, or none does."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

LOCK = 7_348_627  # whoever updates on PostgreSQL holds it, so that two do it one after the other


@contextmanager
def as_a_whole() -> Iterator[None]:
    """Put all steps, and the notes that they were made, into one transaction."""
    # SQLite hears this only outside of a transaction; each step checks all foreign keys at its end.
    connection.disable_constraint_checking()
    try:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            yield
    finally:
        connection.enable_constraint_checking()

"""Locks on customers, so that a no and a letter never cross. SQLite needs none: it writes one after the other."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

from regulars.services.outbox_terms import Id, as_id

P = ParamSpec("P")
R = TypeVar("R")
TRIES = 6

# Nobody is waited for: whoever writes about many customers at once could be waiting for one of these.
LOCK = """
WITH asked AS (
    SELECT m.id, coalesce(c.merged_into_id, c.id) AS root
    FROM records_message m LEFT JOIN records_customer c ON c.id = m.customer_id WHERE m.id = ANY(%s::uuid[])
), free AS MATERIALIZED (
    SELECT c.id, coalesce(c.merged_into_id, c.id) AS root FROM records_customer c
    WHERE c.id IN (SELECT root FROM asked) OR c.merged_into_id IN (SELECT root FROM asked)
    ORDER BY c.id FOR UPDATE SKIP LOCKED
)
SELECT a.id FROM asked a WHERE a.root IS NULL OR (SELECT count(*) FROM free f WHERE f.root = a.root)
    = (SELECT count(*) FROM records_customer c WHERE c.id = a.root OR c.merged_into_id = a.root)
"""


def lock_families(messages: Sequence[Id]) -> list[Id]:
    """Lock the customers of messages, twins included, and return those messages about whom nobody is writing now.

    Until the end of the transaction nothing can be written about these customers. The next statement sees all that
    was written before; this one may not.
    """
    if connection.vendor != "postgresql" or not messages:
        return list(messages)
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [list(messages)])
        return [as_id(one) for (one,) in cursor.fetchall()]


def insisting(work: Callable[P, R]) -> Callable[P, R]:
    """Make a transaction of some work, and do it again when it and a worker waited for each other: a stop must hold."""

    @wraps(work)
    def insist(*args: P.args, **kwargs: P.kwargs) -> R:
        for left in reversed(range(TRIES)):
            try:
                with transaction.atomic():
                    return work(*args, **kwargs)
            except OperationalError as wrong:
                if not left or connection.in_atomic_block or "deadlock" not in str(wrong):
                    raise
        raise AssertionError

    return insist

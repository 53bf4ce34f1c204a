"""Locks on customers, so that a no and a letter never cross. SQLite needs none: it writes one after the other."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

from regulars.records.models import Mailing, Message
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


def lock_mailings(messages: Sequence[Id]) -> set[Id]:
    """Lock the mailings of messages, and return those messages to whose mailing nobody is adding now."""
    of_one = Message.objects.filter(pk__in=messages).values_list("pk", "mailing_id")
    mailings = {pk.hex: mailing for pk, mailing in of_one}
    # Nobody is waited for: whoever adds to a mailing could be waiting for one of the customers.
    can_skip = connection.features.has_select_for_update_skip_locked
    asked = Mailing.objects.filter(pk__in={one for one in mailings.values() if one})
    free = set(asked.select_for_update(skip_locked=can_skip).order_by("pk").values_list("pk", flat=True))
    return {one for one, mailing in mailings.items() if mailing is None or mailing in free}


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

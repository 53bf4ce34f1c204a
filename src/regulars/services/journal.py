"""Noting what happened."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from regulars.records.models import Customer, ImportBatch, Moment, Staff
from regulars.services import overheard


def hold_still(customers: Iterable[int]) -> None:
    """Let nothing else be noted about these customers, by id, and who stands for them, before the transaction ends.

    A message is fenced under the same lock, so that what happens and a message never cross. Lock all that a
    transaction needs at once: they are taken in the order of their ids, and so nobody waits in a circle.
    """
    if not connection.features.has_select_for_update:
        return  # SQLite lets one writer in at a time
    these = Customer.objects.filter(pk__in=list(customers))
    everyone = Customer.objects.filter(Q(pk__in=these.values("pk")) | Q(pk__in=these.values("merged_into")))
    # Without the key: rows that only point to a customer, as an import writes them, need not wait.
    list(everyone.select_for_update(no_key=True).order_by("pk").values_list("pk"))


@transaction.atomic(savepoint=False)
def note(
    customer: Customer,
    kind: str,
    *,
    about: str,
    now: dt.datetime,
    worth_cents: int = 0,
    words: str = "",
    details: dict[str, Any] | None = None,
    by: Staff | None = None,
    batch: ImportBatch | None = None,
) -> Moment:
    """Append a moment to the journal; noting the same kind about the same thing again changes nothing."""
    hold_still([customer.pk])
    moment, is_new = Moment.objects.get_or_create(
        business_id=customer.business_id,
        kind=kind,
        about=about,
        defaults={
            "customer": customer,
            "happened_at": now,
            "worth_cents": worth_cents,
            "words": words,
            "details": details or {},
            "staff": by,
            "batch": batch,
        },
    )
    if is_new and by and batch is None and kind in overheard.TOLD:
        overheard.listen(customer, words, about=about, now=now)
    return moment

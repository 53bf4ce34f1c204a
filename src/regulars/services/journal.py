"""Noting what happened."""

import datetime as dt
from typing import Any

from regulars.records.models import Customer, ImportBatch, Moment, Staff


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
    moment, _ = Moment.objects.get_or_create(
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
    return moment

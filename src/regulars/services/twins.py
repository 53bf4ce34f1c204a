"""Twins: two customers who may be one person, waiting for a decision."""

import datetime as dt
from collections.abc import Sequence

from regulars.records.models import Business, Customer, Twin


def suggest_twin(first: Customer, second: Customer, evidence: Sequence[str], *, now: dt.datetime) -> Twin | None:
    """Ask whether two customers are one person, unless it was asked before or they are merged already."""
    low, high = sorted((first, second), key=lambda customer: customer.pk)
    is_one = (low.merged_into_id or low.pk) == (high.merged_into_id or high.pk)
    if is_one or low.business_id != high.business_id:
        return None
    twin, is_new = Twin.objects.get_or_create(
        first=low,
        second=high,
        defaults={"business_id": low.business_id, "evidence": list(evidence), "found_at": now},
    )
    return twin if is_new else None


def open_twins(business: Business, *, limit: int = 50) -> list[Twin]:
    """List the pairs that wait for a decision, oldest first, both customers loaded."""
    waiting = Twin.objects.filter(
        business=business, verdict=Twin.Verdict.OPEN, first__merged_into=None, second__merged_into=None
    )
    return list(waiting.select_related("first", "second").order_by("found_at", "pk")[:limit])

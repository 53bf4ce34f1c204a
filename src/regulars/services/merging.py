"""Two customers who are one person: merging as an overlay, taking it back, and asking about twins."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from regulars.records.models import Business, Customer, Staff, Twin
from regulars.services.refused import Refused


class CannotMerge(Refused):
    """These two cannot be merged."""


def whole(customer: Customer) -> list[int]:
    """List the ids of everybody who is this one person: who is kept first, then the twins merged into them."""
    raise NotImplementedError


@transaction.atomic
def merge(kept: Customer, absorbed: Customer, *, by: Staff | None, now: dt.datetime) -> Customer:
    """Lay one customer over another and return who is kept; no row moves, so that it can be taken back."""
    raise NotImplementedError


@transaction.atomic
def unmerge(absorbed: Customer, *, by: Staff | None, now: dt.datetime) -> Customer:
    """Take a merge back: both are as they were, and are not asked about again."""
    raise NotImplementedError


def suggest_twin(
    first: Customer, second: Customer, evidence: Sequence[str], *, now: dt.datetime
) -> Twin | None:
    """Ask whether two customers are one person, unless it was asked before or they are merged already."""
    raise NotImplementedError


def open_twins(business: Business, *, limit: int = 50) -> list[Twin]:
    """List the pairs that wait for a decision, oldest first, both customers loaded."""
    raise NotImplementedError


@transaction.atomic
def decide_twin(twin: Twin, *, same: bool, by: Staff | None, now: dt.datetime) -> Customer:
    """Remember the decision about a pair, merge them if they are the same, and return who is kept."""
    raise NotImplementedError


@transaction.atomic
def find_twins(
    business: Business, customers: Iterable[Customer] | None = None, *, now: dt.datetime
) -> list[Twin]:
    """Look for pairs that may be one person, among these customers or all, and return the new questions."""
    raise NotImplementedError

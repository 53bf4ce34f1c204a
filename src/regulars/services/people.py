"""Customers: adding, finding, remembering."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from regulars.core.people import Known
from regulars.records.models import Business, Customer, Fact, ImportBatch, Staff
from regulars.services.refused import Refused


class BadField(Refused):
    """One thing about a customer cannot be as given; `field` names it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class RememberCard:
    """What the counter sees within a second of finding a customer."""

    name: str
    greeting: str
    facts: tuple[Fact, ...]
    last_visit: dt.datetime | None
    last_visit_words: str  # "12 days ago"
    visits: int
    prefers: str
    best_time: str
    suggestion: str


@transaction.atomic
def add(business: Business, *, by: Staff | None, now: dt.datetime, **fields: str) -> Customer:
    """Add a customer, or return who it already is with the blanks filled in; a name or one key is enough."""
    raise NotImplementedError


@transaction.atomic
def edit(customer: Customer, *, by: Staff | None, now: dt.datetime, **fields: Any) -> Customer:
    """Change what is known about a customer; the keys and the search text follow."""
    raise NotImplementedError


def remember(
    customer: Customer,
    text: str,
    *,
    by: Staff | None,
    now: dt.datetime,
    source: str = "counter",
    batch: ImportBatch | None = None,
) -> Fact:
    """Note something worth remembering; the same words twice are one fact."""
    raise NotImplementedError


def forget_fact(fact: Fact) -> None:
    """Forget something that was remembered."""
    raise NotImplementedError


def prefer(customer: Customer, *, channel: str, best_time: str) -> Customer:
    """Note how and when a customer likes to be contacted; empty for no preference."""
    raise NotImplementedError


def pause_until(customer: Customer, until: dt.date | None) -> Customer:
    """Leave a customer alone until a day, or end the pause."""
    raise NotImplementedError


def find(business: Business, text: str, *, limit: int = 30) -> list[Customer]:
    """Find customers by any fragments of name, e-mail, phone or company, by name; all of them for no text."""
    raise NotImplementedError


def known(customers: list[Customer]) -> list[Known]:
    """Describe customers, merged twins included, as the rules of identity see them."""
    raise NotImplementedError


def remember_card(customer: Customer, *, now: dt.datetime) -> RememberCard:
    """Gather what the counter should know about a customer, in a constant number of queries."""
    raise NotImplementedError

"""Founding the business and changing its settings."""

import datetime as dt
from typing import Any

from django.db import transaction

from regulars.records.models import Business
from regulars.services.refused import Refused


class AlreadyFounded(Refused):
    """This installation has its business already. Sign in instead."""


class BadSetting(Refused):
    """One setting cannot be as given; `field` names it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def first_run_token() -> str | None:
    """Return the token for the first-run page, or None once a business exists."""
    raise NotImplementedError


def is_first_run_token(token: str) -> bool:
    """Say whether this is the token that opens the first-run page now."""
    raise NotImplementedError


@transaction.atomic
def found(
    *,
    name: str,
    trade: str,
    country: str,
    timezone: str,
    owner_name: str,
    email: str,
    password: str,
    now: dt.datetime,
    currency: str | None = None,
) -> Business:
    """Found the business: its first shop, its owner who can sign in, and the playbooks of its trade."""
    raise NotImplementedError


@transaction.atomic
def change(business: Business, **fields: Any) -> Business:
    """Change settings of the business; raise `BadSetting` for the first that cannot be."""
    raise NotImplementedError

"""What people allowed and forbade, and what holds when they said nothing."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from regulars.core.caps import Reason

SERVICE = "service"
MARKETING = "marketing"
EVERY_CHANNEL = "all"
GIVEN = "given"
WITHDRAWN = "withdrawn"

Refusal = Reason


@dataclass(frozen=True)
class Statement:
    """What somebody said once about one channel (or "all") and one purpose; holds before the day `until`."""

    channel: str
    purpose: str
    state: str  # GIVEN, WITHDRAWN
    basis: str
    stated_at: dt.datetime
    until: dt.date | None = None


@dataclass(frozen=True)
class Suppressed:
    """An address on the list of those never to be used: its kind, and for which purpose or "all"."""

    kind: str  # "email", "phone", "address"
    purpose: str


def allowed(
    statements: Sequence[Statement],
    suppressed: Collection[Suppressed],
    channel: str,
    purpose: str,
    today: dt.date,
) -> Refusal | None:
    """Say why this channel may not be used for this purpose today, or None when it may."""
    raise NotImplementedError


def allowed_as_one(
    twins: Sequence[Sequence[Statement]],
    suppressed: Collection[Suppressed],
    channel: str,
    purpose: str,
    today: dt.date,
    *,
    one_since: dt.datetime | None = None,
) -> Refusal | None:
    """Say what the strictest of merged people holds; what was said since they are one counts for all."""
    raise NotImplementedError


def suppression_digest(key: bytes, kind: str, normalised: str) -> str:
    """Return the keyed hash under which an address is suppressed."""
    raise NotImplementedError

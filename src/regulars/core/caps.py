"""How often, and at what hour, one person may be contacted."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """Why something was not done: a word for the program and a sentence for a person."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Caps:
    """The most that one person is contacted, over all channels together."""

    per_week: int = 1
    per_month: int = 3
    quiet_from: dt.time = dt.time(20)
    quiet_until: dt.time = dt.time(9)
    marketing_per_day: int = 1
    marketing_per_week: int = 2


@dataclass(frozen=True)
class Contact:
    """A contact that reached somebody, or may have; what they had asked for themselves does not count."""

    on: dt.date
    channel: str
    purpose: str
    asked_for: bool = False


def refusal(
    caps: Caps,
    recent: Sequence[Contact],
    *,
    purpose: str,
    now: dt.datetime,
    timezones: Collection[str],
    interrupts: bool = False,
    occasion: str = "",
    asked_for: bool = False,
    paused_until: dt.date | None = None,
    has_open_complaint: bool = False,
) -> Reason | None:
    """Say why this person may not be contacted at this moment, or None."""
    raise NotImplementedError


def refusal_on(
    caps: Caps,
    recent: Sequence[Contact],
    *,
    purpose: str,
    on: dt.date,
    occasion: str = "",
    asked_for: bool = False,
    paused_until: dt.date | None = None,
    has_open_complaint: bool = False,
) -> Reason | None:
    """Say why this person may not be contacted on this local day, whatever the hour, or None."""
    raise NotImplementedError


def quiet(caps: Caps, *, now: dt.datetime, timezones: Collection[str]) -> Reason | None:
    """Say where it is too early or too late to ring somebody, or None."""
    raise NotImplementedError

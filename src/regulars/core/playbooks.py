"""What a customer's moments call for: which touchpoints, and from when until when."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from regulars.core.playbook_text import Above, BadPlaybook, Playbook, Rule, Trade, parse

__all__ = [
    "MOMENTS",
    "SALE_KINDS",
    "Above",
    "BadPlaybook",
    "Opening",
    "Playbook",
    "Profile",
    "Rule",
    "Seen",
    "Trade",
    "openings",
    "parse",
    "played_back",
]

SALE_KINDS = frozenset({"sale", "job_completed", "contract_signed", "repair_done"})
MOMENTS = SALE_KINDS | {
    "refunded",
    "review",
    "referral",
    "complaint",
    "complaint_solved",
    "contacted",  # details: {"outcome": "happy", "occasion": "how_is_it"}
    "tried",
    "remembered",
    "joined",
    "consented",
    "withdrew",
    "imported",
    "merged",
    "unmerged",
}


@dataclass(frozen=True)
class Seen:
    """A moment as the rules see it. `about` of a refund starts with its sale's ("sale:9001:refund:2"),
    or its details name the sale ({"sale": "sale:9001"}); a solved complaint is about the complaint."""

    kind: str
    at: dt.datetime
    worth_cents: int = 0
    about: str = ""
    details: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Profile:
    """What the rules know about a customer beyond moments."""

    customer_id: int
    birthday: str = ""  # MM-DD
    since_date: dt.date | None = None  # known to the shop since; older than the first recorded sale: no newcomer
    # (about of the sale, product, months between services, bought on)
    service: tuple[tuple[str, str, int, dt.date], ...] = ()


@dataclass(frozen=True)
class Opening:
    """A touchpoint that the facts call for, whether or not it was opened before."""

    key: str  # "<slug>/<occasion>[-<name>]/<about>[/<n or year>]": made of facts, never of times
    occasion: str
    purpose: str
    about: str
    opened_by_kind: str  # the moment's kind, or "birthday", "season", "silence" …
    channels: tuple[str, ...]
    is_always: bool
    due_date: dt.date
    use_by_date: dt.date
    rule_index: int


def openings(
    playbook: Playbook,
    slug: str,
    moments: Sequence[Seen],
    profile: Profile,
    calendar: "Calendar",  # noqa: F821
    *,
    since: dt.date,
    until: dt.date,
) -> list[Opening]:
    """Say which touchpoints these moments call for with a window that meets [since, until]; order is nothing."""
    raise NotImplementedError


def played_back(
    playbook: Playbook,
    slug: str,
    moments: Sequence[Seen],
    profile: Profile,
    calendar: "Calendar",  # noqa: F821
    *,
    since: dt.date,
    until: dt.date,
) -> list[Opening]:
    """Say which touchpoints would have come due in [since, until], each judged by what was known on its day."""
    raise NotImplementedError

"""Playbooks of a business: installed, switched, edited, and tried on its own past."""

import datetime as dt
from dataclasses import dataclass, field

from regulars.records.models import Business, Playbook, Staff
from regulars.services.refused import Refused


class UnknownTrade(Refused):
    """There is no ready-made set for this trade. Choose one of the list."""


@dataclass(frozen=True)
class PlaybookPreview:
    """What a playbook would have meant over a past year."""

    since: dt.date
    until: dt.date
    total: int = 0
    occasions: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    unreachable: int = 0  # nobody could have been reached by a channel that the rule allows
    months: list[tuple[dt.date, int]] = field(default_factory=list)  # first of month, count
    staff_minutes: int = 0
    customers: int = 0
    sentence: str = ""  # "Last year this would have meant 312 calls and 40 notes, about 61 hours of work."
    examples: list[str] = field(default_factory=list)  # "Rosa Diaz, 3 March: call, because …"


def trades() -> list[tuple[str, str]]:
    """List the ready-made trades as (slug, label) for the set-up page."""
    raise NotImplementedError


def install(business: Business, *, trade: str, now: dt.datetime) -> list[Playbook]:
    """Put the playbooks of a trade on the shelf, switched on."""
    raise NotImplementedError


def switch_on(playbook: Playbook, *, by: Staff | None, now: dt.datetime) -> Playbook:
    """Let this version open touchpoints from now on, in place of any other version of it."""
    raise NotImplementedError


def switch_off(playbook: Playbook, *, by: Staff | None, now: dt.datetime) -> Playbook:
    """Let this playbook open nothing more; what is open stays open."""
    raise NotImplementedError


def edit(playbook: Playbook, text: str, *, by: Staff | None, now: dt.datetime) -> Playbook:
    """Make a new version from an edited text, or raise `BadPlaybook`."""
    raise NotImplementedError


def describe(playbook: Playbook) -> list[str]:
    """Say in plain language what a playbook does, one line for each rule."""
    raise NotImplementedError


def preview(business: Business, text: str, *, today: dt.date) -> PlaybookPreview:
    """Play a text over the shop's own last twelve months, or raise `BadPlaybook`."""
    raise NotImplementedError

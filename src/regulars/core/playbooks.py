"""What a customer's moments call for: which touchpoints, and from when until when.

A touchpoint is over, and not called for, when what its rule names under `unless` is so on one of its days.
`openings` looks at all its days; `played_back` only at the day it fell due, as the shop saw it then.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from regulars.core.due import Calendar
from regulars.core.playbook_calls import Call, calls
from regulars.core.playbook_rules import Above, Playbook, Rule, Trade
from regulars.core.playbook_story import MOMENTS, SALE_KINDS, Profile, Seen, Story
from regulars.core.playbook_table import BadPlaybook
from regulars.core.playbook_text import parse

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


@dataclass(frozen=True, slots=True)
class Opening:
    """A touchpoint that the facts call for, whether or not it was opened before."""

    key: str  # "<slug>/<occasion>[-<name>]/<about>[/<n or year>]": made of facts, never of times
    occasion: str
    purpose: str
    about: str
    opened_by_kind: str  # the kind of the moment that it is about, or "birthday", "season", "anniversary"
    channels: tuple[str, ...]
    is_always: bool
    due_date: dt.date
    use_by_date: dt.date
    rule_index: int
    product: str = ""  # what wants looking after


def openings(
    playbook: Playbook,
    slug: str,
    moments: Sequence[Seen],
    profile: Profile,
    calendar: Calendar,
    *,
    since: dt.date,
    until: dt.date,
) -> list[Opening]:
    """Say which touchpoints these moments call for with a window that meets [since, until]; order is nothing."""
    story = Story(moments, profile, calendar)
    met = (c for c in calls(playbook, story, since, until) if c.window.use_by >= since and c.window.due <= until)
    return _openings(slug, (call for call in met if not _is_over(call, story, call.window.use_by)))


def played_back(
    playbook: Playbook,
    slug: str,
    moments: Sequence[Seen],
    profile: Profile,
    calendar: Calendar,
    *,
    since: dt.date,
    until: dt.date,
) -> list[Opening]:
    """Say which touchpoints would have come due in [since, until], each judged by what was known on its day."""
    story = Story(moments, profile, calendar)
    due = (call for call in calls(playbook, story, since, until) if since <= call.window.due <= until)
    return _openings(slug, (call for call in due if not _is_over(call, story, call.window.due)))


def _is_over(call: Call, story: Story, last: dt.date) -> bool:
    """Say whether something up to and including the last day has made this needless."""
    if call.replaced_on and call.replaced_on <= last:
        return True
    unless = call.rule.unless
    return (
        ("refunded" in unless and story.was_refunded(call.about, last))
        or ("newer sale" in unless and _bought_since(call, story, last))
        or ("open case" in unless and story.had_open_case(call.window.due, last))
    )


def _bought_since(call: Call, story: Story, last: dt.date) -> bool:
    if call.fresh_from:
        return story.bought_between(call.fresh_from, last)
    return call.after is not None and story.bought_after(call.after, last)


def _openings(slug: str, alive: Iterable[Call]) -> list[Opening]:
    found = [_opening(slug, call) for call in alive]
    return sorted(found, key=lambda opening: (opening.due_date, opening.key))


def _opening(slug: str, call: Call) -> Opening:
    worth = call.after.worth_cents if call.after else 0
    return Opening(
        key="/".join(filter(None, (slug, call.rule.word, call.about, call.number))),
        occasion=call.rule.occasion,
        purpose=call.rule.purpose,
        about=call.about,
        opened_by_kind=call.kind,
        channels=call.rule.channels_for(worth),
        is_always=call.rule.is_always,
        due_date=call.window.due,
        use_by_date=call.window.use_by,
        rule_index=call.rule.index,
        product=call.product,
    )

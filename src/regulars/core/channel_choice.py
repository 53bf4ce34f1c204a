"""Which way to reach one customer, and why, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from regulars.core.caps import Reason

Reach = Literal["phone", "email", "address", "presence"]


@dataclass(frozen=True)
class Channel:
    """A way to reach somebody: what it needs, what it costs, and whether a person has to do it."""

    slug: str
    label: str  # "Phone call"
    verb: str  # "Call"
    minutes: int  # of somebody's time
    cents: int  # paid to others, in the shop's smallest coin
    reach: Reach
    staff_does: bool = True
    interrupts: bool = False  # rings: quiet hours hold
    by_hand: bool = False  # personal by nature, not form mail
    is_gone: bool = False  # the word is known to the database, its file is not there any more


@dataclass(frozen=True)
class Reachable:
    """How somebody can be reached and what is known about their habits."""

    has_phone: bool = False
    has_email: bool = False
    has_address: bool = False
    prefers: str = ""  # a channel's slug
    used: frozenset[str] = frozenset()  # channels on which they were in touch with us before
    known_days: int = 0


@dataclass(frozen=True)
class Choice:
    """The channel chosen (its slug), and a fragment that completes "because …"."""

    channel: str
    because: str


def choose(
    channels: Sequence[Channel],
    person: Reachable,
    *,
    base_size: int,
    occasion: str = "",
    amount_cents: int = 0,
    typical_cents: int = 0,
    refusals: Mapping[str, Reason] | None = None,
    minutes_left: int | None = None,
    notes_left: int | None = None,
) -> Choice | Reason:
    """Choose among the channels the playbook allows, in its order; a Reason lists why none is possible."""
    raise NotImplementedError

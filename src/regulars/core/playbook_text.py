"""A playbook as it is written: its rules, and how the text is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

SERVICE = "service"
MARKETING = "marketing"

_NOTHING: Mapping[str, str] = MappingProxyType({})


class BadPlaybook(ValueError):
    """This playbook cannot be used; the message says where, what is wrong, and what would be right."""


@dataclass(frozen=True)
class Above:
    """Other channels from a worth on: big jobs get a handwritten note."""

    cents: int
    channels: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """One [[touchpoint]]: after what, how soon, for how long, and by which channels."""

    index: int
    occasion: str
    when: str
    channels: tuple[str, ...]
    name: str = ""  # tells two rules of one occasion apart: "autumn"
    purpose: str = SERVICE
    unless: tuple[str, ...] = ()
    wait: str = "0 days"
    within: str = "7 days"
    every: str = ""
    times: int = 1
    ahead: str = ""
    on: str = ""  # MM-DD
    since_last: str = ""
    of: str = ""
    is_always: bool = False
    above: Above | None = None
    ask: tuple[str, ...] = ()
    then: Mapping[str, str] = _NOTHING  # {"happy": "referral_ask", "unhappy": "case"}

    @property
    def word(self) -> str:
        """What stands for the rule in a key and in [words.…]: "thank_you", "season-autumn"."""
        return f"{self.occasion}-{self.name}" if self.name else self.occasion


@dataclass(frozen=True)
class Trade:
    """How a trade calls things: [trade] in the text."""

    label: str = "Shop"
    sale: str = "purchase"
    customer: str = "customer"
    opening_hours: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Playbook:
    """A playbook that has been read and is in order."""

    name: str
    trade: str  # the slug of its trade
    rules: tuple[Rule, ...]
    big_cents: int | None = None  # from this worth on a sale is big
    words: Mapping[str, Mapping[str, str | tuple[str, ...]]] = field(default_factory=dict)
    shop: Trade = Trade()


def parse(text: str) -> Playbook:
    """Read a playbook from its TOML, or raise `BadPlaybook` with what to mend."""
    raise NotImplementedError

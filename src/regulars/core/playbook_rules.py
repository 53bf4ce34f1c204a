"""What a playbook is made of, and the words it is written in."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

SERVICE = "service"
MARKETING = "marketing"

# What for, and whether that is service or marketing unless a rule is stricter.
OCCASIONS: Mapping[str, str] = MappingProxyType(
    {
        "thank_you": SERVICE,
        "how_is_it": SERVICE,
        "check_in": SERVICE,
        "first_purchase": SERVICE,
        "big_purchase": SERVICE,
        "contract": SERVICE,
        "maintenance": SERVICE,
        "review_thanks": SERVICE,
        "review_ask": MARKETING,
        "referral_ask": MARKETING,
        "referral_thanks": SERVICE,
        "complaint_follow_up": SERVICE,
        "come_back": MARKETING,
        "anniversary": SERVICE,
        "birthday": MARKETING,
        "season": MARKETING,
    }
)


def occasion_of(word: str) -> str:
    """Return the occasion of a rule's word: "season" of "season-autumn"."""
    return word.partition("-")[0]


# Of these a sale opens one at most.
THANKS = frozenset({"thank_you", "first_purchase", "big_purchase", "contract"})

# After a sale, from the most particular to the most ordinary: the first that fits wins.
SALE_WHENS = ("contract signed", "big sale", "first sale", "second sale", "job completed", "repair done", "sale")
MOMENT_WHENS: Mapping[str, str] = MappingProxyType(
    {"review": "review", "referral": "referral", "complaint": "complaint", "happy": "contacted"}
)
DATE_WHENS = ("silence", "check-in", "maintenance due", "anniversary", "birthday", "season")
WHENS = (*SALE_WHENS, *MOMENT_WHENS, *DATE_WHENS)

UNLESS = ("refunded", "open case", "newer sale")
CHANNELS = ("phone", "email", "note", "postcard", "letter", "message", "in_person")
TEMPLATES = ("phone", "voicemail", "email_subject", "email", "note", "postcard", "letter", "message", "in_person")


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
    wait: str = "same day"
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
    then: Mapping[str, str] = field(default_factory=dict, hash=False)  # {"happy": "referral_ask", "unhappy": "case"}

    @functools.cached_property
    def word(self) -> str:
        """What stands for the rule in a key and in [words.…]: "thank_you", "season-autumn"."""
        return f"{self.occasion}-{self.name}" if self.name else self.occasion

    @functools.cached_property
    def claims(self) -> frozenset[str]:
        """Return what of one sale only one rule may have: the word, and any thank-you."""
        return THANKS | {self.word} if self.occasion in THANKS else frozenset({self.word})

    def channels_for(self, cents: int) -> tuple[str, ...]:
        """Return the channels for a sale of this worth."""
        return self.above.channels if self.above and cents >= self.above.cents else self.channels


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

    @functools.cached_property
    def after_sales(self) -> tuple[Rule, ...]:
        """Return the rules that follow a sale, the most particular first."""
        follow = (rule for rule in self.rules if rule.when in SALE_WHENS)
        return tuple(sorted(follow, key=lambda rule: SALE_WHENS.index(rule.when)))

    @functools.cached_property
    def others(self) -> tuple[Rule, ...]:
        """Return the rules that follow anything else."""
        return tuple(rule for rule in self.rules if rule.when not in SALE_WHENS)

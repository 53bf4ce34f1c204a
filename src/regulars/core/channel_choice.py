"""Which way to reach one customer, and why, in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from regulars.core.caps import Reason
from regulars.core.held import ITS_TURN, NO_CHANNEL

Reach = Literal["phone", "email", "address", "handle", "presence"]

SMALL_BASE = 300  # customers up to which everybody can hear from a person
LARGE_BASE = 2000  # customers from which an e-mail must do for a small purchase
BIG_PURCHASE = 4  # times what is typical
LONG_STANDING_DAYS = 3 * 365
WEIGHTY = {
    "contract": "A contract deserves a handwritten note.",
    "big_purchase": "A purchase this big deserves a handwritten note.",
}
HEARTFELT = frozenset({"thank_you", "anniversary", "referral_thanks"})  # what long-standing customers get by hand
COMPLAINT = "complaint_follow_up"
NOTE, EMAIL, MESSAGE = "note", "email", "message"
MISSING = {
    "phone": "No phone number is known",
    "email": "No e-mail address is known",
    "address": "No address is known",
    "handle": "They never sent you a message before",
}
NOUNS = {
    "phone": "the phone",
    "email": "e-mail",
    "note": "handwritten notes",
    "postcard": "postcards",
    "letter": "letters",
    "message": "messages",
    "in_person": "to talk in person",
}


@dataclass(frozen=True)
class Channel:
    """A way to reach somebody: what it needs, what it costs, and whether a person has to do it.

    The verb and a name make a heading: "Call Rosa Diaz".
    """

    slug: str
    label: str  # "Phone call"
    verb: str  # "Call"
    minutes: int  # of somebody's time
    cents: int  # paid to others, in the shop's smallest coin
    reach: Reach
    staff_does: bool = True
    interrupts: bool = False  # rings: quiet hours hold
    is_personal: bool = False  # comes from a person, is no form mail
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
    """The channel chosen (its slug), and why it is this one: a sentence, or nothing when it goes without saying."""

    channel: str
    because: str = ""


@dataclass(frozen=True)
class _Case:
    """All that the rules of choice look at; the channels are those possible, in the playbook's order."""

    channels: tuple[Channel, ...]
    person: Reachable
    base_size: int
    occasion: str
    amount_cents: int
    typical_cents: int
    wanted: Channel  # the playbook's first, possible or not
    obstacle: Reason  # to the one wanted

    @property
    def is_big(self) -> bool:
        """Say whether this is a contract or big for this shop."""
        return self.occasion in WEIGHTY or 0 < BIG_PURCHASE * self.typical_cents <= self.amount_cents

    def find(self, slug: str) -> Channel | None:
        return next((channel for channel in self.channels if channel.slug == slug), None)


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
    """Choose among the channels the playbook allows, in its order; a Reason lists why none is possible.

    `refusals` are the guard's, by channel. Without `minutes_left` and `notes_left` time is no obstacle.
    """
    obstacles = {
        channel.slug: reason
        for channel in channels
        if (reason := (refusals or {}).get(channel.slug) or _obstacle(channel, person, minutes_left, notes_left))
    }
    possible = tuple(channel for channel in channels if channel.slug not in obstacles)
    if not possible:
        return _no_way(channels, obstacles)
    wanted = channels[0]
    obstacle = obstacles.get(wanted.slug, Reason("", ""))
    case = _Case(possible, person, base_size, occasion, amount_cents, typical_cents, wanted, obstacle)
    return next(choice for rule in RULES if (choice := rule(case)))


def _obstacle(channel: Channel, person: Reachable, minutes_left: int | None, notes_left: int | None) -> Reason | None:
    has = {
        "phone": person.has_phone,
        "email": person.has_email,
        "address": person.has_address,
        "handle": MESSAGE in person.used,
        "presence": True,
    }
    if channel.is_gone:
        return Reason("gone", f"{channel.label}: this channel is not installed any more.")
    if not has[channel.reach]:
        return Reason(f"no_{channel.reach}", f"{MISSING[channel.reach]}.")
    if channel.slug == NOTE and notes_left is not None and notes_left < 1:
        return Reason("notes_full", "This week's handwritten notes are all planned.")
    if channel.staff_does and minutes_left is not None and minutes_left < channel.minutes:
        return Reason("no_time", f"{channel.label}: there is no time left for it today.")
    return None


def _no_way(channels: Sequence[Channel], obstacles: Mapping[str, Reason]) -> Reason:
    if not channels:
        return Reason(NO_CHANNEL, "The playbook names no channel for this.")
    each = dict.fromkeys(obstacles[channel.slug].sentence for channel in channels)
    # When one of them opens again by itself, the whole only waits for its turn.
    codes = (obstacles[channel.slug].code for channel in channels)
    return Reason(next((code for code in codes if code in ITS_TURN), NO_CHANNEL), " ".join(each))


def _put_right(case: _Case) -> Choice | None:
    """A complaint is answered by a person."""
    personal = next((channel for channel in case.channels if channel.is_personal), None)
    if case.occasion == COMPLAINT and personal:
        return Choice(personal.slug, "Putting something right takes a person.")
    return None


def _by_hand(case: _Case) -> Choice | None:
    """Big purchases, contracts and long-standing customers get a handwritten note."""
    if not case.find(NOTE):
        return None
    if case.is_big:
        return Choice(NOTE, WEIGHTY.get(case.occasion, WEIGHTY["big_purchase"]))
    if case.person.known_days >= LONG_STANDING_DAYS and case.occasion in HEARTFELT:
        return Choice(NOTE, f"After {case.person.known_days // 365} years with you a handwritten note is due.")
    return None


def _as_they_like(case: _Case) -> Choice | None:
    """What somebody prefers, they get."""
    if found := case.find(case.person.prefers):
        return Choice(found.slug, "" if found == case.wanted else f"They prefer {_noun(found)}.")
    return None


def _to_many(case: _Case) -> Choice | None:
    """A large base gets e-mail for small purchases."""
    is_small = case.amount_cents < case.typical_cents and not case.is_big
    if case.base_size < LARGE_BASE or not is_small or not case.find(EMAIL):
        return None
    small = " for a small purchase" if case.amount_cents else ""
    said = f"With {case.base_size:,} customers an e-mail does{small}."
    return Choice(EMAIL, "" if case.wanted.slug == EMAIL else said)


def _to_few(case: _Case) -> Choice | None:
    """A small base gets people, not form mail."""
    personal = next((channel for channel in case.channels if channel.is_personal), None)
    if case.base_size <= SMALL_BASE and personal and not case.channels[0].is_personal:
        return Choice(personal.slug, f"With {case.base_size} customers everybody can hear from a person.")
    return None


def _as_before(case: _Case) -> Choice | None:
    """What somebody used with us before is taken up again."""
    found = next((channel for channel in case.channels if channel.slug in case.person.used), None)
    if found and found != case.channels[0]:
        return Choice(found.slug, f"They were in touch by {_lower(found.label)} before.")
    return None


def _as_the_playbook_says(case: _Case) -> Choice:
    """Else the first possible one, with what stood in the way of the one before it."""
    first = case.channels[0]
    return Choice(first.slug, "" if case.wanted == first else case.obstacle.sentence)


RULES: tuple[Callable[[_Case], Choice | None], ...] = (
    _put_right,
    _by_hand,
    _as_they_like,
    _to_many,
    _to_few,
    _as_before,
    _as_the_playbook_says,
)


def _noun(channel: Channel) -> str:
    return NOUNS.get(channel.slug, channel.label.lower())


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]

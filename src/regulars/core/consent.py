"""What people allowed and forbade, and what holds when they said nothing."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from regulars.core.caps import Reason
from regulars.core.spoken_dates import dated

SERVICE = "service"
MARKETING = "marketing"
EVERY = "all"  # every channel, or every purpose
GIVEN = "given"
MESSAGE = "message"
WITHDRAWN = "withdrawn"

# Why an address is not to be used: its owner said so, what is sent there comes back, somebody else has it, or all
# that was known of its owner was erased.
ASKED = "asked"
CAME_BACK = "came_back"
NOT_THEIRS = "not_theirs"
ERASED = "erased"

# What a customer need not be asked for: to hear about what they bought, and news by post until they object.
UNASKED = {
    SERVICE: frozenset({"phone", "email", "note", "postcard", "letter", "in_person"}),
    MARKETING: frozenset({"note", "postcard", "letter", "in_person"}),
}
POST = ("note", "postcard", "letter")  # what somebody means who says "by post"
ADDRESS_KIND = {
    "phone": "phone",
    "message": "phone",
    "email": "email",
    "note": "address",
    "postcard": "address",
    "letter": "address",
}
WAYS = {
    "phone": "by phone",
    "email": "by e-mail",
    "message": "by message",
    "note": "by a handwritten note",
    "postcard": "by postcard",
    "letter": "by letter",
    "in_person": "in person",
}
COMES_BACK = "E-mails to this address come back."
SUBJECTS = {SERVICE: "about what they bought", MARKETING: "with news and offers"}

Refusal = Reason


@dataclass(frozen=True)
class Statement:
    """What somebody said once about a channel (or "all") and a purpose; it holds before the day `until`."""

    channel: str
    purpose: str
    state: str  # GIVEN or WITHDRAWN
    basis: str
    stated_at: dt.datetime
    until: dt.date | None = None


@dataclass(frozen=True)
class Suppressed:
    """An address of this person that is on the list never to be used, for a purpose or for "all"."""

    kind: str  # "email", "phone" or "address"
    purpose: str
    cause: str = ASKED


def allowed(
    statements: Iterable[Statement],
    suppressed: Collection[Suppressed],
    channel: str,
    purpose: str,
    today: dt.date,
    *,
    country: str,
    has_written: bool = False,
) -> Refusal | None:
    """Say why this channel may not be used for this purpose today, or None when it may.

    The latest statement counts, a withdrawal before a permission of the same instant. A permission that has run
    out says nothing any more: what was said before it counts again. `today` is a day of the business. Who has
    written to us on their phone is answered there about what they bought, until they object.
    """
    if refused := _suppressed(suppressed, channel, purpose):
        return refused
    said = [statement for statement in statements if _concerns(statement, channel, purpose)]
    holding = [statement for statement in said if _holds(statement, today)]
    if not holding and has_written and (channel, purpose) == (MESSAGE, SERVICE):
        return None
    if not said:
        return _unasked(channel, purpose)
    if not holding:
        return _expired(max(said, key=_rank), channel, purpose, country)
    latest = max(holding, key=_rank)
    return None if latest.state == GIVEN else _withdrawn(latest, channel, purpose, country)


def allowed_as_one(
    twins: Sequence[Sequence[Statement]],
    suppressed: Collection[Suppressed],
    channel: str,
    purpose: str,
    today: dt.date,
    *,
    country: str,
    one_since: dt.datetime | None = None,
    has_written: bool = False,
) -> Refusal | None:
    """Say what the strictest of merged people holds; what was said since they are one counts for each of them.

    A twin who never said anything has no say unless all were silent.
    """
    later = [said for twin in twins for said in twin if one_since and said.stated_at >= one_since]
    voices = [[*twin, *later] for twin in twins if any(_concerns(said, channel, purpose) for said in twin)]
    refusals = (
        allowed(voice, suppressed, channel, purpose, today, country=country, has_written=has_written)
        for voice in voices or [later]
    )
    return next((refused for refused in refusals if refused), None)


def overtaken(statement: Statement, by: Statement) -> bool:
    """Say whether somebody has said something for good since that leaves nothing of a statement."""
    is_as_wide = by.channel in (statement.channel, EVERY) and _concerns(by, statement.channel, statement.purpose)
    return is_as_wide and by.until is None and _rank(by) > _rank(statement)


def suppression_digest(key: bytes, kind: str, normalised: str) -> str:
    """Return the keyed hash under which an address stays suppressed when its owner is forgotten."""
    return hmac.new(bytes(key), f"{kind}\0{normalised}".encode(), hashlib.sha256).hexdigest()


def closed_with(cause: str, purpose: str) -> list[Suppressed]:
    """Return how paper is closed to somebody with an address that was erased; paper has none to know them by.

    Their noes were erased with them, so news waits for a yes; so does all else, if they had asked for peace altogether.
    """
    asked_for_peace = (cause, purpose) == (ASKED, EVERY)
    return [Suppressed("address", one, ERASED) for one in ((MARKETING, SERVICE) if asked_for_peace else (MARKETING,))]


def _suppressed(suppressed: Collection[Suppressed], channel: str, purpose: str) -> Refusal | None:
    kind = ADDRESS_KIND.get(channel, "")
    causes = {entry.cause for entry in suppressed if entry.kind == kind and entry.purpose in (purpose, EVERY)}
    if not causes:
        return None
    word = {"phone": "number", "email": "e-mail address"}.get(kind, "address")
    if ASKED in causes:
        return Refusal("suppressed", f"This {word} is never to be used {_subject(purpose)}, as its owner asked.")
    if ERASED in causes:
        whose = f"The owner of this {word}" if kind != "address" else "Whoever had their e-mail address or number"
        return Refusal("suppressed", f"{whose} was erased here. Ask whether they want to hear from us.")
    return Refusal("suppressed", COMES_BACK if CAME_BACK in causes else f"This {word} is not theirs.")


def _concerns(statement: Statement, channel: str, purpose: str) -> bool:
    """Say whether a statement speaks of this; who wants to hear nothing about their purchase wants no news either."""
    if statement.channel not in (channel, EVERY):
        return False
    is_wider = statement.state == WITHDRAWN and statement.purpose == SERVICE
    return statement.purpose in (purpose, EVERY) or is_wider


def _holds(statement: Statement, today: dt.date) -> bool:
    return statement.state != GIVEN or statement.until is None or today < statement.until


def _rank(statement: Statement) -> tuple[dt.datetime, bool]:
    return statement.stated_at, statement.state != GIVEN


def _unasked(channel: str, purpose: str) -> Refusal | None:
    if channel in UNASKED.get(purpose, frozenset()):
        return None
    return Refusal("no_consent", f"They have not agreed to be reached {_way(channel)} {_subject(purpose)}.")


# In both, the day has a sentence of its own: what comes before it is the same for all who are held by it.
def _expired(statement: Statement, channel: str, purpose: str, country: str) -> Refusal:
    ended = f" It was good until {dated(statement.until, country)}." if statement.until else ""
    return Refusal("consent_expired", f"Their leave to be reached {_way(channel)} {_subject(purpose)} is over.{ended}")


def _withdrawn(statement: Statement, channel: str, purpose: str, country: str) -> Refusal:
    on = dated(statement.stated_at, country)
    said = f"They asked not to be reached {_way(channel)} {_subject(purpose)}."
    return Refusal("withdrawn", f"{said} That was on {on}.")


def _way(channel: str) -> str:
    return WAYS.get(channel, f"by {channel.replace('_', ' ')}")


def _subject(purpose: str) -> str:
    return SUBJECTS.get(purpose, f"for {purpose}")

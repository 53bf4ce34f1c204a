"""What comes back, weighed: whether an address is gone, how many times is too often, and when to stop mailing."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from regulars.core.stop_words import Reading

GONE = "Mail to this address came back."
FULL = "Mail to this address came back again and again."
Weight = Literal["hard", "soft", "none"]

STOPS: tuple[Reading, ...] = ("stop", "stop and more")
SHUT_AFTER = 3
SHUT_OVER = dt.timedelta(days=14)
SHUT_WITHIN = dt.timedelta(days=120)  # three a month is the most that the caps let leave, and often it is fewer
ARRIVED_AFTER = dt.timedelta(days=5)  # servers give up after four or five days (RFC 5321, 4.5.4.1)
# A bounce that comes later than this is none of that message's; servers give up after five days.
BOUNCE_WITHIN = dt.timedelta(days=30)
COMPLAINT_WITHIN = dt.timedelta(days=90)
RATE_OVER = dt.timedelta(days=7)
# Of fewer messages a rate says little: one complaint of ten is not yet ten per cent.
RATE_LEAST = 500
WARN_PER_THOUSAND = 1
PAUSE_PER_THOUSAND = 3

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# Full, over quota, or a server that is away: the address may well be right.
_PASSING = {(2, 2), (2, 3), (4, 0), (4, 1), (4, 4), (4, 7)}
# Their system, the line, the form of our letter, our words or our name (RFC 3463): not the address's fault.
_NOT_THE_ADDRESS = {3, 5, 6, 7}
# The address, its mailbox, the way to its server.
_THE_ADDRESS, _TOO_LONG = {1, 2, 4}, (2, 3)
_SHUT = re.compile(
    r"(mailbox|inbox|account|storage)\b[^.]{0,40}\b(full|disabled|inactive|exceeded)|over ?quota|quota exceeded",
    re.IGNORECASE,
)


class Try(NamedTuple):
    """A letter that was offered to an address: whether it came back, or None while nobody can say."""

    at: dt.datetime
    came_back: bool | None


@dataclass(frozen=True)
class Brake:
    """How many of the last week's messages were reported as spam, and whether to warn or to stop."""

    complaints: int
    sent: int
    is_warning: bool
    is_pause: bool

    @property
    def sentence(self) -> str:
        """Say it to the owner, with what to do."""
        counted = f"{self.complaints} of {self.sent} e-mails of the last seven days were reported as spam."
        return f"{counted} Look at who got them and why before any more go out." if self.complaints else ""


def weigh(action: str, status: str) -> Weight:
    """Say whether a delivery report means that the address is gone, that it failed for now, or nothing."""
    if action not in ("failed", ""):
        return "none"  # delayed: the server still tries; delivered, relayed, expanded: it went on
    found = _STATUS.search(status)
    if found is None:
        return "hard" if action == "failed" and not status else "soft"
    kind, subject, detail = (int(part) for part in found.groups())
    if kind == 2:
        return "none"
    is_gone = kind == 5 and subject not in _NOT_THE_ADDRESS and (subject, detail) not in _PASSING
    return "hard" if is_gone else "soft"


def is_about_address(said: str) -> bool:
    """Say whether a server turned a letter away for its address's sake: a mailbox that is full or shut, no way there.

    What it thinks of us or of our words says nothing about the address; nor does what nobody can read.
    """
    found = _STATUS.search(said)
    if found is None:
        return bool(_SHUT.search(said))
    kind, subject, detail = (int(part) for part in found.groups())
    return kind != 2 and subject in _THE_ADDRESS and (subject, detail) != _TOO_LONG


def is_shut(tries: Iterable[Try]) -> bool:
    """Say whether the last letters to an address, newest first, came back too often to try again.

    Three in a row over at least two weeks, as senders agree among themselves (two over two weeks is the least that
    M3AAWG asks for): three weekly letters under the caps, and a full fortnight for somebody who is away.
    """
    back: list[dt.datetime] = []
    for one in tries:
        if one.came_back is False:
            break
        back += [one.at] if one.came_back else []
    return len(back) >= SHUT_AFTER and back[0] - back[-1] >= SHUT_OVER


def came_back(address: str, said: str) -> str:
    """Say it for the customer's page, with what the mail server said of it."""
    heard = f" The mail server said: {said[:200]}" if said else ""
    return f"Mail to {address} came back.{heard}"


def brake(complaints: int, sent: int) -> Brake:
    """Weigh complaints against messages sent: one in a thousand warns, three stop the letters."""
    counted = 1000 * complaints
    over = max(sent, RATE_LEAST)
    return Brake(
        complaints,
        sent,
        is_warning=counted >= WARN_PER_THOUSAND * over and complaints > 0,
        is_pause=counted >= PAUSE_PER_THOUSAND * over and complaints > 0,
    )


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known about a mail that came back, besides what it says."""

    is_proven: bool = False  # it names a message that really left, by a token that only its receiver can know
    is_timely: bool = True  # not long after that message
    is_about_it: bool = True  # a report about the address that the message went to, or about none
    is_from_customer: bool = False
    is_brief: bool = False  # a stranger's long mail with "unsubscribe" in it is an advertisement
    is_newsletter: bool = False  # long, to many, and no answer to anything of ours


def meaning(kind: str, weight: Weight, reading: Reading | None, known: Known) -> str | None:
    """Say what to keep a mail as, or None: it is nobody's we know, and about nothing of ours.

    Only a proven report has an effect. Others may be forged to silence somebody, and a person looks at them.
    """
    if kind in ("bounce", "complaint"):
        return _report(kind, weight, known)
    if kind == "automatic":
        return "automatic" if known.is_proven or known.is_from_customer else None
    is_ours = known.is_proven or known.is_from_customer
    if kind in ("marked", "listed"):
        return _marked(kind, reading, known) if is_ours else None
    if not is_ours:
        return "unclear" if reading in STOPS and known.is_brief else None
    return "stop" if reading in STOPS else reading or "reply"


def _marked(kind: str, reading: Reading | None, known: Known) -> str:
    """Weigh what lists and programs mark as theirs, and some mail systems people's mail, too.

    A no outweighs the mark, and so does that it went through a list but answers a message of ours.
    """
    if reading is None and kind == "listed" and known.is_proven:
        return "reply"
    if reading is None or known.is_newsletter:
        return "automatic"
    return "stop" if reading == "stop" else "unclear"


def _report(kind: str, weight: Weight, known: Known) -> str | None:
    if kind == "bounce" and weight == "none":
        return "automatic" if known.is_proven else None
    if not (known.is_proven and known.is_timely and known.is_about_it):
        return "unclear"
    return "complaint" if kind == "complaint" else weight

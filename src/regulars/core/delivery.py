"""Delivery: what a mail server's answer means for the message, its address and the account it left by."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from regulars.core import outbox

Stage = Literal["connect", "greeting", "ehlo", "tls", "auth", "mail", "rcpt", "data", "body", "after_dot"]

WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 120, 240, 360))
MOST_ATTEMPTS = 20
GIVES_UP_AFTER = dt.timedelta(days=4)
TOO_FAST = dt.timedelta(seconds=30)
BUSY = dt.timedelta(minutes=1)
POLICY = dt.timedelta(minutes=30)
QUOTA = dt.timedelta(hours=6)
LONGEST_QUOTE = 200

POLICY_CODE = "5.7."
EXPIRED = "expired: "
_BEFORE_ANY_MESSAGE = ("connect", "greeting", "ehlo", "tls", "auth")
_ABOUT_THE_SENDER = ("5.1.7", "5.1.8")
ABOUT_US = (POLICY_CODE, *_ABOUT_THE_SENDER)  # what a refusal begins with that somebody here can mend
_ABOUT_THIS_ONE = ("5.2.3", "5.3.4", "5.6.")
_QUOTA = re.compile(r"\b(daily|quota|24 hours|per day|sending limit)\b", re.IGNORECASE)
_RATE = re.compile(r"too (many|fast|much)|\brate\b|throttl|slow down|limit exceeded|ratelimit", re.IGNORECASE)
_LINES = re.compile(r"(too many|maximum|concurrent|simultaneous)[^.]*\b(connections?|sessions?)\b", re.IGNORECASE)
_WHO = "(user|recipient|mailbox|address|account|person)"
_NOBODY = re.compile(
    rf"no such {_WHO}|{_WHO} (is )?unknown|unknown {_WHO}|{_WHO} (does not|doesn't) exist"
    rf"|{_WHO} not found|invalid {_WHO}",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What becomes of a message after one try, and of the account and the address with it."""

    state: str
    reason: str
    retry_after: dt.timedelta | None = None
    is_address_gone: bool = False
    slow_account: dt.timedelta | None = None
    is_our_fault: bool = False  # no other message would fare better until somebody mends it


TAKEN = Verdict(state=outbox.SENT, reason="")


def verdict(
    stage: Stage, code: int, enhanced: str, text: str, *, attempts: int, age: dt.timedelta, spread: float = 0
) -> Verdict:
    """Judge the answer at a stage (code 0: the line was lost there) after so many attempts, this one included.

    `spread`, from 0 to 1 and always the same for one message, keeps messages from coming back all at once.
    """
    if stage == "after_dot" and 200 <= code < 300:
        return TAKEN
    quote = _quote(code, enhanced, text)
    if stage == "after_dot" and not 400 <= code < 600:
        return _unsure(quote)
    if code and _is_quota(stage, code, enhanced, text):
        reason = f"Your mail provider's quota is used up for now: {quote}"
        return _again(reason, attempts=1, age=age, wait=QUOTA, slow=QUOTA)
    if code and _is_rate(code, enhanced, text):
        reason = f"Your mail provider asks for fewer messages at a time: {quote}"
        return _again(reason, attempts=1, age=age, wait=TOO_FAST, slow=TOO_FAST)
    wait = backoff(attempts, spread)
    if stage in _BEFORE_ANY_MESSAGE:
        return _no_way_in(stage, code, quote, attempts=attempts, age=age, wait=wait)
    if code >= 500:
        return _refused(stage, code, enhanced, text, quote, attempts=attempts, age=age, wait=wait)
    if code == 0:
        return _again(f"The line was lost before the e-mail was handed over. {quote}", attempts, age, wait)
    slow = BUSY if code == 421 or stage == "mail" else None
    return _again(f"Not now, says the mail server: {quote}", attempts, age, wait, slow)


def backoff(attempts: int, spread: float = 0) -> dt.timedelta:
    """Return how long to wait after so many attempts: from five minutes to six hours, and up to a quarter more."""
    wait = WAITS[min(max(attempts, 1), len(WAITS)) - 1]
    return wait * (1.1 + 0.15 * min(max(spread, 0.0), 1.0))


def wants_fewer_lines(code: int, text: str) -> bool:
    """Say whether the server complains about the number of connections rather than about messages."""
    return 400 <= code < 600 and bool(_LINES.search(text))


def unwritten(reason: str) -> Verdict:
    """Return what becomes of a message that could not be written at all: it alone fails."""
    return Verdict(state=outbox.FAILED, reason=_clean(reason))


def _unsure(quote: str) -> Verdict:
    seen = quote or "no answer came"
    return Verdict(
        state=outbox.UNKNOWN, reason=f"The line broke after the e-mail was handed over ({seen}): it may have arrived."
    )


def _no_way_in(stage: Stage, code: int, quote: str, *, attempts: int, age: dt.timedelta, wait: dt.timedelta) -> Verdict:
    is_ours = stage in ("tls", "auth") and not 400 <= code < 500
    says = {
        "connect": "Your mail server cannot be reached",
        "tls": "Your mail server offers no safe connection",
        "auth": "Your mail server does not accept the sign-in",
    }.get(stage, "Your mail server turns everybody away")
    reason = f"{says}: {quote}" if quote else f"{says}."
    return _again(reason, attempts, age, wait, POLICY if is_ours else WAITS[0], is_ours)


def _refused(
    stage: Stage,
    code: int,
    enhanced: str,
    text: str,
    quote: str,
    *,
    attempts: int,
    age: dt.timedelta,
    wait: dt.timedelta,
) -> Verdict:
    is_alone = enhanced.startswith(_ABOUT_THIS_ONE) or code == 552
    if (stage == "mail" and not is_alone) or enhanced in _ABOUT_THE_SENDER:
        reason = f"Your mail server does not take e-mails from this sender: {quote}"
        return _again(reason, attempts, age, wait, POLICY, is_our_fault=True)
    if enhanced.startswith(POLICY_CODE):
        return Verdict(
            state=outbox.FAILED,
            reason=f"Refused as a matter of policy, which concerns us and not the address: {quote}",
            slow_account=POLICY,
            is_our_fault=True,
        )
    is_gone = enhanced.startswith("5.1.") or (not enhanced and stage == "rcpt" and bool(_NOBODY.search(text)))
    says = "There is nobody at this address" if is_gone else "The mail server refused it"
    return Verdict(state=outbox.FAILED, reason=f"{says}: {quote}", is_address_gone=is_gone)


def _again(
    reason: str,
    attempts: int,
    age: dt.timedelta,
    wait: dt.timedelta,
    slow: dt.timedelta | None = None,
    is_our_fault: bool = False,
) -> Verdict:
    if attempts >= MOST_ATTEMPTS or age + wait > GIVES_UP_AFTER:
        return Verdict(
            state=outbox.FAILED,
            reason=_clean(f"{EXPIRED}tried for {max(age.days, 1)} days. {reason}"),
            slow_account=slow,
            is_our_fault=is_our_fault,
        )
    return Verdict(
        state=outbox.DEFERRED,
        reason=_clean(reason),
        retry_after=wait,
        slow_account=slow,
        is_our_fault=is_our_fault,
    )


def _is_quota(stage: Stage, code: int, enhanced: str, text: str) -> bool:
    # x.2.x is about the customer's mailbox: "over quota" there is not our quota.
    if enhanced[1:3] == ".2" or (stage == "rcpt" and "mailbox" in text.lower()):
        return False
    return enhanced == "5.4.5" or (bool(_QUOTA.search(text)) and (code < 500 or stage in ("auth", "mail", "data")))


def _is_rate(code: int, enhanced: str, text: str) -> bool:
    return 400 <= code < 500 and enhanced[1:3] != ".2" and bool(_RATE.search(text))


def _quote(code: int, enhanced: str, text: str) -> str:
    return _clean(" ".join(str(part) for part in (code or "", enhanced, text) if part))[:LONGEST_QUOTE]


def _clean(text: str) -> str:
    return _UNSEEN.sub(" ", text).strip()[:300]

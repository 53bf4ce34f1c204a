"""Whether somebody wrote that they want no more mail, in English, German, French, Spanish, Italian or Dutch.

What is surely a no is taken as one; what may be one is for a person to read, and nothing is sent until they did.
"""

import re
from typing import Literal

from regulars.core.reply_text import own_words
from regulars.core.stop_phrases import COMMANDS, DENIED, HINT, OTHER_STOPS, POLITE, SURE, TOPIC
from regulars.core.text import fold

Reading = Literal["stop", "unclear"]
SHORT = 14  # words up to which "unsubscribe" is a wish and not a topic
BRIEF = 6
_SURE_ONES = tuple(re.compile(one) for one in SURE)

_RE = re.compile(r"^(?:(?:re|aw|antw|sv|fwd?|wg|tr|rv|i|r|doorst)\s*(?:\[\d+\])?:\s*)+")


def reads_as(words: str, subject: str = "") -> Reading | None:
    """Read a mail to us as a no ("stop"), as perhaps one ("unclear"), or as something else (None)."""
    own = own_words(words)
    said, first = fold(own), fold(own.split("\n", 1)[0])
    about = _RE.sub("", fold(subject))
    if _is_command(said) or _is_command(first) or (_is_command(about) and len(about.split()) <= BRIEF):
        return "stop"
    said = OTHER_STOPS.sub(" ", said)
    verdicts = {_verdict(said, found) for one in _SURE_ONES if (found := one.search(said))}
    if "stop" in verdicts:
        return "stop"
    if topic := TOPIC.search(said):
        is_wish = len(said.split()) <= SHORT and "?" not in said
        return _verdict(said, topic) if is_wish else "unclear"
    return "unclear" if verdicts or HINT.search(said) else None


def _is_command(said: str) -> bool:
    """Say whether these are commands with nothing but politeness around them."""
    words = [word for word in re.split(r"[^\w'-]+", said) if word]
    commands = [word for word in words if word.replace("-", "") in COMMANDS]
    others = [word for word in words if word.replace("-", "") not in COMMANDS]
    is_bare = 0 < len(words) <= 2 * BRIEF and all(word in POLITE for word in others)
    # "Remove it please" may be about an old boiler.
    is_vague = {word.replace("-", "") for word in commands} <= {"remove"} and set(others) & {
        "it",
        "this",
        "that",
        "all",
    }
    return bool(commands) and is_bare and not is_vague


def _verdict(said: str, found: re.Match[str]) -> Reading:
    """A wish that is denied ("please don't take me off") is for a person to read."""
    return "unclear" if DENIED.search(said[: found.start()]) else "stop"

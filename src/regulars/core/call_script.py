"""The script of a call in steps: say, ask, listen, and only if they are happy ask who else."""

from collections.abc import Sequence
from dataclasses import dataclass

# On these somebody who is happy may be asked for others; never when something is put right, and never twice.
MAY_ASK = frozenset(
    {"thank_you", "how_is_it", "check_in", "first_purchase", "big_purchase", "contract", "review_thanks", "anniversary"}
)
WHO_ELSE = "I am glad to hear that. Do you know somebody who would be glad of us, too?"
WHAT_NEXT = "What is next for you? What else could we do?"


@dataclass(frozen=True)
class Script:
    """What to say first, what to ask, what to listen for, and what only somebody happy is asked."""

    say: str
    ask: tuple[str, ...]
    listen: str
    if_happy: str = ""


def script(occasion: str, *, say: str, ask: Sequence[str], was_asked_lately: bool) -> Script:
    """Put a call's words in steps; who was asked for others lately is not asked again."""
    # A question that the playbook asks anyway is not asked twice.
    listens = any("else" in question.lower() or "next" in question.lower() for question in ask)
    if_happy = WHO_ELSE if occasion in MAY_ASK and not was_asked_lately else ""
    return Script(say, tuple(ask), "" if listens else WHAT_NEXT, if_happy)

"""When a letter is the same again to the person who reads it."""

from collections.abc import Mapping

from regulars.core.messages import Source
from regulars.core.second_look import digest

# What they are for must be said as it is: when something wants looking after, and that a complaint is not forgotten.
MAY_REPEAT = frozenset({"maintenance", "complaint_follow_up"})
# What makes a letter another one in the same words; who writes to whom does not.
NEWS = ("item", "when", "remembered", "product", "due", "answer")


def as_read(source: Source, said: Mapping[str, str]) -> tuple[str, ...]:
    """Return what is alike for two letters that say the same: their words, and what is new in them."""
    words = f"{source.subject}\n{source.text}"
    named = (name for name in NEWS if f"{{{name}}}" in words or f"{{{name}|" in words)
    return digest(*source), *(said.get(name, "") for name in named)

"""What gives a letter away in one language, written as a table: one phrase a line, plain and in small letters.

A phrase is a pattern between two ends of words; with ^ it begins a clause, as what tells somebody to do a thing does.
Repetitions are bounded, so that a long text is read as quickly as a short one for its length.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

_BEGINS_A_CLAUSE = r"(?:(?<!\w )|(?<=\band )|(?<=\bplease )|(?<=\bnot ))"


@dataclass(frozen=True)
class Table:
    """The phrases of one language."""

    pitch: str  # sells something
    form_letter: str  # was written to nobody
    promise: str  # cannot be kept
    money_back: str  # in a sentence with these words, an amount is no price
    common: str  # no text of a few lines goes without all of these
    harmless: str = ""  # sounds like a pitch and is none
    spam: str = ""  # in a subject, what filters and people have learned to skip
    asks: Mapping[str, str] = field(default_factory=dict)  # what one letter may ask for once, and how it is said

    @cached_property
    def patterns(self) -> Mapping[str, re.Pattern[str]]:
        """Return the patterns by kind."""
        kinds = ("pitch", "form_letter", "promise", "money_back", "common", "harmless", "spam")
        return {kind: pattern(getattr(self, kind)) for kind in kinds}

    @cached_property
    def asking(self) -> Mapping[str, re.Pattern[str]]:
        """Return the patterns of what may be asked for."""
        return {what: pattern(phrases) for what, phrases in self.asks.items()}


def pattern(phrases: str) -> re.Pattern[str]:
    """Return the pattern of a block of phrases; of an empty one, what is never found."""
    found = "|".join(line for line in phrases.split("\n") if line).replace("^", _BEGINS_A_CLAUSE)
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)" if found else r"(?!)")

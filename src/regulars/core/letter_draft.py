"""A letter before it is sent, and what may be remarked about it."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from regulars.core.letter_phrases import LANGUAGES
from regulars.core.letter_plain import plain


@dataclass(frozen=True)
class Remark:
    """What to change, and where; a grave one keeps the letter from being sent."""

    code: str
    sentence: str
    is_grave: bool = False
    quote: str = ""


@dataclass(frozen=True)
class Again:
    """How many of those who get a letter had its very words before, and on which day the last of them did."""

    people: int
    of: int
    last: str

    @property
    def sentence(self) -> str:
        """Say it."""
        have = "has" if self.people == 1 else "have"
        who = "This customer" if self.of == 1 else f"{self.people:,} of these {self.of:,} customers"
        return f"{who} {have} had these very words from you already, last on {self.last}."


@dataclass(frozen=True)
class Draft:
    """A letter before it is sent, with what the rules ask about it."""

    subject: str
    text: str
    occasion: str
    purpose: str
    known_names: Collection[str]
    has_way_out: bool
    has_postal_address: bool
    again: Again | None
    own_words: Collection[str]  # plain words that the shop writes in capitals: its name, its goods

    @property
    def words(self) -> str:
        """Return subject and text together."""
        return f"{self.subject}\n{self.text}"

    @cached_property
    def plain(self) -> str:
        """Return them as the phrases are written, letter for letter."""
        return plain(self.words)

    def found(self, kind: str) -> Iterator[str]:
        """Yield the places where a phrase of this kind is used, in any language."""
        for language in LANGUAGES.values():
            for found in language.patterns[kind].finditer(self.plain):
                yield self.words[found.start() : found.end()].strip()


Rule = Callable[[Draft], Iterator[Remark]]


def places(pattern: re.Pattern[str], text: str) -> list[str]:
    """Return what a pattern finds, each once."""
    return list(dict.fromkeys(found[0].strip() for found in pattern.finditer(text)))

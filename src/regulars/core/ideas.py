"""Ideas: the same one found again, and the way it goes from asked for to answered."""

import unicodedata
from collections.abc import Iterable, Sequence

from regulars.core.people import fold

NEW, WEIGHED, PLANNED, DONE, DECLINED = "new", "weighed", "planned", "done", "declined"
ANSWERED = frozenset({DONE, DECLINED})
STATES = (NEW, WEIGHED, PLANNED, DONE, DECLINED)
OCCASION = "idea_done"
WAYS = ("phone", "email", "in_person")


def same_key(title: str) -> str:
    """Return what two titles share that name one idea: "Oat milk!" and "oat  milk"."""
    folded = fold(title)
    letters = "".join(letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in folded)
    return " ".join(letters.split()) or folded.strip()


def same_idea(title: str, known: Iterable[tuple[int, str]]) -> int | None:
    """Return which of the known ideas, by id and title, has this title; of several the oldest."""
    key = same_key(title)
    return min((pk for pk, other in known if key and same_key(other) == key), default=None)


def ways(prefers: str) -> Sequence[str]:
    """Return the ways to tell somebody who asked, the one they like first."""
    return sorted(WAYS, key=lambda way: way != prefers)

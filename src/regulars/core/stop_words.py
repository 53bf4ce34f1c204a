"""Whether somebody wrote that they want no more mail, in English, German, French, Spanish, Italian or Dutch.

A text falls into parts, at its commas, full stops and lines. A command ("STOP") on a line of its own is a no, and so
is a part with a phrase for it ("take me off") and with no word beside that could make it mean something else. Whatever
else sounds like a no is for a person to read, and nothing is sent until they did.
"""

import re
from collections.abc import Set
from typing import Literal

from regulars.core.reply_text import own_words
from regulars.core.stop_grammar import is_built_like_a_no
from regulars.core.stop_phrases import AROUND, COMMANDS, GREETINGS, HINT, OTHER_STOPS, PERHAPS, POLITE, SURE, TOPIC
from regulars.core.text import fold

Reading = Literal["stop", "stop and more", "unclear"]
BRIEF = 12  # words up to which a command with politeness around it is one
WRAPPED = 55  # a line this long was broken by a mail program
_WISHES = (*(re.compile(one) for one in SURE), TOPIC)
_THAT = r"(?!,\s(?:that|dass|daß|que|che|dat)\b)"  # what comes after it belongs to what stands before
_END_OF_PART = re.compile(_THAT + r"[.,;:!…]+(?=\s|$)|(?<=\?)(?=\s|$)|\s[-–—]+\s|\n+")
_RE = re.compile(r"^(?:(?:re|aw|antw|sv|fwd?|wg|tr|rv|i|r|doorst)\s*(?:\[\d+\])?:\s*)+")


def reads_as(words: str, subject: str = "", sender: str = "") -> Reading | None:
    """Read a mail to us: a no, a no and more that somebody should see, perhaps a no, or something else (None).

    `sender` is their name and address: it may stand beside a no.
    """
    own, about = own_words(words), _RE.sub("", fold(subject))
    parts, names = _parts(own), set(_split(fold(sender)))
    beside = AROUND | names
    read = [_part_reads_as(part, beside) for part in parts]
    if "stop" in (*read, _part_reads_as(about, beside)) or _is_command(about, names) or _has_command(own, names):
        known = POLITE | COMMANDS | GREETINGS | names
        is_all = all(one == "stop" or set(_split(part)) <= known for one, part in zip(read, parts, strict=True))
        return "stop" if is_all else "stop and more"
    return "unclear" if "unclear" in read else None


def _parts(own: str) -> list[str]:
    """Return the parts of a text, folded; a line that a mail program broke goes on."""
    whole = "".join(line + (" " if len(line) >= WRAPPED else "\n") for line in own.split("\n"))
    return [part for found in _END_OF_PART.split(whole) if (part := fold(found))]


def _has_command(own: str, names: Set[str]) -> bool:
    """Say whether all of it is a command, or a line is; "remove" as a line may head a list of old boilers."""
    lines = [fold(line) for line in own.split("\n")]
    return _is_command(fold(own), names) or any(
        _is_command(line, names) and set(_split(line)) - {"remove"} for line in lines
    )


def _is_command(said: str, names: Set[str]) -> bool:
    """Say whether these are commands with nothing but politeness and their own name around them."""
    words = _split(said)
    others = set(words) - COMMANDS - names
    # "Remove it please" may be about an old boiler.
    is_vague = set(words) & COMMANDS <= {"remove"} and bool(others & {"it", "this", "that", "all"})
    return bool(set(words) & COMMANDS) and len(words) <= BRIEF and others <= POLITE and not is_vague


def _part_reads_as(said: str, beside: Set[str]) -> Literal["stop", "unclear"] | None:
    found = [match for one in _WISHES if (match := one.search(said))]
    if any(_around(said, match) <= beside for match in found):
        return "stop"
    words = set(_split(said))
    is_word_alone = bool(words & (COMMANDS | PERHAPS)) and words <= COMMANDS | PERHAPS | POLITE
    if found or is_word_alone or HINT.search(OTHER_STOPS.sub(" ", said)) or is_built_like_a_no(said):
        return "unclear"
    return None


def _around(said: str, match: re.Match[str]) -> set[str]:
    """Return the words around a phrase, and those in its gaps."""
    gaps = [gap for gap in match.groups() if gap]
    return set(_split(" ".join([said[: match.start()], *gaps, said[match.end() :]]))) - COMMANDS


def _split(said: str) -> list[str]:
    words = (word.strip("'-").replace("opt-out", "optout") for word in re.split(r"[^\w'-]+", said))
    return [word for word in words if word]

"""Drafts of handwritten notes: a few sentences from what is known, never the same twice to one person.

Each note opens with a sentence that this person has not had, and so differs from all before it. Which one, is drawn
from the touchpoint's key: the same touchpoint has the same drafts in the same order whenever one looks.
"""

import datetime as dt
import itertools
import random
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from regulars.core import note_words
from regulars.core.caps import in_words
from regulars.core.spoken_dates import near
from regulars.core.text import clean_text, fold

JOBS = frozenset({"job_completed", "repair_done"})
LONGEST_ITEM = 60
LONGEST_FACT = 70
LONGEST_PRAISE = 120
LATELY = 5  # days in which a weekday is enough
LONG_STANDING = 2  # years from which on a note speaks of it
SEVERAL = dt.timedelta(days=50)

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_GAP = re.compile(r"\{(\w+)\}")
_SENTENCE = re.compile(r"[^.?!]*(?:[.?!](?![\s”\"')]|$)[^.?!]*)*[.?!]?[”\"')]*(?:\s+|$)")
# What is nobody's business on paper, or no kindness to hear.
_KEEP_OUT = re.compile(
    r"\b(?:pays?|paid|owes?|bills?|invoice|check|cheque|card|cash|credit|debt|price|cheap|late|key|keys|code|gate|alarm"
    r"|password|pin|complain\w*|difficult|rude|angry|annoy\w*|lawyer|sued?|wrong|never|divorc\w*|widow\w*|died|death"
    r"|ill|sick|cancer|depress\w*|drunk|fat|rich|poor|careful|warning|avoid"
    r"|thinking about|interested|quotes?|estimate|address|number|e-?mail|phone|calls?)\b|[@#$€£]|\d{3}",
    re.IGNORECASE,
)
_BASE_FORM = {"has": "have", "is": "are", "does": "do", "goes": "go", "watches": "watch", "teaches": "teach"}
_THIRD_PERSON = re.compile(
    r"(?:(?:she|he|they) )?(has|is|likes?|loves?|prefers?|drinks?|eats?|takes?|wants?|needs?|comes?|plays?|works?"
    r"|lives?|collects?|cooks?|bakes?|reads?|speaks?|rides?|runs?|keeps?|grows?|teaches|watches|sings?|rents?"
    r"|travels?) (.+)",
    re.IGNORECASE,
)
_HAS_ONE = re.compile(r"(?:an?|two|three|four|twin|little) (.+)", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:she|he|they|her|his|him|their|them|hers|theirs|customer|client)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """What a note may speak of; whatever is not known is empty and leaves no trace."""

    first_name: str = ""
    staff: str = ""
    business: str = ""
    item: str = ""
    opened_by: str = ""  # the kind of moment
    when: str = ""
    due: str = ""
    product: str = ""
    praise: str = ""
    facts: tuple[str, ...] = ()
    years: int = 0


def draft(occasion: str, known: Known, *, key: str, before: Collection[str] = (), turn: int = 0, own: str = "") -> str:
    """Return the draft of a note, the `turn`-th that one may ask for; `own` are the playbook's words, said first.

    `before` is everything this person has had from us in writing.
    """
    had = {said for text in before for said in _said(text)}
    drawn = random.Random(f"{key}/{occasion}")  # noqa: S311 - no secret, only always the same
    values = _values(known)
    openings = _openings(occasion, values, had, drawn)
    closings = list(_fresh(note_words.CLOSINGS.get(occasion, note_words.CLOSINGS[""]), values, had, drawn))
    middles = _middles(occasion, known, values, had, drawn)
    if own and not had.intersection(_said(own)[:1]):
        if turn == 0:
            return _with(own, middles if known.facts or known.years >= LONG_STANDING else [])
        turn -= 1
    opening = openings[turn % len(openings)] if openings else _last_resort(len(before))
    body = [opening, *(one[turn % len(one)] for one in middles), closings[turn % len(closings)]]
    return f"{_greeting(known)}\n\n{' '.join(body)}\n\n{_signature(known)}"


def note_day(day: dt.date, on: dt.date, country: str) -> str:
    """Say a day so that it is still right when the post has brought the note: "on Thursday", "in November"."""
    if day >= on:
        return "" if day > on else "today"
    if (on - day).days <= LATELY:
        return f"on {day:%A}"
    return f"in {day:%B}" if on - day > SEVERAL and on - day < dt.timedelta(days=300) else near(day, on, country)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, greetings and signatures as they stand on their lines."""
    lines = (line.strip() for line in text.splitlines())
    return [found.strip() for line in lines for found in _SENTENCE.findall(line) if found.strip()]


def personal(fact: str) -> tuple[tuple[str, ...], str] | None:
    """Return how a note may speak of a remembered fact, with the fact as it stands there; None if it should not."""
    text = clean_text(fact).rstrip(".;,: ").replace(": ", ", ")
    if not text or len(text) > LONGEST_FACT or _KEEP_OUT.search(text):
        return None
    if found := _THIRD_PERSON.fullmatch(text):
        verb, rest = found[1].lower(), found[2]
        if _OTHERS.search(rest):
            return None
        if verb == "has" and (one := _HAS_ONE.fullmatch(rest)):
            return note_words.REMEMBERED_HAS, one[1]
        return note_words.REMEMBERED_OF_YOU, f"{_base_form(verb)} {rest}"
    return None if _OTHERS.search(text) else (note_words.REMEMBERED, _small(text))


def _values(known: Known) -> dict[str, str]:
    item = _item(known.item)
    return {
        "item": item,
        "job": item if known.opened_by in JOBS else "",
        "bought": item if known.opened_by == "sale" else "",
        "product": _item(known.product),
        "when": known.when,
        "due": known.due,
        "praise": _praise(known.praise),
        "years": _spoken_years(known.years),
    }


def _openings(occasion: str, values: Mapping[str, str], had: Collection[str], drawn: random.Random) -> list[str]:
    """Return the first sentences that are new to this person, those that speak of most before the others."""
    kinds = note_words.OPENINGS.get(occasion, note_words.OPENINGS[""])
    ordered = sorted(drawn.sample(kinds, len(kinds)), key=lambda kind: -len(_GAP.findall(kind)))
    by_kind = [list(_fresh((kind,), values, had, drawn, is_strict=True)) for kind in ordered]
    return _in_turn(by_kind)


def _middles(
    occasion: str, known: Known, values: Mapping[str, str], had: Collection[str], drawn: random.Random
) -> list[list[str]]:
    """Return what makes the note this person's: a remembered fact, and how long they have been with us."""
    facts = [found for fact in known.facts if (found := personal(fact))]
    remembered = _in_turn(
        [list(_fresh(kinds, {**values, "remembered": text}, had, drawn, is_strict=True)) for kinds, text in facts]
    )
    stayed = []
    if known.years >= LONG_STANDING and occasion not in ("anniversary", "first_purchase", "complaint_follow_up"):
        stayed = list(_fresh(note_words.STAYED, values, had, drawn, is_strict=True))
    if remembered or stayed:
        return [one for one in (remembered, stayed) if one]
    plain = list(_fresh(note_words.MIDDLES.get(occasion, ()), values, had, drawn, is_strict=True))
    return [plain] if plain else []


def _fresh(
    kinds: Iterable[str],
    values: Mapping[str, str],
    had: Collection[str],
    drawn: random.Random,
    *,
    is_strict: bool = False,
) -> Iterator[str]:
    """Yield the sentences that can be filled and were not said before; rather an old one than none, if not strict."""
    possible = [
        choice for kind in kinds if all(values.get(gap) for gap in _GAP.findall(kind)) for choice in spread(kind)
    ]
    shuffled = drawn.sample(possible, len(possible))
    fresh = [one for one in shuffled if not any(_pattern(one).fullmatch(said) for said in had)]
    for one in fresh or ([] if is_strict else shuffled):
        yield _filled(one, values)


def _in_turn(kinds: Sequence[Sequence[str]]) -> list[str]:
    """Return one of each kind before a second of any: "another draft" should be another."""
    return [one for row in itertools.zip_longest(*kinds) for one in row if one]


@lru_cache(maxsize=1024)
def spread(template: str) -> tuple[str, ...]:
    """Return every sentence that a template with choices can be."""
    if not (found := _CHOICE.search(template)):
        return (template,)
    start, end = template[: found.start()], template[found.end() :]
    return tuple(one for choice in found[1].split("|") for one in spread(f"{start}{choice}{end}"))


@lru_cache(maxsize=4096)
def _pattern(sentence: str) -> re.Pattern[str]:
    """Return what recognises a sentence of ours whatever facts were in it."""
    parts = (re.escape(fold(f"x{part}x")[1:-1]) for part in re.split(r"\{\w+\}", sentence))
    return re.compile(".+?".join(parts))


def _filled(template: str, values: Mapping[str, str]) -> str:
    return _GAP.sub(lambda gap: values[gap[1]], template)


def _said(text: str) -> list[str]:
    """Return the folded sentences of a text without its greeting, which may be the same each time."""
    lines = text.strip().splitlines()
    body = lines[1:] if lines and lines[0].rstrip().endswith(",") else lines
    return [fold(one) for one in sentences("\n".join(body))]


def _with(own: str, middles: Sequence[Sequence[str]]) -> str:
    """Put what is personal into the playbook's words, before the signature."""
    head, mark, signature = own.rpartition("\n")
    personal_ones = " ".join(one[0] for one in middles)
    return f"{head.rstrip()} {personal_ones}\n{signature}" if mark and personal_ones else own


def _greeting(known: Known) -> str:
    return f"Dear {clean_text(known.first_name)}," if known.first_name else "Hello,"


def _signature(known: Known) -> str:
    return f"{clean_text(known.staff)}, {known.business}" if known.staff else f"All of us at {known.business}"


def _last_resort(count: int) -> str:
    return f"This is letter number {count + 1} from us to you, and I mean it as much as the first."


def _item(text: str) -> str:
    """Return what was bought as it stands after "the", or nothing when it would not read well there."""
    plain = re.sub(r"^(?:the|an?|your) ", "", clean_text(text), flags=re.IGNORECASE)
    return "" if len(plain) > LONGEST_ITEM or re.match(r"\W|\d", plain) else _small(plain)


def _small(text: str) -> str:
    """Begin with a small letter what began with a capital only because it stood first."""
    first, _, rest = text.partition(" ")
    is_title = not first[1:].islower() or rest != rest.lower() or not rest
    return text if is_title else first.lower() + text[len(first) :]


def _praise(text: str) -> str:
    plain = clean_text(text).strip("“”\"' ").rstrip(".")
    return "" if len(plain) > LONGEST_PRAISE or re.search(r"[.!?{}]", plain) else plain


def _spoken_years(years: int) -> str:
    return "" if years < 1 else "a year" if years == 1 else f"{in_words(years)} years"


def _base_form(verb: str) -> str:
    return _BASE_FORM.get(verb) or verb.removesuffix("s")

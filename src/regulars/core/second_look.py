"""The second pair of eyes: what somebody kind and careful would say about a letter before it is sent.

Each rule is one function from the draft to its remarks; a remark quotes the place and says what to change. Rules know
no language: phrases are in `letter_phrases`, one table for each, and a letter is read in all of them.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator

from regulars.core import selling, whole_letter
from regulars.core.leftovers import leftovers
from regulars.core.letter_draft import Again, Draft, Remark, Rule, places
from regulars.core.letter_phrases import LANGUAGES
from regulars.core.letter_plain import plain
from regulars.core.mail_text import SERVICE, links
from regulars.core.messages import GAP, short
from regulars.core.shouting import capitals, marks, pictures
from regulars.core.text import fold

__all__ = ["Again", "Remark", "digest", "look"]

THANKS = frozenset({"thank_you", "first_purchase", "big_purchase", "contract", "review_thanks", "referral_thanks"})
_SHORT_LINKS = """
    bit.ly bl.ink buff.ly cutt.ly goo.gl is.gd lnkd.in ow.ly rb.gy rebrand.ly s.id shorturl.at t.co t.ly tiny.cc
    tinyurl.com v.gd
"""
SHORTENERS = frozenset(_SHORT_LINKS.split())

_LINK = re.compile(r"(?<![\w-])(?:https?://)?([\w-]{1,63}\.[a-z]{2,4})/\w+")
_PLAIN_LINK = re.compile(r"http://\S*\w")


def look(
    subject: str,
    text: str,
    *,
    occasion: str,
    purpose: str,
    known_names: Collection[str],
    has_way_out: bool,
    has_postal_address: bool,
    again: Again | None = None,
    own_words: str = "",
) -> list[Remark]:
    """Return what to change before this letter is sent, the grave first; an empty list is a good letter.

    `own_words` are the names of the shop and of what it sells: those may stand in capitals.
    """
    subject, text = (unicodedata.normalize("NFC", words) for words in (subject, text))
    own = frozenset(re.findall(r"\w+", plain(own_words)))
    draft = Draft(subject, text, occasion, purpose, known_names, has_way_out, has_postal_address, again, own)
    remarks = dict.fromkeys(remark for rule in RULES for remark in rule(draft))
    return sorted(remarks, key=lambda remark: not remark.is_grave)


def digest(subject: str, text: str) -> str:
    """Return what is alike for the same words, whatever their spacing and case."""
    return hashlib.sha256(fold(f"{subject}\n{text}").encode()).hexdigest()


def pitches(draft: Draft) -> Iterator[Remark]:
    """A letter that serves or thanks sells nothing (I5)."""
    if draft.purpose != SERVICE and draft.occasion not in THANKS:
        return
    shops = filter(selling.leads_to_a_shop, links(draft.text))
    money_back = [language.patterns["money_back"] for language in LANGUAGES.values()]
    for quote in (*_pitch_words(draft), *selling.prices(draft.words, money_back), *shops):
        sentence = "This e-mail thanks or helps. Take what sells out of it, or send that in an e-mail of its own."
        yield Remark("pitch", sentence, is_grave=True, quote=quote)


def form_letters(draft: Draft) -> Iterator[Remark]:
    """Phrases that were written to nobody."""
    for quote in draft.found("form_letter"):
        yield Remark(
            "form_letter", "This is how form letters speak. Say it as you would across the counter.", quote=quote
        )


def promises(draft: Draft) -> Iterator[Remark]:
    """Claims that nobody can keep."""
    for quote in draft.found("promise"):
        yield Remark(
            "promise", "Can you keep this every time? Say what you do instead of what you promise.", quote=quote
        )


def shouting(draft: Draft) -> Iterator[Remark]:
    """Capitals, rows of marks and of little pictures."""
    bare = GAP.sub("", draft.words)
    for quote in capitals(bare, known=draft.own_words):
        yield Remark("shouting", "Capitals shout. Write this in small letters.", quote=quote)
    for quote in marks(bare):
        yield Remark("shouting", "One mark is enough, and a full stop is calmer.", quote=quote)
    for quote in pictures(draft.text):
        yield Remark("shouting", "A row of little pictures looks like advertising. Keep one, or none.", quote=quote)


def links_hidden(draft: Draft) -> Iterator[Remark]:
    """Links must show where they lead."""
    for link in _LINK.finditer(draft.text):
        if link[1].lower() in SHORTENERS:
            sentence = "A short link hides where it leads, and filters throw it away. Write the real address."
            yield Remark("short_link", sentence, is_grave=True, quote=link[0])
    for quote in places(_PLAIN_LINK, draft.text):
        yield Remark("plain_link", "Write this link with https, or it is no link in the e-mail.", quote=quote)


def unknown_names(draft: Draft) -> Iterator[Remark]:
    """Gaps that nothing will ever fill."""
    for gap in GAP.finditer(draft.words):
        if short(gap[1]) not in draft.known_names:
            known = ", ".join(f"{{{name}}}" for name in draft.known_names)
            yield Remark(
                "unknown_name", f"Nothing is known as {gap[0]}. There are {known}.", is_grave=True, quote=gap[0]
            )


def left_over(draft: Draft) -> Iterator[Remark]:
    """What was meant to be filled in or belongs to another program (D14)."""
    for quote in leftovers(draft.words, without_gaps=GAP.sub("x", draft.words)):
        yield Remark(
            "leftover", "This was meant to be filled in. Write it out or take it away.", is_grave=True, quote=quote
        )


RULES: tuple[Rule, ...] = (
    unknown_names, left_over, pitches, links_hidden, form_letters, promises, shouting, *whole_letter.RULES,
)  # fmt: skip


def _pitch_words(draft: Draft) -> Iterator[str]:
    """Yield what sells by its words, unless all of it stands in words that only sound so."""
    for language in LANGUAGES.values():
        harmless = [found.span() for found in language.patterns["harmless"].finditer(draft.plain)]
        for found in language.patterns["pitch"].finditer(draft.plain):
            if not any(start <= found.start() and found.end() <= end for start, end in harmless):
                yield draft.words[found.start() : found.end()].strip()

"""The second pair of eyes: what somebody kind and careful would say about a letter before it is sent.

Each rule is one function from the draft to its remarks; a remark quotes the place and says what to change. Rules know
no language: phrases are in `letter_phrases`, one table for each, and a letter is read in all of them.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from regulars.core import selling
from regulars.core.leftovers import leftovers
from regulars.core.letter_phrases import LANGUAGES
from regulars.core.letter_plain import plain
from regulars.core.letter_table import Table
from regulars.core.mail_text import MARKETING, SERVICE, links
from regulars.core.messages import NAMES, names, short
from regulars.core.shouting import PICTURE, capitals, marks, pictures
from regulars.core.text import fold

THANKS = frozenset({"thank_you", "first_purchase", "big_purchase", "contract", "review_thanks", "referral_thanks"})
# What was bought opened these; a letter for another occasion says by it why it comes to this person.
BOUGHT = frozenset({"thank_you", "first_purchase", "big_purchase", "contract", "how_is_it", "maintenance"})
# What makes a letter one to this person: what they bought and when.
PERSONAL = frozenset({"item", "when", "remembered", "product", "due", "answer"})
# So do these, unless other words may stand in their place: "{staff|All of us}" is anybody.
PERSONAL_ALONE = frozenset({"city", "staff"})
MOST_WORDS = 120
MOST_QUESTIONS = 2
LONGEST_SUBJECT = 70
A_FEW_LINES = 50  # letters
_SHORT_LINKS = """
    bit.ly bl.ink buff.ly cutt.ly goo.gl is.gd lnkd.in ow.ly rb.gy rebrand.ly s.id shorturl.at t.co t.ly tiny.cc
    tinyurl.com v.gd
"""
SHORTENERS = frozenset(_SHORT_LINKS.split())

_GAP = re.compile(r"\{([^{}|]*)(\|[^{}]*)?\}")
_PICTURES = re.compile(f"(?:{PICTURE} *){{2,}}")
_LINK = re.compile(r"(?<![\w-])(?:https?://)?([\w-]{1,63}\.[a-z]{2,4})/\w+")
_PLAIN_LINK = re.compile(r"http://\S*\w")
_SUBJECT_MARKS = re.compile(r"[$€£]{2,}|!")
_REPLY = re.compile(r"\s*(?:re|fw|fwd|aw|wg|sv)\s*:", re.IGNORECASE)


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
    bare = _GAP.sub("", draft.words)
    for quote in capitals(bare, known=draft.own_words):
        yield Remark("shouting", "Capitals shout. Write this in small letters.", quote=quote)
    for quote in marks(bare):
        yield Remark("shouting", "One mark is enough, and a full stop is calmer.", quote=quote)
    for quote in pictures(draft.text):
        yield Remark("shouting", "A row of little pictures looks like advertising. Keep one, or none.", quote=quote)


def missing_name(draft: Draft) -> Iterator[Remark]:
    """Nobody is spoken to: a letter begins with a name."""
    if not set(NAMES) & set(names(draft.text.strip().partition("\n")[0])):
        yield Remark("no_name", "Nobody is spoken to. Begin with “Hello {first_name},”.")


def missing_fact(draft: Draft) -> Iterator[Remark]:
    """Anybody could have got it from anybody."""
    if draft.occasion not in BOUGHT:
        return
    named = {(short(gap[1]), bool(gap[2])) for gap in _GAP.finditer(draft.text)}
    if not any(name in PERSONAL or (name in PERSONAL_ALONE and not instead) for name, instead in named):
        yield Remark("no_fact", "Anybody could get this e-mail. Name what they bought, {item}, or when, {when}.")


def missing_way_out(draft: Draft) -> Iterator[Remark]:
    """Whoever gets it must be able to say stop."""
    if draft.purpose == MARKETING and not draft.has_way_out:
        sentence = "There is no link to say stop. Set the public address of this program before you send it."
        yield Remark("no_way_out", sentence, is_grave=True)


def missing_address(draft: Draft) -> Iterator[Remark]:
    """The law wants to know where the sender lives."""
    if draft.purpose in (MARKETING, SERVICE) and not draft.has_postal_address:
        sentence = "Your postal address is missing from the foot. Write it down in the settings."
        yield Remark("no_postal_address", sentence, is_grave=draft.purpose == MARKETING)


def not_read(draft: Draft) -> Iterator[Remark]:
    """In a language whose phrases nobody has listed, a good letter only seems to be one."""
    bare = _GAP.sub("", draft.text)
    is_read = any(language.patterns["common"].search(plain(bare)) for language in LANGUAGES.values())
    if sum(map(str.isalpha, bare)) >= A_FEW_LINES and not is_read:
        sentence = (
            f"What sells and what form letters say is known in {_LANGUAGES} only, and this seems to be none of them."
        )
        yield Remark("language", f"{sentence} Look for it yourself.")


def sent_before(draft: Draft) -> Iterator[Remark]:
    """The same words twice to the same person."""
    if draft.again:
        yield Remark("sent_before", f"{draft.again.sentence} Say it another way.")


def too_long(draft: Draft) -> Iterator[Remark]:
    """One letter, one purpose."""
    if (count := len(_GAP.sub("x", draft.text).split())) > MOST_WORDS:
        yield Remark("too_long", f"It has {count} words. E-mails under {MOST_WORDS} are read; keep to one thing.")


def too_many_asks(draft: Draft) -> Iterator[Remark]:
    """Who is asked for much gives nothing."""
    for question in draft.text.split("?")[MOST_QUESTIONS:-1]:
        quote = re.split(r"[.!\n]", question)[-1].strip() + "?"
        yield Remark("asks", "That is one question too many. Keep the one whose answer you need.", quote=quote)
    asked = [(what, quote) for language in LANGUAGES.values() for what, quote in _asked(draft, language)]
    for what, quote in asked[1:]:
        yield Remark("asks", f"It also asks for {what}. One e-mail asks for one thing.", quote=quote)


def links_hidden(draft: Draft) -> Iterator[Remark]:
    """Links must show where they lead."""
    for link in _LINK.finditer(draft.text):
        if link[1].lower() in SHORTENERS:
            sentence = "A short link hides where it leads, and filters throw it away. Write the real address."
            yield Remark("short_link", sentence, is_grave=True, quote=link[0])
    for quote in _places(_PLAIN_LINK, draft.text):
        yield Remark("plain_link", "Write this link with https, or it is no link in the e-mail.", quote=quote)


def unknown_names(draft: Draft) -> Iterator[Remark]:
    """Gaps that nothing will ever fill."""
    for gap in _GAP.finditer(draft.words):
        if short(gap[1]) not in draft.known_names:
            known = ", ".join(f"{{{name}}}" for name in draft.known_names)
            yield Remark(
                "unknown_name", f"Nothing is known as {gap[0]}. There are {known}.", is_grave=True, quote=gap[0]
            )


def left_over(draft: Draft) -> Iterator[Remark]:
    """What was meant to be filled in or belongs to another program (D14)."""
    for quote in leftovers(draft.words, without_gaps=_GAP.sub("x", draft.words)):
        yield Remark(
            "leftover", "This was meant to be filled in. Write it out or take it away.", is_grave=True, quote=quote
        )


def subjects(draft: Draft) -> Iterator[Remark]:
    """A subject that people or filters skip."""
    if not draft.subject.strip():
        yield Remark("subject", "There is no subject. Say in four words why you write.", is_grave=True)
    if pretended := _REPLY.match(draft.subject):
        sentence = "It pretends to be an answer. A subject must be honest."
        yield Remark("subject", sentence, is_grave=True, quote=pretended[0].strip())
    if len(draft.subject) > LONGEST_SUBJECT:
        yield Remark("subject", "Phones cut it off. Say it in fewer words.", quote=draft.subject)
    for quote in _places(_PICTURES, draft.subject):
        yield Remark("subject", "A row of little pictures looks like advertising. Take it away.", quote=quote)
    spam = [one for language in LANGUAGES.values() for one in _places(language.patterns["spam"], plain(draft.subject))]
    for quote in (*spam, *_places(_SUBJECT_MARKS, draft.subject)):
        yield Remark("subject", "Filters and people skip subjects like this. Say plainly why you write.", quote=quote)


RULES: tuple[Rule, ...] = (
    unknown_names, left_over, pitches, missing_way_out, missing_address, links_hidden, subjects, missing_name,
    missing_fact, form_letters, promises, shouting, too_many_asks, too_long, not_read, sent_before,
)  # fmt: skip


*_OTHERS, _LAST = LANGUAGES
_LANGUAGES = f"{', '.join(_OTHERS)} and {_LAST}"


def _places(pattern: re.Pattern[str], text: str) -> list[str]:
    return list(dict.fromkeys(found[0].strip() for found in pattern.finditer(text)))


def _pitch_words(draft: Draft) -> Iterator[str]:
    """Yield what sells by its words, unless all of it stands in words that only sound so."""
    for language in LANGUAGES.values():
        harmless = [found.span() for found in language.patterns["harmless"].finditer(draft.plain)]
        for found in language.patterns["pitch"].finditer(draft.plain):
            if not any(start <= found.start() and found.end() <= end for start, end in harmless):
                yield draft.words[found.start() : found.end()].strip()


def _asked(draft: Draft, language: Table) -> Iterator[tuple[str, str]]:
    for what, pattern in language.asking.items():
        if found := pattern.search(draft.plain):
            yield what, draft.words[found.start() : found.end()]

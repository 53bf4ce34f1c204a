"""The second pair of eyes: what somebody kind and careful would say about a letter before it is sent.

Each rule is one function from the draft to its remarks; a remark quotes the place and says what to change. Rules know
no language: phrases are in `letter_phrases`, one table for each.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from regulars.core.letter_phrases import LANGUAGES, SHORTENERS, Phrases
from regulars.core.mail_text import MARKETING, SERVICE, links
from regulars.core.messages import NAMES
from regulars.core.text import fold

THANKS = frozenset({"thank_you", "first_purchase", "big_purchase", "contract", "review_thanks", "referral_thanks"})
# What makes a letter one to this person: what they bought and when, and who writes.
PERSONAL = frozenset({"item", "when", "remembered", "product", "due", "city", "staff"})
MOST_WORDS = 120
MOST_QUESTIONS = 2
LONGEST_SUBJECT = 70
A_FEW_LINES = 50  # letters

_GAP = re.compile(r"\{([^{}|]*)[^{}]*\}")
_CODE = re.compile(r"\{\{|\}\}|\{%|\$\{|%\([a-z_]+\)s|%s|<%|\*\||\|\*")
_EMPTY = re.compile(r"(?<!\w)(?:None|null|NaN|nan)(?!\w)|\{\s*\}")
_CAPITAL = f"[{''.join(filter(str.isupper, map(chr, range(0x2000))))}]"  # of every alphabet that has some
_CAPITALS = re.compile(rf"(?<!\w){_CAPITAL}{{2,}}(?:[ ,-]+{_CAPITAL}{{2,}})+(?!\w)|(?<!\w)(?:[A-Z]{{5,}})(?!\w)")
_MARKS = re.compile(r"[!?]*![!?]+|\?!+|\?{2,}")
_EMOJI = "[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55]\ufe0f?"
_PRICE = re.compile(r"[$€£¥] ?\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*(?: ?[€£]| ?(?:EUR|USD|GBP|CHF|dollars|euros|pounds)\b)")
_TO_A_SHOP = re.compile(
    r"/(?:shop|store|products?|collections?|cart|checkout|sale|offers?|deals?|promo)(?:[/?#]|$)|[?&]utm_|[?&](?:coupon|discount)="
)
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
    phrases: Phrases | None

    @property
    def words(self) -> str:
        """Return subject and text together."""
        return f"{self.subject}\n{self.text}"

    @property
    def names(self) -> set[str]:
        """Return the facts that it names."""
        return set(_GAP.findall(self.words))

    def found(self, kind: str, *, within: str | None = None) -> Iterator[str]:
        """Yield the places where a phrase of this kind is used."""
        if self.phrases:
            yield from _places(getattr(self.phrases, kind), self.words if within is None else within)


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
    language: str = "en",
) -> list[Remark]:
    """Return what to change before this letter is sent, the grave first; an empty list is a good letter."""
    phrases = LANGUAGES.get(language.partition("-")[0])
    draft = Draft(
        subject, text, occasion, purpose, known_names, has_way_out, has_postal_address, again, phrases
    )  # fmt: skip
    remarks = dict.fromkeys(remark for rule in RULES for remark in rule(draft))
    return sorted(remarks, key=lambda remark: not remark.is_grave)


def digest(subject: str, text: str) -> str:
    """Return what is alike for the same words, whatever their spacing and case."""
    return hashlib.sha256(fold(f"{subject}\n{text}").encode()).hexdigest()


def pitches(draft: Draft) -> Iterator[Remark]:
    """A letter that serves or thanks sells nothing (I5)."""
    if draft.purpose != SERVICE and draft.occasion not in THANKS:
        return
    shops = [link for link in links(draft.text) if _TO_A_SHOP.search(link)]
    for quote in (*draft.found("pitch"), *_places(_PRICE, draft.words), *shops):
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
    for quote in _places(_CAPITALS, bare):
        yield Remark("shouting", "Capitals shout. Write this in small letters.", quote=quote)
    for quote in _places(_MARKS, bare):
        yield Remark("shouting", "One mark is enough, and a full stop is calmer.", quote=quote)
    for quote in _places(re.compile(f"(?:{_EMOJI} *){{3,}}"), draft.text):
        yield Remark("shouting", "A row of little pictures looks like advertising. Keep one, or none.", quote=quote)


def missing_name(draft: Draft) -> Iterator[Remark]:
    """Nobody is spoken to."""
    if not any(name in NAMES for name in _GAP.findall(draft.text)):
        yield Remark("no_name", "Nobody is spoken to. Begin with “Hello {first_name},”.")


def missing_fact(draft: Draft) -> Iterator[Remark]:
    """Anybody could have got it from anybody."""
    if not PERSONAL & set(_GAP.findall(draft.text)):
        sentence = (
            "Anybody could get this e-mail. Name what they bought, {item}, or when, {when}, and sign it: {staff}."
        )
        yield Remark("no_fact", sentence)


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
    if draft.phrases and sum(map(str.isalpha, bare)) >= A_FEW_LINES and not draft.phrases.common.search(bare):
        sentence = "These words seem not to be English. What sells and what form letters say is known in English only."
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
    questions = [found[0] for found in re.finditer(r"[^.?!\n]*\?", draft.text)]
    for quote in questions[MOST_QUESTIONS:]:
        yield Remark("asks", "That is one question too many. Keep the one whose answer you need.", quote=quote.strip())
    asked = {what: quotes for what in (draft.phrases.asks if draft.phrases else ()) if (quotes := _asked(draft, what))}
    for what, quotes in list(asked.items())[1:]:
        yield Remark("asks", f"It also asks for {what}. One e-mail asks for one thing.", quote=quotes[0])


def links_hidden(draft: Draft) -> Iterator[Remark]:
    """Links must show where they lead."""
    for host, quote in (
        (found[1], found[0]) for found in re.finditer(r"(?:https?://)?([\w-]+\.[a-z]{2,4})/\w+", draft.text)
    ):
        if host.lower() in SHORTENERS:
            sentence = "A short link hides where it leads, and filters throw it away. Write the real address."
            yield Remark("short_link", sentence, is_grave=True, quote=quote)
    for quote in _places(re.compile(r"http://\S*\w"), draft.text):
        yield Remark("plain_link", "Write this link with https, or it is no link in the e-mail.", quote=quote)


def unknown_names(draft: Draft) -> Iterator[Remark]:
    """Gaps that nothing will ever fill."""
    for gap in _GAP.finditer(draft.words):
        if gap[1] not in draft.known_names:
            known = ", ".join(f"{{{name}}}" for name in draft.known_names)
            yield Remark(
                "unknown_name", f"Nothing is known as {gap[0]}. There are {known}.", is_grave=True, quote=gap[0]
            )


def leftovers(draft: Draft) -> Iterator[Remark]:
    """What was meant to be filled in or belongs to another program (D14)."""
    bare = _GAP.sub("x", draft.words)
    for quote in (*_places(_CODE, draft.words), *_places(_EMPTY, draft.words), *draft.found("leftover", within=bare)):
        yield Remark(
            "leftover", "This was meant to be filled in. Write it out or take it away.", is_grave=True, quote=quote
        )


def subjects(draft: Draft) -> Iterator[Remark]:
    """A subject that people or filters skip."""
    bare = _GAP.sub("", draft.subject)
    if not draft.subject.strip():
        yield Remark("subject", "There is no subject. Say in four words why you write.", is_grave=True)
    if pretended := _REPLY.match(draft.subject):
        sentence = "It pretends to be an answer. A subject must be honest."
        yield Remark("subject", sentence, is_grave=True, quote=pretended[0].strip())
    if len(draft.subject) > LONGEST_SUBJECT:
        yield Remark("subject", "Phones cut it off. Say it in fewer words.", quote=draft.subject)
    if bare.isupper() and len(bare) > 3:
        yield Remark("shouting", "Capitals shout. Write this in small letters.", quote=draft.subject)
    for quote in _places(re.compile(f"(?:{_EMOJI} *){{2,}}"), draft.subject):
        yield Remark("subject", "A row of little pictures looks like advertising. Take it away.", quote=quote)
    for quote in (*draft.found("spam", within=draft.subject), *_places(re.compile(r"[$€£]{2,}|!"), draft.subject)):
        yield Remark("subject", "Filters and people skip subjects like this. Say plainly why you write.", quote=quote)


RULES: tuple[Rule, ...] = (
    unknown_names, leftovers, pitches, missing_way_out, missing_address, links_hidden, subjects, missing_name,
    missing_fact, form_letters, promises, shouting, too_many_asks, too_long, not_read, sent_before,
)  # fmt: skip


def _places(pattern: re.Pattern[str], text: str) -> list[str]:
    return list(dict.fromkeys(found[0].strip() for found in pattern.finditer(text)))


def _asked(draft: Draft, what: str) -> list[str]:
    return _places(draft.phrases.asks[what], draft.words) if draft.phrases else []

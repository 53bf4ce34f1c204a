"""What is remarked about a letter as a whole: what is missing in it, how long it is, what it asks, its subject."""

import re
from collections.abc import Iterator

from regulars.core.letter_draft import Draft, Remark, Rule, places
from regulars.core.letter_phrases import LANGUAGES
from regulars.core.letter_plain import plain
from regulars.core.letter_table import Table
from regulars.core.mail_text import MARKETING, SERVICE
from regulars.core.messages import GAP, NAMES, names, short
from regulars.core.shouting import PICTURE

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

*_OTHERS, _LAST = LANGUAGES
_LANGUAGES = f"{', '.join(_OTHERS)} and {_LAST}"
_PICTURES = re.compile(f"(?:{PICTURE} *){{2,}}")
_SUBJECT_MARKS = re.compile(r"[$€£]{2,}|!")
_REPLY = re.compile(r"\s*(?:re|fw|fwd|aw|wg|sv)\s*:", re.IGNORECASE)


def missing_name(draft: Draft) -> Iterator[Remark]:
    """Nobody is spoken to: a letter begins with a name."""
    if not set(NAMES) & set(names(draft.text.strip().partition("\n")[0])):
        yield Remark("no_name", "Nobody is spoken to. Begin with “Hello {first_name},”.")


def missing_fact(draft: Draft) -> Iterator[Remark]:
    """Anybody could have got it from anybody."""
    if draft.occasion not in BOUGHT:
        return
    named = {(short(gap[1]), bool(gap[2])) for gap in GAP.finditer(draft.text)}
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
    bare = GAP.sub("", draft.text)
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
    if (count := len(GAP.sub("x", draft.text).split())) > MOST_WORDS:
        yield Remark("too_long", f"It has {count} words. E-mails under {MOST_WORDS} are read; keep to one thing.")


def too_many_asks(draft: Draft) -> Iterator[Remark]:
    """Who is asked for much gives nothing."""
    for question in draft.text.split("?")[MOST_QUESTIONS:-1]:
        quote = re.split(r"[.!\n]", question)[-1].strip() + "?"
        yield Remark("asks", "That is one question too many. Keep the one whose answer you need.", quote=quote)
    asked = [(what, quote) for language in LANGUAGES.values() for what, quote in _asked(draft, language)]
    for what, quote in asked[1:]:
        yield Remark("asks", f"It also asks for {what}. One e-mail asks for one thing.", quote=quote)


def subjects(draft: Draft) -> Iterator[Remark]:
    """A subject that people or filters skip."""
    if not draft.subject.strip():
        yield Remark("subject", "There is no subject. Say in four words why you write.", is_grave=True)
    if pretended := _REPLY.match(draft.subject):
        sentence = "It pretends to be an answer. A subject must be honest."
        yield Remark("subject", sentence, is_grave=True, quote=pretended[0].strip())
    if len(draft.subject) > LONGEST_SUBJECT:
        yield Remark("subject", "Phones cut it off. Say it in fewer words.", quote=draft.subject)
    for quote in places(_PICTURES, draft.subject):
        yield Remark("subject", "A row of little pictures looks like advertising. Take it away.", quote=quote)
    spam = [one for language in LANGUAGES.values() for one in places(language.patterns["spam"], plain(draft.subject))]
    for quote in (*spam, *places(_SUBJECT_MARKS, draft.subject)):
        yield Remark("subject", "Filters and people skip subjects like this. Say plainly why you write.", quote=quote)


RULES: tuple[Rule, ...] = (
    missing_way_out, missing_address, subjects, missing_name, missing_fact, too_many_asks, too_long, not_read,
    sent_before,
)  # fmt: skip


def _asked(draft: Draft, language: Table) -> Iterator[tuple[str, str]]:
    for what, pattern in language.asking.items():
        if found := pattern.search(draft.plain):
            yield what, draft.words[found.start() : found.end()]

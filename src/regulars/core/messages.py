"""Words with gaps: filling a template from facts so that it never reads like one.

`{item}` stands for a fact and `{item|your order}` for a fact or else these words; `{sale.item}` says whose it is and
means the same. A sentence that needs a fact which is not known is left out. A sentence ends with . ? or ! before a
blank, and with its line (so write "Doctor", not "Dr."). A missing name leaves only its gap: "Hello {first_name},"
becomes "Hello,".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from regulars.core.people import clean_text
from regulars.core.spare_words import GREETING, SIGNATURE, SPARE, VOICEMAIL

# What a template may name. All are optional.
FACTS = (
    "first_name",
    "name",
    "business",
    "phone",  # the shop's own
    "staff",  # who calls or signs
    "item",  # what they bought
    "when",  # "last Thursday"
    "remembered",  # one remembered fact
    "product",  # what wants looking after
    "due",  # a spoken date
    "city",
    "answer",  # what became of the idea they asked for
)
NAMES = ("first_name", "name")
# The same facts by whose they are, for those who are used to that.
DOTTED: Mapping[str, str] = {
    "customer.first_name": "first_name",
    "customer.name": "name",
    "customer.city": "city",
    "customer.remembered": "remembered",
    "shop.name": "business",
    "shop.phone": "phone",
    "staff.name": "staff",
    "sale.item": "item",
    "sale.when": "when",
    "product.name": "product",
    "product.due": "due",
    "idea.answer": "answer",
}
# Whose words serve as well when a playbook has none for a channel.
_INSTEAD: Mapping[str, tuple[str, ...]] = {
    "note": ("postcard",),
    "postcard": ("note",),
    "letter": ("email",),
    "message": ("note", "postcard"),
    "in_person": ("phone",),
}

GAP = re.compile(r"\{([^{}|]*)(\|[^{}]*)?\}")  # whatever it names, and its other words
_GAP = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)(?:\|([^{}]*))?\}(\.(?=[\s\"'”’)]|$))?")
_SENTENCE = re.compile(r"(?:\{[^{}]*\}|\{(?![^{}]*\})|[^{])*?[.?!][\"'”’)]*(?:\s+|$)|.+$")
_HOLE = "\x00"  # never in a value: those are cleaned


class HasWords(Protocol):
    """Whatever carries templates by occasion and channel: a playbook."""

    @property
    def words(self) -> Mapping[str, Mapping[str, str | tuple[str, ...]]]:
        """Return the templates: occasion, then channel."""


@dataclass(frozen=True)
class Words:
    """What to say or write, ready to use; only what the channel needs is there."""

    text: str
    subject: str = ""  # e-mail
    voicemail: str = ""  # phone: to say when nobody answers
    ask: tuple[str, ...] = ()  # phone, in person: what to ask and listen to


class Source(NamedTuple):
    """The templates that were chosen for one e-mail, not filled yet."""

    subject: str
    text: str


def email_source(playbook: HasWords, occasion: str, facts: Mapping[str, str], *, key: str = "") -> Source:
    """Choose the templates of an e-mail as `words_for` does: those that leave something when these facts fill them."""
    own = _own(playbook, occasion, key)
    return Source(
        subject=_first_source([own.get("email_subject")], SPARE.get(occasion, SPARE[""]).subject, facts),
        text=_first_source([own.get("email")], _spare_text(occasion, "email"), facts),
    )


def words_for(playbook: HasWords, occasion: str, channel: str, facts: Mapping[str, str], *, key: str = "") -> Words:
    """Choose and fill the words for an occasion and channel; the touchpoint's `key` finds a named rule's own."""
    spare = SPARE.get(occasion, SPARE[""])
    own = _own(playbook, occasion, key)
    texts = [own.get(source) for source in (channel, *_INSTEAD.get(channel, ()))]
    ask = own.get("ask", ())
    return Words(
        text=_first(texts, _spare_text(occasion, channel), facts),
        subject=_first([own.get("email_subject")], spare.subject, facts) if channel == "email" else "",
        voicemail=_first([own.get("voicemail")], VOICEMAIL, facts) if channel == "phone" else "",
        ask=tuple(filter(None, (fill(question, facts) for question in ask))) if _is_spoken(channel) else (),
    )


def fill(template: str, facts: Mapping[str, str]) -> str:
    """Fill `{name}` and `{name|fallback}`; a sentence whose fact is missing is left out."""
    known = {name: clean_text(value) for name, value in facts.items() if value}
    lines = []
    for line in template.strip().splitlines():
        filled = "".join(_sentence(part, known) for part in _SENTENCE.findall(line)).strip()
        if filled or not line.strip():
            lines.append(filled)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def outline(template: str, facts: Mapping[str, str]) -> str:
    """Fill a template for nobody in particular: a gap reads as what is known, its other words, or an ellipsis."""
    bare = {short(gap[1]) for gap in GAP.finditer(template) if gap[2] is None}
    return fill(template, {**dict.fromkeys(bare, "…"), **facts})


def names(template: str) -> list[str]:
    """List what the gaps of a template name, each fact by its one short name."""
    return list(dict.fromkeys(short(gap[1]) for gap in GAP.finditer(template)))


def short(name: str) -> str:
    """Return the short name of a fact."""
    return DOTTED.get(name, name)


def unknown_names(template: str) -> list[str]:
    """List the names in a template that no fact will ever fill."""
    return [name for name in names(template) if name not in FACTS]


def _sentence(sentence: str, known: Mapping[str, str]) -> str:
    is_missing = False

    def value(gap: re.Match[str]) -> str:
        nonlocal is_missing
        name, instead, stop = gap.groups(default="")
        name = short(name)
        text = known.get(name) or instead
        if text:
            return text if text[-1] in ".?!" else text + stop
        is_missing |= name not in NAMES and gap[2] is None
        return _HOLE + stop

    filled = _GAP.sub(value, sentence)
    return "" if is_missing else _closed(filled)


def _closed(sentence: str) -> str:
    """Close the gaps that missing names left, with their commas."""
    if _HOLE not in sentence:
        return sentence
    if re.search(f"{_HOLE}['’]s", sentence):
        return ""
    sentence = re.sub(f", *{_HOLE},", "", sentence)
    sentence = re.sub(f",? *{_HOLE}(?= *[,.?!;:])", "", sentence)
    sentence = re.sub(f"^{_HOLE}?[,;:]? *", "", sentence)
    sentence = re.sub(f" *{_HOLE}", "", sentence)
    return sentence[:1].upper() + sentence[1:]


def _is_spoken(channel: str) -> bool:
    return channel in ("phone", "in_person")


def _spare_text(occasion: str, channel: str) -> str:
    spare = SPARE.get(occasion, SPARE[""])
    if _is_spoken(channel):
        return f"{GREETING} {spare.say}"
    return f"Hello {{first_name}},\n\n{spare.write}\n\n{SIGNATURE}"


def _own(playbook: HasWords, occasion: str, key: str) -> dict[str, str | tuple[str, ...]]:
    return {**playbook.words.get(occasion, {}), **playbook.words.get([*key.split("/"), ""][1], {})}


def _first(templates: list[str | tuple[str, ...] | None], spare: str, facts: Mapping[str, str]) -> str:
    return fill(_first_source(templates, spare, facts), facts)


def _first_source(templates: list[str | tuple[str, ...] | None], spare: str, facts: Mapping[str, str]) -> str:
    """Return the first template that leaves something when it is filled."""
    given = (template for template in templates if isinstance(template, str))
    return next((template for template in given if fill(template, facts)), spare)

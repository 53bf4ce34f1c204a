"""Words with gaps: filling a template from facts so that it never reads like one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

# What a template may name. All are optional: what is not known drops its sentence.
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
)


class HasWords(Protocol):
    """Whatever carries templates by occasion and channel: a playbook."""

    @property
    def words(self) -> Mapping[str, Mapping[str, str | tuple[str, ...]]]: ...


@dataclass(frozen=True)
class Words:
    """What to say or write, ready to use; only what the channel needs is there."""

    text: str
    subject: str = ""  # e-mail
    voicemail: str = ""  # phone: to say when nobody answers
    ask: tuple[str, ...] = ()  # phone, in person: what to ask and listen to


def fill(template: str, facts: Mapping[str, str]) -> str:
    """Fill `{name}` and `{name|fallback}`; a sentence whose fact is missing is left out."""
    raise NotImplementedError


def unknown_names(template: str) -> list[str]:
    """List the names in a template that no fact will ever fill."""
    raise NotImplementedError


def words_for(
    playbook: HasWords, occasion: str, channel: str, facts: Mapping[str, str], *, key: str = ""
) -> Words:
    """Choose and fill the words for an occasion and channel; the touchpoint's `key` finds words of a named rule."""
    raise NotImplementedError

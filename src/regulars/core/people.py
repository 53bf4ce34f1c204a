"""Who is the same person: names, the keys people are recognised by, and the evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart; a company has neither first nor last name."""

    first: str
    last: str
    display: str
    is_company: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What identity looks at: a row that came in (id 0) or a customer we have."""

    id: int
    emails: frozenset[str]
    phones: frozenset[str]
    references: frozenset[str]
    folded_name: str
    folded_address: str = ""
    name: str = ""  # as people say it, for the sentences of evidence


@dataclass(frozen=True, slots=True)
class Same:
    """This row is that customer; `twins` are others it might also be."""

    id: int
    because: str
    twins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class New:
    """This row is somebody new; `twins` are worth asking about afterwards."""

    twins: tuple[int, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """Only a person can say whether this row is one of these customers."""

    ids: tuple[int, ...]
    evidence: tuple[str, ...]


def clean_text(text: str) -> str:
    """Return the text in NFC on one line, without control, invisible and bidi characters or encoded-words."""
    raise NotImplementedError


def fold(text: str) -> str:
    """Return the text as it is searched and compared: no case, no accents, no compatibility forms."""
    raise NotImplementedError


def email_key(text: str) -> str | None:
    """Return the canonical form of an e-mail address, or None when it is none (see `email_problem`)."""
    raise NotImplementedError


def email_problem(text: str) -> str | None:
    """Say in a sentence what is wrong with an e-mail address, or None when it is fine."""
    raise NotImplementedError


def phone_key(text: str, country: str) -> str | None:
    """Return a phone number in E.164, or None when it is none (see `phone_problem`)."""
    raise NotImplementedError


def phone_problem(text: str, country: str) -> str | None:
    """Say in a sentence what is wrong with a phone number, or None when it is fine."""
    raise NotImplementedError


def phone_shown(e164: str, country: str) -> str:
    """Return a phone number as people in that country write it."""
    raise NotImplementedError


def split_name(text: str) -> Name:
    """Take a name apart: "Diaz, Rosa", "Ludwig van Beethoven", "Acme Heating LLC"."""
    raise NotImplementedError


def display_name(*, first: str = "", last: str = "", company: str = "", email: str = "", phone: str = "") -> str:
    """Return what to call somebody on screen; never empty."""
    raise NotImplementedError


def greeting_name(first: str, display: str) -> str:
    """Return what to call somebody when speaking to them."""
    raise NotImplementedError


def search_text(
    *, name: str, company: str = "", email: str = "", phone: str = "", more: Iterable[str] = ()
) -> str:
    """Return what a customer is found by: folded name, company, addresses, and the digits of the phone."""
    raise NotImplementedError


def search_words(text: str) -> list[str]:
    """Return the folded fragments that a typed search asks for; a phone number becomes its digits."""
    raise NotImplementedError


def folded_address(street: str, postcode: str, city: str = "") -> str:
    """Return a postal address as it is compared."""
    raise NotImplementedError


def compatible_names(first: str, second: str) -> bool:
    """Say whether two folded names may belong to one person: initials, nicknames, missing parts."""
    raise NotImplementedError


def twin_evidence(first: Known, second: Known) -> list[str]:
    """List in sentences what speaks for two customers being one person."""
    raise NotImplementedError


def identity(row: Known, candidates: Sequence[Known]) -> Same | New | Ask:
    """Decide who an incoming row is among the customers who share something with it."""
    raise NotImplementedError

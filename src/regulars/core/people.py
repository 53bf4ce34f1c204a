"""Who is the same person: the keys people are recognised by, and the evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from regulars.core.names import (
    Name,
    compatible_names,
    display_name,
    greeting_name,
    same_first_name,
    split_name,
    spoken_first_name,
)
from regulars.core.reach import (
    email_key,
    email_problem,
    email_shown,
    phone_digits,
    phone_extension,
    phone_key,
    phone_problem,
    phone_shown,
)
from regulars.core.text import clean_text, fold

__all__ = [
    "Ask",
    "Known",
    "Name",
    "New",
    "Same",
    "clean_text",
    "compatible_names",
    "display_name",
    "email_key",
    "email_problem",
    "email_shown",
    "fold",
    "folded_address",
    "greeting_name",
    "identity",
    "phone_digits",
    "phone_extension",
    "phone_key",
    "phone_problem",
    "phone_shown",
    "same_first_name",
    "search_text",
    "search_words",
    "split_name",
    "spoken_first_name",
    "twin_evidence",
]


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


def identity(row: Known, candidates: Sequence[Known]) -> Same | New | Ask:
    """Decide who an incoming row is among the customers who share something with it."""
    others = sorted((other for other in candidates if other.id != row.id), key=lambda other: other.id)
    if found := _by_key(row, others):
        return found
    if callers := [other for other in others if row.phones & other.phones]:
        return _by_phone(row, callers)
    if neighbours := [other for other in others if _is_same_household_name(row, other)]:
        return _by_address(row, neighbours)
    namesakes = [other for other in others if _is_namesake(row, other) and not _contradicts(row, other)]
    return _new(row, namesakes)


def twin_evidence(first: Known, second: Known) -> list[str]:
    """List in sentences what speaks for two customers being one person."""
    evidence = [
        f"Both have the number {key} in another program." for key in _shared(first.references, second.references)
    ]
    evidence += [f"Both have the e-mail address {email_shown(key)}." for key in _shared(first.emails, second.emails)]
    evidence += [f"Both have the phone number {phone_shown(key, '')}." for key in _shared(first.phones, second.phones)]
    if first.folded_name and first.folded_name == second.folded_name:
        evidence.append("Both have the same name.")
    elif first.folded_name and second.folded_name and compatible_names(first.folded_name, second.folded_name):
        evidence.append(f"“{_said(first)}” and “{_said(second)}” may be one name.")
    if first.folded_address and first.folded_address == second.folded_address:
        evidence.append("Both live at the same address.")
    return evidence


def search_text(*, name: str, company: str = "", email: str = "", phone: str = "", more: Iterable[str] = ()) -> str:
    """Return what a customer is found by: folded name, company, addresses, and the digits of the phones."""
    keys = [key for key in (email, phone, *more) if key]
    digits = [form for key in keys if key.startswith("+") for form in phone_digits(key)]
    addresses = [fold(form) for key in keys if "@" in key for form in (key, email_shown(key))]
    folded = fold(name)
    words = [folded, folded.replace("'", ""), fold(company), *addresses, *digits]
    return " ".join(dict.fromkeys(word for word in words if word))


def search_words(text: str) -> list[str]:
    """Return the folded fragments that a typed search asks for; a phone number becomes its digits."""
    folded = fold(text)
    digits = "".join(letter for letter in folded if letter.isdecimal())
    is_number = len(digits) >= 3 and not any(letter.isalpha() or letter == "@" for letter in folded)
    if not is_number:
        return folded.split()
    return [digits[2:] if digits.startswith("00") else digits]


def folded_address(street: str, postcode: str, city: str = "") -> str:
    """Return a postal address as it is compared; empty unless it names a street and a place."""
    place = _letters(postcode) or _letters(city)
    house = _letters(street)
    return f"{house}|{place}" if house and place else ""


def _by_key(row: Known, others: Sequence[Known]) -> Same | None:
    """A number in another program or an e-mail address belongs to one person."""
    numbered = [other for other in others if row.references & other.references]
    written = [other for other in others if row.emails & other.emails]
    found = _nearest(row, numbered) or _nearest(row, written)
    if found is None:
        return None
    because = "the same number in the other program" if numbered else "the same e-mail address"
    return Same(found.id, because, tuple(other.id for other in (*numbered, *written) if other.id != found.id))


def _by_phone(row: Known, callers: Sequence[Known]) -> Same | New | Ask:
    """A phone may be a family's: it says who somebody is only together with the name."""
    fitting = [other for other in callers if compatible_names(row.folded_name, other.folded_name)]
    exact = [other for other in fitting if other.folded_name == row.folded_name and row.folded_name]
    if len(exact or fitting) == 1:
        rest = tuple(other.id for other in fitting if other not in (exact or fitting))
        return Same((exact or fitting)[0].id, "the same phone number and a name that fits", rest)
    if fitting:
        return _ask(row, fitting)
    doubtful = [other for other in callers if same_first_name(row.folded_name, other.folded_name)]
    return _ask(row, doubtful) if doubtful else _new(row, callers)


def _by_address(row: Known, neighbours: Sequence[Known]) -> Ask | New:
    """Father and son may share name and address: different keys speak for two people."""
    silent = [other for other in neighbours if not _contradicts(row, other)]
    return _ask(row, silent) if silent else _new(row, neighbours)


def _ask(row: Known, others: Sequence[Known]) -> Ask:
    return Ask(tuple(other.id for other in others), _evidence(row, others))


def _new(row: Known, others: Sequence[Known]) -> New:
    return New(tuple(other.id for other in others), _evidence(row, others))


def _evidence(row: Known, others: Sequence[Known]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence for other in others for sentence in twin_evidence(row, other)))


def _nearest(row: Known, others: Sequence[Known]) -> Known | None:
    """Of several who share a key, prefer who has the same name, then a fitting one, then the oldest."""
    return min(
        others,
        key=lambda other: (
            other.folded_name != row.folded_name,
            not compatible_names(row.folded_name, other.folded_name),
            other.id,
        ),
        default=None,
    )


def _contradicts(row: Known, other: Known) -> bool:
    """Say whether both have a key of one kind and none in common."""
    pairs = ((row.emails, other.emails), (row.phones, other.phones))
    return any(mine and theirs and not mine & theirs for mine, theirs in pairs)


def _is_same_household_name(row: Known, other: Known) -> bool:
    if not row.folded_address or row.folded_address != other.folded_address:
        return False
    return bool(row.folded_name and other.folded_name) and compatible_names(row.folded_name, other.folded_name)


def _is_namesake(row: Known, other: Known) -> bool:
    is_full = " " in row.folded_name or (len(row.folded_name) > 1 and not row.folded_name.isascii())
    places = {person.folded_address for person in (row, other) if person.folded_address}
    return is_full and row.folded_name == other.folded_name and len(places) < 2


def _shared(first: frozenset[str], second: frozenset[str]) -> list[str]:
    return sorted(first & second)


def _said(person: Known) -> str:
    return person.name or person.folded_name.title()


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))

"""Who is the same person: the keys people are recognised by, and the evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

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
    "worth_asking",
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
    """This row is that customer; `twins` are others it might also be, and `also` others who it shows to be the same.

    In whatever order files come in, the same people come out: had this row come first, all would have been found by it.
    """

    id: int
    because: str
    twins: tuple[int, ...] = ()
    also: tuple[int, ...] = ()


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
    return _by_name(row, others)


def worth_asking(first: Known, second: Known) -> list[str]:
    """List what speaks for asking whether two customers are one person; nothing when that is not worth asking."""
    shares = first.emails & second.emails or first.phones & second.phones or first.references & second.references
    is_likely = _is_same_household_name(first, second) or (
        _is_namesake(first, second) and not _contradicts(first, second)
    )
    return twin_evidence(first, second) if shares or is_likely else []


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
    return _same(row, found, others, because, [*numbered, *written, *_fitting_callers(row, others)])


def _by_phone(row: Known, callers: Sequence[Known]) -> Same | New | Ask:
    """A phone may be a family's: it says who somebody is only together with the name."""
    fitting = _fitting_callers(row, callers)
    exact = [other for other in fitting if other.folded_name == row.folded_name and row.folded_name]
    if best := exact or fitting:
        same = _same(row, best[0], callers, "the same phone number and a name that fits", fitting)
        if {other.id for other in best} <= {same.id, *same.also}:
            return same
        return _ask(row, fitting)
    doubtful = [other for other in callers if same_first_name(row.folded_name, other.folded_name)]
    return _ask(row, doubtful) if doubtful else _new(row, callers)


def _same(row: Known, found: Known, others: Sequence[Known], because: str, alike: Iterable[Known]) -> Same:
    also = tuple(other.id for other in others if other is not found and _is_joined(row, found, other, others))
    twins = dict.fromkeys(other.id for other in alike if other is not found and other.id not in also)
    return Same(found.id, because, tuple(twins), also)


def _is_joined(row: Known, found: Known, other: Known, others: Sequence[Known]) -> bool:
    """Say whether a row that is somebody has a key of another's own, too, and the names of all three fit."""
    names = (row.folded_name, found.folded_name, other.folded_name)
    if not all(compatible_names(one, two) for one, two in combinations(names, 2)):
        return False
    if row.references & other.references - found.references or row.emails & other.emails - found.emails:
        return True
    callers = _fitting_callers(row, others)
    return any(
        all(caller is other for caller in callers if phone in caller.phones)
        for phone in row.phones & other.phones - found.phones
    )


def _fitting_callers(row: Known, others: Sequence[Known]) -> list[Known]:
    callers = [other for other in others if row.phones & other.phones]
    return [caller for caller in callers if compatible_names(row.folded_name, caller.folded_name)]


def _by_name(row: Known, others: Sequence[Known]) -> Ask | New:
    """Father and son may share name and address: different keys speak for two people."""
    silent = [other for other in others if not _contradicts(row, other)]
    neighbours = [other for other in others if _is_same_household_name(row, other)]
    alike = [other for other in others if other in neighbours or (other in silent and _is_namesake(row, other))]
    return _ask(row, alike) if any(other in silent for other in neighbours) else _new(row, alike)


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

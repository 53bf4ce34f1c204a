"""Rows about customers: cells as they stand in a file become people as we keep them."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from zoneinfo import ZoneInfo

from regulars.core.addresses import apart
from regulars.core.mapping import (
    COUNTRIES,
    FIELDS,
    is_damaged_phone,
    is_local_phone,
    read_birthday,
    read_date,
    read_yes,
)
from regulars.core.memory import Remembered
from regulars.core.people import (
    Name,
    clean_text,
    display_name,
    email_key,
    email_problem,
    fold,
    folded_address,
    phone_key,
    phone_problem,
    split_name,
)

CUSTOMER_FIELDS = tuple(name for name, meaning in FIELDS.items() if meaning.group == "customer")
# How much of a cell the filing cabinet has room for.
ROOM = {
    "name": 200,
    "first_name": 100,
    "last_name": 100,
    "company": 200,
    "street": 200,
    "city": 100,
    "region": 100,
    "postcode": 20,
}
LONGEST_KEY = 254
LONGEST_FACT = 500
MOST_FACTS = 20
NOTHING_THERE = "There is no name, e-mail address or phone number in this row. Add one of them."
Keys = tuple[tuple[str, ...], tuple[str, ...]]
"""What could be read in a cell, and sentences about what could not."""

_FURTHER = {"birthday", "since", "note", "tags", "email_marketing", "sms_marketing", "phone_marketing"}
_FURTHER |= {"opted_out", "blocked"}
_BETWEEN_VALUES = re.compile(r"\s*(?:\n|:::|;|,)\s*")
_NOUGHTS = re.compile(r"[0/.\- ]+")
_BETWEEN_TAGS = re.compile(r"\s*[\n,;|]\s*")
_COUNTRIES = {fold(name): code for code, name in COUNTRIES.items()} | {
    "usa": "US",
    "u.s.a.": "US",
    "u.s.": "US",
    "united states of america": "US",
    "uk": "GB",
    "u.k.": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "deutschland": "DE",
    "osterreich": "AT",
    "schweiz": "CH",
    "espana": "ES",
}
_MARKETING = {"email_marketing": "email", "sms_marketing": "message", "phone_marketing": "phone"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of one file are to be read: what the file proved and what was answered."""

    source: str
    country: str
    currency: str
    zone: ZoneInfo
    date_order: str = ""
    decimal: str = "."
    is_consent_vouched: bool = False


@dataclass(slots=True)
class Person:
    """Somebody in a file, cleaned. `left_out` are sentences about cells that could not be used."""

    name: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    birthday: str = ""
    since_date: dt.date | None = None
    facts: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()  # channels
    declined: tuple[str, ...] = ()  # channels; "all" for every one
    is_blocked: bool = False
    left_out: list[str] = field(default_factory=list)

    @property
    def display(self) -> str:
        """Give what to call them on screen."""
        return self.name or display_name(
            first=self.first_name,
            last=self.last_name,
            company=self.company,
            email=self.emails[0] if self.emails else "",
            phone=self.phones[0] if self.phones else "",
        )

    @property
    def is_named(self) -> bool:
        """Say whether there is a name or a way to reach them."""
        return bool(self.name or self.company or self.emails or self.phones)

    @property
    def is_weak(self) -> bool:
        """Say whether nothing in the row belongs to one person only: a phone may be a family's."""
        return not self.emails and not self.references

    @property
    def row_key(self) -> str:
        """Give the reference by which a weak row is recognised when the same file comes again."""
        facts = (
            fold(self.display),
            folded_address(self.street, self.postcode, self.city),
            *self.emails,
            *self.phones,
            *self.references,
        )
        return "row:" + blake2b("\x1f".join(facts).encode(), digest_size=12).hexdigest()


class CustomerReader:
    """Reads customer columns, remembering what it has read before."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._says_more = True
        self._texts = Remembered[str, str](_text)
        self._names = Remembered[str, Name](split_name)
        self._emails = Remembered[str, Keys](self._read_emails)
        self._phones = Remembered[str, Keys](self._read_phones)
        self._countries = Remembered[str, str](_country)

    def read(self, columns: Mapping[str, Sequence[str]], count: int) -> list[Person | None]:
        """Give the person of each row, or None where a row names nobody at all."""
        there = [name for name in CUSTOMER_FIELDS if name in columns]
        if not there:
            return [None] * count
        self._says_more = not _FURTHER.isdisjoint(there)
        rows = zip(*(columns[name] for name in there), strict=True)
        return [self._person(dict(zip(there, row, strict=True))) for row in rows]

    def _person(self, cells: dict[str, str]) -> Person | None:
        if not any(cells.values()):
            return None
        person = Person()
        for name, text in self._plain(cells).items():
            setattr(person, name, text)
        for name in ("email", "phone", "reference"):
            if cells.get(name):
                self._read_keys(person, name, cells[name])
        self._name(person, cells)
        if not person.is_named:
            is_somebody = bool(person.references or person.left_out)
            return Person(references=person.references, left_out=person.left_out) if is_somebody else None
        if self._says_more:
            self._rest(person, cells)
        return person

    def _plain(self, cells: Mapping[str, str]) -> dict[str, str]:
        texts = self._texts
        plain = {name: texts[cell][: ROOM[name]] for name, cell in cells.items() if cell and name in ROOM}
        plain.pop("name", None)
        if cells.get("country"):
            plain["country"] = self._countries[cells["country"]]
        if plain.get("street") and not (plain.get("city") or plain.get("postcode")):
            parts = apart(cells["street"], plain.get("country") or self.reading.country)
            plain |= {name: clean_text(part)[: ROOM[name]] for name, part in parts._asdict().items() if part}
        if cells.get("street2"):
            plain["street"] = ", ".join(filter(None, (plain.get("street", ""), texts[cells["street2"]])))[:200]
        return plain

    def _read_keys(self, person: Person, name: str, cell: str) -> None:
        if name == "reference":
            reference = self._texts[cell]
            person.references = (f"{self.reading.source}:{reference}"[:LONGEST_KEY],) if reference else ()
            return
        keys, problems = self._emails[cell] if name == "email" else self._phones[cell]
        person.left_out.extend(problems)
        if name == "email":
            person.emails = keys
        else:
            person.phones = keys

    def _name(self, person: Person, cells: Mapping[str, str]) -> None:
        written = self._texts[cells["name"]] if cells.get("name") else ""
        if written and bool(person.first_name) != bool(person.last_name):
            self._complete(person, written)
        if person.first_name or person.last_name:
            person.name = f"{person.first_name} {person.last_name}".strip()[:200]
        elif written and written != person.company:
            name: Name = self._names[written]
            person.name = name.display[:200]
            person.first_name, person.last_name = name.first[:100], name.last[:100]
            if name.is_company and not person.company:
                person.company = name.display[:200]

    def _complete(self, person: Person, written: str) -> None:
        """Take "Name" for the half of the name that has no column, unless it holds both."""
        half = set(fold(person.first_name or person.last_name).split())
        name: Name = self._names[written]
        if name.is_company:
            return
        if half <= set(fold(written).split()):
            person.first_name, person.last_name = name.first[:100], name.last[:100]
        elif person.first_name:
            person.last_name = written[:100]
        else:
            person.first_name = written[:100]

    def _rest(self, person: Person, cells: Mapping[str, str]) -> None:
        order = self.reading.date_order
        if cells.get("birthday") and not _NOUGHTS.fullmatch(cells["birthday"]):
            person.birthday = read_birthday(cells["birthday"], order) or ""
            if not person.birthday:
                person.left_out.append(f"“{cells['birthday'][:40]}” is not a birthday we can read.")
        if cells.get("since"):
            person.since_date = read_date(cells["since"], order)
        person.facts = tuple(self._facts(cells))
        self._consent(person, cells)

    def _facts(self, cells: Mapping[str, str]) -> list[str]:
        note = self._texts[cells["note"]] if cells.get("note") else ""
        notes = [note[start : start + LONGEST_FACT] for start in range(0, len(note), LONGEST_FACT)]
        tags = [self._texts[tag].strip('"') for tag in _BETWEEN_TAGS.split(cells.get("tags", ""))]
        facts = dict.fromkeys(fact.strip()[:LONGEST_FACT] for fact in (*notes, *tags))
        return [fact for fact in facts if fact][:MOST_FACTS]

    def _consent(self, person: Person, cells: Mapping[str, str]) -> None:
        said = {channel: read_yes(cells[name]) for name, channel in _MARKETING.items() if cells.get(name, "").strip()}
        person.agreed = tuple(channel for channel, answer in said.items() if answer)
        person.declined = tuple(channel for channel, answer in said.items() if answer is False)
        person.is_blocked = bool(_is_marked(cells.get("blocked", "")))
        if person.is_blocked or _is_marked(cells.get("opted_out", "")):
            person.agreed, person.declined = (), ("all",)

    def _read_emails(self, cell: str) -> Keys:
        return _keys(cell, email_key, email_problem)

    def _read_phones(self, cell: str) -> Keys:
        country = self.reading.country

        def problem(text: str) -> str | None:
            if is_damaged_phone(text):
                return "A spreadsheet has shortened the phone number. Format that column as text and export it again."
            return phone_problem(text, country)

        return _keys(cell, lambda text: None if is_damaged_phone(text) else phone_key(text, country), problem, country)


def _text(cell: str) -> str:
    return clean_text(cell.lstrip("'"))


def _country(cell: str) -> str:
    word = clean_text(cell)
    if len(word) == 2 and word.isascii() and word.isalpha():
        return word.upper()
    return _COUNTRIES.get(fold(word), "")


def _keys(
    cell: str,
    key: Callable[[str], str | None],
    problem: Callable[[str], str | None],
    country: str = "",
) -> Keys:
    keys: dict[str, None] = {}
    problems = []
    for value in _BETWEEN_VALUES.split(cell.strip()):
        text = value.strip().lstrip("'").strip()
        if not text:
            continue
        if found := key(text):
            keys[found] = None
        else:
            problems.append(f"“{text[:60]}”{_taken_for(text, country)}: {problem(text) or 'This cannot be used.'}")
    return tuple(keys), tuple(problems)


def _taken_for(number: str, country: str) -> str:
    """Name the country to which a number was taken to belong: it may be the wrong one."""
    is_taken = country and is_local_phone(number) and not is_damaged_phone(number)
    return f" ({COUNTRIES.get(country, country)})" if is_taken else ""


def _is_marked(cell: str) -> bool:
    """Say whether a mark such as "yes", "x" or a date stands there; an odd mark counts, to be on the safe side."""
    text = cell.strip()
    return bool(text) and read_yes(text) is not False

"""What a file may change about a customer we know: blanks it fills, and values that it brought itself.

Whatever a person typed in stays. A value is replaced only while it still is what an earlier file of the same program
had brought; so a corrected address comes through, and a correction made by hand is never undone by the next file.
"""

from collections.abc import Mapping
from typing import Any

from regulars.core.customer_rows import Person
from regulars.core.people import display_name

ADDRESS = ("street", "city", "region", "postcode", "country")
SINGLE = ("name", "first_name", "last_name", "company", "email", "phone", "birthday", "since_date")
IMPORTED_FIELDS = SINGLE + ADDRESS

Values = Mapping[str, Any]
_NAMELESS = display_name()
_BITS = {name: 1 << place for place, name in enumerate(IMPORTED_FIELDS)}
_ADDRESS_BITS = sum(_BITS[name] for name in ADDRESS)


def values_of(person: Person) -> dict[str, str]:
    """Give the fields of a person as text, blanks included."""
    return {
        "name": person.display,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "company": person.company,
        "email": person.emails[0] if person.emails else "",
        "phone": _short(person.phones[0]) if person.phones else "",
        "birthday": person.birthday,
        "since_date": person.since_date.isoformat() if person.since_date else "",
        "street": person.street,
        "city": person.city,
        "region": person.region,
        "postcode": person.postcode,
        "country": person.country,
    }


def changes(person: Person, *, current: Values, brought: Values) -> dict[str, str]:
    """Say which fields get which new value; `brought` is what the last file of this program had written there."""
    coming = values_of(person)
    changed = {
        name: coming[name]
        for name in SINGLE
        if name != "name" and coming[name] and _may_write(name, current, brought) and coming[name] != current[name]
    }
    if _may_rename(person, current, brought) and coming["name"] != current["name"]:
        changed["name"] = coming["name"]
    is_blank = not any(current[name] for name in ADDRESS[:-1])
    is_brought = all(_may_write(name, current, brought) for name in ADDRESS)
    if any(coming[name] for name in ADDRESS[:-1]) and (is_blank or is_brought):
        changed |= {name: coming[name] for name in ADDRESS if coming[name] != current[name]}
    return changed


def is_stand_in(name: str) -> bool:
    """Say whether a customer is called by an address, a number or nothing at all for want of a name."""
    return "@" in name or name == _NAMELESS or not any(letter.isalpha() for letter in name)


def stated(person: Person, coming: Mapping[str, str]) -> int:
    """Give the fields that a row speaks of as bits; within one file the first row that speaks of a field holds."""
    bits = 0
    for name, value in coming.items():
        if value:
            bits |= _BITS[name]
    if not (person.name or person.company):
        bits &= ~_BITS["name"]
    return bits | _ADDRESS_BITS if bits & _ADDRESS_BITS else bits


def unstated(changed: Mapping[str, str], bits: int) -> dict[str, str]:
    """Keep the changes to fields that no earlier row of this file spoke of."""
    return {name: value for name, value in changed.items() if not bits & _BITS[name]}


def _may_write(name: str, current: Values, brought: Values) -> bool:
    return not current[name] or (name in brought and brought[name] == current[name])


def _may_rename(person: Person, current: Values, brought: Values) -> bool:
    """A name may replace a stand-in, such as an e-mail address shown for want of a name."""
    has_name = bool(person.name or person.company)
    is_nameless = not (current["first_name"] or current["last_name"] or current["company"])
    return has_name and (_may_write("name", current, brought) or (is_nameless and is_stand_in(current["name"])))


def _short(phone: str) -> str:
    return phone[:20]

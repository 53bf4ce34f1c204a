"""Google Contacts: the address book of a Google account, in its old and its present spelling."""

import re
from collections.abc import Iterator

from regulars.importers._importer import Block, Importer, key

_ADDED = ["All e-mails", "All phones"]


def _prepare(header: list[str], blocks: Iterator[Block]) -> tuple[list[str], Iterator[Block]]:
    return header + _ADDED, _gathered(header, blocks)


def _gathered(header: list[str], blocks: Iterator[Block]) -> Iterator[Block]:
    """Join a person's addresses and numbers, the one labelled `* ` first; a fax is no telephone."""
    emails, phones = _pairs(header, "e-mail"), _pairs(header, "phone")
    for block in blocks:
        block.rows = [[*row, _joined(row, emails), _joined(row, phones)] for row in block.rows]
        yield block


def _pairs(header: list[str], what: str) -> list[tuple[int, int | None]]:
    """Give the places of "Phone 1 - Value" and of its label, for each number there is."""
    places = {key(name): place for place, name in enumerate(header)}
    pairs = []
    for name, place in places.items():
        if found := re.fullmatch(rf"{what} (\d+) - value", name):
            label = places.get(f"{what} {found[1]} - label", places.get(f"{what} {found[1]} - type"))
            pairs.append((place, label))
    return pairs


def _joined(row: list[str], pairs: list[tuple[int, int | None]]) -> str:
    found: list[tuple[bool, str]] = []
    for value, label in pairs:
        says = row[label] if label is not None else ""
        if "fax" not in says.casefold():
            found += [(not says.startswith("*"), part.strip()) for part in row[value].split(" ::: ")]
    return "\n".join(dict.fromkeys(part for _, part in sorted(found, key=lambda pair: pair[0]) if part))


def _labels(text: str) -> str:
    """Leave out the groups every contact is in."""
    labels = [label.strip().removeprefix("* ") for label in text.split(" ::: ")]
    return ", ".join(label for label in labels if label and label.casefold() not in ("mycontacts", "my contacts"))


def _first(text: str) -> str:
    return text.partition(" ::: ")[0].strip()


IMPORTER = Importer(
    kind="google_contacts",
    label="Google Contacts",
    source="google",
    gives="contacts",
    needs=frozenset({"First Name|Given Name", "Last Name|Family Name", "Labels|Group Membership", "Birthday"}),
    columns={
        "name": "Name|File As",
        "first_name": "First Name|Given Name",
        "last_name": "Last Name|Family Name",
        "company": "Organization Name|Organization 1 - Name",
        "email": "All e-mails",
        "phone": "All phones",
        "street": "Address 1 - Street",
        "street2": "Address 1 - Extended Address",
        "city": "Address 1 - City",
        "region": "Address 1 - Region",
        "postcode": "Address 1 - Postal Code",
        "country": "Address 1 - Country",
        "birthday": "Birthday",
        "note": "Notes",
        "tags": "Labels|Group Membership",
    },
    prepare=_prepare,
    translate={"tags": _labels, "street": _first, "city": _first, "region": _first, "postcode": _first},
)

"""Housecall Pro: customers, with up to hundreds of address columns whose slots are not stable."""

import re
from collections.abc import Iterator

from regulars.core.mapping import read_yes
from regulars.importers._importer import Block, Importer, key

_PARTS = ("Street Line 1", "Street Line 2", "City", "State", "Postal Code")
_ADDED = [f"Postal {part}" for part in _PARTS]


def _prepare(header: list[str], blocks: Iterator[Block]) -> tuple[list[str], Iterator[Block]]:
    return header + _ADDED, _with_address(header, blocks)


def _with_address(header: list[str], blocks: Iterator[Block]) -> Iterator[Block]:
    """Add the address that counts: the billing address, or else the first there is."""
    places = {key(name): place for place, name in enumerate(header)}
    slots = sorted(int(found[1]) for name in places if (found := re.fullmatch(r"address_(\d+) street line 1", name)))
    parts = [[places.get(key(f"Address_{slot} {part}")) for part in _PARTS] for slot in slots]
    marks = [places.get(f"address_{slot} billing?") for slot in slots]
    for block in blocks:
        for row in block.rows:
            there = [at for at, slot in enumerate(parts) if any(row[place] for place in slot if place is not None)]
            billing = [at for at in there if (mark := marks[at]) is not None and read_yes(row[mark])]
            chosen = parts[(billing or there)[0]] if there else [None] * len(_PARTS)
            row.extend("" if place is None else row[place] for place in chosen)
        yield block


def _several(text: str) -> str:
    """Put values that share a cell on lines of their own."""
    return "\n".join(dict.fromkeys(part.strip() for part in re.split(r"[,;\n]+", text) if part.strip()))


IMPORTER = Importer(
    kind="housecall_customers",
    label="Housecall Pro: customers",
    source="housecall",
    gives="customers",
    needs=frozenset({"Display Name", "First Name", "Last Name", "ID", "Mobile Number|Customer Type|Do Not Service"}),
    columns={
        "reference": "ID",
        "name": "Display Name",
        "first_name": "First Name",
        "last_name": "Last Name",
        "company": "Company",
        "email": ("Email", "Additional Emails"),
        "phone": ("Mobile Number", "Home Number", "Work Number"),
        "street": "Postal Street Line 1",
        "street2": "Postal Street Line 2",
        "city": "Postal City",
        "region": "Postal State",
        "postcode": "Postal Postal Code",
        "note": "Notes",
        "tags": "Tags",
        "since": "Customer created at",
        "last_visit": "Last service date",
        "spent": "Lifetime value",
        "blocked": "Do Not Service",
    },
    prepare=_prepare,
    translate={"email": _several},
    answers={"decimal": "."},
)

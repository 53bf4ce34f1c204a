"""Jobber: clients, one row per property; all rows of a client carry the client's number."""

import re
from collections.abc import Iterator

from regulars.importers._importer import Block, Importer, key

_PARTS = {"Street": ("street 1", "street"), "Street 2": ("street 2",), "City": ("city",)}
_PARTS |= {"Region": ("state", "province", "state/province"), "Postcode": ("zip code", "postal code", "zip")}
_PARTS |= {"Country": ("country",)}
_ADDED = [f"Home {part}" for part in _PARTS]


def _prepare(header: list[str], blocks: Iterator[Block]) -> tuple[list[str], Iterator[Block]]:
    return header + _ADDED, _at_home(header, blocks)


def _at_home(header: list[str], blocks: Iterator[Block]) -> Iterator[Block]:
    """Add the address that belongs to the client: the billing address, or else that of the first property."""
    billing, service = _places(header, "billing"), _places(header, "service")
    number = [key(name) for name in header].index("j-id")
    homes: tuple[str, list[str]] = ("", [])
    for block in blocks:
        for row in block.rows:
            client = client_number(row[number])
            if client != homes[0] or not client:
                homes = client, _home(row, billing) or _home(row, service)
            row.extend(_home(row, billing) or homes[1] or [""] * len(_PARTS))
        yield block


def _places(header: list[str], kind: str) -> list[int | None]:
    names = {key(name): place for place, name in enumerate(header)}
    return [next((names[f"{kind} {p}"] for p in parts if f"{kind} {p}" in names), None) for parts in _PARTS.values()]


def _home(row: list[str], places: list[int | None]) -> list[str]:
    cells = ["" if place is None else row[place] for place in places]
    return cells if any(cells) else []


def client_number(text: str) -> str:
    """Give the client of "100_1", which is client 100's first property."""
    return text.strip().partition("_")[0]


def _several(text: str) -> str:
    return "\n".join(dict.fromkeys(part.strip() for part in re.split(r"[,;\n]+", text) if part.strip()))


IMPORTER = Importer(
    kind="jobber_clients",
    label="Jobber: clients",
    source="jobber",
    gives="customers",
    needs=frozenset({"J-ID", "First Name", "Last Name"}),
    columns={
        "reference": "J-ID",
        "name": "Display Name",
        "first_name": "First Name",
        "last_name": "Last Name",
        "company": "Company Name",
        "email": "E-mails|Emails|E-mail",
        "phone": ("Main Phone #s", "Mobile Phone #s", "Home Phone #s", "Work Phone #s", "Other Phone #s"),
        "street": "Home Street",
        "street2": "Home Street 2",
        "city": "Home City",
        "region": "Home Region",
        "postcode": "Home Postcode",
        "country": "Home Country",
        "tags": "Tags",
        "since": "Created Date|Created",
        "sms_marketing": "Text Message Enabled Phone #s Opt In",
        "blocked": "Do Not Contact",
    },
    prepare=_prepare,
    translate={"reference": client_number, "email": _several, "phone": _several},
)

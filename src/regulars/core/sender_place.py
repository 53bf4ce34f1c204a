"""The shop's own postal address in parts, read from the lines that somebody typed."""

import re
from collections.abc import Sequence

from regulars.core.people import clean_text
from regulars.core.postal import Place

_TOWN = (
    re.compile(r"(?P<city>.+?),?\s+(?P<region>[A-Z]{2}),?\s+(?P<postcode>\d{5}(?:-\d{4})?|[A-Z]\d[A-Z]\s?\d[A-Z]\d)"),
    re.compile(r"(?P<postcode>\d{4,5}|\d{4}\s?[A-Z]{2})\s+(?P<city>\D.*)"),
    re.compile(r"(?P<city>\D+?),?\s+(?P<region>[A-Z]{2,3})\s+(?P<postcode>\d{4})"),
    re.compile(r"(?P<city>\D+?),?\s+(?P<postcode>[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})"),
)


def sender_place(name: str, address: str, country: str) -> Place:
    """Return a postal address in parts as far as it can be read; what cannot be stays empty, for a person to fill."""
    rows = [clean_text(line) for line in re.split(r"[\r\n]+", address)]
    rows = [line for line in rows if line and line.casefold() != name.strip().casefold()]
    if len(rows) == 1:
        rows = [part.strip() for part in rows[0].split(",", 1)]
    for number, line in reversed(list(enumerate(rows))):
        for form in _TOWN:
            if found := form.fullmatch(line):
                return Place(name=name, street=_street(rows[:number]), country=country, **found.groupdict())
    return Place(name=name, street=_street(rows[:1]), country=country)


def _street(rows: Sequence[str]) -> str:
    return ", ".join(rows[-2:])

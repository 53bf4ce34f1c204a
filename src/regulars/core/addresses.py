"""Addresses written in one cell: taken apart where that is certain, left whole where it is not."""

import re
from typing import NamedTuple

# A postcode of five figures before the town is one only where it is written so: "Apt 4, 12345 Elm Street" is American.
_POSTCODE_FIRST = "DE AT CH LI FR BE NL LU ES PT IT DK SE NO FI PL CZ SK SI HR EE LV LT MX"
_CITY_LINE = re.compile(r"(?P<city>[^,\d][^,]*?),?\s+(?P<region>[A-Z]{2,3})\.?,?\s+(?P<postcode>\d{5}(?:-\d{4})?)$")
_BY_COMMAS = re.compile(r"(?P<street>.+),\s*(?P<last>[^,]+,?\s[A-Z]{2,3}\.?,?\s+\d{5}(?:-\d{4})?)(?:,?\s*(?:USA|US))?$")
_BY_WORDS = re.compile(
    r"(?P<street>.*?\b(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|court|ct|way|blvd|boulevard|place|pl|circle|cir"
    r"|terrace|ter|trail|trl|highway|hwy|parkway|pkwy)\b\.?(?:\s+(?:apt|unit|suite|ste|#)\.?\s*\w+)?)[,\s]+(?P<last>.+)$",
    re.IGNORECASE,
)
_EUROPEAN = re.compile(
    r"(?P<street>.*\d.*),\s*(?:[A-Z]{1,2}-)?(?P<postcode>\d{4} ?[A-Z]{2}|\d{3} \d{2}|\d\d-\d{3}|\d{4}-\d{3}|\d{4,5})"
    r"\s+(?P<city>[^\d,]+)(?:,[^\d,]+)?$"
)
_BRITISH = re.compile(
    r"(?P<street>.+?),\s*(?P<city>[^,\d]+?),?\s+(?P<postcode>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?:,\s*(?:UK|England))?$"
)


class Address(NamedTuple):
    """The parts of a postal address."""

    street: str
    city: str = ""
    region: str = ""
    postcode: str = ""


def apart(text: str, country: str = "US") -> Address:
    """Cut "12 Elm St, Albany, NY 12207" in four; what cannot be told stays in the street."""
    whole = ", ".join(part.strip(" ,") for part in text.splitlines() if part.strip(" ,"))
    pattern = _EUROPEAN if country in _POSTCODE_FIRST.split() else _BRITISH if country == "GB" else None
    if pattern and (found := pattern.match(whole)):
        return Address(found["street"].strip(" ,"), found["city"].strip(), "", found["postcode"])
    found = _BY_COMMAS.match(whole) or _BY_WORDS.match(whole)
    city = _CITY_LINE.match(found["last"]) if found else None
    if not found or not city:
        return Address(whole)
    return Address(found["street"].strip(" ,"), city["city"].strip(), city["region"], city["postcode"])

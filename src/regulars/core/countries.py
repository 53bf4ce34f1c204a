"""Countries: their English names, from the almanac of time zones that the program carries."""

import functools
from collections.abc import Mapping
from importlib import resources

# As the posts of the world write them, where the almanac sorts by the chief word or names two.
_POSTAL = {
    "AS": "American Samoa",
    "CC": "Cocos Islands",
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "GB": "United Kingdom",
    "KP": "North Korea",
    "KR": "South Korea",
    "MF": "Saint Martin",
    "MM": "Myanmar",
    "SX": "Sint Maarten",
    "SZ": "Eswatini",
    "TC": "Turks and Caicos Islands",
    "US": "United States of America",
    "VG": "British Virgin Islands",
    "VI": "US Virgin Islands",
    "WS": "Samoa",
}


@functools.cache
def names() -> Mapping[str, str]:
    """Return the name of every country by its code (ISO 3166-1)."""
    text = resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {code: name for code, name, *_ in rows}


def postal_name(code: str) -> str:
    """Return what stands on an envelope that leaves the country: "UNITED KINGDOM"."""
    return (_POSTAL.get(code) or names().get(code, code)).replace(" & ", " and ").upper()

"""Postal addresses: the lines of an envelope in the order in which each country's post reads them.

After the Universal Postal Union's "Postal addressing systems" and the address formats that libaddressinput collects
(https://github.com/google/libaddressinput, chromium-i18n.appspot.com/ssl-address).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from regulars.core.countries import postal_name
from regulars.core.people import clean_text

MOST_LINES = 5
# What stands below the street; a line without any of its parts is left out. Elsewhere: "{postcode} {city}".
_PLACES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("US", "PR", "GU", "VI", "AS"), ("{city}, {region} {postcode}",)),
    **dict.fromkeys(("CA",), ("{city} {region}  {postcode}",)),
    **dict.fromkeys(("AU",), ("{city} {region} {postcode}",)),
    **dict.fromkeys(("NZ", "SG", "BD", "NP", "LK", "BN", "BH", "JO", "TH", "TW", "LB"), ("{city} {postcode}",)),
    **dict.fromkeys(("GB", "IM", "JE", "GG", "ZA", "KE", "MT"), ("{city}", "{postcode}")),
    **dict.fromkeys(("IE",), ("{city}", "{region}", "{postcode}")),
    **dict.fromkeys(("IN", "ID", "PK"), ("{city} {postcode}", "{region}")),
    **dict.fromkeys(("HK", "AE", "QA", "BS", "BB"), ("{city}", "{region}")),
    **dict.fromkeys(("JP", "KR", "CN"), ("{city}, {region} {postcode}",)),
    **dict.fromkeys(("IT",), ("{postcode} {city} {region}",)),
    **dict.fromkeys(("ES",), ("{postcode} {city}", "({region})")),
    **dict.fromkeys(("BR",), ("{city} - {region}", "{postcode}")),
    **dict.fromkeys(("MX",), ("{postcode} {city}, {region}",)),
    **dict.fromkeys(("RU", "UA", "KZ", "BY"), ("{city}", "{region}", "{postcode}")),
}
_ELSEWHERE = ("{postcode} {city}",)
_NATIVE_LARGEST_FIRST = frozenset({"JP", "CN", "KR", "TW"})
_ONE_POST = {"PR": "US", "GU": "US", "VI": "US", "AS": "US", "MP": "US", "IM": "GB", "JE": "GB", "GG": "GB"}
_PART = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's postal address in parts."""

    name: str
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""  # empty: where the shop is
    company: str = ""

    @property
    def is_complete(self) -> bool:
        """Say whether a letter would arrive: it has a street, and a town or a postcode."""
        return bool(self.street.strip() and (self.city.strip() or self.postcode.strip()))


def lines(place: Place, *, home: str) -> list[str]:
    """Return the lines of an address, five at most, as it is posted in the country `home`."""
    country = place.country or home
    parts = {name: clean_text(getattr(place, name)) for name in ("street", "city", "region", "postcode")}
    if parts["region"].casefold() == parts["city"].casefold():
        parts["region"] = ""
    who = list(dict.fromkeys(filter(None, (clean_text(place.name), clean_text(place.company)))))
    below = [line for form in _PLACES.get(country, _ELSEWHERE) if (line := _filled(form, parts))]
    is_abroad = _ONE_POST.get(country, country) != _ONE_POST.get(home, home)
    abroad = [postal_name(country)] if is_abroad and country else []
    if country in _NATIVE_LARGEST_FIRST and _is_native(parts["street"]):
        town = f"{parts['region']}{parts['city']}"
        inside = [line for line in (parts["postcode"], town, parts["street"], *reversed(who)) if line]
        return _at_most(inside, MOST_LINES - len(abroad)) + abroad
    street = [line for line in (parts["street"],) if line]
    room = MOST_LINES - len(who) - len(street) - len(abroad)
    return [*who, *street, *_at_most(below, max(room, 1)), *abroad]


def sender(name: str, address: str) -> list[str]:
    """Return the shop's own address as it stands on an envelope: its name, then its lines."""
    written = [clean_text(line) for line in re.split(r"[\r\n]+", address)]
    if len(rows := [line for line in written if line]) == 1:
        rows = [part.strip() for part in rows[0].split(",", 1)]
    if rows and rows[0].casefold() == name.strip().casefold():
        rows = rows[1:]
    return _at_most([clean_text(name), *rows], MOST_LINES)


def _filled(form: str, parts: Mapping[str, str]) -> str:
    """Fill a line, and drop the marks that stood between what is not there."""
    text = _PART.sub(lambda found: parts[found[1]], form)
    if not all(parts[name] for name in _PART.findall(form)):
        text = re.sub(r"\(\)|^[\s,-]+|[\s,-]+$", "", re.sub(r"([,-])\s+(?=[,-])", "", text)).strip()
        text = re.sub(r",\s+(?=\S*\d)", " ", text) if not parts["region"] else text
        text = re.sub(r" {2,}", " ", text)
    return text.strip()


def _is_native(text: str) -> bool:
    return any(unicodedata.name(letter, "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL")) for letter in text)


def _at_most(rows: list[str], count: int) -> list[str]:
    """Put the last lines on one when there are too many."""
    return rows if len(rows) <= count else [*rows[: count - 1], ", ".join(rows[count - 1 :])]

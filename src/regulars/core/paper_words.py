"""Words on paper: split into lines that a sheet can set, and sentences about those that do not fit."""

from collections.abc import Mapping, Sequence
from typing import Any

from regulars.core.people import clean_text

LABELS = {"postcard": "postcard", "greeting_card": "greeting card", "letter": "letter"}
CHANNELS = {"postcard": "postcard", "greeting_card": "postcard", "letter": "letter"}  # how each kind reaches somebody
LONG_WORD, STRETCH = 30, 6
MAY_BREAK = "\u200b"  # a zero-width space
LONGEST_SHOWN = 44


def rows(words: str) -> list[str]:
    """Return the lines of a text, cleaned; one empty line at most between two."""
    found: list[str] = []
    for line in words.splitlines():
        text = breakable(clean_text(line))
        if text or (found and found[-1]):
            found.append(text)
    return found[:-1] if found and not found[-1] else found


def breakable(text: str) -> str:
    """Let a very long word go on in the next line: a web address, or a name of sixty letters."""
    return " ".join(_broken(word) if len(word) > LONG_WORD else word for word in text.split(" "))


def misfit(kind: str, found: Sequence[Mapping[str, Any]]) -> str:
    """Say what does not fit on a card or letter, or nothing."""
    for part in found:
        if part["fits"]:
            continue
        if part["what"] == "words":
            many = max(part["words"] - part["room"], 1)
            return f"This text is too long for a {LABELS[kind]}: {many} {'word' if many == 1 else 'words'} too many."
        if part["what"] == "address":
            return f"The address is too long for a {LABELS[kind]}. Shorten it on the customer's page."
    return ""


def shop_misfit(found: Sequence[Mapping[str, Any]]) -> str:
    """Say what of the shop's own does not fit, or nothing."""
    missing = {part["what"] for part in found if not part["fits"]}
    if missing & {"sender", "foot"}:
        return "Your own name and address are too long for this. Shorten the postal address in the settings."
    return (
        "The words beside the code are too long. Shorten them in the settings, under Look." if "code" in missing else ""
    )


def shown_address(address: str) -> str:
    """Return a web address as people write it on paper, or nothing when it is too long to type."""
    shown = address.split("://", 1)[-1].removeprefix("www.").rstrip("/")
    return shown if len(shown) <= LONGEST_SHOWN else ""


def order_of(place: Mapping[str, str], *, home: str) -> tuple[bool, str, str, str, str]:
    """Return what addresses are sorted by: those at home first, then country, postcode, street and name."""
    country = place.get("country") or home
    parts = (place.get(name, "").casefold() for name in ("postcode", "street", "name"))
    postcode, street, name = parts
    return country != home, country, postcode, street, name


def _broken(word: str) -> str:
    return MAY_BREAK.join(word[at : at + STRETCH] for at in range(0, len(word), STRETCH))

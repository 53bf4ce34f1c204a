"""What a feed may say: it lies on other people's servers, so no number, no address, nothing that was said."""

import re

NOBODY = "a customer"
HIDDEN = "…"
# Six digits or more, however they are grouped, and anything with an @ in it.
_NUMBER = re.compile(r"\+?\(?\d(?:[\s().\-/–]{0,2}\d){5,}")
_ADDRESS = re.compile(r"\S+@\S+")


def name_in_feed(name: str) -> str:
    """Return a customer's name; whoever is known by a number or an address alone stays nameless."""
    return NOBODY if _NUMBER.search(name) or _ADDRESS.search(name) or not name.strip() else name


def words_in_feed(text: str) -> str:
    """Return somebody's own words without telephone numbers and e-mail addresses."""
    return _NUMBER.sub(HIDDEN, _ADDRESS.sub(HIDDEN, text))

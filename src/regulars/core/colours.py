"""Colours on paper: read from what somebody chose, and what can be read on them."""

import re

WHITE, INK = "#ffffff", "#211a14"
LEGIBLE = 3.0  # times, for large type


class BadColour(ValueError):
    """This is no colour. Write it like #8a2f1d."""


def colour(text: str) -> str:
    """Read "#8a2f1d" or "8A2F1D" or "#fa0"."""
    found = re.fullmatch(r"#?([0-9a-f]{6}|[0-9a-f]{3})", text.strip().lower())
    if not found:
        raise BadColour(BadColour.__doc__)
    digits = found[1]
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def contrast(one: str, other: str) -> float:
    """Return how well two colours stand out from each other, from 1 to 21 (WCAG 2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def type_on(ground: str) -> str:
    """Return the colour of type that is best read on a ground."""
    return max((WHITE, INK), key=lambda ink: contrast(ink, ground))


def type_in(wanted: str) -> str:
    """Return a colour for large type on white: the one wanted, if it can be read."""
    return wanted if contrast(wanted, WHITE) >= LEGIBLE else INK


def _luminance(text: str) -> float:
    parts = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

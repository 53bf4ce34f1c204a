"""Where things stand on a postcard: words left, address right, and what the post keeps for itself.

America: USPS DMM 201.3 and 202.8, stamp upper right, the lowest 5/8 in of the 4 3/4 in at the right for the bar code.
Elsewhere: Deutsche Post's "Automationsfähige Briefsendungen", stamp 74 × 40 mm, the lowest 15 mm of the 150 mm at the
right for the code; it is the strictest one that we know of.
"""

from dataclasses import dataclass

from regulars.core.paper import INCH, LETTER_COUNTRIES, Box, Card

EDGE = 6.0  # nothing that matters stands nearer to the cut
GAP = 4.0
SENDER_HEIGHT = 10.0
SMALLEST_CODE, LARGEST_CODE = 20.0, 34.0
SMALLEST_MODULE = 0.42  # of a QR code, for a telephone's camera and a home printer


@dataclass(frozen=True, slots=True)
class Postcard:
    """The places on the back of a postcard."""

    sender: Box
    words: Box
    code: Box | None
    code_words: Box | None
    postage: Box
    bars: Box  # kept white for the code that the post prints
    address: Box


def postcard(card: Card, country: str, *, modules: int = 0) -> Postcard:
    """Lay out the back of a postcard that is posted in a country; `modules` is the width of its QR code, 0 for none."""
    postage, bars = _kept_free(card, country)
    middle = card.width / 2
    left_width = middle - GAP - EDGE
    floor = card.height - EDGE if bars.x >= middle - GAP else bars.y
    sender = Box(EDGE, EDGE, left_width, SENDER_HEIGHT)
    code, code_words = _code(modules, left_width, floor)
    words_end = code.y - 1 if code else floor
    top = max(postage.bottom, card.height - 69.85) + 1
    return Postcard(
        sender=sender,
        words=Box(EDGE, sender.bottom + 3, left_width, words_end - sender.bottom - 3),
        code=code,
        code_words=code_words,
        postage=postage,
        bars=bars,
        address=Box(middle + GAP, top, middle - GAP - EDGE, bars.y - top - 1),
    )


def code_size(modules: int) -> float:
    """Return how large a QR code has to be printed, its white edge included."""
    return min(max(SMALLEST_CODE, modules * SMALLEST_MODULE), LARGEST_CODE)


def _kept_free(card: Card, country: str) -> tuple[Box, Box]:
    if country in LETTER_COUNTRIES:
        stamp, bars_width, bars_height = (1.4 * INCH, 1.15 * INCH), 4.75 * INCH, 0.625 * INCH
    else:
        stamp, bars_width, bars_height = (min(74.0, card.width / 2), 40.0), min(150.0, card.width), 15.0
    postage = Box(card.width - stamp[0], 0, *stamp)
    return postage, Box(card.width - bars_width, card.height - bars_height, bars_width, bars_height)


def _code(modules: int, left_width: float, floor: float) -> tuple[Box | None, Box | None]:
    if not modules:
        return None, None
    size = code_size(modules)
    code = Box(EDGE, floor - size, size, size)
    return code, Box(code.right + 2, code.y, left_width - size - 2, size)

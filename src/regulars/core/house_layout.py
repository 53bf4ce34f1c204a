"""Where a mail house prints the address itself: what of a postcard's back is left to the shop.

Lob's "ink-free zone" (https://help.lob.com, Postcards), the widest that we know of: 3.2835 or 4 × 2.375 in, 0.15 in
from the right edge and 0.125 in from the lower one.
"""

from dataclasses import replace

from regulars.core.card_layout import EDGE, GAP, Postcard
from regulars.core.paper import INCH, Box, Card

ZONE_HEIGHT = 2.375 * INCH
NARROW, WIDE = 3.2835 * INCH, 4 * INCH
RIGHT, BELOW = 0.15 * INCH, 0.125 * INCH
SMALL_CARD = 6 * INCH


def kept_free(card: Card) -> Box:
    """Return the part of a postcard's back on which the house prints address, postage and its own marks."""
    width = NARROW if card.width <= SMALL_CARD else WIDE
    return Box(card.width - RIGHT - width, card.height - BELOW - ZONE_HEIGHT, width, ZONE_HEIGHT)


def beside(places: Postcard, card: Card) -> Postcard:
    """Return the places of a postcard's back with everything of ours left of what the house keeps for itself."""
    edge = kept_free(card).x - GAP
    return replace(
        places,
        sender=_up_to(edge, places.sender),
        words=_up_to(edge, places.words),
        code_words=_up_to(edge, places.code_words) if places.code_words else None,
    )


def _up_to(edge: float, box: Box) -> Box:
    return Box(box.x, box.y, max(min(box.right, edge) - box.x, EDGE), box.height)

"""Where things stand on a letter: head, address behind the window, words, foot; DIN 5008, or the American window."""

from dataclasses import dataclass

from regulars.core.card_layout import code_size
from regulars.core.paper import Box, Card, LetterPaper

LEFT, RIGHT = 25.0, 20.0  # margins of DIN 5008
INSIDE = 3.0  # so much of the window stays empty on all sides
SENDER_FROM, SENDER_HEIGHT = 12.7, 5.0  # in a window of form B: above it what the post writes, below it the address
HIGH_WINDOW = 40.0


@dataclass(frozen=True, slots=True)
class Letter:
    """The places on a letter."""

    head: Box
    sender: Box | None  # the small line in a high window; a low one has no room for it
    address: Box
    day: Box
    words: Box
    code: Box | None
    code_words: Box | None
    foot: Box


def letter(paper: LetterPaper, *, modules: int = 0) -> Letter:
    """Lay out a letter; `modules` is the width of its QR code, 0 for none."""
    window, width = paper.window, paper.width - LEFT - RIGHT
    foot = Box(LEFT, paper.height - 18, width, 10)
    size = code_size(modules) if modules else 0.0
    code = Box(LEFT, foot.y - 4 - size, size, size) if modules else None
    top = window.bottom + 12
    sender = Box(window.x + 5, window.y + SENDER_FROM, window.width - 10, SENDER_HEIGHT) if _is_high(window) else None
    return Letter(
        head=Box(LEFT, 12, width, 24),
        sender=sender,
        address=_address(window, sender),
        day=Box(window.right + 5, window.bottom - 8, paper.width - RIGHT - window.right - 5, 8),
        words=Box(LEFT, top, width, (code.y if code else foot.y) - 4 - top),
        code=code,
        code_words=Box(code.right + 3, code.y, width - size - 3, size) if code else None,
        foot=foot,
    )


@dataclass(frozen=True, slots=True)
class GreetingCard:
    """The places on the panels of a greeting card, each from the corner of its panel."""

    sender: Box
    words: Box
    code: Box | None
    code_words: Box | None


def greeting_card(card: Card, *, modules: int = 0) -> GreetingCard:
    """Lay out a folded card: words inside, sender and code on the back."""
    edge, size = 12.0, code_size(modules) if modules else 0.0
    code = Box(edge, (card.height - size) / 2 - 6, size, size) if modules else None
    return GreetingCard(
        sender=Box(edge, card.height - 22, card.width - 2 * edge, 12),
        words=Box(edge, edge, card.width - 2 * edge, card.height - 2 * edge),
        code=code,
        code_words=Box(code.right + 3, code.y, card.width - edge - code.right - 3, size) if code else None,
    )


def _is_high(window: Box) -> bool:
    return window.height >= HIGH_WINDOW


def _address(window: Box, sender: Box | None) -> Box:
    if sender is None:
        return Box(window.x + INSIDE, window.y, window.width - 2 * INSIDE, window.height)
    return Box(sender.x, sender.bottom, sender.width, window.bottom - sender.bottom)

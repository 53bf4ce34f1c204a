"""Paper: letters, envelopes, cards and sheets of labels in millimetres, and which of them is usual where.

Envelopes are ISO 269 and the American sizes of ASTM D4727; where an address may stand on them is USPS DMM 202
(https://pe.usps.com/text/dmm300/202.htm) and Deutsche Post's "Automationsfähige Briefsendungen", the stricter of the
two in each direction. Labels are the makers' own figures as gLabels collects them (templates/avery-us-templates.xml,
avery-iso-templates.xml, zweckform-iso-templates.xml), each checked against its sheet: columns, gaps and margins add up
to the page. Address windows: DIN 5008 form B; the American one is where a sheet folded in three shows through a
number 10 window envelope however it lies in it. Postcards: USPS DMM 201 and DIN 678.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LETTER_COUNTRIES = frozenset(
    ("US", "CA", "MX", "PH", "CL", "CO", "CR", "SV", "GT", "HN", "NI", "PA", "DO", "VE", "PR", "BO", "BZ")
)
GERMAN_SHEETS = frozenset({"DE", "AT", "CH", "LI", "LU"})
POSTAGE_WIDTH, POSTAGE_HEIGHT = 74.0, 40.0  # kept free for the stamp
CODE_HEIGHT = 16.0  # kept free at the bottom, where the post prints its own marks
EDGE = 15.0
HIGHEST_ADDRESS = 69.85  # from the lower edge
BLEED_EU, BLEED_US = 3.0, 3.175


@dataclass(frozen=True, slots=True)
class Box:
    """A place on paper, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return its lower edge."""
        return self.y + self.height

    def inner(self, margin: float) -> "Box":
        """Return what is left within a margin."""
        return Box(self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin)

    def overlaps(self, other: "Box") -> bool:
        """Say whether two places share any of the paper."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """A sheet for letters, where the window of its envelope shows the address, and where it is folded."""

    slug: str
    label: str
    width: float
    height: float
    window: Box
    folds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A postcard, or a greeting card as it is folded; printers cut it out of a sheet larger by the bleed."""

    slug: str
    label: str
    width: float
    height: float
    bleed: float
    envelope: str = ""  # that it goes into; a postcard needs none

    @property
    def is_folded(self) -> bool:
        """Say whether it is a greeting card."""
        return bool(self.envelope)


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope as it goes through the printer, flap up, and where what may stand on it."""

    slug: str
    label: str
    width: float
    height: float

    @property
    def postage(self) -> Box:
        """Return what is kept free for the stamp."""
        return Box(self.width - POSTAGE_WIDTH, 0, POSTAGE_WIDTH, POSTAGE_HEIGHT)

    @property
    def codes(self) -> Box:
        """Return what is kept free for the marks of the post."""
        return Box(0, self.height - CODE_HEIGHT, self.width, CODE_HEIGHT)

    @property
    def address(self) -> Box:
        """Return where the address stands: low enough for the machines that read it, high enough for their marks."""
        width = max(85.0, self.width / 2)
        top = max(POSTAGE_HEIGHT, self.height - HIGHEST_ADDRESS, self.height * 0.45)
        return Box(self.width - EDGE - width, top, width, self.height - CODE_HEIGHT - top)

    @property
    def sender(self) -> Box:
        """Return where the shop's own address stands."""
        return Box(8, 8, min(self.width - POSTAGE_WIDTH - 11, 70), 28)


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """A sheet of labels; they are counted from 0, along the rows."""

    slug: str
    label: str
    page_width: float
    page_height: float
    across: int
    down: int
    width: float
    height: float
    left: float
    top: float
    pitch_x: float
    pitch_y: float

    @property
    def count(self) -> int:
        """Return how many labels a sheet has."""
        return self.across * self.down

    def box(self, position: int) -> Box:
        """Return where a label is on its sheet."""
        row, column = divmod(position % self.count, self.across)
        return Box(self.left + column * self.pitch_x, self.top + row * self.pitch_y, self.width, self.height)


A4, LETTER = (210.0, 297.0), (215.9, 279.4)
INCH = 25.4

LETTERS: Mapping[str, LetterPaper] = {
    one.slug: one
    for one in (
        LetterPaper("a4", "A4", *A4, window=Box(20, 45, 85, 45), folds=(105.0, 210.0)),
        LetterPaper("letter", "US Letter", *LETTER, window=Box(22.2, 63.5, 88.9, 16.9), folds=(93.1, 186.3)),
    )
}

ENVELOPES: Mapping[str, Envelope] = {
    one.slug: one
    for one in (
        Envelope("us-10", "No. 10 (4⅛ × 9½ in)", 241.3, 104.775),
        Envelope("us-a7", "A7 (5¼ × 7¼ in)", 184.15, 133.35),
        Envelope("us-a6", "A6 (4¾ × 6½ in)", 165.1, 120.65),
        Envelope("us-a2", "A2 (4⅜ × 5¾ in)", 146.05, 111.125),
        Envelope("dl", "DL (110 × 220 mm)", 220, 110),
        Envelope("c6-5", "C6/5 (114 × 229 mm)", 229, 114),
        Envelope("c6", "C6 (114 × 162 mm)", 162, 114),
        Envelope("b6", "B6 (125 × 176 mm)", 176, 125),
        Envelope("c5", "C5 (162 × 229 mm)", 229, 162),
    )
}

CARDS: Mapping[str, Card] = {
    one.slug: one
    for one in (
        Card("us-4x6", "Postcard 4 × 6 in", 6 * INCH, 4 * INCH, BLEED_US),
        Card("us-6x9", "Postcard 6 × 9 in", 9 * INCH, 6 * INCH, BLEED_US),
        Card("us-6x11", "Postcard 6 × 11 in", 11 * INCH, 6 * INCH, BLEED_US),
        Card("a6", "Postcard A6", 148, 105, BLEED_EU),
        Card("din-lang", "Postcard DIN long", 210, 99, BLEED_EU),
        Card("a5", "Postcard A5", 210, 148, BLEED_EU),
        Card("us-5x7", "Greeting card 5 × 7 in", 7 * INCH, 5 * INCH, BLEED_US, envelope="us-a7"),
        Card("greeting-a6", "Greeting card A6", 148, 105, BLEED_EU, envelope="c6"),
        Card("greeting-a5", "Greeting card A5", 210, 148, BLEED_EU, envelope="c5"),
    )
}

LABEL_SHEETS: Mapping[str, LabelSheet] = {
    one.slug: one
    for one in (
        LabelSheet("avery-5160", "Avery 5160 (30 a sheet)", *LETTER, 3, 10, 66.675, 25.4, 4.7625, 12.7, 69.85, 25.4),
        LabelSheet("avery-5161", "Avery 5161 (20 a sheet)", *LETTER, 2, 10, 101.6, 25.4, 3.97, 12.7, 106.36, 25.4),
        LabelSheet("avery-5162", "Avery 5162 (14 a sheet)", *LETTER, 2, 7, 101.6, 33.867, 3.97, 21.167, 106.36, 33.867),
        LabelSheet("avery-5163", "Avery 5163 (10 a sheet)", *LETTER, 2, 5, 101.6, 50.8, 3.97, 12.7, 106.36, 50.8),
        LabelSheet("avery-l7159", "Avery L7159 (24 a sheet)", *A4, 3, 8, 63.5, 33.9, 7.25, 12.9, 66, 33.9),
        LabelSheet("avery-l7160", "Avery L7160 (21 a sheet)", *A4, 3, 7, 63.5, 38.1, 7.25, 15.15, 66, 38.1),
        LabelSheet("avery-l7162", "Avery L7162 (16 a sheet)", *A4, 2, 8, 99.1, 33.9, 4.65, 12.9, 101.6, 33.9),
        LabelSheet("avery-l7163", "Avery L7163 (14 a sheet)", *A4, 2, 7, 99.1, 38.1, 4.65, 15.15, 101.6, 38.1),
        LabelSheet("zweckform-3475", "Avery Zweckform 3475 (24 a sheet)", *A4, 3, 8, 70, 36, 0, 4.5, 70, 36),
        LabelSheet("herma-4464", "Herma 4464 (24 a sheet)", *A4, 3, 8, 70, 37, 0, 0.5, 70, 37),
    )
}  # fmt: skip


def usual_letter(country: str) -> str:
    """Return the letter paper that a country uses."""
    return "letter" if country in LETTER_COUNTRIES else "a4"


def usual_card(country: str) -> str:
    """Return the postcard that a country's printers have ready."""
    return "us-4x6" if country in LETTER_COUNTRIES else "a6"


def usual_greeting_card(country: str) -> str:
    """Return the greeting card that fits a country's usual envelope for notes."""
    return "us-5x7" if country in LETTER_COUNTRIES else "greeting-a6"


def usual_envelope(country: str) -> str:
    """Return the envelope for a handwritten note."""
    return "us-a7" if country in LETTER_COUNTRIES else "c6"


def usual_label_sheet(country: str) -> str:
    """Return the sheet of address labels that a country's stationers have."""
    if country in LETTER_COUNTRIES:
        return "avery-5160"
    return "zweckform-3475" if country in GERMAN_SHEETS else "avery-l7160"

"""Paper: what adds up to the page, and what the post keeps for itself."""

import pytest

from regulars.core import paper
from regulars.core.paper import CARDS, ENVELOPES, LABEL_SHEETS, Box, Envelope, LabelSheet

PRINTERS_MARGIN = 0.6  # what the sides of a sheet may differ by, in a maker's own figures


@pytest.mark.parametrize("sheet", LABEL_SHEETS.values(), ids=LABEL_SHEETS)
def test_labels_lie_in_the_middle_of_their_sheet_and_apart(sheet: LabelSheet):
    first, last = sheet.box(0), sheet.box(sheet.count - 1)

    assert first.x == pytest.approx(sheet.page_width - last.right, abs=PRINTERS_MARGIN)
    assert first.y == pytest.approx(sheet.page_height - last.bottom, abs=PRINTERS_MARGIN)
    assert (sheet.pitch_x + 1e-9 >= sheet.width, sheet.pitch_y + 1e-9 >= sheet.height) == (True, True)


def test_labels_are_counted_along_the_rows():
    sheet = LABEL_SHEETS["avery-5160"]

    assert sheet.count == 30
    assert sheet.box(4) == Box(4.7625 + 69.85, 12.7 + 25.4, 66.675, 25.4)
    assert sheet.box(34) == sheet.box(4)


@pytest.mark.parametrize("envelope", ENVELOPES.values(), ids=ENVELOPES)
def test_an_address_keeps_clear_of_stamp_marks_sender_and_edges(envelope: Envelope):
    address, kept = envelope.address, (envelope.postage, envelope.codes, envelope.sender)

    assert [box for box in kept if address.overlaps(box)] == []
    assert envelope.sender.overlaps(envelope.postage) is False
    assert (address.x >= 15, envelope.width - address.right >= 15, address.y >= 40) == (True, True, True)
    assert address.height >= 28  # five lines


@pytest.mark.parametrize("card", [card for card in CARDS.values() if card.is_folded], ids=lambda card: card.slug)
def test_a_greeting_card_fits_into_its_envelope(card: paper.Card):
    envelope = ENVELOPES[card.envelope]

    assert (card.width < envelope.width, card.height < envelope.height) == (True, True)


@pytest.mark.parametrize(
    ("country", "usual"),
    [
        ("US", ("letter", "us-4x6", "us-5x7", "us-a7", "avery-5160")),
        ("CA", ("letter", "us-4x6", "us-5x7", "us-a7", "avery-5160")),
        ("DE", ("a4", "a6", "greeting-a6", "c6", "zweckform-3475")),
        ("GB", ("a4", "a6", "greeting-a6", "c6", "avery-l7160")),
        ("", ("a4", "a6", "greeting-a6", "c6", "avery-l7160")),
    ],
)
def test_every_country_has_its_usual_paper(country: str, usual: tuple[str, ...]):
    asked = (
        paper.usual_letter, paper.usual_card, paper.usual_greeting_card, paper.usual_envelope, paper.usual_label_sheet,
    )  # fmt: skip

    assert tuple(of(country) for of in asked) == usual

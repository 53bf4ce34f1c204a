"""What a mail house prints itself stays free."""

import pytest

from regulars.core.card_layout import code_size, postcard
from regulars.core.house_layout import beside, kept_free
from regulars.core.paper import CARDS


@pytest.mark.parametrize("size", ["us-4x6", "us-6x9", "us-6x11"])
@pytest.mark.parametrize("modules", [0, 29, 45])
def test_nothing_of_ours_stands_where_the_house_prints(size: str, modules: int):
    card = CARDS[size]
    places = beside(postcard(card, "US", modules=modules), card)

    ours = [box for box in (places.sender, places.words, places.code, places.code_words) if box]

    assert [box for box in ours if box.overlaps(kept_free(card))] == []
    assert all(box.width >= 6 for box in ours)
    assert places.words.width >= 50
    assert not places.code or places.code.width == code_size(modules)


def test_the_zone_of_a_small_card_is_as_lob_describes_it():
    zone = kept_free(CARDS["us-4x6"])

    assert [round(value / 25.4, 2) for value in (zone.x, zone.y, zone.width, zone.height)] == [2.57, 1.5, 3.28, 2.38]

"""A made-up card or letter in the shop's look, to see how it comes out before anything is printed."""

import datetime as dt

from regulars.core import postal
from regulars.records.models import Business, Signature
from regulars.services.look import paper_of
from regulars.services.print_sheets import Job, Piece, frozen_look, pictures_of, pngs

SOMEBODY = {
    "US": postal.Place("Rosa Diaz", "148 Elm Street", "Albany", "NY", "12207", "US"),
    "CA": postal.Place("Rosa Diaz", "148 Elm Street", "Ottawa", "ON", "K1A 0B1", "CA"),
    "GB": postal.Place("Rosa Diaz", "148 Elm Street", "York", "", "YO1 7HH", "GB"),
}
ELSEWHERE = postal.Place("Rosa Diaz", "Lindenweg 14", "Altstadt", "", "10115")
WORDS = """Hello Rosa,

thank you for coming to us again. If anything is not as you wished it, tell us, and we put it right. Until next time.

{shop}"""


def sample(business: Business, kind: str, *, on: dt.date) -> list[bytes]:
    """Draw the pages of a made-up card or letter."""
    chosen = paper_of(business)
    size = {"postcard": chosen.postcard, "greeting_card": chosen.greeting_card, "letter": chosen.letter}[kind]
    signer = Signature.objects.filter(business=business).values_list("staff__name", flat=True).first()
    place = SOMEBODY.get(business.country, ELSEWHERE)
    lines = postal.lines(place, home=business.country)
    job = Job(kind, size, frozen_look(business), on, pictures_of(business))
    return pngs(job, Piece(lines, WORDS.format(shop=business.name), signer or ""), ppi=100)

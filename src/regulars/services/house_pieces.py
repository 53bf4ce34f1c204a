"""What a mail house gets of one card or letter: its pages without the address, and who it goes to."""

from dataclasses import asdict, replace

from regulars.core import card_layout, house_layout, paper
from regulars.core.paper_words import misfit
from regulars.core.postal import Place
from regulars.mail_houses import House, Piece
from regulars.press import codes, typesetting
from regulars.records.models import PrintItem
from regulars.services import print_sheets
from regulars.services.print_sheets import Job

SHEET = "house_postcard"
BOTH = ("front", "back")


def piece_of(item: PrintItem, job: Job, sender: Place, *, house: House) -> Piece | str:
    """Set one item for a mail house, or say why it cannot be."""
    place = Place(**item.place)
    country = place.country or item.business.country
    piece = Piece(
        kind=job.kind,
        size=job.size,
        to=replace(place, country=country),
        sender=sender,
        purpose=item.touchpoint.purpose,
        whole=b"",
    )
    words = print_sheets.Piece((), item.words, item.signed_by)
    if job.kind == "letter":
        return replace(piece, whole=print_sheets.pdf(job, [words]))
    return _postcard(piece, job, words, house)


def _postcard(piece: Piece, job: Job, words: print_sheets.Piece, house: House) -> Piece | str:
    values, pictures = print_sheets.values_of(job, [words])
    card = paper.CARDS[job.size]
    modules = codes.qr(job.look["qr_address"])[1] if job.look["qr_address"] else 0
    places = house_layout.beside(card_layout.postcard(card, job.look["country"], modules=modules), card)
    values |= {"places": asdict(places), "sides": BOTH}
    found = typesetting.answers(SHEET, values, label="fitted", pictures=pictures)
    if wrong := misfit(job.kind, found):
        return f"{wrong} The mail house needs a part of the card for the address."

    def pages(*sides: str) -> bytes:
        return typesetting.pdf(SHEET, values | {"sides": sides}, pictures=pictures, made_on=job.day)

    if house.wants_sides:
        return replace(piece, sides=tuple(pages(side) for side in BOTH))
    return replace(piece, whole=pages(*BOTH))

"""What is printed, put onto sheets: from the frozen rows of a run and the shop's pictures."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from regulars.core import card_layout, letter_layout, paper, postal
from regulars.core.colours import type_in, type_on
from regulars.core.paper_words import breakable, misfit, rows, shop_misfit, shown_address
from regulars.core.people import phone_shown
from regulars.core.spoken_dates import dated
from regulars.press import codes, typesetting
from regulars.records.models import Business, Signature
from regulars.services.look import look_of
from regulars.services.refused import Refused

LETTER_BLEED = 3.0
OF_EACH = ("words", "address")  # what a sheet says of each piece; the rest is the shop's and said once
NO_FONT = "This computer has no font for some of its letters: {letters}. Install one, such as fonts-noto-cjk."


class DoesNotFit(Refused):
    """This does not fit onto the paper. Shorten it."""


@dataclass(frozen=True)
class Piece:
    """One card or letter as it goes onto a sheet."""

    address: Sequence[str]
    words: str
    signed_by: str = ""


@dataclass(frozen=True)
class Job:
    """What all pieces of a run share."""

    kind: str  # "postcard", "greeting_card" or "letter"
    size: str
    look: Mapping[str, Any]  # as `frozen_look` returned it
    day: dt.date  # that stands on letters
    pictures: Mapping[str, bytes]


def frozen_look(business: Business) -> dict[str, Any]:
    """Return the look as a run remembers it; pictures stay where they are."""
    look = look_of(business)
    sender = postal.sender(business.name, business.postal_address)
    phone = phone_shown(business.phone, business.country) if business.phone else ""
    return {
        "colour": type_in(look.colour),
        "ground": look.colour,
        "on_colour": type_on(look.colour),
        "shop": business.name,
        "sender": [breakable(line) for line in sender],
        "foot": breakable(" · ".join(filter(None, (*sender, phone, business.email)))),
        "qr_address": look.qr_address,
        "code_words": [breakable(line) for line in (look.qr_words, shown_address(look.qr_address)) if line],
        "country": business.country,
    }


def pictures_of(business: Business) -> dict[str, bytes]:
    """Return logo, picture and signatures, by the names that sheets use."""
    look = look_of(business)
    found = {name: bytes(kept) for name in ("logo", "picture") if (kept := getattr(look, name))}
    signed = Signature.objects.filter(business=business).order_by("-pk").values_list("staff__name", "picture")
    return found | {f"signature {name}": bytes(picture) for name, picture in signed}


def pdf(job: Job, pieces: Sequence[Piece], *, marks: bool = False, proof: Mapping[str, Any] | None = None) -> bytes:
    """Set pieces as one PDF; `marks` adds bleed and crop marks, `proof` what lies on top."""
    values, pictures = _values(job, pieces, marks=marks, proof=proof)
    return typesetting.pdf(job.kind, values, pictures=pictures, made_on=job.day)


def pngs(job: Job, piece: Piece, *, ppi: float = 110) -> list[bytes]:
    """Draw the pages of one piece as pictures."""
    values, pictures = _values(job, [piece], marks=False, proof=None)
    return typesetting.pngs(job.kind, values, pictures=pictures, ppi=ppi)


def values_of(job: Job, pieces: Sequence[Piece]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the values and pictures that fill a sheet, for who has a sheet of another kind."""
    return _values(job, pieces, marks=False, proof=None)


def misfits(job: Job, pieces: Sequence[Piece]) -> list[str]:
    """Say of each piece why it cannot be printed, or nothing; raise when the shop's own part does not fit."""
    if not pieces:
        return []
    values, pictures = _values(job, pieces, marks=False, proof=None)
    found = typesetting.answers(job.kind, values, label="fitted", pictures=pictures)
    if wrong := shop_misfit(found):
        raise DoesNotFit(wrong)
    own = [part for part in found if part["what"] in OF_EACH]
    each = len(own) // len(pieces)
    return [
        _strange(piece) or misfit(job.kind, own[number * each : (number + 1) * each])
        for number, piece in enumerate(pieces)
    ]


def pages_each(kind: str) -> int:
    """Return how many pages one piece has."""
    return 1 if kind == "letter" else 2


def _strange(piece: Piece) -> str:
    text = "\n".join((*piece.address, piece.words))
    if typesetting.has_letters(text):
        return ""
    letters = [letter for letter in dict.fromkeys(text) if not typesetting.has_letters(letter)]
    return NO_FONT.format(letters=" ".join(letters[:5]))


def _values(
    job: Job, pieces: Sequence[Piece], *, marks: bool, proof: Mapping[str, Any] | None
) -> tuple[dict[str, Any], dict[str, bytes]]:
    drawn, modules = codes.qr(job.look["qr_address"]) if job.look["qr_address"] else (b"", 0)
    pictures = dict(job.pictures) | ({"code": drawn} if drawn else {})
    signed = {name for name in pictures if name.startswith("signature ")}
    values = {
        "title": job.look["shop"],
        "card": _card(job),
        "places": asdict(_places(job, modules)),
        "look": job.look,
        "day": dated(job.day, job.look["country"]),
        "marks": marks,
        "proof": proof,
        "items": [
            {
                "address": [breakable(line) for line in piece.address],
                "words": rows(piece.words),
                "signature": name if (name := f"signature {piece.signed_by}") in signed else None,
            }
            for piece in pieces
        ],
    }
    used = {item["signature"] for item in values["items"]}
    return values, {name: picture for name, picture in pictures.items() if name not in signed or name in used}


def _card(job: Job) -> dict[str, Any]:
    if job.kind == "letter":
        sheet = paper.LETTERS[job.size]
        return {"width": sheet.width, "height": sheet.height, "bleed": LETTER_BLEED, "folds": sheet.folds}
    card = paper.CARDS[job.size]
    return {"width": card.width, "height": card.height, "bleed": card.bleed}


def _places(job: Job, modules: int) -> Any:
    if job.kind == "letter":
        return letter_layout.letter(paper.LETTERS[job.size], modules=modules)
    if job.kind == "greeting_card":
        return letter_layout.greeting_card(paper.CARDS[job.size], modules=modules)
    return card_layout.postcard(paper.CARDS[job.size], job.look["country"], modules=modules)

"""The shop's look: colour, logo, picture, signatures, the page its cards lead to, and the paper it uses."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from regulars.core import paper
from regulars.core.colours import BadColour, colour
from regulars.core.people import clean_text
from regulars.core.print_days import MOST_DAYS, PrintDays
from regulars.press import codes, pictures
from regulars.records.models import Business, Look, Signature, Staff
from regulars.services.facts import calendar_of
from regulars.services.refused import Refused

PICTURES = ("logo", "picture")
SIZES = {"letter_paper": paper.LETTERS, "envelope": paper.ENVELOPES, "label_sheet": paper.LABEL_SHEETS}
is_web_address = URLValidator(schemes=["http", "https"])


class BadLook(Refused):
    """The look cannot be that; says which field, and how to mend it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Paper:
    """The paper that a shop uses: what it chose, else what is usual in its country."""

    letter: str
    postcard: str
    greeting_card: str
    envelope: str
    label_sheet: str


def look_of(business: Business) -> Look:
    """Return the look of a business, as it is before anybody has set anything if nobody has."""
    return Look.objects.filter(business=business).first() or Look(business=business)


def paper_of(business: Business, look: Look | None = None) -> Paper:
    """Return the paper that a business uses."""
    look, country = look or look_of(business), business.country
    return Paper(
        letter=look.letter_paper or paper.usual_letter(country),
        postcard=look.card_size or paper.usual_card(country),
        greeting_card=paper.usual_greeting_card(country),
        envelope=look.envelope or paper.usual_envelope(country),
        label_sheet=look.label_sheet or paper.usual_label_sheet(country),
    )


def print_days_of(business: Business) -> PrintDays:
    """Return how long paper takes from the plan to the hand."""
    days = Look.objects.filter(business=business).values_list("print_days", "post_days").first()
    return PrintDays(calendar_of(business), *(days or ()))


@transaction.atomic
def change(business: Business, **fields: Any) -> Look:
    """Change colour, code, paper and days; raise `BadLook` for the first that cannot be."""
    kept = {name: _checked(name, value) for name, value in fields.items()}
    look = _locked(business)
    for name, value in kept.items():
        setattr(look, name, value)
    look.save()
    return look


def hang(business: Business, which: str, content: bytes) -> Look:
    """Take a logo or the picture for the front of cards; nothing but the picture itself is kept of the file."""
    assert which in PICTURES
    cleaned, kind = _cleaned(which, content)  # may take its time, so nobody waits for the tables meanwhile
    with transaction.atomic():
        look = _locked(business)
        setattr(look, which, cleaned)
        setattr(look, f"{which}_kind", kind)
        look.save()
    return look


@transaction.atomic
def take_down(business: Business, which: str) -> Look:
    """Remove the logo or the picture."""
    assert which in PICTURES
    look = _locked(business)
    setattr(look, which, None)
    setattr(look, f"{which}_kind", "")
    look.save()
    return look


def sign(staff: Staff, content: bytes) -> Signature:
    """Keep the picture of somebody's signature."""
    cleaned, kind = _cleaned("signature", content)
    values = {"business": staff.business, "picture": cleaned, "kind": kind}
    return Signature.objects.update_or_create(staff=staff, defaults=values)[0]


def unsign(staff: Staff) -> None:
    """Forget the picture of somebody's signature."""
    Signature.objects.filter(staff=staff, business=staff.business).delete()


def _locked(business: Business) -> Look:
    Look.objects.get_or_create(business=business)
    return Look.objects.select_for_update().get(business=business)


def _cleaned(which: str, content: bytes) -> tuple[bytes, str]:
    try:
        return pictures.clean(content)
    except pictures.BadPicture as bad:
        raise BadLook(which, str(bad)) from bad


def _checked(name: str, value: Any) -> Any:
    if name == "colour":
        try:
            return colour(str(value))
        except BadColour as bad:
            raise BadLook(name, str(bad)) from bad
    if name in ("print_days", "post_days"):
        if not 0 <= value <= MOST_DAYS:
            raise BadLook(name, f"Choose 0 to {MOST_DAYS} business days.")
        return value
    if name == "qr_address":
        return _page(str(value).strip())
    if name == "qr_words":
        return clean_text(str(value))[:80]
    known = paper.CARDS if name == "card_size" else SIZES[name]
    if value and (value not in known or (name == "card_size" and paper.CARDS[value].is_folded)):
        raise BadLook(name, "Choose a size from the list.")
    return value


def _page(address: str) -> str:
    if not address:
        return ""
    try:
        is_web_address(address)
        codes.qr(address)
    except ValidationError:
        raise BadLook("qr_address", "Write a whole address, such as https://north-air.example/book.") from None
    except codes.TooLongForACode as bad:
        raise BadLook("qr_address", str(bad)) from bad
    if len(address) > 300:
        raise BadLook("qr_address", str(codes.TooLongForACode.__doc__))
    return address

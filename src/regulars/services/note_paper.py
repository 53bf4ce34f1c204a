"""Paper for notes: address labels and envelopes."""

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.core.paper import ENVELOPES, LABEL_SHEETS
from regulars.press.addresses import Address, Unprintable, envelopes, labels, not_on_envelopes, not_on_labels
from regulars.records.models import Business
from regulars.services import addresses
from regulars.services.refused import Refused
from regulars.services.writing_desk import Sheet

OUR_OWN = "sender"


class CannotPrint(Refused):
    """This cannot be printed as it is; says whose address it is, and how to mend it."""


class NoSuchPaper(Refused):
    """Choose a paper from the list."""


class NothingToPrint(Refused):
    """Choose at least one note whose address is complete."""


@dataclass(frozen=True)
class Printed:
    """A PDF, and what it is called."""

    content: bytes
    file_name: str


def print_labels(sheets: Sequence[Sheet], *, paper: str, first: int = 0) -> Printed:
    """Print a sheet of address labels; `first` is the first free label of a part-used sheet, counted from 0."""
    if paper not in LABEL_SHEETS:
        raise NoSuchPaper(NoSuchPaper.__doc__)
    size, chosen = LABEL_SHEETS[paper], _addresses(sheets)
    if not 0 <= first < size.count:
        raise NoSuchPaper(f"This sheet has {size.count} labels. Choose one of them as the first.")
    _stop_at(not_on_labels(size, chosen), sheets)
    return Printed(labels(size, chosen, first=first), "labels.pdf")


def print_envelopes(business: Business, sheets: Sequence[Sheet], *, paper: str) -> Printed:
    """Print envelopes, one a page, with the shop's address on each."""
    if paper not in ENVELOPES:
        raise NoSuchPaper(NoSuchPaper.__doc__)
    size, chosen, sender = ENVELOPES[paper], _addresses(sheets), addresses.sender_of(business)
    _stop_at(not_on_envelopes(size, chosen, sender=sender), sheets)
    return Printed(envelopes(size, chosen, sender=sender), "envelopes.pdf")


def _addresses(sheets: Sequence[Sheet]) -> list[Address]:
    complete = [Address(str(one.touchpoint.pk), one.address) for one in sheets if one.has_address]
    if not complete:
        raise NothingToPrint(NothingToPrint.__doc__)
    return complete


def _stop_at(problems: Sequence[Unprintable], sheets: Sequence[Sheet]) -> None:
    if not problems:
        return
    names = {str(one.touchpoint.pk): one.touchpoint.customer.name for one in sheets}
    names[OUR_OWN] = "Your own address"
    raise CannotPrint(" ".join(f"{names[one.whose]}: {one.reason}" for one in problems))

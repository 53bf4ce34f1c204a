"""Addresses on paper: sheets of labels, part-used ones too, and envelopes."""

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from regulars.core.paper import Box, Envelope, LabelSheet
from regulars.press.typesetting import answers, has_letters, pdf

MARGIN, LEFT_MARGIN = 2.0, 4.0  # what printers are off by, and a little air


@dataclass(frozen=True, slots=True)
class Address:
    """The lines of one address, and whose it is."""

    whose: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unprintable:
    """An address that cannot be printed, and why."""

    whose: str
    reason: str


NO_ROOM = "The address is too long for this paper. Choose larger labels, or shorten it."
NO_LETTERS = "This computer has no font for some of its letters. Write it by hand, or install one (fonts-noto)."


def labels(sheet: LabelSheet, addresses: Sequence[Address], *, first: int = 0, made_on: dt.date | None = None) -> bytes:
    """Return the sheets of labels as PDF; `first` is the first label that is still free, counted from 0."""
    return pdf("labels", label_values(sheet, addresses, first=first), made_on=made_on)


def envelopes(
    envelope: Envelope, addresses: Sequence[Address], *, sender: Sequence[str], made_on: dt.date | None = None
) -> bytes:
    """Return the envelopes as PDF, one a page."""
    return pdf("envelopes", envelope_values(envelope, addresses, sender=sender), made_on=made_on)


def not_on_labels(sheet: LabelSheet, addresses: Sequence[Address]) -> list[Unprintable]:
    """Say which of these addresses no label can carry."""
    return _unprintable("labels", label_values(sheet, addresses), addresses)


def not_on_envelopes(envelope: Envelope, addresses: Sequence[Address], *, sender: Sequence[str]) -> list[Unprintable]:
    """Say which of these addresses no envelope can carry; the shop's own may be one of them."""
    values = envelope_values(envelope, addresses, sender=sender)
    return _unprintable("envelopes", values, [*addresses, Address("sender", tuple(sender))])


def label_values(sheet: LabelSheet, addresses: Sequence[Address], *, first: int = 0) -> Mapping[str, Any]:
    """Return what the sheet of labels is filled with."""
    placed = (
        (number // sheet.count, _label(sheet.box(number), each)) for number, each in enumerate(addresses, start=first)
    )
    sheets = [[label for _, label in page] for _, page in itertools.groupby(placed, key=lambda one: one[0])]
    return {"width": sheet.page_width, "height": sheet.page_height, "sheets": sheets}


def envelope_values(envelope: Envelope, addresses: Sequence[Address], *, sender: Sequence[str]) -> Mapping[str, Any]:
    """Return what the envelopes are filled with."""
    return {
        "width": envelope.width,
        "height": envelope.height,
        "address": asdict(envelope.address),
        "sender": asdict(envelope.sender),
        "sender_rows": list(sender),
        "envelopes": [{"what": each.whose, "rows": list(each.rows)} for each in addresses],
    }


def inner(box: Box) -> Box:
    """Return the part of a label that is written on."""
    return Box(box.x + LEFT_MARGIN, box.y + MARGIN, box.width - LEFT_MARGIN - MARGIN, box.height - 2 * MARGIN)


def _label(box: Box, address: Address) -> Mapping[str, Any]:
    return {"box": asdict(box), "inner": asdict(inner(box)), "what": address.whose, "rows": list(address.rows)}


def _unprintable(sheet: str, values: Mapping[str, Any], addresses: Sequence[Address]) -> list[Unprintable]:
    too_long = {answer["what"] for answer in answers(sheet, values, label="fitted") if not answer["fits"]}
    return list(_reasons(addresses, too_long))


def _reasons(addresses: Sequence[Address], too_long: set[str]) -> Iterator[Unprintable]:
    for each in addresses:
        if not has_letters("\n".join(each.rows)):
            yield Unprintable(each.whose, NO_LETTERS)
        elif each.whose in too_long:
            yield Unprintable(each.whose, NO_ROOM)

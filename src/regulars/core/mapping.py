"""Mapping: which column of a file means what, and what must be asked before it is believed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from regulars.core.written_dates import (
    date_order as date_order,
)
from regulars.core.written_dates import (
    read_birthday as read_birthday,
)
from regulars.core.written_dates import (
    read_date as read_date,
)
from regulars.core.written_dates import (
    read_datetime as read_datetime,
)

Group = Literal["customer", "sale", "line"]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column may hold."""

    name: str
    label: str
    help: str
    group: Group


@dataclass(frozen=True, slots=True)
class Question:
    """Something a file leaves open. `choices` are pairs of value and words; the answer is one of the values.

    Names and values: `date_order` mdy|dmy|ymd, `decimal` .|, `country` two letters, `zone` an IANA name,
    `consent` agreed|ignore.
    """

    name: str
    sentence: str
    choices: tuple[tuple[str, str], ...]
    suggested: str


def _fields(group: Group, *rows: tuple[str, str, str]) -> dict[str, Field]:
    return {name: Field(name, label, text, group) for name, label, text in rows}


FIELDS: Mapping[str, Field] = {
    **_fields(
        "customer",
        ("reference", "Customer number", "Their number in the program the file comes from."),
        ("name", "Name", "First and last name in one cell."),
        ("first_name", "First name", ""),
        ("last_name", "Last name", ""),
        ("company", "Company", ""),
        ("email", "E-mail", "Several addresses in one cell are fine; the first is the main one."),
        ("phone", "Phone", "Several numbers in one cell are fine; the first is the main one."),
        ("street", "Street", "With the house number."),
        ("street2", "Address line 2", "Apartment, floor, building."),
        ("city", "City", ""),
        ("region", "State or region", ""),
        ("postcode", "Postcode", ""),
        ("country", "Country", "Name or two letters."),
        ("birthday", "Birthday", "The year is not kept."),
        ("note", "Note", "Something to remember about them."),
        ("tags", "Tags", "Groups or labels, separated by commas."),
        ("since", "Customer since", ""),
        ("email_marketing", "Agreed to marketing e-mail", "Yes or no."),
        ("sms_marketing", "Agreed to marketing texts", "Yes or no."),
        ("phone_marketing", "Agreed to marketing calls", "Yes or no."),
        ("opted_out", "Opted out", "Yes means: no marketing of any kind."),
        ("blocked", "Do not contact", "Yes means: blocked, banned or not to be served."),
        ("visits", "Visits so far", "A number."),
        ("spent", "Spent so far", "An amount."),
        ("last_visit", "Last visit", "A date."),
    ),
    **_fields(
        "sale",
        ("sale_reference", "Sale number", "Rows with the same number belong to one sale."),
        ("sold_at", "Sold on", "Date, or date and time."),
        ("sold_time", "Time of sale", "If it has a column of its own."),
        ("sold_zone", "Time zone", "If it has a column of its own."),
        ("sale_total", "Total of the sale", "Once per sale; without it the lines are added up."),
        ("refunded", "Refunded", "What was given back of the sale."),
        ("currency", "Currency", "Three letters, such as USD."),
        ("cancelled", "Cancelled", "Anything but an empty cell, no or 0 means cancelled."),
        ("shop", "Shop", "Which of your places it was."),
        ("staff", "Staff", "Who served them."),
    ),
    **_fields(
        "line",
        ("line_reference", "Line number", "What tells the lines of one sale apart."),
        ("product", "Product or service", "What was sold."),
        ("sku", "SKU", "The product's own number."),
        ("category", "Category", ""),
        ("quantity", "Quantity", ""),
        ("unit_price", "Price of one", ""),
        ("line_discount", "Discount on the line", ""),
        ("line_amount", "Amount of the line", "What was paid for it, discounts taken off."),
        ("event", "Sale or refund", "Says which of the two the line is."),
    ),
}


def guess(header: Sequence[str], sample_rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Say which column of an unknown file most likely holds which field, from its name and what stands in it."""
    raise NotImplementedError


def questions(
    columns: Mapping[str, object],
    samples: Mapping[str, Sequence[str]],
    *,
    country: str = "",
    zone: str = "",
    answers: Mapping[str, str] | None = None,
) -> list[Question]:
    """Say what a file leaves open: asked is what no value proves and no answer settles yet.

    `samples` holds values by field, as many as are at hand; `country` and `zone` are the business's own.
    """
    raise NotImplementedError


def read_yes(text: str) -> bool | None:
    """Read yes or no in the ways exports write it; None when it says neither."""
    raise NotImplementedError


def is_damaged_phone(text: str) -> bool:
    """Say whether a spreadsheet has turned this number into 1.2E+11 and lost its digits."""
    raise NotImplementedError

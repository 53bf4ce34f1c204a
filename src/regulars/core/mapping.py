"""Mapping: which column of a file means what, and what must be asked before it is believed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from regulars.core.file_questions import (
    COUNTRIES,
    Question,
    answer_problem,
    assumed,
    decimal_mark,
    is_damaged_phone,
    is_local_phone,
    questions,
    read_yes,
    unanswered,
)
from regulars.core.header_words import HOUSE_NUMBERS, meanings, plain
from regulars.core.written_dates import date_order, read_birthday, read_date, read_datetime

__all__ = [
    "COUNTRIES",
    "FIELDS",
    "Field",
    "Question",
    "answer_problem",
    "assumed",
    "date_order",
    "decimal_mark",
    "guess",
    "is_damaged_phone",
    "is_local_phone",
    "looks_like",
    "questions",
    "read_birthday",
    "read_date",
    "read_datetime",
    "read_yes",
    "unanswered",
]

Group = Literal["customer", "sale", "line"]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column may hold."""

    name: str
    label: str
    help: str
    group: Group


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
        ("cancelled", "Cancelled", "Anything but an empty cell, no, false or 0 means cancelled."),
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


_SEVERAL = ("phone", "email")
_EVIDENCE = (
    ("email", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+$")),
    ("phone", re.compile(r"(?=(?:\D*\d){7,15}\D*$)(?:\+|00|\(|0)[\d\s().\-/]+$|\d{3}[-. ]\d{3}[-. ]\d{4}$")),
)
_NUMBERED = re.compile(r"Column \d+")
_FULL_NAME = re.compile(r"[^\W\d_]+\.?(?:[ '’.-]+[^\W\d_]+\.?){1,4}$")
_MUST_LOOK = {
    "email": re.compile(r"@"),
    "phone": re.compile(r"\d{3}|\d\s\d\d"),
    "birthday": re.compile(r"\d"),
    "sold_at": re.compile(r"\d"),
    "sold_time": re.compile(r"\d"),
    "since": re.compile(r"\d"),
    "last_visit": re.compile(r"\d"),
    "sale_total": re.compile(r"\d"),
    "line_amount": re.compile(r"\d"),
    "unit_price": re.compile(r"\d"),
    "quantity": re.compile(r"\d"),
    "refunded": re.compile(r"\d"),
    "name": re.compile(r"^[^@]*$"),
    "first_name": re.compile(r"^[^@]*$"),
    "last_name": re.compile(r"^[^@]*$"),
}


def guess(header: Sequence[str], sample_rows: Sequence[Sequence[str]]) -> dict[str, str | tuple[str, ...]]:
    """Say which column of an unknown file most likely holds which field, from its name and what stands in it.

    Several columns hold one field together: all telephone numbers, all e-mail addresses, the street and its number.
    """
    found: dict[str, str] = {}
    more: dict[str, list[str]] = {}
    for index, column in enumerate(header):
        values = _values(sample_rows, index)
        field = meanings().get(plain(column)) or _meaning_of_part(plain(column))
        if field in found and field in _SEVERAL and _fits(field, values):
            more.setdefault(field, []).append(column)
        elif field and field not in found and _fits(field, values):
            found[field] = column
        elif plain(column) in HOUSE_NUMBERS:
            more.setdefault("street", []).append(column)
    taken = {*found.values(), *(column for columns in more.values() for column in columns)}
    for index, column in enumerate(header):
        field = "" if column in taken else looks_like(_values(sample_rows, index))
        if field and field not in found:
            found[field] = column
    if not found.keys() & {"name", "first_name", "last_name"} and (column := _unnamed_names(header, sample_rows)):
        found = {"name": column} | found
    settled = _settled(found, header, sample_rows)
    return {name: (column, *more[name]) if name in more else column for name, column in settled.items()}


def looks_like(values: Sequence[str]) -> str:
    """Say which field these values look like by themselves: e-mail, phone, or nothing certain."""
    for field, pattern in _EVIDENCE:
        if len(values) > 0 and sum(bool(pattern.match(v.strip())) for v in values) >= 0.8 * len(values):
            return field
    return ""


def _values(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    return [row[index] for row in rows if index < len(row) and row[index].strip()]


def _meaning_of_part(name: str) -> str:
    """Read "customer email address 1" by its parts: a leading owner and a trailing number say nothing new."""
    shorter = re.sub(r"^(customer|client|guest|contact|member|buyer|billing|main|primary) | 1$", "", name)
    return meanings().get(shorter, "") if shorter != name else ""


def _fits(field: str, values: Sequence[str]) -> bool:
    """Say whether a column's values may be what its name promises."""
    pattern = _MUST_LOOK.get(field)
    return not pattern or not values or sum(bool(pattern.search(v)) for v in values) * 2 >= len(values)


def _unnamed_names(header: Sequence[str], sample_rows: Sequence[Sequence[str]]) -> str:
    """Find the column of a file without a header that holds people's names."""
    for index, column in enumerate(header):
        values = _values(sample_rows, index) if _NUMBERED.fullmatch(column) else []
        if values and sum(bool(_FULL_NAME.match(value.strip())) for value in values) >= 0.8 * len(values):
            return column
    return ""


def _settled(found: dict[str, str], header: Sequence[str], sample_rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Put right what only the other columns can tell: "Date" among customers alone is no sale."""
    is_sales = found.keys() & {"sale_reference", "sale_total", "line_amount", "unit_price", "product", "quantity"}
    if not is_sales and "sold_at" in found:
        found.setdefault("since", found.pop("sold_at"))
    if "sale_total" not in found and "line_amount" in found and not found.keys() & {"product", "quantity"}:
        found["sale_total"] = found.pop("line_amount")
    elif {"sale_reference", "sale_total"} <= found.keys() and "line_amount" not in found:
        places = header.index(found["sale_reference"]), header.index(found["sale_total"])
        if _differs_within(sample_rows, *places):
            found["line_amount"] = found.pop("sale_total")
    return found


def _differs_within(rows: Sequence[Sequence[str]], reference: int, total: int) -> bool:
    """Say whether rows of one sale state different totals: then each is that of its line."""
    stated: dict[str, str] = {}
    filled = (row for row in rows if len(row) > max(reference, total) and row[reference].strip() and row[total].strip())
    return any(stated.setdefault(row[reference], row[total]) != row[total] for row in filled)

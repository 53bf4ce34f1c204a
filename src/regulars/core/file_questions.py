"""What must be asked before a file is believed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from regulars.core.currencies import COUNTRIES as KNOWN_COUNTRIES
from regulars.core.header_words import plain
from regulars.core.written_dates import date_order
from regulars.core.zones import zone as zone_named

_DAYS = ("sold_at", "birthday", "since")
_MONEY = ("sale_total", "line_amount", "unit_price", "line_discount", "refunded")
# What these say is not kept, but it may prove how days and amounts are written.
_WITNESS_OF_DAYS, _WITNESS_OF_MONEY = ("last_visit",), ("spent",)
_NEVER_ASSUMED = ("date_order", "decimal")
_ANSWERS: Mapping[str, Sequence[str]] = {
    "date_order": ("mdy", "dmy", "ymd"),
    "decimal": (".", ","),
    "country": (),
    "zone": (),
    "consent": ("agreed", "ignore"),
}
_LAST_MARK = re.compile(r"([.,])(\d+)\D*$")
_DAMAGED = re.compile(r"[+-]?\d([.,]\d+)?[eE]\+?\d+$")
_HAS_ZONE = re.compile(r"(?:Z|UTC|GMT|[+-]\d\d:?\d\d)\)?$")
_MONTH_FIRST = {"US", "PH"}
_POINT_FIRST = {"US", "CA", "GB", "IE", "AU", "NZ", "MX", "IN", "IL", "SG", "HK", "PH", "JP", "KR", "TH", "MY", "CH"}
_YES = {"yes", "y", "true", "t", "1", "x", "on", "subscribed", "agreed", "opted in", "opt in", "email subscribed"}
_YES |= {"ja", "j", "wahr", "oui", "o", "vrai", "si", "s", "verdadero", "waar"}
_NO = {"no", "n", "false", "f", "0", "off", "unsubscribed", "declined", "never", "opted out", "opt out", "none"}
_NO |= {"not subscribed", "never subscribed", "do not contact", "cleaned", "bounced"}
_NO |= {"nein", "falsch", "non", "faux", "falso", "nee", "onwaar"}

COUNTRIES: Mapping[str, str] = {
    "US": "United States",
    "CA": "Canada",
    "GB": "United Kingdom",
    "IE": "Ireland",
    "AU": "Australia",
    "NZ": "New Zealand",
    "DE": "Germany",
    "AT": "Austria",
    "CH": "Switzerland",
    "FR": "France",
    "BE": "Belgium",
    "NL": "Netherlands",
    "ES": "Spain",
    "PT": "Portugal",
    "IT": "Italy",
    "DK": "Denmark",
    "SE": "Sweden",
    "NO": "Norway",
    "FI": "Finland",
    "PL": "Poland",
    "CZ": "Czechia",
    "MX": "Mexico",
    "BR": "Brazil",
    "IN": "India",
    "ZA": "South Africa",
    "IL": "Israel",
    "AE": "United Arab Emirates",
    "SG": "Singapore",
    "JP": "Japan",
}


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
    there = {field: [v for v in samples.get(field, ()) if v.strip()] for field in columns}
    asked = [
        _about_dates(there, country),
        _about_decimals(there, country),
        _about_phones(there, country),
        _about_zone(there, zone),
        _about_consent(columns),
    ]
    return [question for question in asked if question and question.name not in (answers or {})]


def unanswered(still_open: Sequence[Question]) -> str:
    """Ask in a sentence for what nobody may assume, the order of days and the mark of amounts; or nothing."""
    return " ".join(_spelled_out(question) for question in still_open if question.name in _NEVER_ASSUMED)


def assumed(still_open: Sequence[Question]) -> dict[str, str]:
    """Give the answers that are taken for granted unless somebody says otherwise."""
    return {question.name: question.suggested for question in still_open if question.name not in _NEVER_ASSUMED}


def answer_problem(name: str, answer: str) -> str:
    """Say in a sentence why an answer means nothing, or nothing when it is fine."""
    if name not in _ANSWERS:
        return f"Nothing is asked called “{name[:40]}”. There are: {', '.join(_ANSWERS)}."
    if name == "zone":
        return f"“{answer[:60]}” is no time zone. Write one like America/New_York." if zone_named(answer).notice else ""
    if name == "country":
        is_known = answer in KNOWN_COUNTRIES
        return "" if is_known else f"“{answer[:40]}” is no country. Write two letters, like US or DE."
    choices = _ANSWERS[name]
    return "" if answer in choices else f"“{answer[:40]}” is no answer to {name}. Choose one of: {', '.join(choices)}."


def decimal_mark(values: Iterable[str]) -> str | None:
    """Say which mark sets off the cents: "." or "," when a value proves it, "" when none is used, None to ask."""
    proven: set[str] = set()
    open_to_doubt = False
    for value in values:
        if last := _LAST_MARK.search(value):
            mark, digits = last.groups()
            earlier = value[: last.start()]
            other = "," if mark == "." else "."
            if mark in earlier:
                proven.add(other)
            elif other in earlier or len(digits) != 3 or re.search(r"\b0$", earlier):
                proven.add(mark)
            else:
                open_to_doubt = True
    if len(proven) == 1:
        return next(iter(proven))
    return None if proven or open_to_doubt else ""


def read_yes(text: str) -> bool | None:
    """Read yes or no in the ways exports write it; None when it says neither."""
    word = plain(text)
    return True if word in _YES else False if word in _NO else None


def is_local_phone(text: str) -> bool:
    """Say whether a number is written without its country, so that somebody has to say which one it is."""
    return any(letter.isdecimal() for letter in text) and not text.strip().lstrip("'( ").startswith(("+", "00"))


def is_damaged_phone(text: str) -> bool:
    """Say whether a spreadsheet has turned this number into 1.2E+11 and lost its digits."""
    return bool(_DAMAGED.match(text.strip().lstrip("'")))


def _spelled_out(question: Question) -> str:
    ways = " or ".join(f"{question.name}={value} ({words})" for value, words in question.choices)
    example = f"“--answer {question.name}={question.suggested}”"
    return f"{question.sentence} Answer {ways}; on the command line with {example}."


def _about_dates(there: Mapping[str, Sequence[str]], country: str) -> Question | None:
    values = _values(there, _DAYS)
    if date_order(values) is not None or date_order(values + _values(there, _WITNESS_OF_DAYS)) is not None:
        return None
    example = next((v for v in values if date_order([v]) is None), values[0])
    suggested = "dmy" if "." in example or country not in _MONTH_FIRST else "mdy"
    choices = (("mdy", "The month comes first"), ("dmy", "The day comes first"))
    return Question("date_order", f"In a date such as {example}, what comes first?", choices, suggested)


def _about_decimals(there: Mapping[str, Sequence[str]], country: str) -> Question | None:
    values = _values(there, _MONEY)
    if decimal_mark(values) is not None or decimal_mark(values + _values(there, _WITNESS_OF_MONEY)) is not None:
        return None
    example = next((v for v in values if decimal_mark([v]) is None), values[0])
    choices = ((".", "A point sets off the cents"), (",", "A comma sets off the cents"))
    suggested = "." if country in _POINT_FIRST or not country else ","
    return Question("decimal", f"How is the amount {example} written?", choices, suggested)


def _values(there: Mapping[str, Sequence[str]], fields: Sequence[str]) -> list[str]:
    return [value for field in fields for value in there.get(field, ())]


def _about_phones(there: Mapping[str, Sequence[str]], country: str) -> Question | None:
    numbers = [n.strip() for cell in there.get("phone", ()) for n in cell.split("\n") if n.strip()]
    local = next(filter(is_local_phone, numbers), "")
    if not local:
        return None
    names = {country: COUNTRIES.get(country, country), **COUNTRIES} if country else COUNTRIES
    sentence = f"Which country do phone numbers without a country code belong to, such as {local}?"
    return Question("country", sentence, tuple(names.items()), country or "US")


def _about_zone(there: Mapping[str, Sequence[str]], zone: str) -> Question | None:
    times = there.get("sold_time") or [v for v in there.get("sold_at", ()) if ":" in v]
    if not times or there.get("sold_zone") or all(_HAS_ZONE.search(v) for v in times):
        return None
    choices = tuple((z, z.replace("_", " ")) for z in dict.fromkeys((zone or "UTC", "UTC")))
    return Question("zone", f"Which time zone are times such as {times[0]} in?", choices, zone or "UTC")


def _about_consent(columns: Mapping[str, object]) -> Question | None:
    if not columns.keys() & {"email_marketing", "sms_marketing", "phone_marketing"}:
        return None
    choices = (
        ("ignore", "I am not sure: nobody gets marketing because of this file"),
        ("agreed", "They agreed to marketing themselves, and I can show when and how"),
    )
    sentence = "What does a yes to marketing in this file mean? A no is always kept."
    return Question("consent", sentence, choices, "ignore")

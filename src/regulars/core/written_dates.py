"""Dates and times as files write them."""

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache

_FIGURES = re.compile(r"(\d{1,4})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})\.?$")
_PARTIAL = re.compile(r"(\d{1,2})\s?[/.\-]\s?(\d{1,2})\.?$")
_YEARLESS = re.compile(r"--(\d\d)-?(\d\d)$")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)$")
_WORD = re.compile(r"\d+|[^\W\d_]+")
_SERIAL = re.compile(r"(\d{5})(\.\d+)?$")
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h](\d\d))?(?:[:.](\d\d)(?:[.,]\d+)?)?\s*([ap]\.?\s?m\.?)?"
    r"\s*(Z|UTC|GMT)?\s*\(?([+-]\d\d:?\d\d)?\)?$",
    re.IGNORECASE,
)
_TIME_AT_END = re.compile(r"(.*?\d[^\d\s]*)(?:,?\s+(?:at\s+|um\s+)?|[Tt])(\d{1,2}(?:[:.h]\d\d|\s*[ap]\.?m).*)$")
_SERIAL_DAY_ZERO = dt.date(1899, 12, 30)
_YEARS = range(1900, 2101)
_WORDS_IN_DATES = {"de", "del", "of", "the", "le", "den", "am", "st", "nd", "rd", "th", "er", "el"}
_MONTHS = (
    "jan january januar janvier janv enero ene januari",
    "feb february februar februari févr fév février fevrier febrero febr",
    "mar march märz maerz mär mrz mars marzo maart mrt",
    "apr april avr avril abr abril",
    "may mai mayo mei",
    "jun june juni juin junio",
    "jul july juli juil juillet julio",
    "aug august août aout ago agosto augustus",
    "sep sept september septembre septiembre",
    "oct okt october oktober octobre octubre",
    "nov november novembre noviembre",
    "dec dez december dezember décembre decembre déc dic diciembre",
)
_MONTH = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}


@lru_cache(maxsize=65_536)
def read_date(text: str, order: str = "") -> dt.date | None:
    """Read a day: ISO, Excel's serial number, words, or figures in the order "mdy", "dmy" or "ymd".

    Without an order, figures are read only when they allow a single reading; otherwise the answer is None.
    """
    text = text.strip().lstrip("'")
    if split := _TIME_AT_END.match(text):
        text = split[1]
    text = text.strip(" ,")
    if found := _FIGURES.match(text):
        return _from_figures(int(found[1]), int(found[3]), found[4], len(found[1]), order)
    if found := _COMPACT.match(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _SERIAL.match(text):
        serial = int(found[1])
        return _SERIAL_DAY_ZERO + dt.timedelta(days=serial) if 15_000 <= serial <= 73_050 else None
    return _from_words(text)


def read_datetime(text: str, order: str = "", *, time: str = "", zone: dt.tzinfo = dt.UTC) -> dt.datetime | None:
    """Read a moment as UTC; `time` is the cell beside it, `zone` counts where the text names none.

    A day without a time is its noon, so that no zone moves it to another day.
    """
    text = text.strip().lstrip("'")
    day = read_date(text, order)
    if day is None:
        return None
    clock = _clock(time.strip() or _time_within(text))
    if clock is None:
        return None
    at = dt.datetime.combine(day, clock)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(dt.UTC)


def read_birthday(text: str, order: str = "") -> str | None:
    """Read a birthday as MM-DD; `--MM-DD` and days without a year are fine."""
    text = text.strip().lstrip("'")
    if found := _YEARLESS.match(text):
        return _birthday(int(found[1]), int(found[2]))
    if found := _PARTIAL.match(text):
        first, second = int(found[1]), int(found[2])
        if first > 12 or order == "dmy":
            return _birthday(second, first)
        return _birthday(first, second) if second > 12 or order or first == second else None
    if (day := read_date(text, order)) or (day := _from_words(f"{text} 2000")):
        return f"{day:%m-%d}"
    return None


def date_order(values: Iterable[str]) -> str | None:
    """Say in which order figures stand.

    "mdy", "dmy" or "ymd" when a value proves it, "" when nothing hangs on it, None when it must be asked.
    """
    proven: set[str] = set()
    open_to_doubt = False
    for value in values:
        orders = _possible_orders(value)
        if len(orders) == 1:
            proven |= orders
        open_to_doubt |= len(orders) > 1
    if len(proven) == 1:
        return next(iter(proven))
    return None if proven or open_to_doubt else ""


def _possible_orders(value: str) -> set[str]:
    """Give the orders that this value's figures allow; none when it needs no order at all."""
    text = value.strip().lstrip("'")
    if split := _TIME_AT_END.match(text):
        text = split[1]
    text = text.strip(" ,")
    found = _FIGURES.match(text)
    if found and len(found[1]) > 2:
        return set()
    found = found or _PARTIAL.match(text)
    if not found:
        return set()
    first, second = int(found[1]), int(found[3] if found.re is _FIGURES else found[2])
    if first == second:
        return set()
    return ({"dmy"} if second <= 12 else set()) | ({"mdy"} if first <= 12 else set())


def _from_figures(first: int, second: int, third: str, digits: int, order: str) -> dt.date | None:
    if digits > 2:
        return _day(first, second, int(third)) if len(third) == 2 else None
    if order == "ymd":
        return _day(_year(first), second, int(third))
    year = int(third) if len(third) == 4 else _year(int(third))
    if order == "dmy" or (not order and first > 12):
        return _day(year, second, first)
    if order == "mdy" or second > 12 or first == second:
        return _day(year, first, second)
    return None


def _from_words(text: str) -> dt.date | None:
    """Read "Jan 5, 2026", "5. März 2026" and "Monday, 5 January 2026"."""
    day = month = year = 0
    for word in _WORD.findall(text.casefold()):
        if word in _MONTH:
            month = month or _MONTH[word]
        elif not word.isascii() or not word.isdigit():
            continue
        elif len(word) == 4 or (day and not year):
            year = int(word) if len(word) == 4 else _year(int(word))
        elif len(word) <= 2 and not day:
            day = int(word)
        else:
            return None
    return _day(year, month, day) if month else None


def _day(year: int, month: int, day: int) -> dt.date | None:
    if year not in _YEARS:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _birthday(month: int, day: int) -> str | None:
    return f"{month:02}-{day:02}" if _day(2000, month, day) else None


def _year(two_digits: int) -> int:
    return two_digits + (2000 if two_digits < 69 else 1900)


@lru_cache(maxsize=65_536)
def _clock(text: str) -> dt.time | None:
    found = _CLOCK.match(text)
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2] or 0), min(int(found[3] or 0), 59)
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[4].casefold().startswith("p") else 0)
    if hour > 23 or minute > 59:
        return None
    return dt.time(hour, minute, second, tzinfo=_offset(found[5], found[6]))


def _offset(name: str | None, figures: str | None) -> dt.tzinfo | None:
    if not figures:
        return dt.UTC if name else None
    minutes = int(figures[1:3]) * 60 + int(figures[-2:])
    if minutes >= 24 * 60:
        return None
    return dt.timezone(dt.timedelta(minutes=-minutes if figures[0] == "-" else minutes))


def _time_within(text: str) -> str:
    if split := _TIME_AT_END.match(text):
        return split[2]
    if (serial := _SERIAL.match(text)) and serial[2]:
        minutes, seconds = divmod(min(round(float(serial[2]) * 86_400), 86_399), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return "12:00"

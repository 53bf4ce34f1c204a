"""Birthdays, as people write and say them; they are kept as MM-DD, without a year."""

import datetime as dt
import re

from regulars.core.spoken_dates import MONTH_FIRST, day
from regulars.core.written_dates import read_birthday

_KEPT = re.compile(r"\d\d-\d\d")
_LEAP_YEAR = 2000
# In figures the month comes first in more countries than in words.
_FIGURES_MONTH_FIRST = MONTH_FIRST | {"CN", "HU", "KP", "KR", "LT", "MN", "TW"}


def birthday_key(text: str, country: str) -> str | None:
    """Read a birthday as it is kept; in figures as people in that country write them, if that is a day at all."""
    if text.isdecimal():
        return None  # a program's number of a day, which nobody types
    order = "mdy" if country in _FIGURES_MONTH_FIRST or _KEPT.fullmatch(text) else "dmy"
    return read_birthday(text, order) or read_birthday(text)


def birthday_shown(key: str, country: str) -> str:
    """Say a birthday: "21 April", "April 21"."""
    if not key:
        return ""
    month, _dash, of_month = key.partition("-")
    return day(dt.date(_LEAP_YEAR, int(month), int(of_month)), country)


def birthday_problem(country: str) -> str:
    """Say how to write a birthday that could not be read."""
    parts = "the month and the day" if country in MONTH_FIRST else "the day and the month"
    return f"Write {parts}, like {birthday_shown('04-21', country)}."

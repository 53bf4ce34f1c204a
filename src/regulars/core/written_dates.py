"""Dates and times as files write them."""

import datetime as dt
from collections.abc import Iterable


def read_date(text: str, order: str = "") -> dt.date | None:
    """Read a day: ISO, Excel's serial number, words, or figures in the order "mdy", "dmy" or "ymd".

    Without an order, figures are read only when they allow a single reading; otherwise the answer is None.
    """
    raise NotImplementedError


def read_datetime(text: str, order: str = "", *, time: str = "", zone: dt.tzinfo = dt.UTC) -> dt.datetime | None:
    """Read a moment as UTC; `time` is the cell beside it, `zone` counts where the text names none."""
    raise NotImplementedError


def read_birthday(text: str, order: str = "") -> str | None:
    """Read a birthday as MM-DD; `--MM-DD` and days without a year are fine."""
    raise NotImplementedError


def date_order(values: Iterable[str]) -> str | None:
    """Say in which order figures stand: "mdy", "dmy" or "ymd" when a value proves it, "" when none needs to be known, None when it must be asked."""
    raise NotImplementedError

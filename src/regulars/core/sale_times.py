"""When sales were, as seconds since 1970: days and clocks of a file are read once each."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from regulars.core.coded import Coded, coded, together
from regulars.core.customer_rows import Reading
from regulars.core.mapping import read_datetime
from regulars.core.memory import Remembered
from regulars.core.zones import zone as zone_named

Numbers = npt.NDArray[np.int64]
TIME_FIELDS = ("sold_at", "sold_time", "sold_zone")
NO_TIME = -(2**62)
_PLAIN_CLOCK = re.compile(r"\d{1,2}:\d\d(:\d\d)?( ?[AaPp][Mm])?$")
_DAY = 86_400
# No date that can be read lies before the year 1900; what cannot be read in the plain way lies far before.
_FIRST = -2_300_000_000
_ODD = -(2**60)


class TimeReader:
    """Reads when sales were, in seconds since 1970; days and clocks are read once each."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._zones = Remembered[str, ZoneInfo](self._zone)
        self._days = Remembered[tuple[str, str], int](self._day)
        self._clocks = Remembered[str, int](self._clock)
        self._whole = Remembered[tuple[str, str, str], int](self._moment)

    def read(self, columns: Mapping[str, Sequence[str]], count: int) -> Numbers:
        """Give the moment of each row; one that cannot be read is `NO_TIME`."""
        blank = [""] * count
        dates, zones = (coded(columns.get(name, blank)) for name in ("sold_at", "sold_zone"))
        rows, numbers = together([dates, zones])
        # Rows of one sale stand together: what was read for the last chunk need not be kept.
        self._whole.clear()
        if "sold_time" not in columns:
            return np.array([self._whole[date, "", zone] for date, zone in rows], np.int64)[numbers]
        clocks = coded(columns["sold_time"])
        moments = np.array([self._days[date, zone] for date, zone in rows], np.int64)[numbers] + self._of_day(clocks)
        for at in np.flatnonzero(moments < _FIRST).tolist():
            moments[at] = self._whole[dates[at], clocks[at], zones[at]]
        return moments

    def _of_day(self, clocks: Coded) -> Numbers:
        seconds = _plain_clocks(clocks.texts)
        if seconds is None:
            seconds = np.array([self._clocks[text] for text in clocks.texts], np.int64)
        return seconds[clocks.numbers]

    def _moment(self, cells: tuple[str, str, str]) -> int:
        date, clock, zone = cells
        at = read_datetime(date, self.reading.date_order, time=clock, zone=self._zones[zone])
        return NO_TIME if at is None else int(at.timestamp())

    def _day(self, key: tuple[str, str]) -> int:
        """Give the midnight of a plain day on which no clock is changed."""
        date, zone = key
        start, end = (
            read_datetime(date, self.reading.date_order, time=clock, zone=self._zones[zone])
            for clock in ("00:00", "23:59:59")
        )
        if start is None or end is None or (end - start).total_seconds() != _DAY - 1:
            return _ODD
        return int(start.timestamp())

    def _clock(self, text: str) -> int:
        if not _PLAIN_CLOCK.match(text):
            return _ODD
        at = read_datetime("2000-01-01", "", time=text, zone=dt.UTC)
        return _ODD if at is None else int(at.timestamp()) % _DAY

    def _zone(self, text: str) -> ZoneInfo:
        name = text.strip()
        return zone_named(name, self.reading.zone.key).info if name else self.reading.zone


def _plain_clocks(clocks: Sequence[str]) -> Numbers | None:
    """Read clocks that are all written as 15:04:05, in seconds since midnight; None when one is not."""
    text = "".join(clocks)
    if set(map(len, clocks)) != {8} or not text.isascii():
        return None
    letters = np.frombuffer(text.encode(), np.uint8).reshape(-1, 8).astype(np.int64)
    digits = letters[:, (0, 1, 3, 4, 6, 7)] - ord("0")
    parts = digits[:, ::2] * 10 + digits[:, 1::2]
    is_plain = (letters[:, (2, 5)] == ord(":")).all() and ((digits >= 0) & (digits <= 9)).all()
    if not is_plain or (parts >= (24, 60, 60)).any():
        return None
    return np.asarray(parts @ np.array((3600, 60, 1)), np.int64)


def no_time_because(columns: Mapping[str, Sequence[str]], at: int) -> str:
    """Say in a sentence why the row at this place has no time."""
    written = " ".join(columns[name][at] for name in TIME_FIELDS[:2] if name in columns).strip()
    if not columns["sold_at"][at].strip():
        return "There is no date of sale in this row. Fill it in, and bring the file again."
    return f"“{written[:60]}” is not a date we can read. Write it as 2026-03-31."

"""When sales were, as seconds since 1970: days and clocks of a file are read once each."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from regulars.core.customer_rows import Reading
from regulars.core.mapping import read_datetime
from regulars.core.memory import Remembered
from regulars.core.zones import zone as zone_named

TIME_FIELDS = ("sold_at", "sold_time", "sold_zone")
NO_TIME = -(2**62)
_PLAIN_CLOCK = re.compile(r"\d{1,2}:\d\d(:\d\d)?( ?[AaPp][Mm])?$")
_DAY = 86_400


class TimeReader:
    """Reads when sales were, in seconds since 1970; days and clocks are read once each."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._zones = Remembered[str, ZoneInfo](self._zone)
        self._days = Remembered[tuple[str, ZoneInfo], int](self._day)
        self._clocks = Remembered[str, int](self._clock)
        self._whole = Remembered[tuple[str, str, str], int](self._moment)

    def read(self, columns: Mapping[str, Sequence[str]], count: int) -> list[int]:
        """Give the moment of each row; one that cannot be read is `NO_TIME`."""
        blank = [""] * count
        cells = (columns.get(name, blank) for name in TIME_FIELDS)
        # Rows of one sale stand together: what was read for the last chunk need not be kept.
        self._whole.clear()
        whole = self._whole
        return [whole[row] for row in zip(*cells, strict=True)]

    def _moment(self, cells: tuple[str, str, str]) -> int:
        date, clock, zone = cells
        if clock and (seconds := self._clocks[clock]) >= 0:
            midnight = self._days[date, self._zones[zone]]
            if midnight != NO_TIME:
                return midnight + seconds
        at = read_datetime(date, self.reading.date_order, time=clock, zone=self._zones[zone])
        return NO_TIME if at is None else int(at.timestamp())

    def _day(self, key: tuple[str, ZoneInfo]) -> int:
        """Give the midnight of a plain day on which no clock is changed."""
        date, zone = key
        order = self.reading.date_order
        start, end = (read_datetime(date, order, time=clock, zone=zone) for clock in ("00:00", "23:59:59"))
        if start is None or end is None or (end - start).total_seconds() != _DAY - 1:
            return NO_TIME
        return int(start.timestamp())

    def _clock(self, text: str) -> int:
        if not _PLAIN_CLOCK.match(text):
            return -1
        at = read_datetime("2000-01-01", "", time=text, zone=dt.UTC)
        return -1 if at is None else int(at.timestamp()) % _DAY

    def _zone(self, text: str) -> ZoneInfo:
        name = text.strip()
        return zone_named(name, self.reading.zone.key).info if name else self.reading.zone


def no_time_because(columns: Mapping[str, Sequence[str]], at: int) -> str:
    """Say in a sentence why the row at this place has no time."""
    written = " ".join(columns[name][at] for name in TIME_FIELDS if name in columns).strip()
    if not written:
        return "There is no date of sale in this row."
    return f"“{written[:60]}” is not a date we can read. Write it as 2026-03-31."

"""The days of one calendar that rules ask for, each worked out once for all customers."""

import datetime as dt
import functools
from typing import Any

from regulars.core import due
from regulars.core.due import Calendar, Window

SAME_DAY = "same day"
MOST = 200_000  # days remembered; far more than a shop's history has


class Days:
    """What lies how long after a day; the same question twice costs nothing."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._windows: dict[tuple[dt.date, str, str], Window] = {}
        self._later: dict[tuple[dt.date, str, int], dt.date] = {}

    def window(self, day: dt.date, wait: str, within: str) -> Window:
        """Return when to be in touch about a day."""
        key = (day, wait, within)
        found = self._windows.get(key)
        if found is None:
            found = self._windows[key] = due.due_window(day, wait, within, self.calendar)
            _forget_when_full(self._windows)
        return found

    def after(self, day: dt.date, span: str, times: int = 1) -> dt.date:
        """Return the day so many spans after a day."""
        key = (day, span, times)
        found = self._later.get(key)
        if found is None:
            found = self._later[key] = due.after(day, span, self.calendar, times=times)
            _forget_when_full(self._later)
        return found

    def ahead(self, day: dt.date, ahead: str, within: str) -> Window:
        """Return the window that begins so long before a day."""
        return self.window(self.after(day, ahead, -1) if ahead else day, SAME_DAY, within)


@functools.lru_cache(maxsize=32)
def days_of(calendar: Calendar) -> Days:
    """Return what is remembered of a calendar."""
    return Days(calendar)


def _forget_when_full(known: dict[Any, Any]) -> None:
    if len(known) > MOST:
        known.clear()

"""The clock on the wall, read at the doors and handed on as an argument."""

import datetime as dt
import time


def now() -> dt.datetime:
    """Return this instant."""
    return dt.datetime.now(dt.UTC)


def uptime() -> float:
    """Return seconds that only ever count up, sleep of the machine included where it can tell."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(boot) if boot is not None else time.monotonic()

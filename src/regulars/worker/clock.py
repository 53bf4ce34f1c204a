"""The clocks, read at the doors and handed on as arguments: the one on the wall, and those that only count up."""

import datetime as dt
import functools
import time
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from regulars.services.outbox import Lease

SINCE_BOOT = getattr(time, "CLOCK_BOOTTIME", None)
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
LARGEST_JUMP = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Watch:
    """When the program started, by the clock on the wall and by seconds that only count up."""

    started: dt.datetime
    uptime: float

    def has_jumped(self, now: dt.datetime, uptime: float) -> bool:
        """Say whether the clock on the wall ran further ahead than time did."""
        return (now - self.started) - dt.timedelta(seconds=uptime - self.uptime) > LARGEST_JUMP


def now() -> dt.datetime:
    """Return this instant."""
    return dt.datetime.now(dt.UTC)


def uptime() -> float:
    """Return seconds that only ever count up, sleep of the machine included where it can tell."""
    return time.clock_gettime(SINCE_BOOT) if SINCE_BOOT is not None else time.monotonic()


def lease() -> Lease:
    """Return the clock that leases are measured with: the database's where several machines may work on it."""
    if connection.vendor == "postgresql":
        return Lease("database")
    return Lease(_boot(), uptime())


@functools.cache
def _boot() -> str:
    """Return what tells this start of the machine from any other: leases of an earlier one are over."""
    try:
        return BOOT_ID.read_text().strip()
    except OSError:
        return f"since {time.time() - uptime():.0f}"

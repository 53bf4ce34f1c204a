"""What time it is where somebody may be."""

import datetime as dt
import functools
from dataclasses import dataclass
from importlib import resources
from zoneinfo import ZoneInfo

import phonenumbers

from regulars.core.places import REGION_OF_NAME, ZONES_OF_CODE, ZONES_OF_REGION


@dataclass(frozen=True)
class Zone:
    """A time zone, and what to tell the owner when another one had been asked for."""

    info: ZoneInfo
    notice: str = ""


@functools.lru_cache(maxsize=2048)
def zone(name: str, default: str = "UTC") -> Zone:
    """Return the zone of that name; when there is none, the default with a notice that says so."""
    if found := _zone_info(name):
        return Zone(found)
    fallback = _zone_info(default) or ZoneInfo("UTC")
    asked = name.strip()[:60]
    said = f"There is no time zone “{asked}”" if asked else "No time zone is set"
    return Zone(fallback, f"{said}; {fallback.key} is used instead.")


def local_date(at: dt.datetime, timezone: str, *, default: str = "UTC") -> dt.date:
    """Return the day it is in a time zone at an instant."""
    return local_time(at, timezone, default=default).date()


def local_time(at: dt.datetime, timezone: str, *, default: str = "UTC") -> dt.datetime:
    """Return an instant as the clocks of a time zone show it."""
    if at.tzinfo is None:
        raise ValueError("An instant without a time zone is no instant.")
    try:
        return at.astimezone(zone(timezone, default).info)
    except OverflowError:  # on the first or the last day of the calendar
        return at


def wall_time(day: dt.date, time: dt.time, timezone: str, *, default: str = "UTC") -> dt.datetime:
    """Return the instant when the clock on the wall shows this time.

    Of a time that is shown twice it is the first; of a time that is skipped, the first instant after the gap.
    """
    info = zone(timezone, default).info
    wanted = dt.datetime.combine(day, time.replace(tzinfo=None, fold=0), tzinfo=info)
    try:
        is_shown = wanted.astimezone(dt.UTC).astimezone(info).replace(tzinfo=None) == wanted.replace(tzinfo=None)
    except OverflowError:
        return wanted
    return wanted if is_shown else _end_of_gap(wanted, info)


def plausible_zones(phone: str, country: str, region: str, default: str) -> tuple[str, ...]:
    """Return every zone somebody may be in, by telephone number (E.164) and address, or else the default.

    Where number and address agree, the narrower counts; where they do not, both may be right. A zone that the
    customer told us beats all of this: then do not ask.
    """
    by_phone = _zones_of_phone(phone)
    by_address = _zones_of_address(country.strip().upper(), region)
    agreed = [name for name in by_phone if name in by_address]
    return tuple(agreed or dict.fromkeys(by_address + by_phone) or [default])


def _zone_info(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name.strip())
    except (KeyError, ValueError, OSError):  # unknown, not a name, a folder
        return None


def _end_of_gap(wanted: dt.datetime, info: ZoneInfo) -> dt.datetime:
    """Search the instant at which the clocks jumped over a wall time."""
    # Within a gap, fold=1 reads the time with the later offset and so lies before the jump, fold=0 after it.
    before = wanted.replace(fold=1).astimezone(dt.UTC)
    later = wanted.astimezone(dt.UTC)
    old_offset = before.astimezone(info).utcoffset()
    while later - before > dt.timedelta(seconds=1):
        middle = (before + (later - before) / 2).replace(microsecond=0)
        if middle <= before:
            break
        if middle.astimezone(info).utcoffset() == old_offset:
            before = middle
        else:
            later = middle
    return later.astimezone(info)


@functools.lru_cache(maxsize=1)
def _zones_of_countries() -> dict[str, tuple[str, ...]]:
    """Read the almanac's own list of zones by country."""
    found: dict[str, list[str]] = {}
    table = resources.files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _, name, *_ = line.split("\t")
            found.setdefault(country, []).append(name)
    return {country: tuple(names) for country, names in found.items()}


def _zones_of_address(country: str, region: str) -> tuple[str, ...]:
    code = REGION_OF_NAME.get((country, " ".join(region.casefold().split())), region.strip().upper())
    return ZONES_OF_REGION.get((country, code)) or _zones_of_countries().get(country, ())


@functools.lru_cache(maxsize=4096)
def _zones_of_phone(phone: str) -> tuple[str, ...]:
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return ()
    if number.country_code == 1 and (zones := ZONES_OF_CODE.get(str(number.national_number)[:3])):
        return zones
    country = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(
        number.country_code or 0
    )
    return _zones_of_countries().get(country, ())

"""Countries and their time zones, from the almanac that the program carries."""

import datetime as dt
import functools
from collections.abc import Iterator
from importlib import resources

from regulars.core.countries import names
from regulars.core.zones import local_time, plausible_zones


@functools.cache
def countries() -> tuple[tuple[str, str], ...]:
    """List every country as (code, name), by name."""
    return tuple(sorted(names().items(), key=lambda row: row[1]))


@functools.cache
def timezones() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """List every time zone by its continent, as a choice field wants it."""
    zones = sorted({row[2] for row in _table("zone.tab")})
    continents = sorted({name.split("/")[0] for name in zones})
    return tuple(
        (continent, tuple((name, spoken(name)) for name in zones if name.startswith(f"{continent}/")))
        for continent in continents
    )


def zones_of(country: str) -> tuple[str, ...]:
    """List the time zones of a country, the one most people live in first."""
    return plausible_zones("", country, "", "") if country else ()


def clocks_of(country: str, *, now: dt.datetime) -> tuple[str, ...]:
    """List the zones of a country whose clocks differ in the year to come: Berlin alone for Germany."""
    year = [now + dt.timedelta(weeks=week) for week in range(52)]
    clocks: dict[tuple[dt.timedelta | None, ...], str] = {}
    for name in zones_of(country):
        clocks.setdefault(tuple(local_time(at, name).utcoffset() for at in year), name)
    return tuple(clocks.values())


def spoken(timezone: str) -> str:
    """Name a time zone by its town: "New York"."""
    return timezone.partition("/")[2].replace("_", " ").replace("/", ", ")


def of_languages(accepted: str) -> str:
    """Guess the country from what a browser says its person reads: "en-GB,en;q=0.9" is GB."""
    known = {code for code, _ in countries()}
    for language in accepted.split(","):
        region = language.split(";")[0].strip().rpartition("-")[2].upper()
        if region in known and "-" in language:
            return region
    return ""


def _table(name: str) -> Iterator[list[str]]:
    text = resources.files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))

"""The seasons of a shop's year: when its playbooks say them, and the holidays between."""

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import holidays

from regulars.core import due
from regulars.core.due import Calendar
from regulars.core.playbook_days import days_of
from regulars.core.playbook_rules import Rule

SEASON = "season"


@dataclass(frozen=True)
class Band:
    """One season of one year, from its first to its last day."""

    key: str  # "season-autumn-2026"
    name: str  # "Autumn"; empty when the playbook gives it none
    first: dt.date
    last: dt.date


def bands(rules: Iterable[Rule], calendar: Calendar, *, first: dt.date, last: dt.date) -> list[Band]:
    """Return the seasons that touch these days, the earliest first; two playbooks with one season say it once."""
    found: dict[str, Band] = {}
    for rule in rules:
        if rule.when != SEASON:
            continue
        for year in range(first.year - 1, last.year + 2):
            window = days_of(calendar).ahead(due.yearly(rule.on, year), rule.ahead, rule.within)
            if window.due <= last and window.use_by >= first:
                name = rule.name.replace("_", " ").replace("-", " ").capitalize()
                band = Band(f"{rule.word}-{year}", name, window.due, window.use_by)
                found.setdefault(band.key, band)
    return sorted(found.values(), key=lambda band: (band.first, band.key))


@functools.lru_cache(maxsize=512)
def holiday_names(country: str, region: str, year: int) -> Mapping[dt.date, str]:
    """Return a year's public holidays with their names, the same days as `due.public_holidays`."""
    for subdivision in [region, None] if region else [None]:
        try:
            return MappingProxyType(dict(holidays.country_holidays(country.upper(), subdiv=subdivision, years=year)))
        except NotImplementedError:  # that is how the almanac says that it has no such place
            continue
    return MappingProxyType({})

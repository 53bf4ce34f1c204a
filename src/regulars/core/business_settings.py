"""What a business may be set to: places, hours, and how much contact is still kind."""

import datetime as dt
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any
from zoneinfo import available_timezones

from regulars.core.currencies import COUNTRIES, CURRENCIES
from regulars.core.due import DAYS, BadHours, Hours
from regulars.core.people import clean_text, email_key, email_problem, phone_key, phone_problem

# The most that is still below the pain threshold, and what a team can do.
NUMBERS = {
    "calling_minutes": (0, 960),
    "notes_per_week": (0, 500),
    "contacts_per_week": (1, 3),
    "contacts_per_month": (1, 8),
}
EARLIEST, LATEST = dt.time(8), dt.time(21)
NOON, AFTERNOON = dt.time(12), dt.time(16)


class BadBusinessSetting(ValueError):
    """One setting cannot be as given; `field` names it, the message says why."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def checked(given: Mapping[str, Any], *, country: str) -> dict[str, Any]:
    """Return settings as they are kept, or raise `BadBusinessSetting` for the first that cannot be."""
    if unknown := given.keys() - _READ.keys() - NUMBERS.keys() - {"phone"}:
        raise TypeError(f"A business has no {', '.join(sorted(unknown))}.")
    kept = {field: _READ[field](value) for field, value in given.items() if field in _READ}
    kept |= {field: _number(field, value) for field, value in given.items() if field in NUMBERS}
    if "phone" in given:
        kept["phone"] = _phone(str(given["phone"]), kept.get("country", country))
    return kept


def check_together(settings: Mapping[str, Any]) -> None:
    """Refuse settings that contradict each other."""
    if settings["contacts_per_month"] < settings["contacts_per_week"]:
        raise BadBusinessSetting("contacts_per_month", "A month cannot allow fewer contacts than one of its weeks.")


def near_timezones(text: str) -> list[str]:
    """Return the names of time zones most like a mistyped one."""
    by_place = {_place(zone): zone for zone in sorted(available_timezones(), key=lambda zone: ("/" in zone, zone))}
    found = get_close_matches(_place(clean_text(text)), by_place, n=3, cutoff=0.7)
    return [by_place[place] for place in found]


def _place(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ").casefold()


def _name(value: Any) -> str:
    text = clean_text(str(value))
    if not 1 <= len(text) <= 120:
        raise BadBusinessSetting("name", "Write the name of the business, in up to 120 letters.")
    return text


def _country(value: Any) -> str:
    if str(value).upper() not in COUNTRIES:
        raise BadBusinessSetting("country", "Write the country as two letters, like US or DE.")
    return str(value).upper()


def _timezone(value: Any) -> str:
    if str(value) in available_timezones():
        return str(value)
    near = near_timezones(str(value))
    hint = f" Did you mean {' or '.join(near)}?" if near else " Write one like America/New_York."
    raise BadBusinessSetting("timezone", f"There is no time zone “{clean_text(str(value))[:64]}”.{hint}")


def _currency(value: Any) -> str:
    if str(value).upper() not in CURRENCIES:
        raise BadBusinessSetting("currency", "Write the currency as three letters, like USD or EUR.")
    return str(value).upper()


def _email(value: Any) -> str:
    if not value:
        return ""
    if key := email_key(str(value)):
        return key
    raise BadBusinessSetting("email", email_problem(str(value)) or "That is not an e-mail address.")


def _phone(value: str, country: str) -> str:
    if not value:
        return ""
    if key := phone_key(value, country):
        return key
    raise BadBusinessSetting("phone", phone_problem(value, country) or "That is not a phone number.")


def _address(value: Any) -> str:
    lines = [clean_text(line) for line in str(value).splitlines()]
    text = "\n".join(line for line in lines if line)
    if len(text) > 500:
        raise BadBusinessSetting("postal_address", "Keep the address under 500 letters.")
    return text


def _hours(value: Any) -> dict[str, list[str]]:
    """Read hours by day; a closed day is left out."""
    try:
        given = {str(day): list(times) for day, times in dict(value).items() if times}
        week = Hours.of(given).week
    except BadHours as bad:
        raise BadBusinessSetting("opening_hours", str(bad)) from bad
    except (TypeError, ValueError) as bad:
        raise BadBusinessSetting("opening_hours", "Write the hours of a day like 09:00 to 17:00.") from bad
    if not given or any(len(times) != 2 for times in given.values()):
        raise BadBusinessSetting("opening_hours", "Write when you open and when you close, on one day at least.")
    if any(hours and hours[0] >= hours[1] for hours in week):
        raise BadBusinessSetting("opening_hours", "The closing time has to be after the opening time.")
    return {day: [f"{time:%H:%M}" for time in hours] for day, hours in zip(DAYS, week, strict=True) if hours}


def _quiet_from(value: Any) -> dt.time:
    time = _time("quiet_from", value)
    if not AFTERNOON <= time <= LATEST:
        raise BadBusinessSetting("quiet_from", "The evening's rest begins between 16:00 and 21:00.")
    return time


def _quiet_until(value: Any) -> dt.time:
    time = _time("quiet_until", value)
    if not EARLIEST <= time <= NOON:
        raise BadBusinessSetting("quiet_until", "The morning's rest ends between 08:00 and 12:00.")
    return time


def _time(field: str, value: Any) -> dt.time:
    try:
        return value if isinstance(value, dt.time) else dt.time.fromisoformat(str(value))
    except ValueError as bad:
        raise BadBusinessSetting(field, "Write the time like 20:00.") from bad


def _number(field: str, value: Any) -> int:
    least, most = NUMBERS[field]
    number = int(value) if str(value).isdecimal() and len(str(value)) < 7 else -1
    if not least <= number <= most:
        raise BadBusinessSetting(field, f"Choose a number from {least} to {most}.")
    return number


_READ: dict[str, Callable[[Any], Any]] = {
    "name": _name,
    "country": _country,
    "timezone": _timezone,
    "currency": _currency,
    "email": _email,
    "postal_address": _address,
    "opening_hours": _hours,
    "opens_on_holidays": bool,
    "quiet_from": _quiet_from,
    "quiet_until": _quiet_until,
}

"""What may stand in the fields of a customer, typed by a person."""

import re
from collections.abc import Mapping
from zoneinfo import available_timezones

from regulars.core.birthdays import birthday_key, birthday_problem
from regulars.core.currencies import COUNTRIES
from regulars.core.people import (
    clean_text,
    display_name,
    email_key,
    email_problem,
    phone_key,
    phone_problem,
    split_name,
)

ROOM = {
    "name": 200,
    "first_name": 100,
    "last_name": 100,
    "company": 200,
    "street": 200,
    "city": 100,
    "region": 100,
    "postcode": 20,
    "country": 2,
    "timezone": 64,
    "prefers": 20,
    "best_time": 40,
    "email": 1_000,
    "phone": 200,
    "birthday": 40,
}


class BadCustomerField(ValueError):
    """One field cannot be as given; `field` names it, the message says why."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def cleaned(given: Mapping[str, str], *, country: str) -> dict[str, str]:
    """Return the fields as they are kept, or raise `BadCustomerField`; a name brings its first and last name."""
    if unknown := given.keys() - ROOM.keys():
        raise TypeError(f"A customer has no {', '.join(sorted(unknown))}.")
    fields = {field: clean_text(text) for field, text in given.items()}
    for field, text in fields.items():
        if len(text) > ROOM[field]:
            raise BadCustomerField(field, f"Keep this under {ROOM[field]} letters.")
    at_home = fields["country"] = _country(fields.get("country", ""))
    if "country" not in given:
        del fields["country"]
    for field, read in (("email", _email), ("timezone", _timezone), ("prefers", _channel)):
        if fields.get(field):
            fields[field] = read(fields[field])
    if fields.get("birthday"):
        fields["birthday"] = _birthday(fields["birthday"], country)
    if fields.get("phone"):
        fields["phone"] = _phone(fields["phone"], at_home or country)
    return fields | _named(fields)


def _named(fields: Mapping[str, str]) -> dict[str, str]:
    """Take a full name apart, or put one together from its parts."""
    if not fields.get("name"):
        parts = {"first": "first_name", "last": "last_name", "company": "company"}
        given = {part: fields[field] for part, field in parts.items() if fields.get(field)}
        return {"name": display_name(**given)[: ROOM["name"]]} if given else {}
    name = split_name(fields["name"])
    if name.is_company:
        blank = {"first_name": fields.get("first_name", ""), "last_name": fields.get("last_name", "")}
        return blank | {"company": fields.get("company") or name.display}
    first = fields.get("first_name") or name.first[: ROOM["first_name"]].strip()
    last = fields.get("last_name") or name.last[: ROOM["last_name"]].strip()
    return {"name": name.display or fields["name"], "first_name": first, "last_name": last}


def _email(text: str) -> str:
    if key := email_key(text):
        return key
    raise BadCustomerField("email", email_problem(text) or "That is not an e-mail address.")


def _phone(text: str, country: str) -> str:
    if key := phone_key(text, country):
        return key
    raise BadCustomerField("phone", phone_problem(text, country) or "That is not a phone number.")


def _birthday(text: str, country: str) -> str:
    if key := birthday_key(text, country):
        return key
    raise BadCustomerField("birthday", birthday_problem(country))


def _country(text: str) -> str:
    if text and text.upper() not in COUNTRIES:
        raise BadCustomerField("country", "Write the country as two letters, like US or DE.")
    return text.upper()


def _timezone(text: str) -> str:
    if text not in available_timezones():
        raise BadCustomerField("timezone", "There is no such time zone. Write one like America/New_York.")
    return text


def _channel(text: str) -> str:
    if not re.fullmatch(r"[a-z_]+", text):
        raise BadCustomerField("prefers", "Choose how they like to be contacted from the list.")
    return text

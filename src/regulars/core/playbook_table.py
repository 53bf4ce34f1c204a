"""A table of a written playbook: reading its keys, and saying what is wrong with one."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from regulars.core import due


class BadPlaybook(ValueError):
    """This playbook cannot be used; the message says where, what is wrong, and what would be right."""


@dataclass(frozen=True)
class Table:
    """A table of the text, with the words for where it is."""

    where: str
    raw: Mapping[str, Any]

    def wrong(self, sentence: str) -> BadPlaybook:
        """Return the complaint about this table."""
        return BadPlaybook(f"{self.where}: {sentence}")

    def only(self, known: Iterable[str]) -> None:
        """Refuse a key that means nothing here."""
        for key in self.raw:
            if key not in known:
                raise self.wrong(f'"{key}" is not a key here.{meant(key, known)}')

    def text(self, key: str, default: str | None = None) -> str:
        """Read words; without a default they must be there."""
        value = self.raw.get(key, default)
        if value is None:
            raise self.wrong(f'{key} is missing. Add {key} = "…".')
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(f'{key} must be words in quotation marks, like {key} = "…".')
        return value.strip()

    def word(self, key: str, known: Iterable[str], default: str | None = None) -> str:
        """Read one of the known words."""
        value = self.text(key, default)
        if value != default and value not in known:
            raise self.wrong(f'{key} = "{value}" is not known.{meant(value, known)}')
        return value

    def texts(self, key: str, default: list[str] | None = None) -> tuple[str, ...]:
        """Read a list of words."""
        value = self.raw.get(key, default)
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise self.wrong(f'{key} must be a list of words, like {key} = ["…", "…"].')
        return tuple(v.strip() for v in value)

    def words(
        self, key: str, known: Iterable[str] | None, default: list[str] | None = None, *, at_least: int = 0
    ) -> tuple[str, ...]:
        """Read a list of known words; None knows all."""
        values = self.texts(key, default)
        if len(values) < at_least:
            raise self.wrong(f"{key} is empty. Name at least one.")
        for value in values:
            if known is not None and value not in known:
                raise self.wrong(f'{key} has "{value}", which is not known.{meant(value, known)}')
        if len(set(values)) < len(values):
            raise self.wrong(f"{key} names something twice. Leave one out.")
        return values

    def whole(self, key: str, default: int | None = None, *, most: int) -> int:
        """Read a whole number above zero."""
        value = self.raw.get(key, default)
        if type(value) is not int or not 0 < value <= most:
            raise self.wrong(f"{key} must be a whole number from 1 to {most}.")
        return value

    def cents(self, key: str) -> int:
        """Read an amount of money."""
        value = self.raw.get(key)
        if type(value) is not int or value <= 0:
            raise self.wrong(f"{key} must be whole cents above zero: 50000 stands for 500.00.")
        return value

    def span(self, key: str, default: str) -> str:
        """Read a span of time, not before."""
        value = self.text(key, default)
        if not value:
            return ""
        try:
            count = due.span(value).count
        except due.BadSpan:
            count = -1
        if count < 0:
            raise self.wrong(f'{key} = "{value}" is no span of time. Write for example "5 days" or "3 weeks".')
        return value

    def flag(self, key: str) -> bool:
        """Read true or false."""
        value = self.raw.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(f"{key} must be true or false, without quotation marks.")
        return value

    def table(self, key: str) -> "Table | None":
        """Read a table inside this one, when it is there."""
        value = self.raw.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.wrong(f"{key} must be a table with names and values.")
        return Table(f"{self.where}, {key}", value)

    def tables(self, key: str) -> list[Mapping[str, Any]]:
        """Read the tables of one kind; there must be at least one."""
        value = self.raw.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(v, dict) for v in value):
            raise self.wrong(f"at least one [[{key}]] is needed.")
        return value


def meant(word: str, known: Iterable[str]) -> str:
    """Say which known word was probably meant, or which there are."""
    known = list(known)
    near = difflib.get_close_matches(word.lower().replace("_", " "), [k.replace("_", " ") for k in known], 1, 0.55)
    if near:
        right = next(k for k in known if k.replace("_", " ") == near[0])
        return f' Did you mean "{right}"?'
    return f" Known are: {', '.join(known)}."

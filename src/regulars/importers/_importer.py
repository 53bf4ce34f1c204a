"""Importer: what one kind of file looks like and what its columns mean."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from regulars.importers._plain import PlainRows

Column = str | tuple[str, ...]
"""A column's name; `"Surname|Last Name"` takes the first that exists; a tuple joins several with a line feed."""


@dataclass(slots=True)
class Block:
    """Some rows of a file as they stand there, each with the line it begins on, and the rows refused so far."""

    lines: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    rejects: list[tuple[int, str]] = field(default_factory=list)
    plain: PlainRows | None = None  # instead of rows, when these need not be lists yet

    def spell_out(self) -> None:
        """Make rows that can be written to of plain ones."""
        if self.plain is not None:
            self.rows, self.plain = list(self.plain), None


Prepare = Callable[[list[str], Iterator[Block]], tuple[list[str], Iterator[Block]]]
"""Takes a file's header and blocks and gives better ones: blanks filled, columns added, junk refused."""


@dataclass(frozen=True, kw_only=True)
class Importer:
    """One kind of file: how to recognise it and where its columns go.

    `needs` is the fingerprint: every name must be in the header (`"a|b"`: one of them), whatever its case and spaces.
    `columns` says which column holds which field of `core.mapping.FIELDS`. `translate` rewrites single values.
    `fixed` holds fields that are the same in every row. `answers` holds what need not be asked for this format,
    by the name of the question (`date_order`, `decimal`, `country`, `zone`, `consent`).
    """

    kind: str
    label: str
    source: str
    gives: Literal["customers", "sales", "contacts"]
    needs: frozenset[str]
    columns: Mapping[str, Column]
    prepare: Prepare | None = None
    translate: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)


class Unreadable(Exception):
    """This file cannot be read; the message is a sentence that says why and what to do."""


def key(name: str) -> str:
    """Give a column's name as it is compared: without case, outer marks and doubled spaces."""
    return " ".join(name.strip("\ufeff'\" \t\r\n*:").casefold().split())


def bare(text: str) -> str:
    """Take off the apostrophe that keeps spreadsheets from changing a number."""
    return text[1:] if text.startswith("'") else text

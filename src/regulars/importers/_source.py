"""Source: an opened file, ready to be read more than once, and its rows as columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from regulars.importers._importer import Block, Column, Importer


class Reader(Protocol):
    """Reads a file's rows, from the first one each time it is called."""

    def __call__(self) -> Iterator[Block]:
        """Give all rows below the header, in blocks."""


@dataclass(slots=True)
class Source:
    """An opened file. `notes` are sentences for the person who brought it; reading may add to them."""

    importer: Importer | None  # None: a table of unknown origin
    header: list[str]
    columns: dict[str, Column]  # field: column, as known for this kind, or guessed
    encoding: str
    delimiter: str
    reader: Reader
    notes: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Give the importer's kind, or "table" when the file is of unknown origin."""
        return self.importer.kind if self.importer else "table"


@dataclass(slots=True)
class Chunk:
    """Rows as columns: `columns["email"][i]` stands on line `lines[i]` of the file. Rejects stand apart.

    Only fields that the file has appear in `columns`; all lists are as long as `lines`. Values are the file's own
    text, not yet cleaned. A line number comes twice only where one row holds several sale lines (WooCommerce).
    """

    lines: list[int]
    columns: dict[str, list[str]]
    rejects: list[tuple[int, str]]


def chunks(source: Source, columns: Mapping[str, Column] | None = None, size: int = 20_000) -> Iterator[Chunk]:
    """Read all rows as canonical columns; every row comes out once, in a chunk or among its rejects.

    `columns` says which column holds which field; left out, the source's own. The rows of one sale may be
    spread over two chunks.
    """
    raise NotImplementedError


def sample(source: Source, count: int = 20) -> tuple[list[int], Sequence[list[str]]]:
    """Give the first rows as they stand in the file, with their lines."""
    raise NotImplementedError

"""Source: an opened file, ready to be read more than once, and its rows as columns."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from regulars.core.coded import Coded
from regulars.importers._importer import Block, Column, Importer, key

_ROWS_AT_ONCE = 5_000


@dataclass(slots=True)
class Source:
    """An opened file. `notes` are sentences for the person who brought it; reading to the end may add to them.

    `reader(size)` reads all rows from the first one on, each time it is called, in blocks of that size.
    """

    importer: Importer | None  # None: a table of unknown origin
    header: list[str]
    columns: dict[str, Column]  # field: column, as known for this kind, or guessed
    encoding: str
    delimiter: str
    reader: Callable[[int], Iterator[Block]]
    notes: list[str] = field(default_factory=list)
    file_name: str = ""

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
    columns: dict[str, Sequence[str]]
    rejects: list[tuple[int, str]]


def chunks(
    source: Source, columns: Mapping[str, Column] | None = None, size: int = 20_000, *, first: int = 0
) -> Iterator[Chunk]:
    """Read all rows as canonical columns; every row comes out once, in a chunk or among its rejects.

    `columns` says which column holds which field; left out, the source's own. `first` is the size of the first chunk
    where that differs from all others. The rows of one sale may be spread over two chunks.
    """
    chosen = source.columns if columns is None else columns
    wanted = {name: found for name, column in chosen.items() if (found := places(source.header, column))}
    names = [*wanted, *((source.importer.fixed.keys() - wanted.keys()) if source.importer else ())]
    chunk, enough = _empty(names), first or size
    for block in source.reader(min(size, _ROWS_AT_ONCE)):
        _add(chunk, block, wanted, source.importer)
        if len(chunk.lines) + len(chunk.rejects) >= enough:
            yield chunk
            chunk, enough = _empty(names), size
    if chunk.lines or chunk.rejects:
        yield chunk


def sample(source: Source, count: int = 20) -> tuple[list[int], Sequence[list[str]]]:
    """Give the first good rows as they stand in the file, with their lines."""
    lines: list[int] = []
    rows: list[list[str]] = []
    for looked_at, block in enumerate(source.reader(count), 1):
        block.spell_out()
        lines += block.lines
        rows += block.rows
        if len(rows) >= count or looked_at == 20:
            break
    return lines[:count], rows[:count]


def places(header: Sequence[str], column: Column) -> list[int]:
    """Give the places of a column in the header: one, several for a tuple, none when it is not there."""
    names = [column] if isinstance(column, str) else column
    return [place for name in names if (place := _place(header, name)) is not None]


def _place(header: Sequence[str], name: str) -> int | None:
    if name in header:
        return header.index(name)
    there = [key(column) for column in header]
    return next((there.index(key(word)) for word in name.split("|") if key(word) in there), None)


def _empty(names: Iterable[str]) -> Chunk:
    return Chunk([], {name: [] for name in names}, [])


def _add(chunk: Chunk, block: Block, wanted: Mapping[str, list[int]], importer: Importer | None) -> None:
    """Turn a block's rows into columns at the end of the chunk's."""
    chunk.lines += block.lines
    chunk.rejects += block.rejects
    column_at = _column_at(block)
    for name, column in chunk.columns.items():
        if name not in wanted and importer:
            values: Sequence[str] = [importer.fixed[name]] * len(block.lines)
        else:
            values = _column(column_at, wanted[name])
            reword = importer.translate.get(name) if importer else None
            values = _reworded(reword, values) if reword else values
        chunk.columns[name] = _extended(column, values)


def _column_at(block: Block) -> Callable[[int], Sequence[str]]:
    if block.plain is not None:
        return block.plain.column
    across = list(zip(*block.rows, strict=True))
    return lambda place: across[place] if across else ()


def _column(column_at: Callable[[int], Sequence[str]], found: list[int]) -> Sequence[str]:
    """Take one column out of the rows, or join several with line feeds, each value once."""
    if len(found) == 1:
        return column_at(found[0])
    rows = zip(*map(column_at, found), strict=True)
    return ["\n".join(dict.fromkeys(filter(None, map(str.strip, cells)))) for cells in rows]


def _reworded(reword: Callable[[str], str], values: Sequence[str]) -> Sequence[str]:
    """Rewrite values, each different one once."""
    if isinstance(values, Coded):
        return Coded([reword(text) for text in values.texts], values.numbers)
    words = {value: reword(value) for value in set(values)}
    return [words[value] for value in values]


def _extended(column: Sequence[str], more: Sequence[str]) -> Sequence[str]:
    """Add values at the end of a column, which stays coded if it can."""
    if isinstance(more, Coded) and not column:
        return more
    if isinstance(more, Coded) and isinstance(column, Coded):
        return column + more
    grown: list[str] = column if isinstance(column, list) else list(column)
    grown += more
    return grown

"""Sieve: rows that are there but mean nobody and nothing, refused with their reason."""

from collections.abc import Callable, Iterator

from regulars.importers._importer import Block


def sifted(blocks: Iterator[Block], refusal: Callable[[list[str]], str | None]) -> Iterator[Block]:
    """Refuse the rows for which there is a reason to."""
    for block in blocks:
        kept = Block(rejects=block.rejects)
        for line, row in zip(block.lines, block.rows, strict=True):
            if reason := refusal(row):
                kept.rejects.append((line, reason))
            else:
                kept.lines.append(line)
                kept.rows.append(row)
        yield kept

"""Ways in: one file each, found because it lies here."""

from pathlib import Path

from regulars.importers._importer import Block, Column, Importer, Prepare, Unreadable, key
from regulars.importers._source import Chunk, Source, chunks, sample

__all__ = [
    "Block",
    "Chunk",
    "Column",
    "Importer",
    "Prepare",
    "Source",
    "Unreadable",
    "chunks",
    "importers",
    "key",
    "open_file",
    "recognise",
    "sample",
]


def importers() -> dict[str, Importer]:
    """Give every importer by its kind: those lying in this folder and those of other people's packages."""
    raise NotImplementedError


def recognise(header: list[str]) -> Importer | None:
    """Say which importer's fingerprint this header carries; the most specific wins."""
    raise NotImplementedError


def open_file(path: Path, file_name: str) -> Source:
    """Open a file whatever its kind; raise `Unreadable` with a sentence when that is impossible."""
    raise NotImplementedError

"""Ways in: one file each, found because it lies here."""

from regulars.importers._found import importers, recognise
from regulars.importers._importer import Block, Column, Importer, Prepare, Unreadable, key
from regulars.importers._opening import open_file
from regulars.importers._source import Chunk, Source, chunks, places, sample

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
    "places",
    "recognise",
    "sample",
]

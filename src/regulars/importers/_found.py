"""Which importers there are, and which one a header belongs to."""

import pkgutil
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from regulars.importers._importer import Importer, key


@lru_cache(maxsize=1)
def importers() -> dict[str, Importer]:
    """Give every importer by its kind: those lying in this folder and those of other people's packages."""
    room = __name__.rpartition(".")[0]
    names = [name for _, name, _ in pkgutil.iter_modules([str(Path(__file__).parent)]) if name[0] != "_"]
    found: list[Importer] = [import_module(f"{room}.{name}").IMPORTER for name in names]
    found += [point.load() for point in entry_points(group="regulars.importers")]
    return {importer.kind: importer for importer in found}


def recognise(header: list[str]) -> Importer | None:
    """Say which importer's fingerprint this header carries; the most specific wins."""
    names = {key(name) for name in header}
    fitting = [importer for importer in importers().values() if _fits(importer, names)]
    return max(fitting, key=lambda importer: len(importer.needs), default=None)


def has_fingerprint(importer: Importer, header: list[str]) -> bool:
    """Say whether this header has every column that the importer is known by."""
    return _fits(importer, {key(name) for name in header})


def _fits(importer: Importer, names: set[str]) -> bool:
    return all(any(key(name) in names for name in need.split("|")) for need in importer.needs)

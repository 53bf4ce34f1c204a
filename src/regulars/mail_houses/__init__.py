"""Others who print and post for the shop: one file each, found because it lies here."""

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from regulars.mail_houses._house import Account, House, NotGenuine, Piece, Receipt, Report

__all__ = ["Account", "House", "NotGenuine", "Piece", "Receipt", "Report", "house", "known"]


@functools.cache
def known() -> Mapping[str, House]:
    """Return every mail house there is, by its slug."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    found = [importlib.import_module(f"{__name__}.{name}").HOUSE for name in names]
    return MappingProxyType({each.slug: each for each in found})


def house(slug: str) -> House:
    """Return a house; a word whose file is gone gives one that prints nothing any more."""
    return known().get(slug) or House(slug, f"{slug.capitalize() or 'No mail house'} (gone)", submit=_gone)


def _gone(account: Account, piece: Piece, key: str) -> Receipt:  # noqa: ARG001 -- whatever it is asked
    return Receipt("closed", reason="This mail house is not installed any more.")

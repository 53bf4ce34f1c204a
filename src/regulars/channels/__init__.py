"""Ways out to a customer: one file each, found because it lies here."""

import functools
import importlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import entry_points

from regulars.core.channel_choice import Channel

GROUP = "regulars.channels"  # for other people's packages: an entry point to a Channel


def known() -> dict[str, Channel]:
    """Return every channel there is, by its slug; a file that lies here beats a package's of the same slug."""
    return dict(_found())


def channel(slug: str) -> Channel:
    """Return a channel; a word whose file is gone gives one that says so and reaches nobody."""
    return _found().get(slug) or _gone(slug)


@functools.cache
def _found() -> dict[str, Channel]:
    return {found.slug: found for found in (*_from_packages(), *_from_files())}


def _from_files() -> Iterator[Channel]:
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        yield importlib.import_module(f"{__name__}.{module.name}").CHANNEL


def _from_packages() -> Iterator[Channel]:
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            found = entry.load()
        except (ImportError, AttributeError):  # a broken package is as good as gone; the others go on
            continue
        if isinstance(found, Channel):
            yield found


def _gone(slug: str) -> Channel:
    label = f"{slug.replace('_', ' ').capitalize() or 'No channel'} (gone)"
    return Channel(slug=slug, label=label, verb="Reach", minutes=0, cents=0, reach="presence", is_gone=True)

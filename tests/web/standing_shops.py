"""Shops that are built once for a file of tests: each test finds them as they were built."""

import shutil
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from regulars.records.models import Business
from tests.people import NOW
from tests.web.shops import Shop, a_shop


@dataclass(frozen=True)
class Standing:
    """A shop, and the files that it keeps."""

    shop: Shop
    files: dict[Path, bytes]

    def as_built(self) -> Shop:
        """The shop with its files; what tests do to its rows is rolled back, and what they do to files is not."""
        shutil.rmtree(Path(settings.HOME, "imports"), ignore_errors=True)
        for path, content in self.files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return Shop(Business.objects.get(pk=self.shop.business.pk), deepcopy(self.shop.rows))


def stop_the_clock(patch: pytest.MonkeyPatch) -> None:
    """Let everything believe that it is NOW."""
    patch.setattr(timezone, "now", lambda: NOW)
    # What counts wrong passwords holds on to the clock under another name.
    patch.setattr("axes.attempts.now", lambda: NOW)
    patch.setattr("axes.handlers.proxy.now", lambda: NOW)


def standing(blocker: Any, name: str, **words: str) -> Iterator[Standing]:
    """Build a shop in a transaction of its own, around those of the tests, and take it back at the end."""
    with blocker.unblock(), transaction.atomic():
        with pytest.MonkeyPatch.context() as patch:
            stop_the_clock(patch)
            shop = a_shop(name, **words)
        places = Path(settings.HOME, "imports").rglob("*")
        yield Standing(shop, {path: path.read_bytes() for path in places if path.is_file()})
        transaction.set_rollback(True)

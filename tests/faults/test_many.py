"""A20: a mailing to very many is queued in a minute, and neither queueing nor sending needs more memory for more."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.shop import Shop, a_shop

MOST = 300  # megabytes
FULL = 200_000
QUEUED_IN = 60  # seconds, all of them
CACHE = 20  # megabytes of pages that SQLite keeps at most, whatever the mailing


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop."""
    with a_shop(tmp_path) as one:
        yield one


@pytest.mark.parametrize("count", [10_000, pytest.param(FULL, marks=pytest.mark.faults)])
def test_memory_does_not_grow_with_the_mailing(shop: Shop, count: int):
    """A20: what it grows by, taken up to two hundred thousand, stays under 300 MB."""
    business = shop.do("found")
    shop.do("mailing", business=business, count=count // 20, key="before")
    small = [shop.do("memory"), _worker_memory(shop, 200)]
    shop.do("turn", business=business, what="cancel", key="before")
    seconds = shop.do("mailing", business=business, count=count)
    large = [shop.do("memory"), _worker_memory(shop, 800)]
    shop.do("turn", business=business, what="cancel", key="spring")

    print(f"\nA20: {count} letters queued in {seconds:.1f} s; queueing {large[0]:.0f} MB, the worker {large[1]:.0f} MB")
    assert count < FULL or seconds <= QUEUED_IN
    for before, after in zip(small, large, strict=True):
        assert after + max(0, after - before - CACHE) * (FULL / count - 1) <= MOST


def _worker_memory(shop: Shop, letters: int) -> float:
    """Let a worker hand over so many letters, and return the most memory it used."""
    goal = shop.server.log_path.stat().st_size + letters * 1_000
    worker = shop.worker()
    shop.server.wait_until(lambda: shop.server.log_path.stat().st_size > goal)
    most = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{worker.pid}/status").read_text())
    shop.end(worker)
    assert most
    return int(most[1]) / 1024

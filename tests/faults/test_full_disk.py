"""E1: the disk is full. What cannot be written down is not handed over, and when there is room the rest leaves."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.shop import Shop, a_shop, agree, found_once
from tests.worker.mail_day import to_rosa

pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="only root can mount a small disk")
SIZE = 48 * 1024 * 1024  # three times what the log of SQLite may grow to


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk."""
    small = tmp_path / "home"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", small], check=False)
    if mounted.returncode:
        pytest.skip("nothing can be mounted here")
    yield small
    subprocess.run(["umount", "--lazy", small], check=True)


@pytest.fixture
def shop(disk: Path, tmp_path: Path) -> Iterator[Shop]:
    """A shop on that disk."""
    with a_shop(tmp_path) as one:
        yield one


def test_nothing_is_handed_over_that_cannot_be_written_down(shop: Shop, disk: Path):
    """E1, A19: full while letters leave; the worker waits, and goes on by itself."""
    business = shop.do("found", per_second=40)
    sent = shop.do("letters", business=business, addresses=to_rosa(200))
    shop.rest()
    worker = shop.worker()
    shop.server.wait_until(lambda: len(shop.server.accepted()) >= 10)
    fill(disk)
    shop.hear(worker, "mail waits")
    assert len(shop.server.accepted()) < 200
    (disk / "ballast").unlink()
    shop.server.wait_until(lambda: len(shop.server.accepted()) >= 200)
    shop.end(worker)

    assert found_once(shop) == dict.fromkeys(sent, 1)
    assert agree(shop) == {"sent": 200}
    assert [one.name for one in disk.glob("installation.json?*")] == []


def fill(disk: Path) -> None:
    """Leave not one byte."""
    with (disk / "ballast").open("wb", buffering=0) as ballast:
        for portion in (65_536, 4_096, 1):
            try:
                while True:
                    ballast.write(b"x" * portion)
            except OSError:
                continue

"""A1: the worker is killed at any instant of a batch, and nothing is lost or doubled.

`make faults` walks through every system call of a batch of twenty letters; the suite takes a few of them.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.faults.killing import SYSTEM_CALLS, Bench
from tests.faults.shop import agree, looked_at
from tests.mail_server import MailServer

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is missing: apt-get install strace")
# On the way there, between the letters, and towards the end.
ON_SQLITE = [("connect", 1), ("sendto", 40), ("recvfrom", 23), ("pwrite64", 160), ("fdatasync", 12)]
ON_POSTGRESQL = [("connect", 4), ("sendto", 100), ("sendto", 150), ("recvfrom", 80), ("recvfrom", 130)]
SLICE = ON_POSTGRESQL if os.environ.get("DATABASE_URL", "").startswith("postgres") else ON_SQLITE
LARGEST_SHARE_UNKNOWN = 8  # one letter a line


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Twenty letters, and a server that takes them."""
    with MailServer(tmp_path / "sink.log") as server:
        yield Bench(tmp_path, server, letters=20)


def test_without_a_kill_all_arrive_once(bench: Bench):
    ended = bench.run()

    assert ended.wrongs == []
    assert set(ended.states.values()) == {"sent"}


@pytest.mark.parametrize(("system_call", "number"), SLICE)
def test_a_few_kills(bench: Bench, system_call: str, number: int):
    """A1, A19: a slice of the sweep."""
    ended = bench.run(system_call, number)

    assert ended.was_killed
    assert ended.wrongs == []
    assert ended.unknown <= LARGEST_SHARE_UNKNOWN
    with looked_at(bench.machine, bench.server) as shop:
        assert agree(shop) == dict(Counter(ended.states.values()))


@pytest.mark.faults
@pytest.mark.parametrize("system_call", SYSTEM_CALLS)
def test_every_kill(bench: Bench, system_call: str):
    """A1: all of it, until a run survives."""
    unknown = 0
    for number in count(1, int(os.environ.get("FAULTS_STEP", "1"))):
        ended = bench.run(system_call, number)
        assert ended.wrongs == [], f"killed at {system_call} {number}"
        assert ended.unknown <= LARGEST_SHARE_UNKNOWN
        unknown += ended.unknown
        if not ended.was_killed:
            break
    print(f"\n{system_call}: {number - 1} kills of 20 letters, 0 lost, 0 doubled, {unknown} unknown")
    # Another server writes PostgreSQL's pages.
    assert number > 1 or (SLICE is ON_POSTGRESQL and system_call in ("pwrite64", "fdatasync"))

"""A2: the pages, the postman beside them and a worker are killed together, and what was answered is there."""

import random
import threading
from collections import Counter
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.faults.killing import asked
from tests.faults.shop import IS_POSTGRESQL, Pages, Shop, a_shop, agree, found_once
from tests.worker.installation import PATIENCE
from tests.worker.mail_day import to_rosa

WRITERS = 4


@pytest.mark.parametrize("runs", [2, pytest.param(200, marks=pytest.mark.faults)])
def test_what_was_answered_is_there_after_a_kill(tmp_path: Path, runs: int):
    """A2, A19: every acknowledged write, no letter twice, none lost; the tables are sound."""
    chance = random.Random(2)
    with a_shop(tmp_path) as shop:
        business = shop.do("found", staff=True, per_second=60)
        answered: list[str] = []
        for run in range(runs):
            shop.do("letters", business=business, addresses=to_rosa(30))
            answered += _killed(shop, f"{business}.example", run, chance.randrange(1, 60))
            assert set(answered) <= set(shop.do("customers"))
        while shop.drain()["sent"]:
            pass

        counts = agree(shop)
        assert set(counts) <= {"sent", "unknown"}
        assert sum(counts.values()) == 30 * runs
        assert counts.get("unknown", 0) <= 16 * runs  # one a line
        assert max(Counter(answered).values()) == 1
        assert set(found_once(shop).values()) == {1}
        if not IS_POSTGRESQL:
            assert asked(shop, "PRAGMA integrity_check") == [("ok",)]
        print(f"\nA2: {runs} kills, {len(answered)} answered writes all there, {counts}")


def _killed(shop: Shop, domain: str, run: int, after: int) -> list[str]:
    """Write through the pages until so many writes were answered; then kill everything. Return what was answered."""
    pages, worker = shop.serve(), shop.worker()
    pages.sign_in(f"olive@{domain}")
    answered: list[str] = []
    enough = threading.Event()
    writers = [
        threading.Thread(target=_write, args=(pages, f"{run}.{n}", answered, after, enough)) for n in range(WRITERS)
    ]
    for one in writers:
        one.start()
    assert enough.wait(timeout=PATIENCE), pages.process.poll()
    shop.kill(pages.process, worker)
    for one in writers:
        one.join()
    return answered


def _write(pages: Pages, writer: str, answered: list[str], after: int, enough: threading.Event) -> None:
    for number in range(10_000):
        name = f"Rosa {writer}.{number}"
        try:
            status = pages.post("/customers/new/", name=name, email=f"r{writer}.{number}@new.example")
        except (OSError, HTTPException):  # it was killed while we waited: nothing was promised
            return
        assert status == 302, status
        answered.append(name)
        if len(answered) >= after:
            enough.set()

"""A3: a worker is told to stop at any moment; it finishes what it handed over, and gives the rest back."""

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.shop import Shop, a_shop, agree, begun_after, found_once

SOON = 15.0  # seconds from the signal to the end
LINES = 8  # a letter may be under way on each
A_TURN = 1.0  # what was begun before the signal was heard; nothing is taken after it


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop."""
    with a_shop(tmp_path) as one:
        yield one


@pytest.mark.parametrize("times", [1, pytest.param(50, marks=pytest.mark.faults)])
def test_a_worker_that_is_told_to_stop_leaves_nothing_behind(shop: Shop, times: int):
    """A3, A19: nothing unknown, nothing claimed, nothing taken after the signal, and the end comes soon."""
    chance, longest = random.Random(3), 0.0
    business = shop.do("found", per_second=60)
    shop.do("mailing", business=business, count=100 * times)
    for _ in range(times):
        worker = shop.worker()
        goal = len(shop.server.talk("accepted")) + chance.randrange(1, 40)
        shop.server.wait_until(lambda goal=goal: len(shop.server.talk("accepted")) >= goal)
        told_at = time.time()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=SOON) == 0
        longest = max(longest, time.time() - told_at)

        assert set(shop.do("counts")) == {"sent", "ready"}
        assert len(begun_after(shop.server.accepted(), told_at)) <= LINES, "it went on with what it had"
        late = {at for at in shop.do("moves", after="claimed").values() if at > told_at}
        assert len(late) <= 1, "it took letters again"
        assert not late or max(late) <= told_at + A_TURN

    counts = agree(shop)
    assert counts["sent"] == len(found_once(shop))
    print(f"\nA3: told to stop {times} times, {counts}, at most {longest:.2f} s to the end")

"""A5: several workers on one queue, each of which does its part."""

from pathlib import Path

import pytest

from regulars.worker.presence import FOLDER
from tests.faults.shop import a_shop, agree, found_once

MOST_TO_LEAST = 4


@pytest.mark.parametrize(
    ("workers", "letters", "per_second"), [(3, 450, 150), pytest.param(8, 5_000, 1e6, marks=pytest.mark.faults)]
)
def test_nobody_does_it_all_alone(tmp_path: Path, workers: int, letters: int, per_second: float):
    """A5, A19: all of them are there when the mail is let go; each letter leaves once, and nobody stands idle."""
    with a_shop(tmp_path) as shop:
        business = shop.do("found", per_second=per_second)
        shop.do("turn", business=business, what="pause")
        shop.do("mailing", business=business, count=letters)
        crowd = [shop.worker() for _ in range(workers)]
        shop.server.wait_until(lambda: len(list((shop.home / FOLDER).glob("[!.]*"))) == workers)
        shop.do("turn", business=business, what="resume")
        shop.server.wait_until(lambda: len(shop.server.talk("accepted")) >= letters)
        for one in crowd:
            one.terminate()
        assert [one.wait(timeout=20) for one in crowd] == [0] * workers

        assert agree(shop) == {"sent": letters}
        assert len(found_once(shop)) == letters
        shares = sorted(shop.do("shares").values())
        print(f"\nA5: {letters} letters by {workers} workers: {shares}")
        assert len(shares) == workers
        assert shares[-1] <= MOST_TO_LEAST * shares[0]

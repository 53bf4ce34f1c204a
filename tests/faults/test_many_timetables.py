"""A6: several workers are started at once on a morning on which much is due; each step is taken once."""

from pathlib import Path

import pytest

from tests.faults.shop import a_shop
from tests.worker.installation import PATIENCE


@pytest.mark.parametrize(
    ("workers", "people"), [(3, 100), pytest.param(5, 1_000, marks=pytest.mark.faults)], ids=["slice", "whole"]
)
def test_several_workers_of_one_morning_make_one_plan(tmp_path: Path, workers: int, people: int):
    """A6: the key in the database is what counts; nobody fails, and nobody is thanked twice."""
    with a_shop(tmp_path) as shop:
        shop.do("sales", business=shop.do("found"), count=people)
        crowd = [shop.worker("--drain") for _ in range(workers)]
        complaints = [one.communicate(timeout=PATIENCE)[1] for one in crowd]

        assert [one.returncode for one in crowd] == [0] * workers, complaints
        assert "stumbled" not in "".join(complaints)
        assert "could not" not in "".join(complaints)
        counted = shop.do("opened")
        assert counted["touchpoints"] == people
        assert counted["letters"] == counted["planned"] > 0

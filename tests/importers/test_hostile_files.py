"""No row of a hostile file is lost, doubled or put on another line."""

from pathlib import Path

import pytest

from regulars.importers import chunks, open_file
from tests.importers.hostile import hostile_file


@pytest.mark.parametrize("seed", range(20))
def test_good_rows_come_out_and_bad_ones_are_refused_when_they_are_mixed(tmp_path: Path, seed: int):
    """D1, D2, D3, D5: 500 rows a seed, every class in any order."""
    made = hostile_file(seed)
    path = tmp_path / "hostile.csv"
    path.write_bytes(made.content)

    read = list(chunks(open_file(path, "hostile.csv"), size=70))

    assert {line: n for c in read for line, n in zip(c.lines, c.columns["reference"], strict=True)} == made.good
    assert sorted(line for c in read for line, _ in c.rejects) == sorted(made.bad)

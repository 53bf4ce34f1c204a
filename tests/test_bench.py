"""The benchmarks still run, and both sides agree."""

import json
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[1] / "bench"


def test_importing_sales_gives_what_bulk_create_gives():
    command = [sys.executable, str(BENCH / "import_sales.py"), "--rows", "2000", "--rounds", "1"]

    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)

    answer = json.loads(done.stdout)
    assert answer["agree"] is True
    assert answer["result"]["SaleLine"] == 2000

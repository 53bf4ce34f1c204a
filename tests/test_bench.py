"""The benchmarks still run, and both sides agree."""

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench"


def test_importing_sales_gives_what_bulk_create_gives():
    command = [sys.executable, str(BENCH / "import_sales.py"), "--rows", "2000", "--rounds", "1"]

    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)

    answer = json.loads(done.stdout)
    assert answer["agree"] is True
    assert answer["result"]["SaleLine"] == 2000


@pytest.mark.skipif(not shutil.which("smtp-sink", path="/usr/bin:/usr/sbin"), reason="postfix's smtp-sink is not here")
def test_sending_mail_says_what_django_says_and_loses_nothing():
    command = [sys.executable, str(BENCH / "send_mail.py"), "--letters", "30", "--rounds", "1", "--peers", "django"]

    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)

    answer = json.loads(done.stdout)
    assert answer["agree"] is True
    assert answer["letter_bytes"] > 10_000


@pytest.mark.skipif(not importlib.util.find_spec("weasyprint"), reason="WeasyPrint is not here: pip install .[bench]")
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not here")
def test_printed_cards_say_what_weasyprints_say():
    command = [sys.executable, str(BENCH / "print_cards.py"), "--cards", "20", "--rounds", "1"]

    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)

    answer = json.loads(done.stdout)
    assert answer["agree"] is True
    assert answer["cards"] == 20

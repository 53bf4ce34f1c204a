"""`regulars customer erase`: exactly one, asked before, and not a byte left."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.cli.installation import Installation
from tests.services.canaries import found_in_files

GUESTS = "Name,E-mail,Phone\nRosa Diaz,rosa@mail.example,(212) 555-0147\nRosa Diaz,other@mail.example,\nBen Okafor,,\n"
LIFE = """
import django
django.setup()
from regulars.records.models import Business, Staff
from tests.services import canaries
business = Business.objects.get()
olive = Staff.objects.create(business=business, name="Olive", role="owner")
print(canaries.everything(business, olive).pk)
"""


def with_guests(shop: Installation, folder: Path) -> Installation:
    (folder / "guests.csv").write_text(GUESTS)
    shop.json("import", str(folder / "guests.csv"))
    return shop


def left(shop: Installation) -> set[tuple[int, str]]:
    with closing(sqlite3.connect(shop.home / "regulars.sqlite3")) as tables:
        return set(tables.execute("SELECT id, name FROM records_customer"))


def test_not_a_byte_of_them_is_left_in_the_home(founded: Installation):
    """I9, P4: database, its journal, imports and mailbox, with every canary in them before."""
    environment = founded.environment | {"DJANGO_SETTINGS_MODULE": "regulars.settings"}
    lived = subprocess.run([sys.executable, "-c", LIFE], env=environment, capture_output=True, text=True, timeout=120)
    assert lived.returncode == 0, lived.stderr
    assert len(found_in_files(founded.home)) > 5

    told = founded.json("customer", "erase", lived.stdout.strip(), "--yes")

    assert (told["entries"], told["sales_kept"], told["is_wiped"]) == (2, 3, True)
    assert found_in_files(founded.home) == []
    assert left(founded) != set()


def test_one_is_named_exactly_or_nobody_is_erased(founded: Installation, tmp_path: Path):
    shop = with_guests(founded, tmp_path)
    before = left(shop)
    for who, says in (
        ("rosa diaz", "There are several of that name"),
        ("Ben", "Nobody is called exactly that"),
        ("99999", "Nobody here is called that"),
    ):
        ended = shop.run("customer", "erase", who, "--yes")
        assert (ended.returncode, says in ended.stderr) == (1, True), ended.stderr

    assert left(shop) == before


def test_by_address_phone_name_and_number(founded: Installation, tmp_path: Path):
    shop = with_guests(founded, tmp_path)
    (number,) = (pk for pk, name in left(shop) if name == "Ben Okafor")

    erased = [
        shop.json("customer", "erase", who, "--yes")["addresses_remembered"]
        for who in ("Other@mail.example", "212-555-0147", str(number))
    ]

    assert erased == [1, 2, 1]
    assert left(shop) == set()


def test_it_says_what_goes_and_asks(founded: Installation, tmp_path: Path):
    shop = with_guests(founded, tmp_path)
    refused = shop.given(b"no\n", "customer", "erase", "ben okafor")
    assert refused.returncode == 1
    assert b"Nobody was erased" in refused.stderr
    assert b"stays   0 sales without a name, 1 hashes" in refused.stderr
    assert len(left(shop)) == 3

    done = shop.given(b"yes\n", "customer", "erase", "ben okafor")
    assert (done.returncode, done.stderr.decode().rstrip().endswith("Erased.")) == (0, True)
    assert len(left(shop)) == 2


def test_what_a_reader_kept_from_being_wiped_is_wiped_at_the_next_start(founded: Installation, tmp_path: Path):
    shop = with_guests(founded, tmp_path)
    with closing(sqlite3.connect(shop.home / "regulars.sqlite3", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT name FROM records_customer").fetchone()
        assert shop.json("customer", "erase", "ben okafor", "--yes")["is_wiped"] is False

    shop.json("worker", "--drain")

    assert [path for path in shop.home.rglob("*") if path.is_file() and b"Okafor" in path.read_bytes()] == []

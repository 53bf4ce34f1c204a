"""`regulars customer erase`: exactly one, asked before, and not a byte left."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest

from regulars.cli import customer
from regulars.services.erasure import Outlook
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
    assert b"stays   0 sales without a name, 1 hash of an address\n" in refused.stderr
    assert len(left(shop)) == 3

    done = shop.given(b"yes\n", "customer", "erase", "ben okafor")
    assert (done.returncode, done.stderr.decode().rstrip().endswith("Erased.")) == (0, True)
    assert len(left(shop)) == 2


ONE = """
  goes    1 moment, 1 fact, 1 e-mail, 1 note, 1 card or letter, 1 open promise, 1 open reminder, 1 wish
  stays   1 sale without a name, 1 hash of an address
  you     1 card lies printed: take it out of the pile
  you     1 card is at a mail house: only it can stop the card
  you     1 file waits to be imported, and may name them
"""
SEVERAL = """
  goes    2 moments, 2 facts, 2 e-mails, 2 notes, 2 cards and letters, 2 open promises, 2 open reminders, 2 wishes
  goes    2 entries that are one person
  stays   2 sales without a name, 2 hashes of addresses
  you     2 cards lie printed: take them out of the pile
  you     2 cards are at a mail house: only it can stop them
  you     2 files wait to be imported, and may name them
"""


@pytest.mark.parametrize(("count", "says"), [(1, ONE), (2, SEVERAL)])
def test_one_is_not_several(count: int, says: str, capsys: pytest.CaptureFixture[str]):
    counted = {one.name: count for one in fields(Outlook) if one.name != "name"}

    customer._tell(Outlook(name="Rosa", **counted))

    assert capsys.readouterr().err == says[1:]


def test_what_a_reader_kept_from_being_wiped_is_wiped_at_the_next_start(founded: Installation, tmp_path: Path):
    shop = with_guests(founded, tmp_path)
    with closing(sqlite3.connect(shop.home / "regulars.sqlite3", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT name FROM records_customer").fetchone()
        assert shop.json("customer", "erase", "ben okafor", "--yes")["is_wiped"] is False

    shop.json("worker", "--drain")

    assert [path for path in shop.home.rglob("*") if path.is_file() and b"Okafor" in path.read_bytes()] == []

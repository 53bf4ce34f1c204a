"""A18, E9: an update that is killed leaves the old tables or the new ones, and each version knows its own."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.faults.killing import ROOT, Kept, asked, killed
from tests.faults.shop import IS_POSTGRESQL, Shop, a_shop

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is missing: apt-get install strace")
UPDATE = ("-c", "import django; django.setup(); from regulars.cli import _schema; _schema.migrate()")
NEXT = {"DJANGO_SETTINGS_MODULE": "tests.faults.next_version.settings"}
NOW = {"DJANGO_SETTINGS_MODULE": "regulars.settings"}
# On SQLite every commit reaches the disk once; PostgreSQL is told of it.
CALLS = ["sendto"] if IS_POSTGRESQL else ["fdatasync", "pwrite64"]
INDEXES = "SELECT indexname FROM pg_indexes" if IS_POSTGRESQL else "SELECT name FROM sqlite_master WHERE type = 'index'"
COLUMNS = (
    "SELECT column_name FROM information_schema.columns WHERE table_name = 'records_customer'"
    if IS_POSTGRESQL
    else "SELECT name FROM pragma_table_info('records_customer')"
)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop whose tables are those of today."""
    with a_shop(tmp_path) as one:
        yield one


def test_the_worker_keeps_off_tables_of_a_newer_version(shop: Shop):
    """A18, E9: it says whose they are; the newer version works on, and the pages keep off too."""
    business = shop.do("found")
    shop.do("letters", business=business, addresses=["rosa+1@x.example"])
    shop.rest()
    update(shop, NEXT)
    for words in (("worker", "--drain"), ("serve",)):
        ended = shop.command(*words)
        assert ended.returncode == 1
        assert "newer version" in ended.stderr
        assert "0003_nickname" in ended.stderr
    assert shop.server.accepted() == []
    assert wrong(shop, NOW) == {
        "tables": "made by a newer version: install that version again, or restore a backup of before"
    }

    shop.environment |= NEXT
    assert shop.drain()["sent"] == 1


def test_the_worker_keeps_off_tables_that_are_not_made_yet(shop: Shop):
    """E9: a newer program on older tables waits for the update, and says which command makes it."""
    shop.take_tables_away()
    ended = shop.command("worker", "--drain")

    assert ended.returncode == 1
    assert "regulars serve" in ended.stderr


@pytest.mark.parametrize("kills", [3, pytest.param(1_000, marks=pytest.mark.faults)])
def test_an_installation_that_is_cut_off_goes_on_the_next_time(shop: Shop, kills: int):
    """A18: killed on the way through the very first start, which is then simply made again."""
    most = calls(fresh(shop), CALLS[0], NOW)
    for number in range(1, most + 1, max(1, most // kills)):
        one = fresh(shop)
        assert killed(UPDATE, one.environment | NOW, CALLS[0], number)
        update(one, NOW)
        assert "tables" not in wrong(one, NOW)
        assert asked(one, "SELECT count(*) FROM records_message") == [(0,)]


@pytest.mark.parametrize("customers", [1_500, pytest.param(100_000, marks=pytest.mark.faults)])
def test_an_update_is_whole_or_has_not_happened(shop: Shop, customers: int):
    """A18: a few of the kills; nothing is ever half, the right version works on, and the update can be made again."""
    kept = filled(shop, customers)
    update(shop, NEXT)
    assert is_updated(shop, customers)
    for system_call in CALLS:
        kept.put_back()
        most = calls(shop, system_call, NEXT)
        chance = random.Random(18)
        # At the end is where a change is kept and its name is not.
        numbers = {chance.randrange(1, most + 1), *range(max(1, most - 1), most + 1)}
        for number in sorted(numbers):
            kept.put_back()
            killed(UPDATE, shop.environment | NEXT, system_call, number)
            assert_fits(shop, NEXT if is_updated(shop, customers) else NOW)
            update(shop, NEXT)
            assert is_updated(shop, customers)


@pytest.mark.faults
@pytest.mark.parametrize("system_call", CALLS)
def test_every_kill_of_an_update(shop: Shop, system_call: str):
    """A18: all of them, and whichever version the tables are of works on."""
    kept, done = filled(shop, 3_000), 0
    for number in count(1, int(os.environ.get("FAULTS_STEP", "1"))):
        kept.put_back()
        was_killed = killed(UPDATE, shop.environment | NEXT, system_call, number)
        is_new = is_updated(shop, 3_000)
        done += is_new
        assert (shop.command("worker", "--drain").returncode == 1) is is_new
        assert_fits(shop, NEXT if is_new else NOW)
        if not was_killed:
            break
    print(f"\n{system_call}: {number - 1} kills of an update, {done} after it was whole, none in between")


def filled(shop: Shop, customers: int) -> Kept:
    """Fill the register, and keep it."""
    shop.do("turn", business=shop.do("found"), what="pause")
    shop.do("mailing", business=1, count=customers)
    shop.rest()
    return Kept(shop, shop.home)


def update(shop: Shop, version: dict[str, str]) -> None:
    """Bring the tables up to date, as `regulars serve` does."""
    ended = subprocess.run(
        [sys.executable, *UPDATE], env=shop.environment | version, cwd=ROOT, capture_output=True, check=False
    )
    assert ended.returncode == 0, ended.stderr.decode()


def wrong(shop: Shop, version: dict[str, str]) -> dict[str, str]:
    """Ask the doctor of a version what is wrong."""
    asked_for = [sys.executable, "-m", "regulars", "doctor", "--json"]
    told = subprocess.run(asked_for, env=shop.environment | version, cwd=ROOT, capture_output=True, check=False)
    return {one["what"]: one["says"] for one in json.loads(told.stdout)["findings"] if not one["is_right"]}


def assert_fits(shop: Shop, version: dict[str, str]) -> None:
    """Hold that the doctor of a version finds nothing wrong but what somebody did: the mail is stopped."""
    assert set(wrong(shop, version)) == {"mail moves"}


def fresh(shop: Shop) -> Shop:
    """Begin on an empty disk."""
    shutil.rmtree(shop.home, ignore_errors=True)
    one = Shop(shop.home, shop.server)
    one.take_tables_away()
    return one


def calls(shop: Shop, system_call: str, version: dict[str, str]) -> int:
    """Count the system calls of a kind that a whole update takes."""
    told = shop.home.parent / "calls"
    command = ["strace", "-f", "-qq", "-o", told, "-e", f"trace={system_call}", sys.executable, *UPDATE]
    subprocess.run(command, env=shop.environment | version, cwd=ROOT, capture_output=True, check=True)
    return sum(f" {system_call}(" in line for line in told.read_text().splitlines())


def is_updated(shop: Shop, customers: int) -> bool:
    """Look from outside whether the update has happened; it must have happened altogether or not at all."""
    is_named = asked(shop, "SELECT count(*) FROM django_migrations WHERE name = '0003_nickname'") == [(1,)]
    has_column = ("nickname",) in asked(shop, COLUMNS)
    has_index = ("customer_nickname",) in asked(shop, INDEXES)
    named = asked(shop, "SELECT count(*) FROM records_customer WHERE nickname = 'ROSA'")[0][0] if has_column else 0
    assert (has_column, has_index, named) == ((True, True, customers) if is_named else (False, False, 0))
    assert asked(shop, "SELECT count(*) FROM records_customer") == [(customers,)]
    if not IS_POSTGRESQL:
        assert asked(shop, "PRAGMA integrity_check") == [("ok",)]
        assert asked(shop, "PRAGMA foreign_key_check") == []
    return is_named

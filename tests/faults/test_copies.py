"""A15, A16: what was restored or copied sends nothing, whatever waits in it, until a person lets it go."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.shop import IS_POSTGRESQL, Shop, a_shop, agree, found_once
from tests.worker.installation import PATIENCE
from tests.worker.mail_day import to_rosa

of_postgresql = pytest.mark.skipif(not IS_POSTGRESQL, reason="of PostgreSQL")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop."""
    with a_shop(tmp_path) as one:
        yield one


def test_a_restored_backup_sends_nothing_until_it_is_let_go(shop: Shop, tmp_path: Path):
    """A15, A19: backup, send, restore, start the worker; not one letter goes out again by itself."""
    if IS_POSTGRESQL and shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is missing: apt-get install postgresql-client")
    business = shop.do("found")
    first = shop.do("letters", business=business, addresses=to_rosa(10))
    assert shop.command("backup", str(tmp_path / "kept")).returncode == 0
    later = shop.do("letters", business=business, addresses=to_rosa(5))
    assert shop.drain()["sent"] == 15
    assert agree(shop) == {"sent": 15}
    shop.rest()
    restored = shop.command("restore", str(tmp_path / "kept"))
    assert restored.returncode == 0, restored.stderr

    assert [shop.drain()["sent"] for _ in range(2)] == [0, 0]
    assert found_once(shop) == dict.fromkeys(first + later, 1)
    assert shop.do("account", business=business)["is_paused"]
    assert shop.do("counts") == {"ready": 10}

    shop.do("turn", business=business, what="resume")
    fresh = shop.do("letters", business=business, addresses=to_rosa(1))
    assert shop.drain()["sent"] == 11
    assert found_once(shop) == dict.fromkeys(first, 2) | dict.fromkeys(later + fresh, 1)


@pytest.mark.skipif(IS_POSTGRESQL, reason="these tables are a file")
def test_tables_put_back_by_hand_send_nothing(shop: Shop):
    """A15: no `restore`, only yesterday's file."""
    business = shop.do("found")
    sent = shop.do("letters", business=business, addresses=to_rosa(6))
    shop.drain()  # binds the tables to this place
    shop.rest()
    tables = shop.home / "regulars.sqlite3"
    shop.do("letters", business=business, addresses=to_rosa(6))
    shop.rest()
    for one in shop.home.glob("regulars.sqlite3*"):
        shutil.copy(one, shop.home / f"kept-{one.name}")
    assert shop.drain()["sent"] == 6
    for one in shop.home.glob("regulars.sqlite3*"):
        one.unlink()
    for one in shop.home.glob("kept-*"):
        one.rename(shop.home / one.name.removeprefix("kept-"))

    assert tables.exists()
    assert shop.drain()["sent"] == 0
    assert len(shop.server.accepted()) == 12
    assert set(sent) < set(found_once(shop))
    assert shop.do("account", business=business)["is_paused"]


def test_a_copy_at_another_path_sends_nothing(shop: Shop, tmp_path: Path):
    """A16: the first one goes on, its copy stands still, and says so."""
    if IS_POSTGRESQL:
        pytest.skip("what is in the home are no tables")
    business = shop.do("found")
    sent = shop.do("letters", business=business, addresses=to_rosa(4))
    assert shop.drain()["sent"] == 4
    waiting = shop.do("letters", business=business, addresses=to_rosa(4))
    shop.rest()
    shutil.copytree(shop.home, tmp_path / "copy")
    with Shop(tmp_path / "copy", shop.server) as copy:
        worker = copy.worker("--drain", "--json")
        told, complaints = worker.communicate(timeout=PATIENCE)
        assert '"sent": 0' in told
        assert "copied" in complaints
        assert copy.do("account", business=business)["is_paused"]
    assert found_once(shop) == dict.fromkeys(sent, 1)

    assert shop.drain()["sent"] == 4
    assert found_once(shop) == dict.fromkeys(sent + waiting, 1)
    assert agree(shop) == {"sent": 8}


@of_postgresql
@pytest.mark.parametrize(
    ("home", "words"), [("home", "These tables are an older state"), ("another", "These tables were copied")]
)
def test_a_copied_database_of_the_same_name_sends_nothing(shop: Shop, tmp_path: Path, home: str, words: str):
    """A15, A16: copied with letters that then left; the copy stands still in any home, and says why, as doctor does."""
    business = shop.do("found")
    first = shop.do("letters", business=business, addresses=to_rosa(2))
    assert shop.drain()["sent"] == 2
    waiting = shop.do("letters", business=business, addresses=to_rosa(5))
    shop.rest()
    with copied_meanwhile(shop):
        assert shop.drain()["sent"] == 5
    with Shop(tmp_path / home, shop.server, DATABASE_URL=shop.environment["DATABASE_URL"]) as copy:
        worker = copy.worker("--drain", "--json")
        told, complaints = worker.communicate(timeout=PATIENCE)
        assert '"sent": 0' in told
        assert words in complaints
        examined = copy.command("doctor")
        assert examined.returncode == 1
        assert words in examined.stderr
        assert copy.drain()["sent"] == 0
    assert found_once(shop) == dict.fromkeys(first + waiting, 1)


@of_postgresql
def test_a_second_machine_on_the_same_tables_sends_with_the_first(shop: Shop, tmp_path: Path):
    """A16: pages on one machine and the worker on another, each with a home of its own, are no copy."""
    business = shop.do("found")
    sent = shop.do("letters", business=business, addresses=to_rosa(2))
    assert shop.drain()["sent"] == 2
    with Shop(tmp_path / "another", shop.server, DATABASE_URL=shop.environment["DATABASE_URL"]) as other:
        sent += shop.do("letters", business=business, addresses=to_rosa(2))
        assert other.drain()["sent"] == 2
        sent += other.do("letters", business=business, addresses=to_rosa(2))
        assert shop.drain()["sent"] == 2
    assert found_once(shop) == dict.fromkeys(sent, 1)
    assert not shop.do("account", business=business)["is_paused"]


@contextlib.contextmanager
def copied_meanwhile(shop: Shop) -> Iterator[None]:
    """Copy the tables of a shop, and put the copy in their place afterwards, under their name."""
    place, _, own = shop.environment["DATABASE_URL"].rpartition("/")
    kept = f"{own}_kept"
    with psycopg.connect(f"{place}/postgres", autocommit=True) as postgres:
        postgres.execute(f"CREATE DATABASE {kept} TEMPLATE {own}")
        yield
        postgres.execute(f"DROP DATABASE {own} WITH (FORCE)")
        postgres.execute(f"ALTER DATABASE {kept} RENAME TO {own}")

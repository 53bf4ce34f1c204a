"""Whoever waits to write to SQLite gets a turn soon."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

ENOUGH = 25

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has turns of its own"),
]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An empty database file."""
    return tmp_path / "turns.sqlite3"


@pytest.fixture
def other(place: Path) -> Iterator[sqlite3.Connection]:
    """Somebody else, who writes."""
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


@pytest.fixture
def ours(place: Path) -> Iterator[BaseDatabaseWrapper]:
    """Our connection, as the settings make it."""
    ours = ConnectionHandler({"default": {**settings.DATABASES["default"], "NAME": str(place)}})["default"]
    ours.ensure_connection()
    yield ours
    ours.close()


def test_who_waits_asks_again_and_again(ours: BaseDatabaseWrapper, other: sqlite3.Connection):
    """I2: a no holds within a second though a mailing commits all the time: no gap is slept through."""
    asked: list[str] = []

    def ask(statement: str) -> None:
        asked.extend([statement] if statement.startswith("BEGIN") else [])
        if len(asked) == ENOUGH and other.in_transaction:
            other.execute("COMMIT")

    ours.connection.set_trace_callback(ask)
    _begin(ours)

    assert asked == ["BEGIN IMMEDIATE"] * ENOUGH
    with pytest.raises(sqlite3.OperationalError):
        other.execute("PRAGMA busy_timeout = 0").execute("BEGIN IMMEDIATE")


def test_patience_has_an_end_and_what_is_no_transaction_waits_as_before(
    ours: BaseDatabaseWrapper, other: sqlite3.Connection
):
    (before,) = ours.connection.execute("PRAGMA busy_timeout").fetchone()
    ours.settings_dict["OPTIONS"]["timeout"] = 0.05

    with pytest.raises(OperationalError, match="locked"):
        _begin(ours)

    assert before == 20_000
    assert ours.connection.execute("PRAGMA busy_timeout").fetchone() == (50,)
    other.execute("ROLLBACK")
    _begin(ours)


def test_who_reads_an_old_state_is_told_at_once(ours: BaseDatabaseWrapper, other: sqlite3.Connection):
    """It cannot write before it has read to the end, however long it waits."""
    other.execute("CREATE TABLE row (id)").execute("INSERT INTO row VALUES (1), (2)")
    other.execute("COMMIT")
    half_read = ours.connection.execute("SELECT id FROM row")
    half_read.fetchone()
    other.execute("INSERT INTO row VALUES (3)")
    asked: list[str] = []
    ours.connection.set_trace_callback(lambda said: asked.append(said) if said.startswith("BEGIN") else None)

    with pytest.raises(OperationalError, match="locked"):
        _begin(ours)

    assert len(asked) == 1
    half_read.close()
    _begin(ours)


def _begin(ours: BaseDatabaseWrapper) -> None:
    ours.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

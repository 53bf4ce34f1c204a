"""Machines for the command: one on which nothing was set up, and one with North Air."""

import shutil
from pathlib import Path

import pytest
from django.db import connection

from tests.cli.installation import NORTH_AIR, Installation


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """A machine on which nothing was set up. Its tables are on SQLite whatever ours are, so once is enough."""
    if connection.vendor != "sqlite":
        pytest.skip("of SQLite alone")
    return Installation(tmp_path / "home")


@pytest.fixture(scope="session")
def founded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of North Air as `regulars init` leaves it, to be copied."""
    home = tmp_path_factory.mktemp("founded") / "home"
    Installation(home).json("init", *NORTH_AIR)
    return home


@pytest.fixture
def founded(founded_once: Path, installation: Installation) -> Installation:
    """North Air, founded from the command line."""
    shutil.copytree(founded_once, installation.home)
    return installation

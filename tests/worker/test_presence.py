"""A dead worker is known at once; one that is only slow is not taken for dead."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from regulars.worker import presence

LIVE = """
import sys
from pathlib import Path
from regulars.worker.presence import Presence
Presence(Path(sys.argv[1]), "other").begin()
print("here", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A worker in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-c", LIVE, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    yield process
    process.kill()
    process.communicate()


def test_a_worker_that_lives_is_not_gone(tmp_path: Path, other: subprocess.Popen[str]):
    assert presence.gone(tmp_path) == []


def test_a_worker_that_is_only_stopped_is_not_gone(tmp_path: Path, other: subprocess.Popen[str]):
    """A4: it may wake up; only its lease decides."""
    os.kill(other.pid, signal.SIGSTOP)

    assert presence.gone(tmp_path) == []


def test_a_killed_worker_is_gone_until_it_is_forgotten(tmp_path: Path, other: subprocess.Popen[str]):
    """A1: kill -9."""
    other.kill()
    other.wait()

    assert presence.gone(tmp_path) == ["other"]
    presence.forget(tmp_path, "other")
    assert presence.gone(tmp_path) == []


def test_a_worker_that_ended_leaves_nothing(tmp_path: Path):
    own = presence.Presence(tmp_path, "own")
    own.begin()
    assert presence.gone(tmp_path) == []
    own.end()
    assert list((tmp_path / presence.FOLDER).iterdir()) == []


def test_nobody_was_ever_here(tmp_path: Path):
    assert presence.gone(tmp_path) == []

"""The real worker, killed at one system call after the other, and what must be true afterwards."""

import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.mail_server import MailServer
from tests.worker.installation import PATIENCE, Machine
from tests.worker.mail_day import to_rosa

SYSTEM_CALLS = ("connect", "sendto", "recvfrom", "pwrite64", "fdatasync", "write")
MOST_RESTARTS = 4
PACE = 90.0  # letters a second: an account like most, with eight lines
ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Ended:
    """How one run ended: whether it was killed, what the server got how often, and each letter's state."""

    was_killed: bool
    accepted: Counter[str]
    states: dict[str, str]

    @property
    def wrongs(self) -> list[str]:
        """Say everything that must not be; nothing lost and nothing doubled leaves this empty."""
        return [
            *(f"{one} was sent {count} times" for one, count in self.accepted.items() if count > 1),
            *(f"{one} ended as {state}" for one, state in self.states.items() if state not in ("sent", "unknown")),
            *(f"{one} is sent, and never arrived" for one in self._in("sent") if one not in self.accepted),
            *(f"{one} arrived, and nobody knows it" for one in self.accepted if one not in self.states),
        ]

    @property
    def unknown(self) -> int:
        """Count the letters of which nobody knows whether they arrived."""
        return len(self._in("unknown"))

    def _in(self, state: str) -> list[str]:
        return [one for one, found in self.states.items() if found == state]


class Bench:
    """A machine with letters in its outbox, put back as it was before each run."""

    def __init__(self, folder: Path, server: MailServer, *, letters: int) -> None:
        self.folder, self.server = folder, server
        self.machine = Machine(folder / "home", server.url)
        self.machine.queue(*to_rosa(letters), per_second=PACE)
        self._kept = Kept(self.machine, folder / "home")

    def run(self, system_call: str = "", number: int = 0) -> Ended:
        """Kill the worker at the n-th call of one kind, start it again until nothing waits, and say how it ended."""
        before = len(self.server.accepted())
        self._kept.put_back()
        worker = ("-m", "regulars", "worker", "--drain")
        was_killed = bool(system_call) and killed(worker, self.machine.environment, system_call, number)
        for _ in range(MOST_RESTARTS):
            self.machine.drain()
            states = self._states()
            if not {"ready", "claimed", "fenced", "deferred"} & set(states.values()):
                break
        accepted = Counter(one.outbox_id for one in self.server.accepted()[before:])
        return Ended(was_killed, accepted, states)

    def _states(self) -> dict[str, str]:
        rows = asked(self.machine, "SELECT id, state FROM records_message")
        return {str(uuid.UUID(str(one))): state for one, state in rows}


class Kept:
    """What a machine's home and tables were, to be had again as often as wanted."""

    def __init__(self, machine: Machine, home: Path) -> None:
        self._machine, self._home, self._kept = machine, home, home.with_name("kept")
        self._runs = 0
        self._whole = machine.environment.get("DATABASE_URL", "")
        shutil.copytree(home, self._kept)

    def put_back(self) -> None:
        """Make everything as it was."""
        shutil.rmtree(self._home)
        shutil.copytree(self._kept, self._home)
        if self._whole:
            self._runs += 1
            place, _, kept = self._whole.rpartition("/")
            own = f"{kept}_{self._runs}"
            with psycopg.connect(f"{place}/postgres", autocommit=True) as postgres:
                postgres.execute(f"DROP DATABASE IF EXISTS {kept}_{self._runs - 1} WITH (FORCE)")
                postgres.execute(f"CREATE DATABASE {own} TEMPLATE {kept}")
            self._machine.environment["DATABASE_URL"] = f"{place}/{own}"


def killed(words: Sequence[str], environment: Mapping[str, str], system_call: str, number: int) -> bool:
    """Run Python and kill it at the n-th system call of a kind; say whether it came so far."""
    injected = f"inject={system_call}:signal=SIGKILL:when={number}"
    # The real interpreter: a shim would be what dies.
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={system_call}", "-e", injected]
    ended = subprocess.run(
        [*command, sys.executable, *words],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    return ended.returncode != 0


def asked(machine: Machine, question: str) -> list[tuple[Any, ...]]:
    """Ask the tables from outside: no code of ours says how it ended."""
    if url := machine.environment.get("DATABASE_URL", ""):
        with psycopg.connect(url) as tables:
            return tables.execute(question).fetchall()
    with closing(sqlite3.connect(Path(machine.environment["REGULARS_HOME"]) / "regulars.sqlite3")) as tables:
        return tables.execute(question).fetchall()

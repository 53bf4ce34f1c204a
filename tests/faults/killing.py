"""The real worker, killed at one system call after the other, and what must be true afterwards."""

import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.mail_server import MailServer
from tests.worker.installation import PATIENCE, Machine
from tests.worker.mail_day import to_rosa

SYSTEM_CALLS = ("connect", "sendto", "recvfrom", "pwrite64", "fdatasync", "write")
MOST_RESTARTS = 4
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
        self.ids = self.machine.queue(*to_rosa(letters))
        self._runs = 0
        self._whole = self.machine.environment.get("DATABASE_URL", "")
        shutil.copytree(folder / "home", folder / "kept")

    def run(self, system_call: str = "", number: int = 0) -> Ended:
        """Kill the worker at the n-th call of one kind, start it again until nothing waits, and say how it ended."""
        before = len(self.server.accepted())
        self._put_back()
        was_killed = self._killed(system_call, number) if system_call else False
        for _ in range(MOST_RESTARTS):
            self.machine.drain()
            states = self._states()
            if not {"ready", "claimed", "fenced", "deferred"} & set(states.values()):
                break
        accepted = Counter(one.outbox_id for one in self.server.accepted()[before:])
        return Ended(was_killed, accepted, states)

    def _states(self) -> dict[str, str]:
        """Look from outside: no code of ours says how it ended."""
        question = "SELECT id, state FROM records_message"
        if self._whole:
            with psycopg.connect(self.machine.environment["DATABASE_URL"]) as tables:
                return {str(one): state for one, state in tables.execute(question)}
        with closing(sqlite3.connect(self.folder / "home" / "regulars.sqlite3")) as tables:
            return {str(uuid.UUID(one)): state for one, state in tables.execute(question)}

    def _put_back(self) -> None:
        home = self.folder / "home"
        shutil.rmtree(home)
        shutil.copytree(self.folder / "kept", home)
        if self._whole:
            self._runs += 1
            place, _, kept = self._whole.rpartition("/")
            own = f"{kept}_{self._runs}"
            with psycopg.connect(f"{place}/postgres", autocommit=True) as postgres:
                postgres.execute(f"DROP DATABASE IF EXISTS {kept}_{self._runs - 1} WITH (FORCE)")
                postgres.execute(f"CREATE DATABASE {own} TEMPLATE {kept}")
            self.machine.environment["DATABASE_URL"] = f"{place}/{own}"

    def _killed(self, system_call: str, number: int) -> bool:
        injected = f"inject={system_call}:signal=SIGKILL:when={number}"
        # The real interpreter: a shim would be what dies.
        command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={system_call}", "-e", injected]
        command += [sys.executable, "-m", "regulars", "worker", "--drain"]
        ended = subprocess.run(
            command, env=self.machine.environment, cwd=ROOT, capture_output=True, timeout=PATIENCE, check=False
        )
        return ended.returncode != 0

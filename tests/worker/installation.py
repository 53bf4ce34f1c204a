"""A machine of its own with a shop and letters, and the `regulars` command on it as a process."""

import atexit
import contextlib
import functools
import json
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import psycopg

PATIENCE = 120
ROOT = Path(__file__).parent.parent.parent
TABLES = "regulars.sqlite3"


class Machine:
    """A home, tables and a shop whose mail goes to a server of the test's."""

    def __init__(self, home: Path, url: str) -> None:
        self.environment = os.environ | {"REGULARS_HOME": str(home), "SMTP_URL": url, "SECRET_KEY": "for tests"}
        whole = os.environ.get("DATABASE_URL", "")
        if whole.startswith("postgres"):
            self.environment["DATABASE_URL"] = _with_database(whole, f"TEMPLATE {_made_once(whole)}")
        else:
            self.environment.pop("DATABASE_URL", None)
            if not home.exists():
                home.mkdir(mode=0o700, parents=True)
                shutil.copy(_made_once(""), home / TABLES)

    def take_tables_away(self) -> None:
        """Make it a machine on which nothing was ever installed."""
        if whole := self.environment.get("DATABASE_URL", ""):
            self.environment["DATABASE_URL"] = _with_database(whole)
        else:
            (Path(self.environment["REGULARS_HOME"]) / TABLES).unlink()

    def queue(self, *addresses: str, per_second: float = 1e6) -> list[str]:
        """Found the shop, put letters to these addresses into the outbox, and return their ids."""
        return self._told("queue", str(per_second), *addresses)

    def states(self) -> dict[str, str]:
        """Return each letter's state."""
        return self._told("states")

    def counts(self) -> dict[str, int]:
        """Count the letters in each state."""
        return dict(Counter(self.states().values()))

    def end_leases(self) -> None:
        """Let so much time pass that every lease is over."""
        self._told("end_leases")

    def drain(self) -> dict[str, Any]:
        """Run `regulars worker --drain --json`."""
        worker = self.worker("--drain", "--json")
        told, complaints = worker.communicate(timeout=PATIENCE)
        assert worker.returncode == 0, complaints
        return json.loads(told)

    def worker(self, *words: str) -> "subprocess.Popen[str]":
        """Start `regulars worker`."""
        return self._started("-m", "regulars", "worker", *words)

    def put_to_sleep(self, worker: "subprocess.Popen[str]") -> None:
        """Stop a worker at a moment at which it writes nothing: nobody else could write while it sleeps."""
        _stop(worker)
        while self._is_locked():
            worker.send_signal(signal.SIGCONT)
            while self._is_locked():
                pass
            _stop(worker)

    def _is_locked(self) -> bool:
        if url := self.environment.get("DATABASE_URL"):
            with psycopg.connect(url) as tables:
                busy = "datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()"
                found = tables.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {busy}").fetchone()
                return found != (0,)
        path = Path(self.environment["REGULARS_HOME"]) / TABLES
        with contextlib.closing(sqlite3.connect(path, timeout=0.1)) as tables:
            try:
                tables.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            return False

    def _told(self, *words: str) -> Any:
        asked = self._started(__file__, *words)
        told, complaints = asked.communicate(timeout=PATIENCE)
        assert asked.returncode == 0, complaints
        return json.loads(told)

    def _started(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )


def _stop(worker: "subprocess.Popen[str]") -> None:
    """Return when it stands still: a signal alone does not end a system call that is under way."""
    worker.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, worker.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)


def a_free_port() -> int:
    """Return a port at which nobody listens, below those that connections take: who knocks early would meet itself."""
    while True:
        port = 15_000 + secrets.randbelow(15_000)
        with socket.socket() as trial, contextlib.suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port


def wait_at(port: int, process: "subprocess.Popen[str]") -> None:
    """Wait until somebody listens there, or the process ended and says why."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
    process.kill()
    raise AssertionError(process.communicate())


@functools.cache
def _made_once(server: str) -> str:
    """Make the tables one time for all machines, and return the file or the name of the database to copy."""
    url = _with_database(server) if server else ""
    home = Path(tempfile.mkdtemp(prefix="regulars-tables-"))
    environment = os.environ | {"REGULARS_HOME": str(home), "DATABASE_URL": url, "SECRET_KEY": "for tests"}
    subprocess.run([sys.executable, __file__, "migrate"], env=environment, cwd=ROOT, check=True, capture_output=True)
    if not url:
        atexit.register(shutil.rmtree, home)
        return str(home / TABLES)
    shutil.rmtree(home)
    return url.rpartition("/")[2]


def _with_database(server: str, kind: str = "") -> str:
    """Add a database to a server and return its address."""
    own = f"machine_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as opened:
        opened.execute(f"CREATE DATABASE {own} {kind}")
    return f"{server.rpartition('/')[0]}/{own}"


def _migrate() -> None:
    from regulars.cli._schema import migrate

    migrate()


def _queue(per_second: str, *addresses: str) -> list[str]:
    from regulars.worker import clock
    from tests.worker.mail_day import a_shop_at_all_hours, letters

    _migrate()
    account = a_shop_at_all_hours(per_second=float(per_second))
    return [str(one.pk) for one in letters(account.business, addresses, now=clock.now())]


def _states() -> dict[str, str]:
    from regulars.records.models import Message

    return {str(pk): state for pk, state in Message.objects.values_list("pk", "state")}


def _end_leases() -> int:
    from django.db.models import F

    from regulars.records.models import Message

    return Message.objects.update(lease_until=F("lease_until") - 1000)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
    os.environ["DJANGO_SETTINGS_MODULE"] = "regulars.settings"
    import django

    django.setup()
    what = {"migrate": _migrate, "queue": _queue, "states": _states, "end_leases": _end_leases}[sys.argv[1]]
    print(json.dumps(what(*sys.argv[2:])))

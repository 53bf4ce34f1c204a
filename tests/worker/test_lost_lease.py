"""A4: a worker that is stopped, past its lease, where few think of it; it wakes up, says so, and hands nothing over."""

import os
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tests.mail_server import MailServer
from tests.worker.installation import PATIENCE, TABLES, Machine
from tests.worker.mail_day import to_rosa

Asleep = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    """A server that wants to know who comes."""
    with MailServer(tmp_path / "mail.log", username="shop", password="tea") as one:
        yield one


@pytest.fixture
def machine(tmp_path: Path, server: MailServer) -> Machine:
    """A machine that has the password."""
    return Machine(tmp_path / "home", server.url.replace("//", "//shop:tea@"))


@pytest.fixture
def asleep(machine: Machine, server: MailServer) -> Iterator[Asleep]:
    """Start a worker that waits for the server's answer at some stage; none is left behind."""
    workers: list[subprocess.Popen[str]] = []

    def waits(stage: str) -> "subprocess.Popen[str]":
        server.become(f"1x-hold-{stage}")
        workers.append(machine.worker("--drain"))
        server.wait_for("held")
        return workers[-1]

    yield waits
    for one in workers:
        one.kill()
        one.communicate()


def test_a_worker_that_sleeps_while_it_signs_in(machine: Machine, server: MailServer, asleep: Asleep):
    """A4: stage auth."""
    sent = machine.queue(*to_rosa(3))
    worker = asleep("auth")
    machine.put_to_sleep(worker)

    another_sends_all(machine, worker, server, sent)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="on PostgreSQL it sleeps with its letters locked")
def test_a_worker_that_sleeps_between_the_recipient_and_the_fence(machine: Machine, server: MailServer, asleep: Asleep):
    """A4: the server would take the letter, and the fence cannot be written yet."""
    sent = machine.queue(*to_rosa(1))
    worker = asleep("rcpt")
    with nobody_writing(machine):
        server.release()
        server.wait_for("let go")
        server.wait_until(lambda: has_read_all(server.port))
        worker.send_signal(signal.SIGSTOP)
        os.waitpid(worker.pid, os.WUNTRACED)

    another_sends_all(machine, worker, server, sent)


def another_sends_all(machine: Machine, worker: "subprocess.Popen[str]", server: MailServer, sent: list[str]) -> None:
    """Let the lease run out and another worker take over; wake the first, and look at what it did."""
    machine.end_leases()
    assert machine.drain()["sent"] == len(sent)
    server.release()
    worker.send_signal(signal.SIGCONT)
    _, complaints = worker.communicate(timeout=PATIENCE)

    assert worker.returncode == 0, complaints
    assert "lease lost" in complaints
    assert sorted(one.outbox_id for one in server.accepted()) == sorted(sent)
    assert len(server.talk("data")) == len(sent)
    assert machine.counts() == {"sent": len(sent)}


@contextmanager
def nobody_writing(machine: Machine) -> Iterator[None]:
    """Keep everybody from writing."""
    with closing(sqlite3.connect(Path(machine.environment["REGULARS_HOME"]) / TABLES, timeout=20)) as tables:
        tables.execute("BEGIN IMMEDIATE")
        yield
        tables.rollback()


def has_read_all(port: int) -> bool:
    """Say whether whoever is connected to a port of this machine has read all that was said to them."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    unread = [line[4].partition(":")[2] for line in lines if line[2].endswith(f":{port:04X}")]
    return bool(unread) and all(int(one, 16) == 0 for one in unread)

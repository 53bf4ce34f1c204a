"""The real `regulars worker`: told to stop, put to sleep, beside others of its kind, and with a server not our own."""

import os
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.shop import agree, looked_at
from tests.mail_server import MailServer
from tests.worker.installation import PATIENCE, Machine, a_free_port, wait_at
from tests.worker.mail_day import to_rosa

SINK = shutil.which("smtp-sink", path="/usr/sbin:/usr/lib/postfix/sbin:/usr/bin")
MANY = int(os.environ.get("MANY_LETTERS", "60"))


@pytest.fixture
def machine(tmp_path: Path, mail_server: MailServer) -> Iterator[Machine]:
    """A machine whose mail goes to the scripted server, and no worker left behind on it."""
    workers: list[subprocess.Popen[str]] = []

    class Watched(Machine):
        def _started(self, *words: str) -> "subprocess.Popen[str]":
            workers.append(super()._started(*words))
            return workers[-1]

    yield Watched(tmp_path / "home", mail_server.url)
    for one in workers:
        if one.poll() is None:
            one.kill()
            print(*one.communicate())


def found(server: MailServer) -> Counter[str]:
    return Counter(one.outbox_id for one in server.accepted())


def test_all_that_is_due_leaves_and_the_command_says_so(machine: Machine, mail_server: MailServer):
    sent = machine.queue(*to_rosa(8), *to_rosa(1, "450-rcpt"), *to_rosa(1, "drop-after-dot"))

    told = machine.drain()

    assert told["sent"] == 8
    assert {state: count for state, count in told["counts"].items() if count} == machine.counts()
    assert machine.counts() == {"sent": 8, "deferred": 1, "unknown": 1}
    assert len(found(mail_server)) == len(sent) - 1


@pytest.mark.parametrize("stage", ["rcpt", "data", "dot"])
def test_a_worker_told_to_stop_finishes_what_is_under_way(machine: Machine, mail_server: MailServer, stage: str):
    """A3: nothing unknown, nothing new, and it ends soon."""
    machine.queue(*to_rosa(4), *to_rosa(1, f"hold-{stage}"), *to_rosa(MANY), per_second=30)
    worker = machine.worker()
    mail_server.wait_for("held")
    worker.send_signal(signal.SIGTERM)
    mail_server.release()
    _, complaints = worker.communicate(timeout=PATIENCE)

    assert worker.returncode == 0, complaints
    counts = machine.counts()
    assert set(counts) == {"sent", "ready"}
    assert counts["sent"] == len(found(mail_server))
    assert set(found(mail_server).values()) == {1}


@pytest.mark.parametrize("stage", ["greet", "ehlo", "mail", "rcpt"])
def test_a_worker_that_sleeps_past_its_lease_hands_nothing_over(machine: Machine, mail_server: MailServer, stage: str):
    """A4: stopped before the text, it wakes up when another has sent everything."""
    sent = machine.queue(*to_rosa(3))
    mail_server.become(f"1x-hold-{stage}")
    asleep = machine.worker("--drain")
    mail_server.wait_for("held")
    machine.put_to_sleep(asleep)
    machine.end_leases()
    machine.drain()
    mail_server.release()
    asleep.send_signal(signal.SIGCONT)
    _, complaints = asleep.communicate(timeout=PATIENCE)

    assert asleep.returncode == 0, complaints
    assert "lease lost" in complaints
    assert found(mail_server) == dict.fromkeys(sent, 1)
    assert machine.counts() == {"sent": 3}


@pytest.mark.parametrize("stage", ["data", "dot"])
def test_a_worker_that_sleeps_on_a_fence_leaves_it_unknown_to_others(
    machine: Machine, mail_server: MailServer, stage: str
):
    """A4, A19: nobody else sends it again; and when the answer is there after all, it counts."""
    sent = machine.queue(*to_rosa(1, f"hold-{stage}"))
    asleep = machine.worker("--drain")
    mail_server.wait_for("held")
    machine.put_to_sleep(asleep)
    machine.end_leases()
    machine.drain()
    assert machine.counts() == {"unknown": 1}
    mail_server.release()
    asleep.send_signal(signal.SIGCONT)
    asleep.communicate(timeout=PATIENCE)

    assert found(mail_server) == dict.fromkeys(sent, 1)
    with looked_at(machine, mail_server) as shop:
        assert agree(shop) == {"sent": 1}


@pytest.mark.parametrize("workers", [2, int(os.environ.get("MANY_WORKERS", "4"))])
def test_several_workers_share_one_outbox(machine: Machine, mail_server: MailServer, workers: int):
    """A5, A19: each letter once, whoever takes it."""
    sent = machine.queue(*to_rosa(MANY * 4))
    crowd = [machine.worker("--drain") for _ in range(workers)]
    ended = [one.communicate(timeout=PATIENCE) and one.returncode for one in crowd]

    assert set(ended) == {0}
    assert found(mail_server) == dict.fromkeys(sent, 1)
    with looked_at(machine, mail_server) as shop:
        assert agree(shop) == {"sent": len(sent)}


@pytest.mark.skipif(SINK is None, reason="smtp-sink of postfix is not installed")
def test_a_server_that_we_did_not_write_takes_letters(tmp_path: Path):
    """B2, B5: postfix's own sink counts what it took."""
    port = a_free_port()
    as_somebody = ["-u", "nobody"] if os.getuid() == 0 else []
    listening = subprocess.Popen([str(SINK), *as_somebody, f"127.0.0.1:{port}", "50"], text=True)
    try:
        wait_at(port, listening)
        machine = Machine(tmp_path / "home", f"smtp://127.0.0.1:{port}")
        machine.queue(*to_rosa(30))
        assert machine.drain()["sent"] == 30
    finally:
        listening.terminate()
        listening.communicate()

    assert machine.counts() == {"sent": 30}

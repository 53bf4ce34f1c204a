"""A shop in processes of its own: its worker, its pages, its people, and a clock on the wall that can be wrong."""

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.mail_server import Accepted, MailServer
from tests.people import PASSWORD
from tests.worker.installation import PATIENCE, Machine, a_free_port, wait_at

ROOT = Path(__file__).parent.parent.parent
IS_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
CLOCK = Path(__file__).with_name("wall_clock.c")
TOKEN = "t" * 32
PARTS = {  # of the page of mail, by the states that are in each
    **dict.fromkeys(("ready", "claimed", "fenced", "deferred"), "going"),
    **dict.fromkeys(("sent", "assumed"), "sent"),
    "held": "held",
    "unknown": "unsure",
    "failed": "returned",
    "cancelled": "stopped",
}


@dataclass(frozen=True)
class Said:
    """An answer, and when it was given."""

    answer: Any
    at: float


class Shop(Machine):
    """An installation whose commands are real processes; leaving it ends them all."""

    def __init__(self, home: Path, server: MailServer, **environment: str) -> None:
        super().__init__(home, server.url)
        self.environment |= environment
        self.home, self.server = home, server
        self._running: list[subprocess.Popen[str]] = []
        self._clerk: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._running:
            if one.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(one.pid, signal.SIGKILL)
                one.wait(timeout=PATIENCE)
            for pipe in (one.stdin, one.stdout, one.stderr):
                if pipe:
                    pipe.close()

    def do(self, deed: str, **facts: Any) -> Any:
        """Let somebody at the shop do something, and return the answer."""
        return self.say(deed, **facts).answer

    def say(self, deed: str, **facts: Any) -> Said:
        """Let somebody at the shop do something, and return the answer with its instant."""
        if self._clerk is None:
            self._clerk = self._started(str(Path(__file__).with_name("deeds.py")))
        assert self._clerk.stdin
        assert self._clerk.stdout
        self._clerk.stdin.write(json.dumps({"do": deed} | facts) + "\n")
        self._clerk.stdin.flush()
        told = self._clerk.stdout.readline()
        assert told, self._clerk.communicate()[1]
        return Said(**json.loads(told))

    def states(self) -> dict[str, str]:
        """Return each letter's state."""
        return {one["id"]: one["state"] for one in self.do("messages")}

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run `regulars …` to its end."""
        one = self._started("-m", "regulars", *words)
        told, complaints = one.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(words, one.returncode, told, complaints)

    def serve(self) -> "Pages":
        """Start `regulars serve`, and return its pages once they answer."""
        port = a_free_port()
        return Pages(self._started("-m", "regulars", "serve", "--port", str(port)), port)

    def hear(self, process: "subprocess.Popen[str]", words: str) -> str:
        """Return the first line with these words that a process complains; it is killed if there is none in time."""
        assert process.stderr
        heard: list[str] = []
        too_late = threading.Timer(PATIENCE, process.kill)
        too_late.start()
        try:
            for line in process.stderr:
                heard.append(line)
                if words in line:
                    return line
            raise AssertionError(f"{words!r} is not among {heard}")
        finally:
            too_late.cancel()

    def end(self, worker: "subprocess.Popen[str]") -> None:
        """Tell a worker to stop, and wait until it has finished what is under way."""
        worker.terminate()
        assert worker.wait(timeout=PATIENCE) == 0

    def kill(self, *processes: "subprocess.Popen[str]") -> None:
        """Kill processes and all that they started, without a word."""
        for one in processes:
            os.killpg(one.pid, signal.SIGKILL)
        for one in processes:
            one.wait(timeout=PATIENCE)

    def rest(self) -> None:
        """Let the people at the shop go home, so that nobody holds the tables."""
        if self._clerk:
            self.kill(self._clerk)
            self._clerk = None

    def _started(self, *words: str) -> "subprocess.Popen[str]":
        started = subprocess.Popen(
            [sys.executable, *words],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )
        self._running.append(started)
        return started


class Pages:
    """The pages of a running `regulars serve`, and a browser that is signed in."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self.process, self.port = process, port
        self._cookies = {"csrftoken": TOKEN}
        self.wait()

    def processes(self) -> list[int]:
        """Return what answers for the pages beside the program itself."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(one) for one in children if b"spawn_main" in _command(one)]

    def sign_in(self, email: str) -> None:
        """Sign in with the password of the tests."""
        answer = self.post("/sign-in/", username=email, password=PASSWORD)
        assert answer == 302, answer

    def post(self, path: str, **fields: str) -> int:
        """Send a form and return the status of the answer."""
        browser = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {
            "Cookie": cookies,
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": self._cookies["csrftoken"],
        }
        try:
            browser.request("POST", path, urllib.parse.urlencode(fields), headers)
            answer = browser.getresponse()
            answer.read()
            for name, value in re.findall(r"(session|csrftoken)=([^;]+)", str(answer.headers)):
                self._cookies[name] = value
            return answer.status
        finally:
            browser.close()

    def wait(self) -> None:
        """Wait until the pages answer, or the process says why not."""
        wait_at(self.port, self.process)


class Wall:
    """The clock on the wall of every process of a shop, moved at any moment; what counts up stays true."""

    def __init__(self, folder: Path) -> None:
        self._offset, library = folder / "offset", folder / "wall_clock.so"
        compiler = shutil.which("cc")
        assert compiler
        subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", library, CLOCK, "-ldl"], check=True)
        self.environment = {"LD_PRELOAD": str(library), "WALL_CLOCK": str(self._offset)}
        self.jump()

    def jump(self, *, days: float = 0, hours: float = 0) -> None:
        """Put the clock so far off the true time."""
        new = self._offset.with_suffix(".new")
        new.write_text(str(round(days * 86_400 + hours * 3_600)))
        new.replace(self._offset)


def _command(process: str) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:  # it ended since it was counted
        return b""


def found_once(shop: Shop, since: int = 0) -> Counter[str]:
    """Count how often the server took each letter."""
    return Counter(one.outbox_id for one in shop.server.accepted()[since:])


def agree(shop: Shop) -> dict[str, int]:
    """A19: the pages, the command line, the tables and the server tell the same story; return the counts."""
    told = json.loads(shop.command("outbox", "--json").stdout)
    counted = {state: count for state, count in told["counts"].items() if count}
    rows = shop.do("messages")
    taken = found_once(shop)
    sent = {one["id"] for one in rows if one["state"] == "sent"}
    maybe = {one["id"] for one in rows if one["state"] in ("unknown", "assumed", "fenced")}

    assert [one for one, count in taken.items() if count > 1] == [], "sent twice"
    assert sent - set(taken) == set(), "sent, and never arrived"
    assert set(taken) - sent - maybe == set(), "arrived, and nobody knows it"
    assert shop.do("counts") == dict(Counter(one["state"] for one in rows))
    if len(businesses := {one["business_id"] for one in rows}) == 1:
        assert counted == dict(Counter(one["state"] for one in rows))
        assert Counter(one["state"] for one in told["messages"]) == counted
        shown = {part: count for part, count in shop.do("mail_page", business=businesses.pop()).items() if count}
        assert shown == dict(Counter(PARTS[one["state"]] for one in rows))
    return shop.do("counts")


@contextlib.contextmanager
def looked_at(machine: Machine, server: MailServer) -> Iterator[Shop]:
    """Look at a machine as at a shop."""
    with Shop.__new__(Shop) as shop:
        shop.environment, shop.server, shop.home = (
            machine.environment,
            server,
            Path(machine.environment["REGULARS_HOME"]),
        )
        shop._running, shop._clerk = [], None
        yield shop


@contextlib.contextmanager
def a_shop(folder: Path, mode: str = "ok", **environment: str) -> Iterator[Shop]:
    """Open a shop whose mail goes to a server of the test's, and close both."""
    with MailServer(folder / "sink.log", mode=mode) as server, Shop(folder / "home", server, **environment) as shop:
        yield shop


def begun_after(accepted: list[Accepted], at: float) -> list[str]:
    """Name those whose text was begun after an instant."""
    return [one.rcpt for one in accepted if one.data_at > at]

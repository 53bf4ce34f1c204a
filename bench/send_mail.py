"""Sending personalised mail with the log of every message, side by side with programs that send mail.

Product: the worker drains a queue of letters of about 10 kB with 14 fields each: it asks the guard, fences, writes down
every move (SQLite, synchronous=FULL), builds the letters and sends them. Peers: Django's templates and mail over a kept
connection; postfix's smtp-source, which repeats one letter over ten connections and personalises nothing; a nodemailer
pool of 8; and django-post-office's queue. All hand over to the same smtp-sink. What is missing is left out with a line.
"""

import argparse
import contextlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import resource
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import mail_peers
import mail_sides

HERE = Path(__file__).parent
POSTFIX = "/usr/sbin:/usr/lib/postfix/sbin"
INSTALL = {
    "sink": "DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postfix (it need not run)",
    "smtp_source": "postfix, as for smtp-sink",
    "nodemailer": "nodejs and npm",
    "post_office": "pip install -e .[bench]",
}
SIDES = ("django", "smtp_source", "nodemailer", "post_office")


@contextlib.contextmanager
def sink() -> Iterator[tuple[int, Callable[[], int]]]:
    """Start a mail server that throws everything away; give its port and what tells how many letters came."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = ["-u", "nobody"] if os.getuid() == 0 else []
    with tempfile.TemporaryFile() as told:
        command = [_found("smtp-sink") or "", *root, "-c", f"127.0.0.1:{port}", "200"]
        server = subprocess.Popen(command, stdout=told, stderr=subprocess.DEVNULL)
        try:
            _wait_for(port)
            yield port, lambda: _counted(told)
        finally:
            server.terminate()
            server.wait()


def run(count: int, rounds: int, sides: tuple[str, ...]) -> dict[str, Any]:
    """Alternate the sides and return medians, the ratio of each round, and whether all letters came."""
    results: dict[str, list[dict[str, Any]]] = {name: [] for name in ("product", *sides)}
    agree = mail_peers.agree()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder)
        if "nodemailer" in sides:
            subprocess.run(["npm", "install", "--silent", "nodemailer"], cwd=home, check=True, capture_output=True)
        for number in range(rounds):
            for name in results:
                with sink() as (port, came):
                    results[name].append(_side(name, count, port, home))
                    agree &= came() == count
            shown = (f"{name} {count / each[-1]['seconds']:.0f}/s" for name, each in results.items())
            print(f"round {number + 1}: " + ", ".join(shown), file=sys.stderr)
        versions = _versions(home)
    return _summary(count, results, agree=agree) | versions


def missing() -> Iterator[str]:
    """Name the sides that cannot be run here."""
    if not _found("smtp-source"):
        yield "smtp_source"
    if not (shutil.which("node") and shutil.which("npm")):
        yield "nodemailer"
    if not importlib.util.find_spec("post_office"):
        yield "post_office"


def _side(name: str, count: int, port: int, home: Path) -> dict[str, Any]:
    if name == "smtp_source":
        return _smtp_source(count, port)
    if name == "nodemailer":
        job = home / "job.json"
        job.write_text(mail_peers.nodemailer_job(count, port))
        return _told(["node", str(HERE / "peers/nodemailer.js"), str(job), str(home / "node_modules/nodemailer")])
    with tempfile.TemporaryDirectory(dir=home) as own:
        environment = {**os.environ, "REGULARS_HOME": own, "DATABASE_URL": "", "SMTP_URL": ""}
        command = [sys.executable, __file__, "--side", name, "--letters", str(count), "--port", str(port)]
        return _told(command, environment)


def _told(command: list[str], environment: dict[str, str] | None = None) -> dict[str, Any]:
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _smtp_source(count: int, port: int) -> dict[str, Any]:
    size = str(mail_sides.letter_size())
    program, addresses = _found("smtp-source") or "", ["-f", mail_sides.FROM_ADDRESS, "-t", "c1@shop.example"]
    command = [program, "-s", "10", "-d", "-m", str(count), "-l", size, *addresses, f"127.0.0.1:{port}"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    subprocess.run(command, check=True)
    seconds = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": seconds, "cpu_seconds": used, "peak_mb": 0}


def _summary(count: int, results: dict[str, list[dict[str, Any]]], *, agree: bool) -> dict[str, Any]:
    ours, peers = results["product"], {name: each for name, each in results.items() if name != "product"}
    speeds = {name: statistics.median(count / one["seconds"] for one in each) for name, each in results.items()}
    return {
        "bench": "send_mail",
        "letters": count,
        "letter_bytes": mail_sides.letter_size(),
        "per_second": {name: round(speed) for name, speed in speeds.items()},
        "peak_mb": {name: max(one["peak_mb"] for one in each) for name, each in results.items()},
        "ratio": {name: _ratios(ours, each, "seconds")[0] for name, each in peers.items()},
        "ratios": {name: _ratios(ours, each, "seconds")[1] for name, each in peers.items()},
        "cpu_ratio": {name: _ratios(ours, each, "cpu_seconds")[0] for name, each in peers.items()},
        "agree": agree,
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }  # fmt: skip


def _ratios(ours: list[dict[str, Any]], theirs: list[dict[str, Any]], clock: str) -> tuple[float, list[float]]:
    each = [their[clock] / our[clock] for our, their in zip(ours, theirs, strict=True)]
    return round(statistics.median(each), 2), [round(one, 2) for one in each]


def _versions(home: Path) -> dict[str, str]:
    found = {"django": importlib.metadata.version("django")}
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        found["post_office"] = importlib.metadata.version("django-post-office")
    with contextlib.suppress(OSError):
        found["nodemailer"] = json.loads((home / "node_modules/nodemailer/package.json").read_text())["version"]
        found["node"] = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        command = [_found("postconf") or "", "-d", "-h", "mail_version"]
        found["postfix"] = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    return found


def _found(program: str) -> str | None:
    return shutil.which(program) or shutil.which(program, path=POSTFIX)


def _wait_for(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    sys.exit("smtp-sink did not start.")


def _counted(told: Any) -> int:
    time.sleep(0.2)  # it writes down what came
    told.seek(0)
    return int(told.read().decode().rpartition("mesg=")[2].split()[0])


def main() -> None:
    """Run the benchmark, or one side of it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--letters", type=int, default=5_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--peers", nargs="*", choices=SIDES, default=SIDES)
    options.add_argument("--side", choices=mail_peers.SIDES)
    options.add_argument("--port", type=int)
    chosen = options.parse_args()
    if chosen.side:
        watch = mail_peers.SIDES[chosen.side](chosen.letters, chosen.port)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({"seconds": watch.seconds, "cpu_seconds": watch.cpu_seconds, "peak_mb": peak}))
        return
    if not _found("smtp-sink"):
        sys.exit(f"smtp-sink is missing: {INSTALL['sink']}")
    left_out = [name for name in missing() if name in chosen.peers]
    for name in left_out:
        print(f"{name} is left out; it needs {INSTALL[name]}", file=sys.stderr)
    print(json.dumps(run(chosen.letters, chosen.rounds, tuple(name for name in chosen.peers if name not in left_out))))


if __name__ == "__main__":
    main()

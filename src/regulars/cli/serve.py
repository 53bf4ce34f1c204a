"""Start the program: pages, timetable, postman and inboxes."""

import argparse
import multiprocessing
import os
import sys
import threading
from typing import Any

LAST_WORDS = 10  # seconds for pages that are under way; now and then their process does not hear that it is to stop


def arguments(one: argparse.ArgumentParser) -> None:
    """Take the address to listen on."""
    one.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="default: 8000")
    one.add_argument("--host", default="127.0.0.1", help="default: this machine alone")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Bring the tables up to date, say where the pages are, and serve them until stopped."""
    from regulars.cli._schema import migrate

    migrate()
    listen(chosen.host, chosen.port, greeting=_greeting(f"http://{_spoken(chosen.host)}:{chosen.port}"))
    return {}


def listen(host: str, port: int, *, greeting: str) -> None:
    """Serve the pages, keep the timetable, hand mail over and look at what came back until told to stop."""
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    from regulars.cli._waking import wake
    from regulars.worker import clock, inboxes, timetable
    from regulars.worker.postman import Postman

    wake(now=clock.now())
    connections.close_all()
    multiprocessing.set_start_method("spawn", force=True)
    stop = threading.Event()
    works = (timetable.run, inboxes.run, Postman().run)
    beside = [threading.Thread(target=work, args=(stop,), daemon=True) for work in works]
    server = Granian(
        "regulars.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        respawn_failed_workers=True,
        workers_kill_timeout=LAST_WORDS,
        log_access=False,
        log_enabled=False,
    )
    print(greeting, file=sys.stderr, flush=True)
    for one in beside:
        one.start()
    try:
        server.serve()
    finally:
        stop.set()
        for one, patience in zip(beside, (2, 2, 15), strict=True):
            one.join(timeout=patience)


def _spoken(host: str) -> str:
    return "localhost" if host == "127.0.0.1" else host


def _greeting(address: str) -> str:
    from regulars.records.models import Business
    from regulars.services import setup

    if Business.objects.exists():
        return f"Regulars is at {address}/ (stop it with Ctrl+C)"
    return f"Regulars is new here. Set your business up at {address}/setup/{setup.first_run_token()}/"

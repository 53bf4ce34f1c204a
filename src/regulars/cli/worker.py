"""Keep the timetable: draw up each day's plan when the day begins."""

import argparse
import signal
import threading
from typing import Any


def arguments(one: argparse.ArgumentParser) -> None:
    """Take whether to end when all that is due is done."""
    one.add_argument("--drain", action="store_true", help="do all that is due now, then end")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Tick until told to stop, or once."""
    from django.utils.timezone import now

    from regulars.worker import timetable

    if chosen.drain:
        return {"drawn_up": timetable.tick(now())}
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    timetable.run(stop)
    return {}

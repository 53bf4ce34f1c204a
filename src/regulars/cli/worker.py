"""Draw up each day's plan when the day begins, and hand over the mail that is due."""

import argparse
import signal
import sys
import threading
from typing import Any


def arguments(one: argparse.ArgumentParser) -> None:
    """Take whether to end when all that is due is done."""
    one.add_argument("--drain", action="store_true", help="do all that is due now, then end")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Work until told to stop, or until nothing is due."""
    from regulars.cli._lines import counted
    from regulars.cli._schema import refuse_other
    from regulars.cli._waking import wake
    from regulars.worker import clock, inboxes, timetable
    from regulars.worker.postman import Postman

    refuse_other()
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    wake(now=clock.now())
    if chosen.drain:
        drawn_up = timetable.tick(clock.now())
        inboxes.tick(clock.now())  # before any letter leaves: it may say stop
        sent = Postman().drain(stop)
        print(f"{counted(sent, 'e-mail', 'e-mails')} handed over.", file=sys.stderr)
        return {"drawn_up": drawn_up, "sent": sent, "counts": _counts()}
    beside = [threading.Thread(target=one, args=(stop,), daemon=True) for one in (timetable.run, inboxes.run)]
    for one in beside:
        one.start()
    Postman().run(stop)
    for one in beside:
        one.join(timeout=2)
    return {"counts": _counts()}


def _counts() -> dict[str, int]:
    """Count the messages of all businesses by their state."""
    from regulars.records.models import Business
    from regulars.services import outbox

    each = [outbox.counts(business) for business in Business.objects.order_by("pk")]
    return {state: sum(one[state] for one in each) for state in (each[0] if each else ())}

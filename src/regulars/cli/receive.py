"""Take a mail that came back from standard input, as a mail server hands it to a program."""

import argparse
import sys
from typing import Any

from regulars.services.refused import Refused

# Of sysexits.h: a mail server keeps the mail and comes again.
TRY_AGAIN = 75


def arguments(one: argparse.ArgumentParser) -> None:
    """Take nothing but the mail itself."""


def run(chosen: argparse.Namespace) -> dict[str, Any]:  # noqa: ARG001
    """Take the mail; 0 is done, whatever it was, and 75 asks the mail server to bring it again later."""
    from django.db import DatabaseError
    from django.utils.timezone import now

    from regulars.cli._business import the_business
    from regulars.services import incoming

    raw = sys.stdin.buffer.read(incoming.LARGEST)
    _drain()
    try:
        taken = incoming.take(the_business(), raw, received_at=now(), now=now())
    except (DatabaseError, Refused) as problem:
        print(f"Not now: {problem}", file=sys.stderr)
        return {"taken": None, "exit": TRY_AGAIN}
    return {"taken": taken.pk if taken else None, "kind": taken.kind if taken else None}


def _drain() -> None:
    """Read what is left: a mail server that cannot write its mail to the end believes that it failed."""
    while sys.stdin.buffer.read(1 << 16):
        pass

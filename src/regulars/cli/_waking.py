"""What comes before any page and any mail: whose tables these are, and what a restore left undone."""

import datetime as dt
import sys


def wake(*, now: dt.datetime) -> None:
    """Stop mail when in doubt about the tables, and erase whom a backup brought back when its restore was cut short."""
    from regulars.services import erasure, installation

    if doubt := installation.check(now=now):
        print(doubt.sentence, file=sys.stderr, flush=True)
    erasure.erase_again(now=now)

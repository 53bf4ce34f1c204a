"""What comes before any page and any mail: whose tables these are, and what a restore left undone."""

import datetime as dt
import sys


def wake(*, now: dt.datetime) -> None:
    """Stop mail when in doubt about the tables, and erase whom a backup brought back when its restore was cut short.

    Who cannot be erased now keeps nobody from the pages: mail stands still until somebody has looked.
    """
    from regulars.services import erasure, installation

    if doubt := installation.check(now=now):
        _say(doubt.sentence)
    try:
        erasure.erase_again(now=now)
    except Exception as wrong:  # noqa: BLE001 - without its words, which may name a customer
        installation.pause_all(installation.NOT_ERASED, now=now)
        _say(f"{installation.NOT_ERASED.sentence} ({type(wrong).__name__})")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)

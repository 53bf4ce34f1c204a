"""Put a backup in the place of everything; mail stands still until somebody lets it go."""

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regulars.cli._lines import lines

if TYPE_CHECKING:
    from regulars.services.backup_noes import Kept


def arguments(one: argparse.ArgumentParser) -> None:
    """Take the backup."""
    one.add_argument("file", type=Path, help="what `regulars backup` wrote")
    one.add_argument("--sent", type=Path, metavar="LOG", help="what left since, by Message-ID or outbox id, one a line")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Restore it, bring it up to date, and keep the present state beside it."""
    from django.utils.timezone import now

    from regulars.cli._schema import migrate
    from regulars.services import backups

    log = lines(chosen.sent) if chosen.sent else []
    before, kept = backups.restore(chosen.file, now=now())
    migrate()
    erased = backups.settle(kept, now=now())
    print(f"Restored. What was here before is in {before}.", file=sys.stderr)
    print(_kept(kept), file=sys.stderr)
    left = _left(log, now()) if chosen.sent else None
    if erased:
        print(f"Erased again, as they were before: {_customers(erased)}.", file=sys.stderr)
    print(
        "No e-mail leaves, not even to the team, until you have looked at what is waiting and let mail go.",
        file=sys.stderr,
    )
    noes = {"customers": len(kept.customers), "addresses": kept.addresses} if kept else None
    return {"restored": str(chosen.file), "before": str(before), "mail": "paused", "noes": noes, "erased": erased} | (
        {"left": left} if left else {}
    )


def _left(log: list[str], now: dt.datetime) -> dict[str, int]:
    from regulars.services.outbox_left import take_as_left

    left = take_as_left(log, now=now)
    print(
        f"Sent already, says the log: {left.moved} of what was waiting. {left.strangers} lines name nothing here.",
        file=sys.stderr,
    )
    return left._asdict()


def _kept(kept: "Kept | None") -> str:
    if kept is None:
        return (
            "What was here cannot be read: who said no since this backup was written may be written to again, and who "
            "was erased since is back."
        )
    people, addresses = len(kept.customers), kept.addresses
    if not (people or addresses):
        return "Nobody has said no since this backup was written."
    closed = f"{addresses} address{'es' * (addresses != 1)} closed"
    return f"Kept since this backup was written: the no of {_customers(people)}, and {closed}."


def _customers(count: int) -> str:
    return f"{count} customer{'s' * (count != 1)}"

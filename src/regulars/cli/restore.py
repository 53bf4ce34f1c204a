"""Put a backup in the place of everything; mail stands still until somebody lets it go."""

import argparse
import sys
from pathlib import Path
from typing import Any


def arguments(one: argparse.ArgumentParser) -> None:
    """Take the backup."""
    one.add_argument("file", type=Path, help="what `regulars backup` wrote")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Restore it, bring it up to date, and keep the present state beside it."""
    from django.utils.timezone import now

    from regulars.cli._schema import migrate
    from regulars.services import backups

    before = backups.restore(chosen.file, now=now())
    migrate()
    print(f"Restored. What was here before is in {before}.", file=sys.stderr)
    print("No letter leaves until you have looked at what is waiting and let mail go.", file=sys.stderr)
    return {"restored": str(chosen.file), "before": str(before), "mail": "paused"}

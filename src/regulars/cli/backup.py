"""Write a backup of everything to one file."""

import argparse
import sys
from pathlib import Path
from typing import Any


def arguments(one: argparse.ArgumentParser) -> None:
    """Take where to write it."""
    one.add_argument("file", nargs="?", type=Path, help="left out: a new file in the folder backups of REGULARS_HOME")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Write the backup and say where it is; the program may go on meanwhile."""
    from django.utils.timezone import now

    from regulars.services import backups

    path = backups.backup(chosen.file, now=now())
    print(f"Everything is in {path}. Keep a copy away from this machine, and {_key()} with it.", file=sys.stderr)
    return {"file": str(path), "bytes": path.stat().st_size}


def _key() -> str:
    from django.conf import settings

    return f"{settings.HOME}/secret-key"

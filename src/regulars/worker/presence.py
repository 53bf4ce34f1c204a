"""Presence: a worker holds a lock while it lives, so that another knows at once when it died.

The lock is the kernel's: it is let go when the process ends, however that happens, and not when it is only stopped.
What was claimed by a worker that is gone need not wait until its lease is over.
"""

import fcntl
import os
from pathlib import Path

FOLDER = "workers"


class Presence:
    """The lock of one worker, as a file of its name."""

    def __init__(self, home: Path, worker: str) -> None:
        self._path = home / FOLDER / worker
        self._descriptor = -1

    def begin(self) -> None:
        """Say that this worker lives."""
        self._path.parent.mkdir(exist_ok=True, mode=0o700)
        # Locked before it has its name: nobody ever finds a file of ours that is not locked.
        hidden = self._path.with_name(f".{self._path.name}")
        self._descriptor = os.open(hidden, os.O_WRONLY | os.O_CREAT, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        hidden.rename(self._path)

    def end(self) -> None:
        """Say that this worker has ended and left nothing behind."""
        if self._descriptor >= 0:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = -1


def count(home: Path) -> int:
    """Say how many workers of this machine live, or died since the last sweep."""
    folder = home / FOLDER
    return sum(not path.name.startswith(".") for path in folder.iterdir()) if folder.exists() else 0


def gone(home: Path) -> list[str]:
    """Name the workers of this machine that died without a word; `forget` them once their mail is put right."""
    folder = home / FOLDER
    if not folder.exists():
        return []
    return [path.name for path in sorted(folder.iterdir()) if not path.name.startswith(".") and _is_free(path)]


def forget(home: Path, worker: str) -> None:
    """Remove what a dead worker left."""
    (home / FOLDER / worker).unlink(missing_ok=True)


def _is_free(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_WRONLY)
    except FileNotFoundError:  # it ended just now
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True

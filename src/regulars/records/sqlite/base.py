"""The connection: a writer that waits asks again every few milliseconds.

SQLite itself sleeps longer and longer between asking, up to a tenth of a second
(https://sqlite.org/c3ref/busy_timeout.html). Beside a worker that commits all the time, a customer's one click then
missed every gap: some waited for seconds.
"""

import sqlite3
import time

from django.db import OperationalError
from django.db.backends.sqlite3 import base

ASKS_EVERY = 0.002  # seconds


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with another way to wait for the one turn to write."""

    def _start_transaction_under_autocommit(self) -> None:
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        deadline = time.monotonic() + patience
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            while not self._has_begun(is_last=time.monotonic() >= deadline):
                time.sleep(ASKS_EVERY)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {patience * 1000:.0f}")

    def _has_begun(self, *, is_last: bool) -> bool:
        try:
            # At once as a writer: those that began as readers fail when they write, instead of waiting.
            self.cursor().execute("BEGIN IMMEDIATE")
        except OperationalError as wrong:
            if is_last or not _will_end(wrong):
                raise
            return False
        return True


def _will_end(wrong: OperationalError) -> bool:
    """Say whether waiting helps: not while a question of our own is half read, and others have written since."""
    code = getattr(wrong.__cause__, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY and code != sqlite3.SQLITE_BUSY_SNAPSHOT

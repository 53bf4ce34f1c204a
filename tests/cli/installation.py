"""The `regulars` command on a machine of its own, as real processes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

NORTH_AIR = ("--name", "North Air", "--trade", "home-services", "--country", "US", "--timezone", "America/New_York")


class Installation:
    """A home of its own on SQLite, and the command."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        self.environment |= {"REGULARS_HOME": str(home)}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `regulars` with these words."""
        return subprocess.run(self._command(words), env=self.environment, capture_output=True, text=True, timeout=120)

    def given(self, raw: bytes, *words: str) -> subprocess.CompletedProcess[bytes]:
        """Run `regulars` with these words and this on standard input."""
        return subprocess.run(self._command(words), env=self.environment, input=raw, capture_output=True, timeout=120)

    def json(self, *words: str) -> dict[str, Any]:
        """Run with --json, expect success and exactly one document."""
        ended = self.run(*words, "--json")
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)

    def _command(self, words: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", "regulars", *words]

"""The clock of the pages stands still."""

import pytest
from django.utils import timezone

from tests.people import NOW


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page believes that it is NOW."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    # What counts wrong passwords holds on to the clock under another name.
    monkeypatch.setattr("axes.attempts.now", lambda: NOW)
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: NOW)

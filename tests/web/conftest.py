"""The clock of the pages stands still."""

import pytest
from django.utils import timezone

from tests.people import NOW
from tests.web.shops import Shop, a_shop


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page believes that it is NOW."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    # What counts wrong passwords holds on to the clock under another name.
    monkeypatch.setattr("axes.attempts.now", lambda: NOW)
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: NOW)


@pytest.fixture
def shop(db: None) -> Shop:
    """A shop with a row of every kind."""
    return a_shop("North Air")


@pytest.fixture
def neighbours(db: None) -> Shop:
    """Another one, of which nobody at the first may see anything."""
    return a_shop("South Heat")

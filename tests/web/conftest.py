"""The clock of the pages stands still, and there are whole shops."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.shops import Shop, a_shop
from tests.web.standing_shops import Standing, standing, stop_the_clock


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page believes that it is NOW."""
    stop_the_clock(monkeypatch)


@pytest.fixture(scope="module")
def standing_shop(django_db_setup: None, django_db_blocker: Any) -> Iterator[Standing]:
    """North Air, built once for the tests of a file."""
    yield from standing(django_db_blocker, "North Air")


@pytest.fixture
def shop(standing_shop: Standing, db: None) -> Shop:
    """A shop with a row of every kind."""
    return standing_shop.as_built()


@pytest.fixture
def neighbours(db: None) -> Shop:
    """Another one, of which nobody at the first may see anything."""
    return a_shop("South Heat")

"""What every test may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from regulars.records.models import Business, Customer, Staff
from tests import people
from tests.mail_server import MailServer
from tests.sharing import Sharing


def pytest_configure() -> None:
    """Hash passwords quickly, for thousands of tests make somebody who could sign in; and be the same each time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if connection.vendor == "sqlite":
        # Said outright, for each process takes a file of its own otherwise: it knows Django's SQLite alone.
        settings.DATABASES["default"]["TEST"]["NAME"] = ":memory:"
    # The suite tries the same examples each time; HYPOTHESIS=explore looks for new ones. No test is a race.
    hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
    hypothesis.settings.register_profile("explore", derandomize=False, deadline=None)
    hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS", "same"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    """Share the tests out as `tests/sharing.py` says."""
    return Sharing(config, log)


@pytest.fixture
def business(db: None) -> Business:
    """North Air, a heating contractor."""
    return people.a_business()


@pytest.fixture
def owner(business: Business) -> Staff:
    """Who owns North Air."""
    return people.a_staff(business, "Olive", Staff.Role.OWNER)


@pytest.fixture
def staff(business: Business) -> Staff:
    """Who works at North Air."""
    return people.a_staff(business, "Sam")


@pytest.fixture
def customer(business: Business) -> Customer:
    """Rosa Diaz, customer of North Air."""
    return people.a_customer(business)


@pytest.fixture
def neighbour(db: None) -> Business:
    """Another business, whose rows nobody at North Air may see."""
    return people.a_business("South Heat")


@pytest.fixture
def neighbour_owner(neighbour: Business) -> Staff:
    """Who owns the other business."""
    return people.a_staff(neighbour, "Nora", Staff.Role.OWNER)


@pytest.fixture
def owner_client(owner: Staff) -> Client:
    """A browser in which the owner is signed in."""
    client = Client()
    client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def mail_server(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server of our own, that misbehaves on request."""
    with MailServer(tmp_path / "mail.log") as server:
        yield server

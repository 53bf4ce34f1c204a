"""The team that tests of services share out work among, and who sends the shop's mail."""

import pytest
from pytest_django import Settings

from regulars.records.models import Business, MailAccount, Staff
from tests.people import a_staff
from tests.services.post_office import Worker, an_account


@pytest.fixture
def boss(business: Business) -> Staff:
    """Who leads, and neither calls nor writes."""
    return Staff.objects.create(business=business, name="Olive", role=Staff.Role.OWNER, calls=False, writes=False)


@pytest.fixture
def lena(business: Business) -> Staff:
    """Who calls and writes."""
    return a_staff(business, "Lena")


@pytest.fixture
def account(business: Business) -> MailAccount:
    """North Air's mail, on."""
    return an_account(business)


@pytest.fixture
def worker(account: MailAccount) -> Worker:
    """Who sends North Air's mail."""
    return Worker(account)


@pytest.fixture
def may_offer(business: Business, settings: Settings) -> None:
    """What news and offers need: a postal address, and a page on which people can stop them."""
    settings.PUBLIC_URL, business.postal_address = "https://north.example", "1 Main Street"
    business.save()

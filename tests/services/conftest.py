"""The team that tests of services share out work among."""

import pytest

from regulars.records.models import Business, Staff
from tests.people import a_staff


@pytest.fixture
def boss(business: Business) -> Staff:
    """Who leads, and neither calls nor writes."""
    return Staff.objects.create(business=business, name="Olive", role=Staff.Role.OWNER, calls=False, writes=False)


@pytest.fixture
def lena(business: Business) -> Staff:
    """Who calls and writes."""
    return a_staff(business, "Lena")

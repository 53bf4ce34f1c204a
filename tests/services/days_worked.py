"""Days that are over, as they say what a team can do."""

import datetime as dt

from regulars.records.models import Business, Customer, PlannedDay, Staff
from tests.services.scene import a_moment


def a_call(customer: Customer, staff: Staff | None, day: dt.date, about: str) -> None:
    """Six minutes' work."""
    a_moment(customer, "contacted", on=day, about=f"contact:{about}", staff=staff, details={"channel": "phone"})


def a_day(business: Business, day: dt.date, *, left: int, minutes_set: int = 30) -> None:
    """A day whose list was full, and of which so many minutes were left."""
    PlannedDay.objects.create(
        business=business, date=day, minutes_set=minutes_set, minutes=minutes_set, is_full=True, minutes_left=left
    )

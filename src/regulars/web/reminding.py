"""What somebody wants to be reminded of, for the page of the day."""

import datetime as dt
from dataclasses import dataclass

from regulars.records.models import Business, Reminder
from regulars.services import reminders

ON_TODAY = 8


@dataclass(frozen=True)
class Reminding:
    """The reminders of today and those that were missed, and one that was done just now."""

    reminders: list[Reminder]
    more: int
    slip: Reminder | None


def near(business: Business, *, on: dt.date, slip: int | None = None) -> Reminding:
    """Read what is to be remembered on a day."""
    due = list(reminders.due(business, on=on))
    done = Reminder.objects.filter(business=business, done_at__isnull=False, pk=slip).first() if slip else None
    return Reminding(due[:ON_TODAY], max(len(due) - ON_TODAY, 0), done)

"""When somebody may be rung: while the shop is open, and it is day wherever they may be."""

import datetime as dt
from dataclasses import dataclass, field

from regulars.core.caps import Caps, Reason, ringing_hours
from regulars.core.due import Calendar
from regulars.records.models import Business, Customer
from regulars.services import facts
from regulars.services.standing import caps_of

ASLEEP = Reason("quiet_hours", "While you are open it is too early or too late where they live.")
Stretch = tuple[dt.time, dt.time]


@dataclass
class Ringing:
    """The hours of one day for calls, looked up once for each place where people live."""

    business: Business
    on: dt.date
    calendar: Calendar
    caps: Caps
    known: dict[tuple[str, ...], Stretch | None] = field(default_factory=dict)

    @classmethod
    def of(cls, business: Business, *, on: dt.date) -> "Ringing":
        """Read what is the same for everybody."""
        return cls(business, on, facts.calendar_of(business), caps_of(business))

    def hours(self, customer: Customer) -> Stretch | None:
        """Return from when to when somebody may be rung on the shop's own clock; None when there is no such hour."""
        zones = facts.zones_of(customer, self.business)
        if zones not in self.known:
            self.known[zones] = self._hours(zones)
        return self.known[zones]

    def refusal(self, customer: Customer) -> Reason | None:
        """Say why somebody may not be rung on this day, or None."""
        return None if self.hours(customer) else ASLEEP

    def narrower(self, customer: Customer) -> Stretch | None:
        """Return the hours when they are fewer than the shop's own: that is worth saying."""
        hours = self.hours(customer)
        return hours if hours != self._open() else None

    def _open(self) -> Stretch | None:
        return self.calendar.hours.week[self.on.weekday()]

    def _hours(self, zones: tuple[str, ...]) -> Stretch | None:
        if (open_ := self._open()) is None:
            return None
        opens, closes = open_
        return ringing_hours(
            self.caps, on=self.on, timezone=self.business.timezone, timezones=zones, opens=opens, closes=closes
        )

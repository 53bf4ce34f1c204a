"""Mail ahead: when a letter that waits is to leave, as the guard will see it if nothing else happens."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from regulars.core import outbox as states
from regulars.core.caps import Reason
from regulars.core.due import Calendar
from regulars.core.mail_hours import awake
from regulars.core.zones import wall_time
from regulars.records.models import Business, MailAccount, Message
from regulars.services import facts
from regulars.services.standing import caps_of


def good_hour(business: Business, at: dt.datetime, *, timezones: tuple[str, ...] = ()) -> dt.datetime:
    """Return when it is day in these zones, from an instant on; without any, where the business is."""
    hours = awake(caps_of(business), now=at, timezones=timezones or (business.timezone,))
    return at if isinstance(hours, Reason) else hours.since


@dataclass
class Ahead:
    """Says of the letters of a business when they leave; what is the same for all is looked up once."""

    business: Business
    account: MailAccount | None
    now: dt.datetime

    @cached_property
    def _calendar(self) -> Calendar:
        return facts.calendar_of(self.business)

    def leaves_at(self, letter: Message) -> dt.datetime | None:
        """Return when a letter leaves that is ready or put off: its own hour if that is a good one, or over.

        None: by then nobody would want it any more.
        """
        if letter.stream == states.ACCOUNT:
            return letter.due_at
        at = max(letter.due_at, self.now)
        leaves = self._open_hour(letter, self._good_hour(letter, at))
        if leaves >= letter.expires_at:
            return None
        return leaves if leaves > at else letter.due_at

    def _open_hour(self, letter: Message, at: dt.datetime) -> dt.datetime:
        """Put what the plan sends off while the shop is closed, as the guard does."""
        day = facts.local_day(self.business, at)
        is_planned = letter.key.startswith("touchpoint/") and not letter.is_noted
        if self.account is None or not is_planned or self._calendar.opens(day):
            return at
        opens = wall_time(self._calendar.next_open(day), self.account.mail_at, self.business.timezone)
        return self._good_hour(letter, opens)

    def _good_hour(self, letter: Message, at: dt.datetime) -> dt.datetime:
        customer = letter.customer and (letter.customer.merged_into or letter.customer)
        zones = facts.zones_of(customer, self.business) if customer else ()
        return good_hour(self.business, at, timezones=zones)

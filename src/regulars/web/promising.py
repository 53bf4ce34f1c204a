"""Promises as the pages show them: how near each one is, and what to say when it takes longer."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from regulars.core import promises as rules
from regulars.core.due import Calendar
from regulars.core.people import spoken_first_name
from regulars.records.models import Business, Customer, Promise, Staff
from regulars.services import facts
from regulars.services import promises as service

ON_TODAY = 8
WITH_EVERYTHING = ("customer__merged_into", "keeper", "amends", "ended_by")


@dataclass(frozen=True)
class Pledge:
    """A promise as a page tells it."""

    promise: Promise
    customer: Customer  # who stands for whom it was promised to
    when: str
    is_late: bool
    is_near: bool  # to be seen to today
    words: str
    mail: str
    longer_from: dt.date

    @property
    def calls_first(self) -> bool:
        """Say whether a call is the better way to tell them that it takes longer."""
        return bool(self.customer.phone) and not (self.customer.prefers == "email" and self.mail)


@dataclass(frozen=True)
class Promised:
    """What is promised for today, for the page of the day."""

    pledges: list[Pledge] = field(default_factory=list)
    more: int = 0
    slip: Promise | None = None


def near(business: Business, *, on: dt.date, by: Staff, slip: int | None = None) -> Promised:
    """Read what is late, due today, or due before the shop opens again."""
    calendar = facts.calendar_of(business)
    due = Promise.objects.of(business).due(rules.horizon(on, calendar)).select_related(*WITH_EVERYTHING)
    found = list(due)
    shown = tell(business, found[:ON_TODAY], on=on, by=by, calendar=calendar)
    kept = Promise.objects.of(business).select_related("customer").filter(pk=slip).first() if slip else None
    return Promised(shown, max(len(found) - ON_TODAY, 0), kept)


def tell(
    business: Business, promises: Iterable[Promise], *, on: dt.date, by: Staff, calendar: Calendar | None = None
) -> list[Pledge]:
    """Tell these promises; customer and keeper are loaded."""
    calendar = calendar or facts.calendar_of(business)
    return [_pledge(business, promise, on=on, by=by, calendar=calendar) for promise in promises]


def to(customer: Customer) -> QuerySet[Promise]:
    """What somebody was promised and still waits for, the most urgent first."""
    theirs = Q(customer=customer) | Q(customer__merged_into=customer)
    return Promise.objects.filter(theirs).open().order_by("due_date", "pk")


def share(business: Business, *, on: dt.date) -> rules.Share:
    """Return the share kept of the promises that ended lately."""
    return service.kept_lately(business, on=on)


def _pledge(business: Business, promise: Promise, *, on: dt.date, by: Staff, calendar: Calendar) -> Pledge:
    customer = promise.customer.merged_into or promise.customer
    words = rules.takes_longer(
        first_name=spoken_first_name(customer.first_name),
        staff=by.name,
        business=business.name,
        what=promise.what,
        due=promise.due_date,
        on=on,
        country=business.country,
    )
    return Pledge(
        promise=promise,
        customer=customer,
        when=rules.when(promise.due_date, on=on, calendar=calendar),
        is_late=rules.is_late(promise.due_date, on=on),
        is_near=promise.due_date <= rules.horizon(on, calendar),
        words=words,
        mail=_mail(customer, business, words),
        longer_from=calendar.next_open(max(on, promise.due_date) + dt.timedelta(days=1)),
    )


def _mail(customer: Customer, business: Business, words: str) -> str:
    if not customer.email:
        return ""
    subject = _("What %(business)s promised you") % {"business": business.name}
    return f"mailto:{quote(customer.email, safe='@+')}?subject={quote(subject)}&body={quote(words)}"

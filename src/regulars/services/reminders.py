"""Reminders: what somebody wants to be told on a day."""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from regulars.core.text import clean_text
from regulars.records.models import Business, Customer, Reminder, Staff
from regulars.services import overheard
from regulars.services.facts import local_day
from regulars.services.refused import Refused

LONGEST = 300
FARTHEST = dt.timedelta(days=5 * 366)
UNDO_WITHIN = dt.timedelta(days=1)


class NothingToSay(Refused):
    """Write what to be reminded of, for example: ask about the new boiler."""


class TooLong(Refused):
    """That is too long for a reminder. Say it in 300 letters."""


class NotThen(Refused):
    """Choose a day from today on, within the next five years."""


class NotHere(Refused):
    """This person does not work here any more. Choose somebody else."""


class IsDone(Refused):
    """This reminder is done. Take that back first if it was a mistake."""


class NothingToUndo(Refused):
    """There is nothing to take back: it is open, or it was done more than a day ago."""


@transaction.atomic
def remind(
    business: Business,
    *,
    staff: Staff,
    text: str,
    on_date: dt.date,
    at_time: dt.time | None = None,
    customer: Customer | None = None,
    by: Staff | None,
    now: dt.datetime,
) -> Reminder:
    """Remind somebody of something on a day; the same click twice makes one reminder."""
    text = clean_text(text)
    _refuse_bad(business, staff, text, on_date, now=now)
    about = customer.merged_into or customer if customer else None
    asked = {"customer": about, "text": text, "on_date": on_date, "at_time": at_time}
    same = Reminder.objects.filter(business=business, staff=staff, done_at=None, **asked).first()
    if same is None:
        same = Reminder.objects.create(business=business, staff=staff, made_at=now, made_by=by, **asked)
        if about:
            overheard.listen(about, text, about=f"reminder:{same.pk}", now=now)
    return same


@transaction.atomic
def done(reminder: Reminder, *, by: Staff | None, now: dt.datetime) -> Reminder:
    """Write down that it is done; the same click twice changes nothing."""
    one = _locked(reminder)
    if one.done_at is None:
        one.done_at, one.done_by = now, by
        one.save(update_fields=["done_at", "done_by"])
    return one


@transaction.atomic
def undo(reminder: Reminder, *, by: Staff | None, now: dt.datetime) -> Reminder:  # noqa: ARG001
    """Take back that it is done, within a day."""
    one = _locked(reminder)
    if one.done_at is None or one.done_at < now - UNDO_WITHIN:
        raise NothingToUndo(NothingToUndo.__doc__)
    one.done_at = one.done_by = None
    one.save(update_fields=["done_at", "done_by"])
    return one


@transaction.atomic
def move(
    reminder: Reminder,
    *,
    on_date: dt.date,
    at_time: dt.time | None = None,
    by: Staff | None,  # noqa: ARG001
    now: dt.datetime,
) -> Reminder:
    """Be reminded on another day."""
    one = _locked(reminder)
    if one.done_at is not None:
        raise IsDone(IsDone.__doc__)
    _refuse_bad(one.business, one.staff, one.text, on_date, now=now)
    one.on_date, one.at_time = on_date, at_time
    one.save(update_fields=["on_date", "at_time"])
    return one


def due(business: Business, *, on: dt.date) -> QuerySet[Reminder]:
    """Return what is to be remembered on a day, and what was not on the days before, the oldest first."""
    waiting = Reminder.objects.filter(business=business, done_at=None, on_date__lte=on)
    return waiting.select_related("customer", "staff").order_by("on_date", "at_time", "pk")


def of(customer: Customer) -> QuerySet[Reminder]:
    """Return what waits about a customer, their twins included, the next first."""
    theirs = Q(customer=customer) | Q(customer__merged_into=customer)
    waiting = Reminder.objects.filter(theirs, business_id=customer.business_id, done_at=None)
    return waiting.select_related("staff").order_by("on_date", "at_time", "pk")


def _refuse_bad(business: Business, staff: Staff, text: str, on_date: dt.date, *, now: dt.datetime) -> None:
    today = local_day(business, now)
    if not text:
        raise NothingToSay(NothingToSay.__doc__)
    if len(text) > LONGEST:
        raise TooLong(TooLong.__doc__)
    if not today <= on_date <= today + FARTHEST:
        raise NotThen(NotThen.__doc__)
    if staff.left_on and staff.left_on <= on_date:
        raise NotHere(NotHere.__doc__)


def _locked(reminder: Reminder) -> Reminder:
    rows = Reminder.objects.select_for_update(of=("self",)).select_related("business", "staff", "customer")
    return rows.get(pk=reminder.pk, business_id=reminder.business_id)

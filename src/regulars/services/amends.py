"""Amends: the fixed choice of what is given when a promise was not kept, and the month's budget for it."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum

from regulars.core.due import add_months
from regulars.core.money import spoken
from regulars.core.people import clean_text
from regulars.records import turns
from regulars.records.models import Amends, Business, Promise
from regulars.services import facts
from regulars.services.refused import Refused

MOST = 12


class NoName(Refused):
    """Write what is given, for example: a coffee on us."""


class OnTheList(Refused):
    """This is on the list already."""


class TooMany(Refused):
    """Twelve are enough to choose from. Take one off the list first."""


class NotOnTheList(Refused):
    """This is not on your list of amends. Choose one that is."""


class OverBudget(Refused):
    """The month's budget for amends does not reach for this."""


@dataclass(frozen=True)
class Month:
    """A month's budget for amends, what was spent of it and what is left."""

    budget_cents: int
    spent_cents: int

    @property
    def left_cents(self) -> int:
        """Return what may still be given."""
        return max(self.budget_cents - self.spent_cents, 0)


def on_the_list(business: Business) -> list[Amends]:
    """List what may be given, the smallest first."""
    return list(Amends.objects.filter(business=business, is_on=True).order_by("cents", "name"))


def month(business: Business, *, now: dt.datetime) -> Month:
    """Say what of this month's budget was spent."""
    first = facts.local_day(business, now).replace(day=1)
    given = Promise.objects.of(business).filter(
        state=Promise.State.MADE_GOOD,
        ended_at__gte=facts.day_begins(business, first),
        ended_at__lt=facts.day_begins(business, add_months(first, 1)),
    )
    return Month(business.amends_cents_per_month, given.aggregate(cents=Sum("amends_cents"))["cents"] or 0)


def spend(business: Business, amends: Amends, *, now: dt.datetime) -> None:
    """Refuse what the month's budget does not reach for; nobody else spends before the transaction ends."""
    turns.take(business, "amends")
    business.refresh_from_db(fields=["amends_cents_per_month"])
    amends.refresh_from_db()
    if amends.business_id != business.pk or not amends.is_on:
        raise NotOnTheList(NotOnTheList.__doc__)
    left_cents = month(business, now=now).left_cents
    if amends.cents > left_cents:
        costs, left = (spoken(cents, business.currency) for cents in (amends.cents, left_cents))
        raise OverBudget(
            f"{amends.name} costs {costs}, and of this month's budget for amends {left} is left. "
            "Choose something smaller, or raise the budget in the settings."
        )


@transaction.atomic
def offer(business: Business, *, name: str, cents: int) -> Amends:
    """Put something on the list of what may be given; what was on it before comes back with its new cost."""
    name = clean_text(name).strip()[:120]
    if not name:
        raise NoName(NoName.__doc__)
    turns.take(business, "amends")
    mine = Amends.objects.filter(business=business)
    if mine.filter(is_on=True, name=name).exists():
        raise OnTheList(OnTheList.__doc__)
    if mine.filter(is_on=True).count() >= MOST:
        raise TooMany(TooMany.__doc__)
    amends, _ = Amends.objects.update_or_create(business=business, name=name, defaults={"cents": cents, "is_on": True})
    return amends


@transaction.atomic
def withdraw(amends: Amends) -> None:
    """Take something off the list; what was given stays as it was."""
    Amends.objects.filter(pk=amends.pk, business_id=amends.business_id).update(is_on=False)


@transaction.atomic
def set_budget(business: Business, cents: int) -> None:
    """Say how much may be given in a month."""
    Business.objects.filter(pk=business.pk).update(amends_cents_per_month=cents)
    business.amends_cents_per_month = cents

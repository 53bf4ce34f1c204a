"""Promises: what was promised, to whom, by when, by whom; and what makes up for one that was not kept."""

import datetime as dt
from typing import Self

from django.db import models

from regulars.records.business import Business, Staff
from regulars.records.people import Customer


class Amends(models.Model):
    """One of the few things that may be given when a promise was not kept: "a coffee on us"."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="amends")
    name = models.CharField(max_length=120)
    cents = models.PositiveIntegerField(default=0)  # what it costs the shop
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "name"], name="amends_once")]

    def __str__(self) -> str:
        return self.name


class PromiseQuerySet(models.QuerySet["Promise"]):
    """The questions one may ask about promises."""

    def of(self, business: Business) -> Self:
        """All promises of a business."""
        return self.filter(business=business)

    def open(self) -> Self:
        """Those that are still to be kept."""
        return self.filter(state=Promise.State.OPEN)

    def due(self, by: dt.date) -> Self:
        """Open ones that are to be kept by a day, the most urgent first."""
        return self.open().filter(due_date__lte=by).order_by("due_date", "pk")


class Promise(models.Model):
    """Something that a member of staff promised to one customer by a day."""

    class State(models.TextChoices):
        OPEN = "open"
        KEPT = "kept"
        MADE_GOOD = "made_good"  # not kept, and something was given for it
        RELEASED = "released"  # the customer did not want it any more
        BROKEN = "broken"  # not kept, and nothing was given

    business = models.ForeignKey(Business, models.CASCADE, related_name="promises")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="promises")
    what = models.CharField(max_length=300)
    due_date = models.DateField()
    first_due_date = models.DateField()  # as it was first promised; a later one was told to the customer
    told_at = models.DateTimeField(null=True)  # when the customer was told in time that it takes longer
    keeper = models.ForeignKey(Staff, models.RESTRICT, related_name="promises")
    about = models.CharField(max_length=120)  # "contact:5:1", or "promise:<uuid>": what makes it one promise
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    amends = models.ForeignKey(Amends, models.SET_NULL, null=True, related_name="+")
    amends_cents = models.PositiveIntegerField(default=0)  # what was given, as it cost then
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "about"], name="promise_once"),
            models.CheckConstraint(
                condition=models.Q(state="open", ended_at=None) | ~models.Q(state="open") & ~models.Q(ended_at=None),
                name="promise_ends_at_an_instant",
            ),
        ]
        indexes = [
            models.Index(fields=["business", "due_date"], condition=models.Q(state="open"), name="promise_open_by_due"),
            models.Index(fields=["business", "ended_at"], name="promise_by_end"),
        ]

    def __str__(self) -> str:
        return self.what

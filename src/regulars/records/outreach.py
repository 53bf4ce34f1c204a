"""Playbooks and the touchpoints that they open."""

import datetime as dt
from typing import Self

from django.apps import apps
from django.db import models

from regulars.records.business import Business, Staff
from regulars.records.people import Customer


class Playbook(models.Model):
    """A version of a plan of touchpoints. Editing makes a new version; the old one keeps its text."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="playbooks")
    slug = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=120)
    text = models.TextField()  # TOML
    is_on = models.BooleanField(default=False)
    on_since = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "slug", "version"], name="playbook_version_once"),
            models.UniqueConstraint(
                fields=["business", "slug"], condition=models.Q(is_on=True), name="playbook_one_version_on"
            ),
        ]

    def __str__(self) -> str:
        return self.name


# States of a PrintItem that may still reach somebody; what a mail house never answered may have been printed.
ON_PAPER = ("waiting", "handed_over", "unknown")


class TouchpointQuerySet(models.QuerySet["Touchpoint"]):
    """The questions one may ask about touchpoints."""

    def of(self, business: Business) -> Self:
        """All touchpoints of a business."""
        return self.filter(business=business)

    def open(self) -> Self:
        """Those that have not ended."""
        return self.filter(state=Touchpoint.State.OPEN)

    def unwritten(self) -> Self:
        """Those for which no handwritten note lies on the desk: what is written, no plan throws away."""
        return self.exclude(note__written_at__isnull=False)

    def unprinted(self) -> Self:
        """Those that lie in no print run: what is on its way to the printer, no plan takes another way."""
        return self.exclude(prints__state__in=ON_PAPER)

    def unposted(self) -> Self:
        """Those that no paper waits for: what is printed may go to the post a little late."""
        printed = apps.get_model("records", "PrintItem").objects.filter(
            touchpoint=models.OuterRef("pk"),
            state__in=ON_PAPER,
            run__state__in=("printed", "handed_over"),
        )
        return self.exclude(models.Exists(printed))

    def planned(self, on: dt.date) -> Self:
        """The list of a day, in the order in which to work through it."""
        return self.open().filter(planned_for=on).order_by("position", "id")

    def held(self) -> Self:
        """Open ones that were held back, with the reason on them."""
        return self.open().exclude(held_reason="").order_by("due_date", "id")


class Touchpoint(models.Model):
    """One point of contact with one customer for one occasion: planned, and then ended with a reason."""

    class State(models.TextChoices):
        OPEN = "open"
        MADE = "made"
        REPLACED = "replaced"
        CANCELLED = "cancelled"
        EXPIRED = "expired"

    business = models.ForeignKey(Business, models.CASCADE, related_name="touchpoints")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="touchpoints")
    playbook = models.ForeignKey(Playbook, models.SET_NULL, null=True, related_name="touchpoints")
    key = models.CharField(max_length=200)  # made of facts: "after-a-repair/thank_you/sale:9001"
    occasion = models.SlugField(max_length=40)
    purpose = models.CharField(max_length=10)  # a Consent.Purpose
    about = models.CharField(max_length=120)  # the moment that opened it
    opened_by_kind = models.SlugField(max_length=30)
    channels = models.JSONField(default=list)  # what the owner allows, in order of preference
    is_always = models.BooleanField(default=False)
    due_date = models.DateField()
    use_by_date = models.DateField()
    not_before_date = models.DateField(null=True)  # "later", as somebody said
    call_at = models.DateTimeField(null=True)  # "call back at four", as the customer said
    keeper = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="touchpoints")  # who is to do it
    is_pinned = models.BooleanField(default=False)  # the keeper was chosen by hand
    keeper_before = models.ForeignKey(  # whose it was when it was put off, for an undo
        Staff, models.SET_NULL, null=True, db_index=False, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=300, blank=True)  # why it ended
    held_reason = models.CharField(max_length=300, blank=True)  # why it is not in the plan today
    held_code = models.CharField(max_length=20, blank=True)  # the same for the program: core.held
    planned_for = models.DateField(null=True)
    position = models.PositiveIntegerField(default=0)
    channel = models.SlugField(max_length=20, blank=True)
    why = models.CharField(max_length=500, blank=True)
    words = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    outcome = models.SlugField(max_length=20, blank=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    objects = TouchpointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "key"], name="touchpoint_once"),
            models.CheckConstraint(
                condition=models.Q(state="open") | ~models.Q(reason=""), name="touchpoint_ends_with_a_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(held_code="", held_reason="")
                | (~models.Q(held_code="") & ~models.Q(held_reason="")),
                name="touchpoint_is_held_with_a_code",
            ),
            models.CheckConstraint(
                condition=models.Q(use_by_date__gte=models.F("due_date")), name="touchpoint_window_is_one"
            ),
        ]
        indexes = [
            models.Index(
                fields=["business", "due_date"],
                condition=models.Q(state="open"),
                name="touchpoint_open_by_due",
            ),
            models.Index(
                fields=["business", "planned_for", "position"],
                condition=models.Q(state="open"),
                name="touchpoint_of_the_day",
            ),
            models.Index(fields=["business", "customer", "due_date"], name="touchpoint_by_customer"),
        ]

    def __str__(self) -> str:
        return self.key

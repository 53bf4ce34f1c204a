"""What goes out on paper: the shop's look, the print runs, and the mail houses that print for it."""

from typing import Self

from django.db import models

from regulars.records.business import Business, Staff
from regulars.records.outreach import Touchpoint
from regulars.records.people import Customer


class Look(models.Model):
    """How the shop's paper looks, and which paper it uses."""

    business = models.OneToOneField(Business, models.CASCADE, related_name="look")
    colour = models.CharField(max_length=7, default="#8a2f1d")  # "#rrggbb"
    logo = models.BinaryField(null=True)  # PNG, JPEG or SVG
    logo_kind = models.CharField(max_length=4, blank=True)  # "png", "jpg", "svg"
    picture = models.BinaryField(null=True)  # the front of postcards and greeting cards
    picture_kind = models.CharField(max_length=4, blank=True)
    qr_address = models.URLField(max_length=300, blank=True)  # the page that the code on a card opens
    qr_words = models.CharField(max_length=80, blank=True)
    # Slugs of core.paper; empty: what is usual in the shop's country.
    letter_paper = models.SlugField(max_length=20, blank=True)
    card_size = models.SlugField(max_length=20, blank=True)
    envelope = models.SlugField(max_length=20, blank=True)
    label_sheet = models.SlugField(max_length=20, blank=True)
    post_days = models.PositiveSmallIntegerField(default=2)  # working days from the letter box to the hand
    print_days = models.PositiveSmallIntegerField(default=1)  # working days from the plan to the letter box

    def __str__(self) -> str:
        return self.colour


class Signature(models.Model):
    """The picture of somebody's signature, for printed letters."""

    staff = models.OneToOneField(Staff, models.CASCADE, related_name="signature")
    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    picture = models.BinaryField()
    kind = models.CharField(max_length=4)

    def __str__(self) -> str:
        return self.kind


class PrintRunQuerySet(models.QuerySet["PrintRun"]):
    """The questions one may ask about print runs."""

    def of(self, business: Business) -> Self:
        """All print runs of a business."""
        return self.filter(business=business)


class PrintRun(models.Model):
    """The cards or letters of one kind that are printed together. What it prints never changes once it is printed."""

    class State(models.TextChoices):
        PROOF = "proof"  # made up, looked at, not printed yet
        PRINTED = "printed"
        POSTED = "posted"
        HANDED_OVER = "handed_over"  # a mail house prints and posts it
        CANCELLED = "cancelled"

    business = models.ForeignKey(Business, models.CASCADE, related_name="print_runs")
    kind = models.SlugField(max_length=20)  # "postcard", "greeting_card", "letter"
    size = models.SlugField(max_length=20)  # of core.paper
    print_date = models.DateField()
    state = models.CharField(max_length=12, choices=State, default=State.PROOF)
    house = models.SlugField(max_length=20, blank=True)  # the mail house it was handed to
    look = models.JSONField(default=dict)  # colour, code and return address as they were when it was made
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = PrintRunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["business", "print_date"], name="print_run_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.print_date}"


class PrintItem(models.Model):
    """One card or letter of a run: to whom, and in which words, as they were when it was made up."""

    class State(models.TextChoices):
        WAITING = "waiting"
        HANDED_OVER = "handed_over"
        POSTED = "posted"
        LEFT_OUT = "left_out"
        RETURNED = "returned"
        UNKNOWN = "unknown"  # handed to a mail house that never answered

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    run = models.ForeignKey(PrintRun, models.CASCADE, related_name="items")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="prints")
    position = models.PositiveIntegerField()  # in the order of addresses
    address = models.JSONField(default=list)  # the lines on the paper
    place = models.JSONField(default=dict)  # the same in parts, for a mail house
    words = models.TextField()
    signed_by = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    house_id = models.CharField(max_length=100, blank=True)  # the mail house's number of it
    asked_at = models.DateTimeField(null=True)  # when the mail house was first asked to make it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="print_item_position_once"),
            # One touchpoint is on paper once; what was left out may be printed in another run.
            models.UniqueConstraint(
                fields=["touchpoint"], condition=~models.Q(state="left_out"), name="print_item_once"
            ),
        ]
        indexes = [models.Index(fields=["customer"], name="print_item_by_customer")]

    def __str__(self) -> str:
        return " · ".join(self.address)


class MailHouse(models.Model):
    """The shop's account with a mail house that prints and posts for it."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="mail_houses")
    slug = models.SlugField(max_length=20)
    secret = models.BinaryField(null=True)  # sealed; written, never shown
    is_on = models.BooleanField(default=False)
    connected_at = models.DateTimeField()
    connected_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    failures = models.PositiveSmallIntegerField(default=0)  # how often in a row it took nothing
    trouble = models.CharField(max_length=300, blank=True)  # what it said then
    rests_until = models.DateTimeField(null=True)  # it is not asked before
    refused_at = models.DateTimeField(null=True)  # it refused the key: not asked until somebody mends that

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "slug"], name="mail_house_once")]

    def __str__(self) -> str:
        return self.slug

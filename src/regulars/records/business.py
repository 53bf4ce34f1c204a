"""Who owns the data and who works with it."""

import datetime as dt
import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models


def new_key() -> bytes:
    """Return a fresh key: for hashing suppressed addresses, for signing links."""
    return secrets.token_bytes(32)


class User(AbstractUser):
    """Somebody who can sign in; the user name is their e-mail address, in lower case."""


class Business(models.Model):
    """A business: the owner of customers, sales and plans. Every other row belongs to exactly one."""

    name = models.CharField(max_length=120)
    trade = models.SlugField(max_length=40)
    country = models.CharField(max_length=2)
    timezone = models.CharField(max_length=64)
    currency = models.CharField(max_length=3, default="USD")
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    postal_address = models.TextField(blank=True)
    # {"mon": ["09:00", "17:00"], …}; a missing day is closed.
    opening_hours = models.JSONField(default=dict)
    opens_on_holidays = models.BooleanField(default=False)
    # Minutes of calls and writing a day that the team has for this, and notes a week.
    calling_minutes = models.PositiveSmallIntegerField(default=30)
    notes_per_week = models.PositiveSmallIntegerField(default=5)
    contacts_per_week = models.PositiveSmallIntegerField(default=1)
    contacts_per_month = models.PositiveSmallIntegerField(default=3)
    quiet_from = models.TimeField(default=dt.time(20))
    quiet_until = models.TimeField(default=dt.time(9))
    amends_cents_per_month = models.PositiveIntegerField(default=10_000)  # for promises that were not kept
    suppression_key = models.BinaryField(default=new_key, editable=False)
    link_key = models.BinaryField(default=new_key, editable=False)  # signs the links and return paths of mail
    planned_on = models.DateField(null=True)  # the last day a plan was drawn up for
    founded_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)  # made-up customers: nothing may leave the machine

    def __str__(self) -> str:
        return self.name


class Shop(models.Model):
    """One location of a business."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="shops")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "name"], name="shop_once")]

    def __str__(self) -> str:
        return self.name


class Staff(models.Model):
    """A person who works for the business, with or without a way to sign in."""

    class Role(models.TextChoices):
        OWNER = "owner"
        MANAGER = "manager"
        STAFF = "staff"
        COUNTER = "counter"

    business = models.ForeignKey(Business, models.CASCADE, related_name="staff")
    user = models.OneToOneField(User, models.CASCADE, null=True, related_name="staff")
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=10, choices=Role, default=Role.STAFF)
    email = models.EmailField(blank=True)  # where the morning's mail goes; empty: the address they sign in with
    # As the business's opening hours; empty: whenever the shop is open.
    working_hours = models.JSONField(default=dict)
    calls = models.BooleanField(default=True)
    writes = models.BooleanField(default=True)
    wants_morning_mail = models.BooleanField(default=False)
    left_on = models.DateField(null=True)  # the first day on which nothing is theirs any more

    def __str__(self) -> str:
        return self.name


class SettingChange(models.Model):
    """Somebody changed how the shop's mail leaves: what, by name, and never what it was or is. Appended."""

    business = models.ForeignKey(Business, models.CASCADE, db_index=False, related_name="+")
    area = models.CharField(max_length=60)  # "mail", "mail-house/lob"
    what = models.JSONField()  # "server", "password", …
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")  # null: at the command line

    class Meta:
        indexes = [models.Index(fields=["business", "area", "made_at"], name="setting_change_by_area")]

    def __str__(self) -> str:
        return f"{self.area}: {', '.join(self.what)}"


class DayOff(models.Model):
    """Days on which somebody is away: both ends are days off."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="days_off")
    first_date = models.DateField()
    last_date = models.DateField()
    why = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_date__gte=models.F("first_date")), name="day_off_ends_after_it_begins"
            )
        ]
        indexes = [models.Index(fields=["business", "last_date"], name="day_off_by_end")]

    def __str__(self) -> str:
        return f"{self.first_date} to {self.last_date}"

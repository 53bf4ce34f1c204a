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
    # Minutes of calls and writing a day that the team has for this, and notes a week.
    calling_minutes = models.PositiveSmallIntegerField(default=30)
    notes_per_week = models.PositiveSmallIntegerField(default=5)
    contacts_per_week = models.PositiveSmallIntegerField(default=1)
    contacts_per_month = models.PositiveSmallIntegerField(default=3)
    quiet_from = models.TimeField(default=dt.time(20))
    quiet_until = models.TimeField(default=dt.time(9))
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

    def __str__(self) -> str:
        return self.name

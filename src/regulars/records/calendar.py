"""The calendar: reminders, how the lists of days went, and what the private feeds show."""

from django.db import models

from regulars.records.business import Business, Staff
from regulars.records.people import Customer


class Reminder(models.Model):
    """Something that somebody wants to be reminded of on a day."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="reminders")
    staff = models.ForeignKey(Staff, models.RESTRICT, related_name="reminders")  # whose it is
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, related_name="+")
    text = models.CharField(max_length=300)
    on_date = models.DateField()
    at_time = models.TimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["business", "on_date"], condition=models.Q(done_at=None), name="reminder_open_by_day")
        ]

    def __str__(self) -> str:
        return self.text


class PlannedDay(models.Model):
    """A day for which a list was drawn up: what says, later on, how much the team really can do."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="planned_days")
    date = models.DateField()
    minutes_set = models.PositiveSmallIntegerField()  # that the shop had given the team
    minutes = models.PositiveSmallIntegerField()  # that the list was planned with, had everybody been there
    is_full = models.BooleanField()  # more was due than the list had room for
    # Not done by those who did something that day; null until the day is over.
    minutes_left = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "date"], name="planned_day_once")]

    def __str__(self) -> str:
        return str(self.date)


class Feed(models.Model):
    """A private address that an ordinary calendar program subscribes to: of one person, or of the whole shop."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="feeds")
    staff = models.OneToOneField(Staff, models.CASCADE, null=True, related_name="feed")  # null: the whole shop
    digest = models.CharField(max_length=64, unique=True)  # of the secret in the address, which is shown once
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business"], condition=models.Q(staff=None), name="feed_of_the_shop_once")
        ]

    def __str__(self) -> str:
        return self.digest[:8]


class FeedEntry(models.Model):
    """One entry as the feeds show it. Changing it raises its sequence; what is gone stays a while as cancelled."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    staff = models.ForeignKey(Staff, models.CASCADE, null=True, related_name="+")
    uid = models.CharField(max_length=120)  # "touchpoint-5", "promise-7", "reminder-2", "season-spring-2027"
    on_date = models.DateField()
    until_date = models.DateField(null=True)  # the last day, of what lasts several
    at_time = models.TimeField(null=True)
    summary = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    sequence = models.PositiveIntegerField(default=0)
    is_cancelled = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "uid"], name="feed_entry_once")]
        indexes = [models.Index(fields=["business", "on_date"], name="feed_entry_by_day")]

    def __str__(self) -> str:
        return self.summary

"""Ideas: what customers asked for, how many did, what became of it, and who was told."""

from typing import Self

from django.db import models

from regulars.records.business import Business, Staff
from regulars.records.people import Customer


class IdeaQuerySet(models.QuerySet["Idea"]):
    """The questions one may ask about ideas."""

    def of(self, business: Business) -> Self:
        """All ideas of a business, those laid over another left out."""
        return self.filter(business=business, merged_into=None)


class Idea(models.Model):
    """Something that customers would like to have, weighed and answered once for all who asked."""

    class State(models.TextChoices):
        NEW = "new"
        WEIGHED = "weighed"  # somebody thinks about it
        PLANNED = "planned"
        DONE = "done"
        DECLINED = "declined"

    business = models.ForeignKey(Business, models.CASCADE, related_name="ideas")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    answer = models.TextField(blank=True)  # what those who asked are told
    keeper = models.ForeignKey(Staff, models.RESTRICT, related_name="ideas")
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts")  # the same, asked again

    objects = IdeaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["done", "declined"]) | ~models.Q(answer=""), name="idea_ends_answered"
            )
        ]
        indexes = [models.Index(fields=["business", "state", "made_at"], name="idea_by_state")]

    def __str__(self) -> str:
        return self.title


class IdeaVote(models.Model):
    """One customer who asked for it, in their own words."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="votes")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    words = models.CharField(max_length=500, blank=True)
    about = models.CharField(max_length=120, blank=True)  # the contact in which it was said
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)  # when they heard what became of it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "customer"], name="idea_vote_once")]

    def __str__(self) -> str:
        return self.words

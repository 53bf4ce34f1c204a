"""Handwritten notes: the draft, what was written, who signed it, and when it went to the post."""

from django.db import models

from regulars.records.business import Business, Staff
from regulars.records.outreach import Touchpoint
from regulars.records.people import Customer


class Note(models.Model):
    """One note on the writing desk. It is written, then posted; posting it makes the touchpoint."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="notes")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="notes")
    touchpoint = models.OneToOneField(Touchpoint, models.CASCADE, related_name="note")
    draft = models.TextField(blank=True)
    words = models.TextField(blank=True)  # as they stand on the paper
    written_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Staff, models.RESTRICT, null=True, related_name="+")
    posted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(posted_at=None) | ~models.Q(written_at=None), name="note_written_before_posted"
            ),
            models.CheckConstraint(
                condition=models.Q(written_at=None) | ~models.Q(words="") & ~models.Q(signed_by=None),
                name="note_written_and_signed",
            ),
        ]
        indexes = [models.Index(fields=["customer", "written_at"], name="note_by_customer")]

    def __str__(self) -> str:
        return self.words or self.draft

"""The journal: everything that happened between the shop and a customer, appended."""

from typing import Self

from django.db import models

from regulars.records.business import Business, Staff
from regulars.records.people import Customer


class MomentQuerySet(models.QuerySet["Moment"]):
    """The questions one may ask of the journal."""

    def about(self, customer: Customer) -> Self:
        """What happened with this customer and with the twins merged into them, newest first."""
        ids = [customer.pk, *customer.twins.values_list("pk", flat=True)]
        return self.filter(business_id=customer.business_id, customer_id__in=ids).order_by("-happened_at", "-id")


class Moment(models.Model):
    """Who, what kind, when, worth how much, about what."""

    # The indexes below begin with these two: one of their own each would only slow large imports down.
    business = models.ForeignKey(Business, models.CASCADE, db_index=False, related_name="moments")
    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="moments")
    kind = models.SlugField(max_length=30)  # a word of core.playbooks.MOMENTS
    happened_at = models.DateTimeField()
    worth_cents = models.BigIntegerField(default=0)
    about = models.CharField(max_length=120)  # "sale:9001"; with the kind, what makes it one moment
    words = models.TextField(blank=True)  # what was said
    details = models.JSONField(default=dict)
    staff = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    batch = models.ForeignKey("records.ImportBatch", models.SET_NULL, null=True, related_name="+")

    objects = MomentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "kind", "about"], name="moment_once")]
        indexes = [
            models.Index(fields=["business", "customer", "happened_at"], name="moment_by_customer"),
            models.Index(fields=["business", "kind", "happened_at"], name="moment_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"

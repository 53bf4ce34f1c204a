"""The journal: everything that happened between the shop and a customer, appended.

It has few indexes and checks, as the tables of sales; why in `docs/why/few-indexes-where-imports-write.md`.
"""

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

    business = models.ForeignKey(Business, models.CASCADE, db_index=False, related_name="moments")
    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="moments")
    kind = models.SlugField(max_length=30, db_index=False)  # a word of core.playbooks.MOMENTS
    happened_at = models.DateTimeField()
    worth_cents = models.BigIntegerField(default=0)
    about = models.CharField(max_length=120)  # "sale:9001"; with the kind, what makes it one moment
    words = models.TextField(blank=True)  # what was said
    details = models.JSONField(default=dict)
    staff = models.ForeignKey(Staff, models.SET_NULL, null=True, db_index=False, related_name="+")
    batch = models.ForeignKey(
        "records.ImportBatch", models.DO_NOTHING, null=True, db_index=False, db_constraint=False, related_name="+"
    )

    objects = MomentQuerySet.as_manager()

    class Meta:
        # None begins with the business: SQLite would take that one for the moments of a few customers, and walk
        # through all of the shop's. Deleting a customer needs an index that begins with the customer.
        constraints = [models.UniqueConstraint(fields=["about", "kind", "business"], name="moment_once")]
        indexes = [
            models.Index(fields=["customer", "happened_at"], name="moment_by_customer"),
            models.Index(fields=["kind", "business", "happened_at"], name="moment_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"

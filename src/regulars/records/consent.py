"""What people allowed and what they forbade."""

from django.db import models

from regulars.core import consent as rules
from regulars.records.business import Business, Staff
from regulars.records.people import Customer


class Consent(models.Model):
    """One statement about one channel and one purpose; appended, never edited. The latest counts."""

    class Purpose(models.TextChoices):
        SERVICE = "service"  # about what they bought: thanks, is everything right, maintenance
        MARKETING = "marketing"  # news, offers, seasons, come-back letters, asking for referrals

    class State(models.TextChoices):
        GIVEN = "given"
        WITHDRAWN = "withdrawn"

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="consents")
    channel = models.SlugField(max_length=20)  # "all" for every channel
    purpose = models.CharField(max_length=10, choices=Purpose)
    state = models.CharField(max_length=10, choices=State)
    basis = models.CharField(max_length=40)  # "express", "existing customer", "objection", "import"
    wording = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=40)
    until_date = models.DateField(null=True)
    batch = models.ForeignKey("records.ImportBatch", models.SET_NULL, null=True, related_name="+")
    stated_at = models.DateTimeField()
    noted_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["business", "customer", "stated_at"], name="consent_by_customer")]

    def __str__(self) -> str:
        return f"{self.channel} {self.purpose} {self.state}"


class Suppression(models.Model):
    """An address that must not be used again, kept as a keyed hash so that it outlives the customer's row."""

    class Cause(models.TextChoices):
        ASKED = rules.ASKED
        CAME_BACK = rules.CAME_BACK
        NOT_THEIRS = rules.NOT_THEIRS
        ERASED = rules.ERASED

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)  # a CustomerKey.Kind
    digest = models.CharField(max_length=64)
    purpose = models.CharField(max_length=10)  # "marketing", or "all"
    cause = models.CharField(max_length=10, choices=Cause, default=Cause.ASKED)
    reason = models.CharField(max_length=80)  # for people
    made_at = models.DateTimeField()
    # When all that was known of its owner was erased, whatever the cause says: no file brings them back.
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "kind", "digest", "purpose"], name="suppression_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:8]}…"


class Erasure(models.Model):
    """That a customer was erased, without a word about who it was: an older backup that returns is erased again."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    number = models.BigIntegerField()  # the id that the row had
    known_since = models.DateTimeField()  # its first instant: another row may have had the same id
    emails = models.JSONField(default=list)  # digests, as suppressions have them: an old letter's way out still works
    erased_at = models.DateTimeField()
    erased_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "number", "known_since"], name="erasure_once")]

    def __str__(self) -> str:
        return str(self.number)

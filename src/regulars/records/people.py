"""Customers: who they are, how they are reached, what is remembered about them.

Few indexes and checks, as the tables of sales; why in `docs/why/few-indexes-where-imports-write.md`.
"""

from typing import Self

from django.db import models
from django.db.models.functions import Concat

from regulars.records.business import Business, Staff


class CustomerQuerySet(models.QuerySet["Customer"]):
    """The questions one may ask about customers."""

    def of(self, business: Business) -> Self:
        """Everybody of this business, merged-away twins left out."""
        return self.filter(business=business, merged_into=None)

    def matching(self, folded: str) -> Self:
        """Customers whose name, e-mail, phone or company contain every word of an already folded text."""
        found = self
        for word in folded.split():
            found = found.filter(search_text__contains=word)
        return found

    def ranked(self, folded: str) -> Self:
        """With rank 0 for those of whom every word begins something, so that "ma" is Maria before it is a mailbox."""
        begins = models.Q()
        for word in folded.split():
            begins &= models.Q(search_text__startswith=word) | models.Q(search_text__contains=f" {word}")
        rank = models.Case(models.When(begins, then=0), default=1) if begins else models.Value(0)
        return self.annotate(rank=rank)

    def by_name_of_few(self) -> Self:
        """The same in the order of names, when a search has left a part of them.

        Walking the index of names would look up row after row to find that most do not match; this reads the table
        once and sorts what matched, three to ten times as fast.
        """
        return self.order_by(Concat("name", models.Value("")), "pk")

    def by_rank_of_few(self) -> Self:
        """Ranked ones in the order of rank and then of names."""
        return self.order_by("rank", Concat("name", models.Value("")), "pk")


class Customer(models.Model):
    """Somebody who bought or asked. A merged-away twin keeps its row and points to who it is part of."""

    business = models.ForeignKey(Business, models.CASCADE, db_index=False, related_name="customers")
    name = models.CharField(max_length=200)  # as people say it; falls back to company, e-mail or phone
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    company = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)  # E.164
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    region = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    birthday = models.CharField(max_length=5, blank=True)  # MM-DD; no year is asked for
    timezone = models.CharField(max_length=64, blank=True)  # empty: the business's
    prefers = models.SlugField(max_length=20, blank=True, db_index=False)  # a channel
    best_time = models.CharField(max_length=40, blank=True)  # "mornings", as it was said
    since_date = models.DateField(null=True)
    paused_until = models.DateField(null=True)
    search_text = models.TextField(blank=True)  # folded in Python: the two databases fold differently
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="twins")
    batch = models.ForeignKey(
        "records.ImportBatch", models.DO_NOTHING, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = CustomerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["business", "name", "id"], name="customer_by_name"),
            models.Index(fields=["business", "birthday"], name="customer_by_birthday"),
        ]

    def __str__(self) -> str:
        return self.name


class CustomerKey(models.Model):
    """One normalised way to recognise a customer. Two customers may share one: a family phone."""

    class Kind(models.TextChoices):
        EMAIL = "email"
        PHONE = "phone"
        REFERENCE = "reference"  # "square:ABC": the customer's number in another program

    business = models.ForeignKey(Business, models.CASCADE, db_index=False, related_name="+")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=254)
    batch = models.ForeignKey(
        "records.ImportBatch", models.DO_NOTHING, null=True, db_index=False, db_constraint=False, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "kind", "key", "customer"], name="customer_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Fact(models.Model):
    """Something worth remembering: "window table", "has a small dog"."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="facts")
    text = models.CharField(max_length=500)
    source = models.CharField(max_length=40)  # "counter", "call", "import"
    batch = models.ForeignKey("records.ImportBatch", models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "text"], name="fact_once")]

    def __str__(self) -> str:
        return self.text


class Handle(models.Model):
    """An address on a network by which somebody was in touch with the shop: a WhatsApp number, an Instagram name."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="handles")
    network = models.SlugField(max_length=20)  # of core.networks
    address = models.CharField(max_length=200, blank=True)  # empty for networks that go by the phone number
    used_at = models.DateTimeField()  # when they last wrote to us there
    noted_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "network"], name="handle_once")]

    def __str__(self) -> str:
        return f"{self.network} {self.address}"


class Twin(models.Model):
    """Two customers who may be one person, with the evidence, waiting for a decision."""

    class Verdict(models.TextChoices):
        OPEN = "open"
        SAME = "same"
        DIFFERENT = "different"

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    first = models.ForeignKey(Customer, models.CASCADE, related_name="+")  # the lower id
    second = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    evidence = models.JSONField(default=list)  # sentences
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="twin_once")]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"

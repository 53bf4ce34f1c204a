"""What was sold, and the files it came from.

An import writes these tables a million rows at a time, so they keep no index and no check that nobody needs; why in
`docs/why/few-indexes-where-imports-write.md`.
"""

from django.db import models

from regulars.records.business import Business, Shop, Staff
from regulars.records.people import Customer


class Product(models.Model):
    """Something the business sells, with how often it wants looking after."""

    business = models.ForeignKey(Business, models.CASCADE, db_index=False, related_name="products")
    key = models.CharField(max_length=200)  # folded SKU or name
    name = models.CharField(max_length=200)
    category = models.CharField(max_length=100, blank=True)
    service_interval_months = models.PositiveSmallIntegerField(null=True)
    batch = models.ForeignKey("records.ImportBatch", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "key"], name="product_once")]

    def __str__(self) -> str:
        return self.name


class ImportBatch(models.Model):
    """One file that came in: what it did, and what is needed to undo it."""

    class State(models.TextChoices):
        WAITING = "waiting"  # uploaded, being looked at
        DONE = "done"
        UNDONE = "undone"

    business = models.ForeignKey(Business, models.CASCADE, related_name="batches")
    kind = models.SlugField(max_length=40, blank=True)
    file_name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=32, blank=True)  # the folder under REGULARS_HOME/imports
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    mapping = models.JSONField(default=dict)  # field: column, and the answers to what was asked
    counts = models.JSONField(default=dict)  # rows, created, updated, unchanged, rejected, customers, sales
    rejects = models.JSONField(default=list)  # [{"line", "reason"}]
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.file_name


class ImportChange(models.Model):
    """What an import changed on a row that was there before, so that undo can put it back."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="changes")
    table = models.SlugField(max_length=20, db_index=False)
    row = models.BigIntegerField()
    before = models.JSONField()  # empty: the import made the row
    after = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["table", "row"], name="import_change_by_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.row}"


class Mapping(models.Model):
    """How the columns of a file of unknown origin are to be read, remembered by its header."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="mappings")
    header_digest = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "header_digest"], name="mapping_once")]

    def __str__(self) -> str:
        return self.header_digest[:8]


class Sale(models.Model):
    """One purchase. Money in the smallest unit of the currency."""

    business = models.ForeignKey(Business, models.CASCADE, db_index=False, related_name="sales")
    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, db_index=False, related_name="sales")
    shop = models.ForeignKey(Shop, models.SET_NULL, null=True, db_index=False, related_name="sales")
    source = models.SlugField(max_length=40, db_index=False)  # "square", "shopify", "counter"
    reference = models.CharField(max_length=100)  # the sale's number there
    sold_at = models.DateTimeField()
    total_cents = models.BigIntegerField()
    refunded_cents = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    batch = models.ForeignKey(
        ImportBatch, models.DO_NOTHING, null=True, db_index=False, db_constraint=False, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "source", "reference"], name="sale_once")]
        indexes = [models.Index(fields=["customer", "sold_at"], name="sale_by_customer")]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}"


class SaleLine(models.Model):
    """One line of a sale or of its refund (negative)."""

    # Its sale's business once more: the sale is what the database checks.
    business = models.ForeignKey(Business, models.CASCADE, db_index=False, db_constraint=False, related_name="+")
    sale = models.ForeignKey(Sale, models.CASCADE, db_index=False, related_name="lines")
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    line_key = models.CharField(max_length=64)  # what tells it from the other lines of its sale
    quantity_thousandths = models.BigIntegerField(default=1000)
    amount_cents = models.BigIntegerField()
    batch = models.ForeignKey(
        ImportBatch, models.DO_NOTHING, null=True, db_index=False, db_constraint=False, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sale", "line_key"], name="sale_line_once")]

    def __str__(self) -> str:
        return f"{self.product} × {self.quantity_thousandths / 1000:g}"

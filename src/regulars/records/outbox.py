"""Mail going out: the account it leaves by, its words, and one row for each message."""

import datetime as dt
from functools import reduce
from operator import or_
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from regulars.core import outbox as states
from regulars.records.business import Business, Staff
from regulars.records.outreach import Touchpoint
from regulars.records.people import Customer, CustomerKey


class MailAccount(models.Model):
    """How a business's mail leaves and comes back. Secrets are sealed with a key that is not in the database."""

    class Kind(models.TextChoices):
        SMTP = "smtp"
        LOCAL = "local"  # a mailbox on this machine: in the demo nothing leaves it
        PROVIDER = "provider"  # an API, through anymail

    class Security(models.TextChoices):
        STARTTLS = "starttls"
        TLS = "tls"
        NONE = "none"  # on this machine alone

    business = models.OneToOneField(Business, models.CASCADE, related_name="mail_account")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SMTP)
    from_name = models.CharField(max_length=120, blank=True)
    from_address = models.CharField(max_length=254)
    bounce_address = models.CharField(max_length=254, blank=True)  # where bounces return; empty: the sender's own
    host = models.CharField(max_length=253, blank=True)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=10, choices=Security, default=Security.STARTTLS)
    username = models.CharField(max_length=254, blank=True)
    password_sealed = models.BinaryField(default=bytes, editable=False)
    provider = models.SlugField(max_length=40, blank=True)  # of anymail: "postmark"
    provider_sealed = models.BinaryField(default=bytes, editable=False)  # its key and webhook secret, as JSON
    imap_host = models.CharField(max_length=253, blank=True)
    imap_port = models.PositiveIntegerField(default=993)
    imap_username = models.CharField(max_length=254, blank=True)
    imap_password_sealed = models.BinaryField(default=bytes, editable=False)
    imap_seen = models.CharField(max_length=60, blank=True)  # "<uidvalidity>:<last uid>"
    unread_since = models.DateTimeField(null=True)  # the mailbox cannot be read: no STOP is heard
    unread_reason = models.CharField(max_length=400, blank=True)
    dkim_domain = models.CharField(max_length=253, blank=True)
    dkim_selector = models.CharField(max_length=63, blank=True)
    dkim_key_sealed = models.BinaryField(default=bytes, editable=False)
    per_second = models.FloatField(default=5)
    per_day = models.PositiveIntegerField(default=400)
    mail_at = models.TimeField(default=dt.time(10))  # letters leave from this hour on, on the shop's clock
    is_on = models.BooleanField(default=False)  # letters leave by themselves
    is_paused = models.BooleanField(default=False)  # no letter leaves to a customer: somebody said stop
    is_silent = models.BooleanField(default=False)  # nor does mail to the team: these tables may be a copy
    paused_reason = models.CharField(max_length=300, blank=True)
    paused_at = models.DateTimeField(null=True)
    slow_until = models.DateTimeField(null=True)  # the provider asked to wait: nothing is handed over before
    slow_reason = models.CharField(max_length=300, blank=True)
    pace_at = models.FloatField(default=0)  # the next free instant on the lease clock
    pace_clock = models.CharField(max_length=40, blank=True)
    tested_at = models.DateTimeField(null=True)  # the server took a test
    records = models.JSONField(default=dict)  # what SPF, DKIM and DMARC said last
    records_at = models.DateTimeField(null=True)
    records_asked_at = models.DateTimeField(null=True)  # by the timetable, whether DNS answered or not

    def __str__(self) -> str:
        return self.from_address


class Template(models.Model):
    """The words of one kind of mail. A row never changes: editing makes the next one."""

    business = models.ForeignKey(Business, models.CASCADE, db_index=False, related_name="+")
    occasion = models.SlugField(max_length=40)
    digest = models.CharField(max_length=64)  # of subject and text: the same words are one row
    subject = models.CharField(max_length=200)
    text = models.TextField()
    is_own = models.BooleanField(default=False)  # the shop wrote it; else it came with a playbook
    is_on = models.BooleanField(default=False)  # the shop's own words in use for this occasion
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "occasion", "digest"], name="template_once"),
            models.UniqueConstraint(
                fields=["business", "occasion"], condition=Q(is_on=True), name="template_one_in_use"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Mailing(models.Model):
    """One run of mail to many customers on one occasion; asking twice for it is one run."""

    class State(models.TextChoices):
        RUNNING = "running"
        PAUSED = "paused"
        CANCELLED = "cancelled"

    business = models.ForeignKey(Business, models.CASCADE, db_index=False, related_name="mailings")
    key = models.CharField(max_length=120)
    occasion = models.SlugField(max_length=40)
    purpose = models.CharField(max_length=10)
    template = models.ForeignKey(Template, models.RESTRICT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    remark = models.CharField(max_length=200, blank=True)  # of the second pair of eyes: who had these words before
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "key"], name="mailing_once")]

    def __str__(self) -> str:
        return self.key


# The most frequent first.
STATES = (
    states.READY,
    states.HELD,
    states.CLAIMED,
    states.FENCED,
    states.SENT,
    states.DEFERRED,
    states.FAILED,
    states.UNKNOWN,
    states.ASSUMED,
    states.CANCELLED,
)


class MessageQuerySet(models.QuerySet["Message"]):
    """The questions one may ask about outgoing messages."""

    def of(self, business: Business) -> Self:
        """All messages of a business."""
        return self.filter(business=business)

    def waiting(self) -> Self:
        """Those that will leave unless somebody or something stops them."""
        return self.filter(state__in=(states.READY, states.DEFERRED, states.CLAIMED))


class Message(models.Model):
    """One message to one address on one occasion: the outbox. Triggers allow only the moves of core.outbox."""

    class State(models.TextChoices):
        HELD = states.HELD
        READY = states.READY
        CLAIMED = states.CLAIMED
        FENCED = states.FENCED
        SENT = states.SENT
        FAILED = states.FAILED
        DEFERRED = states.DEFERRED
        UNKNOWN = states.UNKNOWN
        ASSUMED = states.ASSUMED
        CANCELLED = states.CANCELLED

    id = models.UUIDField(primary_key=True, editable=False)  # in the order of time; never derived from a counter
    business = models.ForeignKey(Business, models.CASCADE, db_index=False, related_name="messages")
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, related_name="messages")  # none: to staff
    touchpoint = models.ForeignKey(Touchpoint, models.SET_NULL, null=True, related_name="messages")
    mailing = models.ForeignKey(Mailing, models.CASCADE, null=True, related_name="messages")
    key = models.CharField(max_length=260)  # made of facts: "touchpoint/after-a-repair/thank_you/sale:9001"
    stream = models.CharField(max_length=10, default=states.LETTERS)
    occasion = models.SlugField(max_length=40)
    purpose = models.CharField(max_length=10)
    to_address = models.CharField(max_length=254)
    to_digest = models.CharField(max_length=64)  # as suppressions keep it
    template = models.ForeignKey(Template, models.RESTRICT, db_index=False, related_name="+")
    facts = models.JSONField(default=dict)
    message_id = models.CharField(max_length=120)  # of the header, without brackets; the same on each try
    state = models.CharField(max_length=10, choices=State, default=State.READY)
    state_since = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)  # why it is in this state, for a person
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()  # after this it is stale and asks
    window_until = models.DateTimeField(null=True)  # set at the claim: not later than this today
    seen = models.CharField(max_length=40, blank=True)  # the customer's moments when the guard was asked
    lease_owner = models.CharField(max_length=60, blank=True)
    lease_token = models.PositiveIntegerField(default=0)
    lease_clock = models.CharField(max_length=40, blank=True)
    lease_until = models.FloatField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    crashes = models.PositiveSmallIntegerField(default=0)  # leases in a row that ran out
    reply_code = models.PositiveSmallIntegerField(default=0)
    reply_text = models.CharField(max_length=300, blank=True)
    provider_ref = models.CharField(max_length=120, blank=True)
    fenced_at = models.DateTimeField(null=True)
    is_noted = models.BooleanField(default=False)  # its outcome is in the journal

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "key"], name="message_once"),
            # Comparisons, the first of them true of all that is queued: SQLite would sort a list anew for each row.
            models.CheckConstraint(
                condition=reduce(or_, (Q(state=one) for one in STATES)), name="message_state_is_known"
            ),
        ]
        indexes = [
            # Conditions that SQLite can prove from a query's own words: of a list of states it cannot.
            models.Index(fields=["business", "stream", "due_at"], condition=Q(state="ready"), name="message_ready"),
            # The state first: the sweep asks about all businesses at once.
            models.Index(fields=["state", "business", "state_since"], name="message_by_state"),
            models.Index(fields=["business", "fenced_at"], name="message_by_fence"),
            models.Index(fields=["message_id"], name="message_by_message_id"),
            models.Index(
                fields=["business", "fenced_at"],
                condition=Q(is_noted=False, fenced_at__isnull=False),
                name="message_to_note",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class MessageEvent(models.Model):
    """One move of one message, written by a trigger, never changed."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="events")
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    at = models.DateTimeField()
    worker = models.CharField(max_length=60)
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class IncomingQuerySet(models.QuerySet["Incoming"]):
    """The questions one may ask about what came back."""

    def of(self, business: Business) -> Self:
        """All that came back to a business."""
        return self.filter(business=business)

    def open(self, business: Business) -> Self:
        """What waits for a person to read it, oldest first."""
        return self.of(business).filter(settled_at=None).select_related("customer").order_by("received_at", "pk")

    def to_answer(self, business: Business) -> Self:
        """What waits and concerns somebody: of a no to e-mail, who has an address."""
        theirs = Q(customer=OuterRef("customer")) | Q(customer__merged_into=OuterRef("customer"))
        has_another = Exists(CustomerKey.objects.filter(theirs, kind=CustomerKey.Kind.EMAIL))
        is_noted = Q(key__startswith=Incoming.NOTED)
        return self.open(business).filter(~is_noted | ~Q(customer__email="") | has_another)


class Incoming(models.Model):
    """Something that came back: a reply, a bounce, a complaint, a provider's event, or was told. Each is taken once."""

    NOTED = "noted:"  # how the key begins of what somebody of the team typed

    class Kind(models.TextChoices):
        REPLY = "reply"
        STOP = "stop"
        HARD = "hard"
        SOFT = "soft"
        COMPLAINT = "complaint"
        AUTOMATIC = "automatic"  # out of office, robots: kept, never counted
        DELIVERED = "delivered"
        UNCLEAR = "unclear"  # for a person to look at

    business = models.ForeignKey(Business, models.CASCADE, db_index=False, related_name="+")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="answers")
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=120)  # a digest of what arrived, or the provider's event id
    kind = models.CharField(max_length=10, choices=Kind)
    from_address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)  # somebody looked at it, or nobody has to
    settled_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    objects = IncomingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "key"], name="incoming_once")]
        indexes = [models.Index(fields=["business", "received_at"], condition=Q(settled_at=None), name="incoming_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_address}"

    @property
    def is_noted(self) -> bool:
        """Say whether somebody of the team typed it."""
        return self.key.startswith(self.NOTED)


class Installation(models.Model):
    """Which machine and address these tables belong to: a copy or an old state of them sends nothing by itself."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)  # the only row
    key = models.UUIDField()
    bound_to = models.CharField(max_length=64)  # a digest of machine, home and public address
    mark = models.BigIntegerField(default=0)  # counts claims; the file beside the tables holds the same

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="installation_only")]

    def __str__(self) -> str:
        return str(self.key)

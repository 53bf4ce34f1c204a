"""Letters that left, so that something can come back."""

import datetime as dt
import uuid

from regulars.core.consent import suppression_digest
from regulars.records.models import Business, Customer, MailAccount, Message, Template
from tests.people import NOW
from tests.post import returned_mail as mail

HOUR = dt.timedelta(hours=1)


def an_account(business: Business, **fields: object) -> MailAccount:
    """The account that the shop's letters leave by."""
    chosen: dict[str, object] = {"from_address": f"olive@{mail.DOMAIN}", "is_on": True, **fields}
    return MailAccount.objects.create(business=business, **chosen)


def a_letter(customer: Customer, *, token: str = mail.TOKEN, state: str = "sent", **fields: object) -> Message:
    """A letter to a customer that left an hour ago."""
    business = customer.business
    template, _ = Template.objects.get_or_create(
        business=business,
        occasion="thank_you",
        digest="d",
        defaults={"subject": "Thank you", "text": "Hello", "made_at": NOW},
    )
    chosen: dict[str, object] = {
        "id": uuid.uuid4(),
        "customer": customer,
        "key": f"test/{token}",
        "occasion": "thank_you",
        "purpose": "service",
        "to_address": customer.email,
        "to_digest": suppression_digest(bytes(business.suppression_key), "email", customer.email),
        "message_id": f"{token}@{mail.DOMAIN}",
        "state": state,
        "state_since": NOW - HOUR,
        "fenced_at": NOW - HOUR,
        "made_at": NOW - HOUR,
        "due_at": NOW - HOUR,
        "expires_at": NOW + 24 * HOUR,
        "template": template,
    } | fields
    return Message.objects.create(business=business, **chosen)


def a_token(number: int) -> str:
    """The token of the n-th letter."""
    digits = "abcdefghijklmnopqrstuvwxyz234567"
    return "".join(digits[(number >> (5 * place)) % 32] for place in range(32))

"""The account that a business's mail leaves by: how to reach its server, and when many letters may go at once."""

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from regulars.core.caps import Reason
from regulars.post.route import BadRoute, Route, from_url
from regulars.records.models import Business, MailAccount, Staff
from regulars.services.refused import Refused
from regulars.services.sealing import unseal

RECORDS = ("spf", "dkim", "dmarc")
CHECKED_WITHIN = dt.timedelta(days=30)
AT_HOME = "demo.invalid"  # RFC 2606: never anybody's


class NoSender(Refused):
    """Nobody knows yet from which address your mail leaves. Say so under Settings, Mail."""


class BadServer(Refused):
    """SMTP_URL is not the address of a mail server, such as smtp://name:password@mail.example:587."""


def for_business(business: Business) -> MailAccount | None:
    """Return the account of a business, made from SMTP_URL or as the demo's own mailbox where nobody chose one."""
    account = MailAccount.objects.select_related("business").filter(business=business).first()
    if account is not None:
        return account
    if business.is_demo:
        return _made(business, kind=MailAccount.Kind.LOCAL, address=business.email or f"shop@{AT_HOME}")
    address = _sender(business) if settings.SMTP_URL else ""
    return _made(business, kind=MailAccount.Kind.SMTP, address=address) if address else None


def route(account: MailAccount) -> Route:
    """Say how to reach the account's server; SMTP_URL in the environment beats what the tables say."""
    if settings.SMTP_URL:
        try:
            return from_url(settings.SMTP_URL)
        except BadRoute as bad:
            raise BadServer(BadServer.__doc__) from bad
    if not account.host:
        raise NoSender(NoSender.__doc__)
    return Route(account.host, account.port, account.security, account.username, unseal(account.password_sealed))


def bulk_refusal(account: MailAccount | None, *, now: dt.datetime) -> Reason | None:
    """Say why mail to many at once may not leave yet, and what to do; a letter to one customer may (B15)."""
    if account is None:
        return Reason("no_sender", str(NoSender.__doc__))
    if not account.business.postal_address.strip():
        return Reason("no_postal_address", "Mail to many must name your postal address. Add it under Settings.")
    if account.kind == MailAccount.Kind.LOCAL or (account.kind == MailAccount.Kind.SMTP and _is_beside_us(account)):
        return None
    if not settings.PUBLIC_URL.startswith("https://"):
        return Reason(
            "no_way_out",
            "Mail to many needs a page on which people can stop it: set PUBLIC_URL to your https:// address.",
        )
    return _unproved(account, now)


def _is_beside_us(account: MailAccount) -> bool:
    """Say whether a server on this machine takes the mail: what leaves, and with which proofs, is its own affair."""
    return route(account).is_on_this_machine


def _sender(business: Business) -> str:
    owner = Staff.objects.filter(business=business, role=Staff.Role.OWNER, user__isnull=False).order_by("pk")
    known = (settings.MAIL_FROM, business.email, *owner.values_list("user__email", flat=True)[:1])
    beside_us = "shop@localhost" if from_url(settings.SMTP_URL).is_on_this_machine else ""
    return next(filter(None, known), beside_us)


def _unproved(account: MailAccount, now: dt.datetime) -> Reason | None:
    if account.records_at is None or account.records_at < now - CHECKED_WITHIN:
        return Reason(
            "unchecked", "Nobody has checked lately whether your mail proves where it comes from. See Settings, Mail."
        )
    records: Mapping[str, Mapping[str, object]] = account.records
    missing = [name.upper() for name in RECORDS if not records.get(name, {}).get("is_right")]
    if missing:
        names = " and ".join(missing)
        return Reason("unproved", f"Your mail cannot prove yet that it is yours ({names}). See Settings, Mail.")
    return None


@transaction.atomic
def _made(business: Business, *, kind: MailAccount.Kind, address: str) -> MailAccount:
    account, _ = MailAccount.objects.get_or_create(
        business=business,
        defaults={"kind": kind, "from_name": business.name, "from_address": address, "is_on": True},
    )
    return account

"""The account that a business's mail leaves by: how to reach its server, and when many letters may go at once."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from regulars.core.caps import Reason
from regulars.post.inbox import Inbox
from regulars.post.route import BadRoute, Route, from_url
from regulars.records.models import Business, MailAccount, Staff
from regulars.services.refused import Refused
from regulars.services.sealing import unseal

RECORDS = ("spf", "dkim", "dmarc")
CHECKED_WITHIN = dt.timedelta(days=7)  # the timetable asks every day
OFFERS_WAIT = "News and offers wait for that, and then go on by themselves."
# A server on this machine has a queue and a pace of its own.
UNPACED = {"per_second": 10_000.0, "per_day": 10_000_000}
AT_HOME = "demo.invalid"  # RFC 2606: never anybody's


class NoSender(Refused):
    """Nobody knows yet from which address your mail leaves. Say so under Settings, Mail."""


class BadServer(Refused):
    """SMTP_URL is not the address of a mail server, such as smtp://name:password@mail.example:587."""


class Silent(Refused):
    """No e-mail leaves, not even to your team, until somebody lets mail go. The page of mail says why."""


def for_business(business: Business) -> MailAccount | None:
    """Return the account of a business, or None where nobody chose one."""
    return MailAccount.objects.select_related("business").filter(business=business).first()


def ensure(business: Business) -> MailAccount | None:
    """Return the account; where nobody chose one, made from SMTP_URL, or for the demo its own mailbox."""
    account = for_business(business)
    if account is not None or not (chosen := _by_itself(business)):
        return account
    made, _ = MailAccount.objects.get_or_create(business=business, defaults=chosen)
    return made


def expected(business: Business) -> MailAccount | None:
    """Return the account, or the one that the first e-mail would make, without writing it down."""
    chosen = _by_itself(business)
    return for_business(business) or (MailAccount(business=business, **chosen) if chosen else None)


def speaking(business: Business) -> MailAccount:
    """Return the account by which mail to the team can leave; raise `NoSender` or `Silent` where there is none."""
    account = ensure(business)
    if account is None:
        raise NoSender(NoSender.__doc__)
    if account.is_silent:
        raise Silent(Silent.__doc__)
    return account


def leaves_by_itself(business: Business) -> bool:
    """Say whether planned e-mails leave without anybody's hand."""
    account = for_business(business)
    return account.is_on if account else bool(_sender(business))


def rests(account: MailAccount, *, now: dt.datetime) -> bool:
    """Say whether letters still wait because the provider asked for it, or the day's have left."""
    return account.slow_until is not None and account.slow_until > now


def route(account: MailAccount) -> Route:
    """Say how to reach the account's server; SMTP_URL in the environment beats what the tables say."""
    if settings.SMTP_URL:
        return _server()
    if not account.host:
        raise NoSender(NoSender.__doc__)
    return Route(account.host, account.port, account.security, account.username, unseal(account.password_sealed))


def inbox(account: MailAccount) -> Inbox:
    """Say how to reach the mailbox that replies come to."""
    password = unseal(account.imap_password_sealed)
    return Inbox(account.imap_host, account.imap_port, account.imap_username, password)


def bulk_refusal(account: MailAccount | None, *, now: dt.datetime) -> Reason | None:
    """Say why mail to many at once may not leave yet, and what to do; a letter to one customer may (B15)."""
    if account is None:
        return Reason("no_sender", str(NoSender.__doc__))
    if stays_here(account):
        return None
    return _lacking(account, "Mail to many", "needs", "it") or unproved(account, now=now)


def offer_refusal(account: MailAccount, *, now: dt.datetime) -> Reason | None:
    """Say what each letter with news and offers needs, by law and by proof, and this account's would lack (B15)."""
    if stays_here(account):
        return None
    if lacks := _lacking(account, "News and offers", "need", "them"):
        return lacks
    lacks = unproved(account, now=now)
    return Reason(lacks.code, f"{lacks.sentence} {OFFERS_WAIT}") if lacks else None


def unproved(account: MailAccount, *, now: dt.datetime) -> Reason | None:
    """Say what an account's mail cannot prove yet, or nobody looked at lately; None where it need not."""
    if not has_to_prove(account):
        return None
    if account.records_at is None or account.records_at < now - CHECKED_WITHIN:
        says = "Nobody has checked lately whether your mail proves where it comes from."
        return Reason("unchecked", f"{says} Press Check under Settings, Mail.")
    records: Mapping[str, Mapping[str, object]] = account.records
    missing = [name.upper() for name in proofs_of(account) if not records.get(name, {}).get("is_right")]
    if missing:
        names = " and ".join(missing)
        return Reason(
            "unproved", f"Your mail cannot prove yet that it is yours ({names}). Add what Settings, Mail shows."
        )
    return None


def has_to_prove(account: MailAccount) -> bool:
    """Say whether mail leaves this machine by this account, and not by a server on it that has its own proofs."""
    return not (stays_here(account) or is_beside_us(account))


def has_records(account: MailAccount) -> bool:
    """Say whether DNS is worth asking: somebody chose how the mail leaves, and it has to prove where it comes from."""
    is_chosen = account.kind != MailAccount.Kind.SMTP or bool(account.host or settings.SMTP_URL)
    return is_chosen and has_to_prove(account)


def has_postal_address(business: Business) -> bool:
    """Say whether the foot of a letter can name where its sender is."""
    return bool(business.postal_address.strip())


def has_way_out(account: MailAccount | None) -> bool:
    """Say whether its readers have a page to stop mail on: safe and public, or on the machine they are at."""
    return settings.PUBLIC_URL.startswith("https://") or (account is not None and stays_here(account))


def proofs_of(account: MailAccount) -> tuple[str, ...]:
    """Return what has to be in DNS before mail to many; a provider signs itself, and takes only domains it verified."""
    return ("dmarc",) if account.kind == MailAccount.Kind.PROVIDER else RECORDS


def stays_here(account: MailAccount) -> bool:
    """Say whether the mail never leaves this machine; what a server on it takes goes into the world."""
    return account.kind == MailAccount.Kind.LOCAL


def is_beside_us(account: MailAccount) -> bool:
    """Say whether a server on this machine takes the mail: with which proofs it goes on is that server's affair."""
    try:
        return account.kind == MailAccount.Kind.SMTP and route(account).is_on_this_machine
    except Refused:  # nobody knows where it would go
        return False


def _by_itself(business: Business) -> dict[str, Any]:
    """Return what makes an account that nobody chose; nothing where none can be made."""
    address = _sender(business)
    if not address:
        return {}
    kind = MailAccount.Kind.LOCAL if business.is_demo else MailAccount.Kind.SMTP
    chosen = {"kind": kind, "from_name": business.name, "from_address": address, "is_on": True}
    return chosen | UNPACED if business.is_demo or _server().is_on_this_machine else chosen


def _sender(business: Business) -> str:
    """Return the address that an account made by itself would have; empty when none is made."""
    if business.is_demo:
        return business.email or f"shop@{AT_HOME}"
    if not settings.SMTP_URL:
        return ""
    owner = Staff.objects.filter(business=business, role=Staff.Role.OWNER, user__isnull=False).order_by("pk")
    known = (settings.MAIL_FROM, business.email, *owner.values_list("user__email", flat=True)[:1])
    beside_us = "shop@localhost" if _server().is_on_this_machine else ""
    return next(filter(None, known), beside_us)


def _server() -> Route:
    try:
        return from_url(settings.SMTP_URL)
    except BadRoute as bad:
        raise BadServer(BadServer.__doc__) from bad


def _lacking(account: MailAccount, what: str, need: str, them: str) -> Reason | None:
    if not has_postal_address(account.business):
        where = "Add it under Settings, Your business."
        return Reason("no_postal_address", f"{what} must name your postal address. {where}")
    if not has_way_out(account):
        page = f"a page on which people can stop {them}"
        return Reason("no_way_out", f"{what} {need} {page}: set PUBLIC_URL to your https:// address.")
    return None

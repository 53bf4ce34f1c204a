"""Choosing the account that mail leaves by: validated, with secrets that go in and never come out."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

import dns.resolver
from django.db import transaction

from regulars.core.mail_identity import domain_of
from regulars.core.people import email_key
from regulars.core.text import clean_text
from regulars.post import dkim, dns_records, servers
from regulars.post.route import NONE, Route
from regulars.post.servers import Server
from regulars.records.models import Business, MailAccount, Staff
from regulars.services import setting_changes
from regulars.services.refused import Refused
from regulars.services.sealing import seal

SELECTOR = "regulars"
MOST_PER_DAY = 100_000
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[?[0-9a-f:]+\]?", re.ASCII)
_LINE = re.compile(r"[^\x00-\x1f\x7f]*")
_SERVER = ("host", "port", "security", "username")
_MAILBOX = ("imap_host", "imap_port", "imap_username")
_CHOSEN = ("from_name", *_SERVER, *_MAILBOX, "per_day", "per_second")
# What somebody changed when one of these is another one now.
_NAMED = {
    "kind": "way", "provider": "way", "from_address": "address", "from_name": "name", "host": "server",
    "port": "server", "security": "server", "username": "username", "bounce_address": "bounces",
    "imap_host": "replies", "imap_port": "replies", "imap_username": "replies", "per_day": "pace",
    "per_second": "pace", "mail_at": "hour",
}  # fmt: skip


class BadMail(Refused):
    """One thing about the account is not right: which, and what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def suggest(address: str, resolver: dns.resolver.Resolver) -> Server | None:
    """Return the server that an address's mail usually leaves by; asks DNS, so never within a transaction."""
    if own := servers.by_address(address):
        return own
    try:
        return servers.by_mx(dns_records.mx_hosts(domain_of(address), resolver))
    except dns_records.NoAnswer:
        return None


def checked_address(text: str, field: str = "address") -> str:
    """Return an address as mail programs take it; raise `BadMail`."""
    key = email_key(text)
    if not key or not key.isascii():
        raise BadMail(field, "This is not an e-mail address. It looks like olive@shop.com.")
    return key


def drafted(
    business: Business, address: str, *, password: str = "", imap_password: str = "", **fields: Any
) -> MailAccount:
    """Return the account as it would be chosen, and keep nothing of it: its servers can be tried first."""
    account = MailAccount.objects.filter(business=business).first() or MailAccount()
    account.business = business
    _fill(account, address, password, imap_password, fields)
    return account


@transaction.atomic
def choose(
    business: Business,
    address: str,
    *,
    password: str = "",
    imap_password: str = "",
    by: Staff | None,
    now: dt.datetime,
    **fields: Any,
) -> MailAccount:
    """Choose from which address and server mail leaves. What is not named stays, an empty password too.

    A password belongs to its server and name: where one of them changes it has to be typed again, so that nobody can
    have it sent elsewhere.
    """
    business = Business.objects.select_for_update(no_key=True).get(pk=business.pk)
    account = MailAccount.objects.select_for_update().filter(business=business).first() or MailAccount()
    account.business = business
    looked = look(account)
    _fill(account, address, password, imap_password, fields)
    account.save()
    typed = [name for name, text in (("password", password), ("reply_password", imap_password)) if text]
    setting_changes.note(business, setting_changes.MAIL, [*changed(account, looked), *typed], by=by, now=now)
    return account


@transaction.atomic
def change_letters(
    account: MailAccount,
    *,
    mail_at: dt.time,
    bounce_address: str,
    per_day: int | None = None,
    by: Staff | None,
    now: dt.datetime,
) -> MailAccount:
    """Choose from what hour on letters leave, how many a day, and where they return; the way they leave stays."""
    account = MailAccount.objects.select_for_update().select_related("business").get(pk=account.pk)
    looked, was = look(account), copy(account)
    account.mail_at, account.per_day = mail_at, account.per_day if per_day is None else per_day
    account.bounce_address = checked_address(bounce_address, "bounce_address") if bounce_address else ""
    _check_pace(account, was)
    account.save(update_fields=["mail_at", "per_day", "bounce_address", "slow_until", "slow_reason"])
    setting_changes.note(account.business, setting_changes.MAIL, changed(account, looked), by=by, now=now)
    return account


@transaction.atomic
def switch(account: MailAccount, *, is_on: bool, by: Staff | None, now: dt.datetime) -> MailAccount:
    """Let letters leave by themselves, or keep them all; mail to the team leaves in any case."""
    account = MailAccount.objects.select_for_update().select_related("business").get(pk=account.pk)
    if account.is_on != is_on:
        what = "switched_on" if is_on else "switched_off"
        setting_changes.note(account.business, setting_changes.MAIL, [what], by=by, now=now)
    account.is_on = is_on
    account.save(update_fields=["is_on"])
    return account


@transaction.atomic
def make_dkim_key(account: MailAccount, *, by: Staff | None = None, now: dt.datetime) -> MailAccount:
    """Make the key with which letters are signed from now on; where there is one already, it stays."""
    account = MailAccount.objects.select_for_update().select_related("business").get(pk=account.pk)
    domain = domain_of(account.from_address)
    if account.dkim_key_sealed and account.dkim_domain == domain:
        return account
    # A name of its own each time: a copy of an old record in some resolver is never taken for the new one.
    account.dkim_domain, account.dkim_selector = domain, f"{SELECTOR}{now:%Y%m%d}"
    account.dkim_key_sealed = seal(dkim.make_key())
    account.records_at = None
    account.save(update_fields=["dkim_domain", "dkim_selector", "dkim_key_sealed", "records_at"])
    setting_changes.note(account.business, setting_changes.MAIL, ["signing"], by=by, now=now)
    return account


def is_unpaced(account: MailAccount) -> bool:
    """Say whether letters leave as fast as a server on this machine takes them."""
    return account.per_day > MOST_PER_DAY


def look(account: MailAccount) -> dict[str, Any]:
    """Return what an account says now, so that somebody can tell later what is another one."""
    return {field: getattr(account, field) for field in _NAMED}


def changed(account: MailAccount, before: Mapping[str, Any]) -> list[str]:
    """Name what is not as it was; no secret is among it."""
    return [what for field, what in _NAMED.items() if before[field] != getattr(account, field)]


def forget_domain(account: MailAccount) -> None:
    """Forget what was known about the domain that letters came from."""
    account.records, account.records_at = {}, None
    account.dkim_domain = account.dkim_selector = ""
    account.dkim_key_sealed = b""


def _fill(account: MailAccount, address: str, password: str, imap_password: str, fields: Mapping[str, Any]) -> None:
    if account.business.is_demo:
        raise BadMail("address", "The customers of this shop are made up: no e-mail leaves this machine.")
    was, address = copy(account), checked_address(address)
    if account.from_address and domain_of(account.from_address) != domain_of(address):
        forget_domain(account)
    account.kind, account.from_address = MailAccount.Kind.SMTP, address
    if is_unpaced(account):  # the server before was on this machine
        account.per_second, account.per_day = 1, servers.UNKNOWN_PER_DAY
    for name in _CHOSEN:
        if name in fields:
            setattr(account, name, fields[name])
    _check(account)
    _check_pace(account, was)
    _seal(account, was, password, imap_password)
    account.unread_since, account.unread_reason = None, ""
    if _differs(account, was, ("kind", "from_address", *_SERVER)):
        account.tested_at = None


def _differs(account: MailAccount, was: MailAccount, names: Iterable[str]) -> bool:
    return any(getattr(account, name) != getattr(was, name) for name in names)


def _check_pace(account: MailAccount, was: MailAccount) -> None:
    if account.per_day != was.per_day and not 0 < account.per_day <= MOST_PER_DAY:
        raise BadMail("per_day", f"Between 1 and {MOST_PER_DAY:,} e-mails a day.")
    if account.per_day > was.per_day:
        account.slow_until, account.slow_reason = None, ""


def _check(account: MailAccount) -> None:
    account.from_name = clean_text(account.from_name)[:120]
    for name in ("host", "imap_host"):
        host = str(getattr(account, name)).strip().lower().rstrip(".")
        if host and not _HOST.fullmatch(host):
            raise BadMail(name, "This is not the name of a server. It looks like mail.shop.com.")
        setattr(account, name, host)
    for name in ("port", "imap_port"):
        if not 0 < int(getattr(account, name)) < 65_536:
            raise BadMail(name, "A port is a number, usually 465 or 587, and 993 for replies.")
    for name in ("username", "imap_username"):
        if not _LINE.fullmatch(getattr(account, name)):
            raise BadMail(name, "A name is one line.")
    if account.security not in MailAccount.Security.values:
        raise BadMail("security", "Choose TLS or STARTTLS.")
    if account.security == NONE and not Route(account.host, account.port).is_on_this_machine:
        raise BadMail("security", "Without encryption only to a server on this machine. Choose TLS or STARTTLS.")
    server = servers.by_host(account.host)
    if server and not server.takes_password:
        raise BadMail("address", server.hint)


def _seal(account: MailAccount, was: MailAccount, password: str, imap_password: str) -> None:
    for name, text in (("password", password), ("imap_password", imap_password)):
        if not _LINE.fullmatch(text):
            raise BadMail(name, "A password is one line.")
    if password:
        account.password_sealed = seal(password)
    elif _differs(account, was, _SERVER):
        if account.password_sealed and account.username:
            raise BadMail("password", "The server or the name is another one now. Type the password for it once more.")
        account.password_sealed = b""
    if account.username and not account.password_sealed:
        raise BadMail("password", "Type the password of this mailbox.")
    _seal_mailbox(account, was, password, imap_password)


def _seal_mailbox(account: MailAccount, was: MailAccount, password: str, imap_password: str) -> None:
    """Read replies with the password typed for it, or with the one typed just now for the same mailbox."""
    if not account.imap_host:
        account.imap_password_sealed = b""
    elif imap_password:
        account.imap_password_sealed = seal(imap_password)
    elif password and account.imap_username == account.username and _same_owner(account.host, account.imap_host):
        account.imap_password_sealed = seal(password)
    elif _differs(account, was, _MAILBOX):
        raise BadMail("imap_password", "Type the password of the mailbox that is read once more.")
    if _differs(account, was, ("imap_host", "imap_username")):
        account.imap_seen = ""


def _same_owner(host: str, other: str) -> bool:
    server = servers.by_host(host)
    return host == other or bool(server and other == server.imap_host)

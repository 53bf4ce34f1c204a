"""Choosing the account that mail leaves by: validated, with secrets that go in and never come out."""

import datetime as dt
import re
from collections.abc import Mapping
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
_CHOSEN = (
    "from_name", "host", "port", "security", "username", "bounce_address", "imap_host", "imap_port", "imap_username",
    "per_day", "per_second", "mail_at",
)  # fmt: skip
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
    if Business.objects.select_for_update(no_key=True).get(pk=business.pk).is_demo:
        raise BadMail("address", "The customers of this shop are made up: no e-mail leaves this machine.")
    account = MailAccount.objects.filter(business=business).first() or MailAccount(business=business)
    before, looked = _kept(account), look(account)
    address = checked_address(address)
    if account.from_address and domain_of(account.from_address) != domain_of(address):
        forget_domain(account)
    account.kind, account.from_address = MailAccount.Kind.SMTP, address
    for name in _CHOSEN:
        if name in fields:
            setattr(account, name, fields[name])
    _check(account)
    _seal(account, before, password, imap_password)
    if _kept(account)[0] != before[0]:
        account.tested_at = None
    if account.per_day > before[2]:
        account.slow_until, account.slow_reason = None, ""
    account.save()
    typed = [name for name, text in (("password", password), ("reply_password", imap_password)) if text]
    setting_changes.note(business, setting_changes.MAIL, [*changed(account, looked), *typed], by=by, now=now)
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


def _kept(account: MailAccount) -> tuple[Any, Any, int]:
    out = (account.host, account.port, account.security, account.username, account.from_address)
    return out, (account.imap_host, account.imap_username), account.per_day


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
    if account.bounce_address:
        account.bounce_address = checked_address(account.bounce_address, "bounce_address")
    if account.security not in MailAccount.Security.values:
        raise BadMail("security", "Choose TLS or STARTTLS.")
    if account.security == NONE and not Route(account.host, account.port).is_on_this_machine:
        raise BadMail("security", "Without encryption only to a server on this machine. Choose TLS or STARTTLS.")
    if not 0 < account.per_day <= MOST_PER_DAY:
        raise BadMail("per_day", f"Between 1 and {MOST_PER_DAY:,} e-mails a day.")
    server = servers.by_host(account.host)
    if server and not server.takes_password:
        raise BadMail("address", server.hint)


def _seal(account: MailAccount, before: tuple[Any, Any, int], password: str, imap_password: str) -> None:
    for name, text in (("password", password), ("imap_password", imap_password)):
        if not _LINE.fullmatch(text):
            raise BadMail(name, "A password is one line.")
    (host, port, security, username, _), imap, _per_day = before
    is_moved = (account.host, account.port, account.security, account.username) != (host, port, security, username)
    if password:
        account.password_sealed = seal(password)
    elif is_moved:
        if account.password_sealed and account.username:
            raise BadMail("password", "The server or the name is another one now. Type the password for it once more.")
        account.password_sealed = b""
    if account.username and not account.password_sealed:
        raise BadMail("password", "Type the password of this mailbox.")
    if imap_password:
        account.imap_password_sealed = seal(imap_password)
    elif (account.imap_host, account.imap_username) != imap:
        _seal_same(account, password)
        account.imap_seen = ""


def _seal_same(account: MailAccount, password: str) -> None:
    """Read replies with the password that was typed just now for the same mailbox."""
    if not account.imap_host:
        account.imap_password_sealed = b""
    elif password and account.imap_username == account.username and _same_owner(account.host, account.imap_host):
        account.imap_password_sealed = seal(password)
    else:
        raise BadMail("imap_password", "Type the password of the mailbox that is read once more.")


def _same_owner(host: str, other: str) -> bool:
    server = servers.by_host(host)
    return host == other or bool(server and other == server.imap_host)

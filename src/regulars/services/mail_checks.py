"""Is the mail in order: a knock at the server, a test letter on the real road, and what DNS says."""

import datetime as dt
from dataclasses import replace

import dns.resolver
from django.conf import settings
from django.db import transaction

from regulars.core.consent import MARKETING
from regulars.core.mail_identity import domain_of
from regulars.core.outbox import ACCOUNT, CANCELLED, FAILED, HELD, READY, SENT
from regulars.post import dkim, dns_records, servers
from regulars.post.dns_records import Finding, Sender
from regulars.post.inbox import InboxProblem, new_letters
from regulars.post.knock import SECONDS, Trouble, knock
from regulars.post.route import from_url
from regulars.records.models import MailAccount, Message, Staff
from regulars.services import mail_accounts, outbox, templates
from regulars.services.refused import Refused
from regulars.services.sealing import unseal

TEST = "mail_test"
SUBJECT = "Your mail works"
TEXT = """Hello,

this is the e-mail that you asked for under Settings, Mail. It went the same way as e-mails to your customers will go.

Look who it comes from, and whether it landed among the spam: then the three records on that page are not right yet.
"""
TO_LEAVE = dt.timedelta(hours=2)


class NoAddress(Refused):
    """There is no e-mail address in your account to send it to."""


class DnsIsSilent(Refused):
    """DNS did not answer. Try again in a few minutes; what was known before still counts."""


def reach(account: MailAccount, *, seconds: float = SECONDS) -> Trouble | None:
    """Knock at the account's server and say what is wrong, or None; never within a transaction."""
    if account.kind != MailAccount.Kind.SMTP:
        return None
    return knock(mail_accounts.route(account), seconds=seconds)


def reach_replies(account: MailAccount, *, today: dt.date, seconds: float = SECONDS) -> Trouble | None:
    """Open the mailbox that replies come to and say what is wrong, or None; never within a transaction."""
    if not account.imap_host:
        return None
    try:
        new_letters(replace(mail_accounts.inbox(account), seconds=seconds), seen="", most=0, today=today)
    except InboxProblem as problem:
        return Trouble("imap_password" if problem.is_sign_in else "imap", str(problem))
    return None


@transaction.atomic
def test(account: MailAccount, to: str, *, by: Staff, now: dt.datetime) -> Message:
    """Queue a letter to somebody of the team that takes the road of all letters; one a minute, unless it failed."""
    if not to:
        raise NoAddress(NoAddress.__doc__)
    business = mail_accounts.speaking(account.business).business
    return outbox.queue(
        business,
        key=_key(account, by, now),
        stream=ACCOUNT,
        occasion=TEST,
        purpose=ACCOUNT,
        to_address=to,
        template=templates.keep(business, TEST, SUBJECT, TEXT, now=now),
        facts={"way": _way(account)},
        due_at=now,
        expires_at=now + TO_LEAVE,
        now=now,
    )


def _key(account: MailAccount, by: Staff, now: dt.datetime) -> str:
    minute = f"test/{account.pk}/{by.pk}/{now:%Y-%m-%dT%H:%M}"
    in_vain = Message.objects.of(account.business).filter(key__startswith=minute, state__in=(FAILED, CANCELLED)).count()
    return f"{minute}/{in_vain}" if in_vain else minute


def last_test(account: MailAccount) -> Message | None:
    """Return the last test over the server and address of today."""
    mine = Message.objects.of(account.business).filter(stream=ACCOUNT, occasion=TEST)
    return mine.filter(facts__way=_way(account)).order_by("-made_at", "-pk").first()


@transaction.atomic
def note_test(account: MailAccount) -> Message | None:
    """Keep when a test was taken by the server, and return the last one."""
    last = last_test(account)
    if last and last.state == SENT and account.tested_at != last.state_since:
        account.tested_at = last.state_since
        account.save(update_fields=["tested_at"])
    return last


def is_tested(account: MailAccount) -> bool:
    """Say whether a test was taken by the server that letters leave by today, and none failed since."""
    last = last_test(account)
    if last and last.state == FAILED:
        return False
    return account.tested_at is not None or bool(last and last.state == SENT)


def check_records(account: MailAccount, resolver: dns.resolver.Resolver, *, now: dt.datetime) -> dict[str, Finding]:
    """Ask DNS about the domain of the account and keep what it said; what it does not answer changes nothing."""
    try:
        found = dns_records.look(sender(account), resolver)
    except dns_records.NoAnswer as silent:
        raise DnsIsSilent(DnsIsSilent.__doc__) from silent
    account.records = {kind: one.as_json() for kind, one in found.items()}
    account.records_at = now
    same = MailAccount.objects.filter(
        pk=account.pk,
        from_address=account.from_address,
        dkim_domain=account.dkim_domain,
        dkim_selector=account.dkim_selector,
    )
    if same.update(records=account.records, records_at=now):
        _let_offers_go(account, now)
    return found


def ask_dns(account: MailAccount, *, now: dt.datetime) -> bool:
    """Look at the records and say whether DNS answered; its silence leaves what it said last."""
    try:
        check_records(account, resolver(), now=now)
    except DnsIsSilent:
        return False
    return True


def resolver() -> dns.resolver.Resolver:
    """Return whom to ask: the name server that whoever runs the machine chose, or the machine's own."""
    name, _colon, port = settings.DNS_SERVER.rpartition(":") if settings.DNS_SERVER else ("", "", "")
    return dns_records.resolver(name, int(port or 53))


def _let_offers_go(account: MailAccount, now: dt.datetime) -> None:
    """Let news and offers that waited for the proofs be asked about again, if they hold."""
    if mail_accounts.offer_refusal(account, now=now) is None:
        held = Message.objects.of(account.business).filter(state=HELD, purpose=MARKETING)
        waited = held.filter(reason__endswith=mail_accounts.OFFERS_WAIT)
        waited.update(state=READY, state_since=now, due_at=now, reason="", lease_owner="")


def sender(account: MailAccount) -> Sender:
    """Return who sends, as DNS is asked about it."""
    host = from_url(settings.SMTP_URL).host if settings.SMTP_URL else account.host
    domain = domain_of(account.from_address)
    key = None
    if account.dkim_key_sealed and account.dkim_selector:
        secret = unseal(account.dkim_key_sealed)
        key = dkim.record(secret, domain=account.dkim_domain, selector=account.dkim_selector)
    bounces = domain_of(account.bounce_address) if account.bounce_address else ""
    return Sender(domain=domain, bounce_domain=bounces, host=host, server=_server(host, domain), key=key)


def _server(host: str, domain: str) -> servers.Server | None:
    found = servers.by_host(host)
    own = servers.by_address(f"@{domain}")
    return own if own and found and own.name == found.name else found


def _way(account: MailAccount) -> str:
    server = settings.SMTP_URL.rpartition("@")[2] if settings.SMTP_URL else f"{account.host}:{account.port}"
    if account.kind == MailAccount.Kind.PROVIDER:
        server = account.provider
    return f"{account.from_address} {account.kind} {server}"

"""What is to say about mail when somebody examines the installation."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings

from regulars.core import outbox as states
from regulars.core.spoken_dates import day, hour
from regulars.core.zones import local_time
from regulars.post.provider_forms import PROVIDERS
from regulars.records.models import Business, MailAccount
from regulars.services import incoming_effects, mail_accounts, mail_checks, outbox, provider_events
from regulars.services.refused import Refused

SHORT = 4.0  # seconds that a knock may take
LATELY = dt.timedelta(days=7)
NAMES = {"mx": "nobody takes your mail", "spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC"}


class Health(NamedTuple):
    """One thing looked at: whether it is right, and what to do if not."""

    what: str
    is_right: bool
    says: str


def look(business: Business, *, now: dt.datetime) -> Iterator[Health]:
    """Look at a business's mail; its server is only asked when there is one to ask."""
    try:
        account = mail_accounts.expected(business)
    except Refused as refused:
        return (yield Health("mail server", False, str(refused)))
    if account is None:
        return (yield Health("mail", True, "not set up: Settings, Mail"))
    if account.kind == MailAccount.Kind.LOCAL:
        yield Health("mail", True, "e-mails go to a mailbox on this machine")
        return (yield _movement(account, now))
    yield Health("mail", True, f"from {account.from_address}" + ("" if account.is_on else ", switched off"))
    yield _server(account)
    if account.imap_host:
        yield _replies(account)
    # Whoever runs the machine named a server on it: proofs and tests are that server's affair.
    if settings.SMTP_URL and mail_accounts.is_beside_us(account):
        yield _offers(account, now)
    else:
        yield _test(account)
        yield from _proofs(account, now)
    yield _movement(account, now)
    yield _stuck(business, now)
    yield _complaints(business, now)
    return None


def _offers(account: MailAccount, now: dt.datetime) -> Health:
    """Say what news and offers wait for; nothing is wrong with a shop that sends none."""
    lacks = mail_accounts.offer_refusal(account, now=now)
    return Health("news and offers", True, f"wait. {lacks.sentence}" if lacks else "may leave")


def _server(account: MailAccount) -> Health:
    try:
        if account.kind == MailAccount.Kind.PROVIDER:
            return _provider(account)
        trouble = mail_checks.reach(account, seconds=SHORT)
    except Refused as refused:
        return Health("mail server", False, str(refused))
    return Health("mail server", trouble is None, trouble.sentence if trouble else f"lets us in, {_line(account)}")


def _provider(account: MailAccount) -> Health:
    wanted = PROVIDERS.get(provider_events.provider_of(account).slug)
    if wanted is None:
        return Health("mail server", False, f"nobody here knows the provider {account.provider}: Settings, Mail")
    return Health("mail server", True, f"{wanted.label}; a test shows whether the key is right")


def _line(account: MailAccount) -> str:
    if account.kind == MailAccount.Kind.SMTP and mail_accounts.route(account).security == MailAccount.Security.NONE:
        return "over a plain line that does not leave this machine"
    return "over a safe line"


def _replies(account: MailAccount) -> Health:
    if account.unread_since is None:
        return Health("replies", True, "read every two minutes")
    return Health("replies", False, f"not read since {_when(account, account.unread_since)}: {account.unread_reason}")


def _when(account: MailAccount, at: dt.datetime) -> str:
    here, country = local_time(at, account.business.timezone), account.business.country
    return f"{day(here, country)}, {hour(here, country)}"


def _test(account: MailAccount) -> Health:
    is_tested = mail_checks.is_tested(account)
    return Health("mail test", is_tested, "was taken" if is_tested else "no test was taken yet: Settings, Mail")


def _proofs(account: MailAccount, now: dt.datetime) -> Iterator[Health]:
    yield _records(account, now)
    is_public = settings.PUBLIC_URL.startswith("https://")
    yield Health("public address", is_public, settings.PUBLIC_URL or "PUBLIC_URL is not set: no page to stop mail on")
    has_address = bool(account.business.postal_address.strip())
    yield Health("postal address", has_address, "there" if has_address else "missing: Settings, Your business")
    refused = mail_accounts.bulk_refusal(account, now=now)
    yield Health("mail to many", refused is None, f"refused. {refused.sentence}" if refused else "may leave")


def _records(account: MailAccount, now: dt.datetime) -> Health:
    """Say what DNS says now, or where it is silent, what it said last."""
    is_true = not mail_accounts.has_records(account) or mail_checks.ask_dns(account, now=now)
    if account.records_at is None:
        return Health("mail records", False, "never looked at: Settings, Mail")
    asked = {"mx", *mail_accounts.proofs_of(account)}
    wrong = [NAMES[kind] for kind, one in account.records.items() if kind in asked and not one.get("is_right")]
    says = ", ".join(wrong) + ": Settings, Mail" if wrong else "in order"
    if not is_true:
        says = f"DNS does not answer; {_when(account, account.records_at)}, it said: {says}"
    return Health("mail records", not wrong, says)


def _movement(account: MailAccount, now: dt.datetime) -> Health:
    if account.is_paused or account.is_silent:
        what = "stopped, to the team too" if account.is_silent else "stopped to customers"
        return Health("mail moves", False, f"{what}: {account.paused_reason or 'somebody said so'}")
    if account.slow_until and mail_accounts.rests(account, now=now):
        until = _when(account, account.slow_until)
        return Health("mail moves", True, f"waits until {until}: {account.slow_reason}")
    return Health("mail moves", True, "yes")


def _stuck(business: Business, now: dt.datetime) -> Health:
    """Count what somebody can still do something about, and not what failed for good or long ago."""
    unknown = outbox.counts(business)[states.UNKNOWN]
    failed = outbox.mendable(business).filter(state_since__gte=now - LATELY).count()
    says = f"{unknown} may have arrived or not, {failed} failed and can be mended: regulars outbox"
    if not (unknown or failed):
        says = "none"
    return Health("e-mails stuck", not (unknown or failed), says)


def _complaints(business: Business, now: dt.datetime) -> Health:
    brake = incoming_effects.rate(business, now=now)
    return Health("reported as spam", not brake.is_warning, brake.sentence or "none in seven days")

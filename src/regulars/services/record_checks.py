"""Looking at the records of each shop's mail by itself: one that was added is found, one that is lost is noticed."""

import datetime as dt

from regulars.records.models import Business, MailAccount
from regulars.services import mail_accounts, mail_checks

WHILE_IN_ORDER = dt.timedelta(days=1)
WHILE_MISSING = dt.timedelta(hours=1)


def check_due(business: Business, *, now: dt.datetime) -> bool:
    """Ask DNS about a business's mail if it is time, and say whether it answered; never within a transaction.

    Silence changes nothing: what DNS said last is kept with its age, and it is asked again when it is time.
    """
    account = mail_accounts.for_business(business)
    if account is None or not _is_due(account, now) or not _take(account, now):
        return False
    return mail_checks.ask_dns(account, now=now)


def _is_due(account: MailAccount, now: dt.datetime) -> bool:
    if not mail_accounts.has_records(account):
        return False
    asked = account.records_asked_at
    every = WHILE_MISSING if mail_accounts.unproved(account, now=now) else WHILE_IN_ORDER
    # Not within this stretch, or by a clock that went ahead and was set right.
    return asked is None or not now - every < asked <= now


def _take(account: MailAccount, now: dt.datetime) -> bool:
    """Take the turn to ask, so that of several timetables one does."""
    mine = MailAccount.objects.filter(pk=account.pk, records_asked_at=account.records_asked_at)
    return mine.update(records_asked_at=now) == 1

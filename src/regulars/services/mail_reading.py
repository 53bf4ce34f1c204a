"""Whether the mailbox that replies come to can be read: while it cannot, no STOP, reply or returned mail is heard."""

import datetime as dt

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from regulars.post.inbox import InboxProblem
from regulars.records.models import MailAccount
from regulars.services import incoming
from regulars.services.refused import Refused

STUMBLED = "Something in this mailbox makes the program stumble. Look into it yourself until that is mended."


def read(account: MailAccount, *, now: dt.datetime) -> int:
    """Fetch what came back, and keep since when and why that does not work; never within a transaction."""
    try:
        taken = incoming.fetch(account, now=now)
    except Exception as problem:
        why = str(problem)[:400] if isinstance(problem, InboxProblem | Refused) else STUMBLED
        _same(account).update(unread_since=Coalesce("unread_since", now), unread_reason=why)
        raise
    _same(account).exclude(unread_since=None).update(unread_since=None, unread_reason="")
    return taken


def _same(account: MailAccount) -> QuerySet[MailAccount]:
    """Return the account unless its mailbox was chosen anew meanwhile: nothing is sealed twice in the same way."""
    return MailAccount.objects.filter(pk=account.pk, imap_password_sealed=account.imap_password_sealed)

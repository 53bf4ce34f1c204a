"""The inboxes: every two minutes the worker looks at what came back, one shop's mailbox after the other's."""

import datetime as dt
import logging
import threading

from django.db import close_old_connections

from regulars.post.inbox import InboxProblem
from regulars.records.models import MailAccount
from regulars.services import mail_reading
from regulars.services.refused import Refused
from regulars.worker import clock

log = logging.getLogger(__name__)
PAUSE_SECONDS = 120.0


def tick(now: dt.datetime) -> int:
    """Read every mailbox that was named, and say how much was about something of ours."""
    accounts = MailAccount.objects.exclude(imap_host="").select_related("business").order_by("pk")
    return sum(_fetch(account, now) for account in accounts)


def run(stop: threading.Event) -> None:
    """Read until told to stop, in a thread of its own: a mailbox may take its time."""
    while not stop.is_set():
        close_old_connections()
        try:
            tick(clock.now())
        except Exception as wrong:  # noqa: BLE001 - without its words, which may name a customer
            log.error("Reading the mailboxes stumbled over %s; it goes on.", type(wrong).__name__)
        finally:
            close_old_connections()
        stop.wait(PAUSE_SECONDS)


def _fetch(account: MailAccount, now: dt.datetime) -> int:
    # One shop's mailbox must not keep the others waiting.
    try:
        return mail_reading.read(account, now=now)
    except (InboxProblem, Refused) as problem:
        log.warning("%s", problem)
    except Exception as wrong:  # noqa: BLE001 - without its words, which may name a customer
        log.error("Reading the mailbox at %s stumbled over %s.", account.imap_host, type(wrong).__name__)
    return 0

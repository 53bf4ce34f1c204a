"""The line about mail on the page of the day: what leaves by itself, what was stopped, and what needs somebody."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q

from regulars.core import outbox as states
from regulars.core.spoken_dates import hour
from regulars.core.zones import local_date, local_time, wall_time
from regulars.records.models import Business, Incoming, MailAccount, Mailing, Message
from regulars.services import mail_ahead, mail_stops, same_words
from regulars.services.outbox_claim import LATE
from regulars.web import spoken

ANSWERS_SHOWN = 3
LATELY = dt.timedelta(days=7)
TEN = dt.time(10)
A_MOMENT = dt.timedelta(minutes=10)  # in which a line to a mailbox may break and be there again
WAITING = (states.READY, states.DEFERRED, states.CLAIMED)


@dataclass(frozen=True)
class MailLine:
    """Mail in short."""

    leaving: int
    leaves: str  # when, as people say it; empty: now
    is_off: bool
    waiting: int  # all that wait, also for another day
    is_paused: bool
    is_silent: bool  # to the team too
    paused_reason: str
    paused_at: dt.datetime | None
    is_held_by_somebody: bool
    unread_since: dt.datetime | None  # replies are not read, and not just for a moment
    asking: int  # held until somebody says what to do with them
    unsure: int
    failed: int
    answers: list[Incoming]
    has_more_answers: bool


def read(business: Business, account: MailAccount | None, *, unqueued: int, on: dt.date, now: dt.datetime) -> MailLine:
    """Read what is to say about mail; `unqueued` letters of today's list are not in the outbox yet."""
    found = _counted(business, on, now)
    usual = wall_time(on, account.mail_at if account else TEN, business.timezone)
    first = min((at for at in (found["first"], usual if unqueued else None) if at), default=now)
    answers = list(Incoming.objects.to_answer(business)[: ANSWERS_SHOWN + 1])
    return MailLine(
        leaving=found["leaving"] + unqueued,
        leaves=_spoken(business, first, now),
        is_off=is_off(account),
        waiting=found["waiting"],
        is_paused=bool(account and account.is_paused),
        is_silent=bool(account and account.is_silent),
        paused_reason=account.paused_reason if account else "",
        paused_at=account.paused_at if account else None,
        is_held_by_somebody=bool(account and mail_stops.is_held_by_somebody(account)),
        unread_since=_unread_since(account, now),
        asking=found["asking"],
        unsure=found["unsure"],
        failed=found["failed"],
        answers=answers[:ANSWERS_SHOWN],
        has_more_answers=len(answers) > ANSWERS_SHOWN,
    )


def is_off(account: MailAccount | None) -> bool:
    """Say whether somebody chose that no e-mail leaves to a customer."""
    return account is not None and not account.is_on


def _unread_since(account: MailAccount | None, now: dt.datetime) -> dt.datetime | None:
    since = account.unread_since if account else None
    return since if since and since <= now - A_MOMENT else None


def _spoken(business: Business, due_at: dt.datetime, now: dt.datetime) -> str:
    """Say from when on letters leave; nothing if that is now."""
    at = mail_ahead.good_hour(business, max(due_at, now))
    if at <= now:
        return ""
    day, today = local_date(at, business.timezone), local_date(now, business.timezone)
    clock = hour(local_time(at, business.timezone), business.country)
    return clock if day == today else f"{clock}, {spoken.day(day, today=today)}"


def _counted(business: Business, on: dt.date, now: dt.datetime) -> dict[str, Any]:
    tomorrow = wall_time(on + dt.timedelta(days=1), dt.time(), business.timezone)
    stands_still = Q(mailing__isnull=False) & ~Q(mailing__state=Mailing.State.RUNNING)
    leaving = Q(state__in=WAITING, due_at__lt=tomorrow) & ~stands_still
    mine = Message.objects.of(business).filter(stream=states.LETTERS)
    asking = Q(state=states.HELD) & (Q(lease_owner=same_words.EYES) | Q(reason=LATE))
    return mine.filter(state__in=(*WAITING, states.HELD, states.UNKNOWN, states.FAILED)).aggregate(
        leaving=Count("pk", filter=leaving),
        first=Min("due_at", filter=leaving),
        waiting=Count("pk", filter=Q(state__in=WAITING)),
        asking=Count("pk", filter=asking),
        unsure=Count("pk", filter=Q(state=states.UNKNOWN)),
        failed=Count("pk", filter=Q(state=states.FAILED, state_since__gte=now - LATELY)),
    )

"""Claiming: one worker takes the next letters for a while, after the guard was asked about each."""

import datetime as dt
import functools
import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import CharField, Exists, F, Max, OuterRef, Q
from django.db.models.functions import Cast

from regulars.core import outbox as states
from regulars.core import pace
from regulars.records.each import run_for_each
from regulars.records.models import MailAccount, Message
from regulars.services import guard
from regulars.services.outbox_locks import lock_families, lock_mailings
from regulars.services.outbox_queue import queue_anew
from regulars.services.outbox_terms import Claimed, Id, Lease, as_id, placed

GRACE = dt.timedelta(hours=6)  # a letter that is later than this, with nothing going on, asks before it leaves
LATE = "It should have left long ago and could not. Send it still, or let it be?"
MOST_TO_STAFF = 50
ROUNDS = 8  # batches in which the guard refuses all, before the worker hears that there is nothing
PART_OF_LEASE = 0.25  # nothing is claimed that would have to wait longer for its slot

CLAIM = """
UPDATE records_message AS m SET state = 'claimed', state_since = :now, reason = '', lease_owner = :worker,
    lease_token = m.lease_token + 1, lease_clock = :clock, lease_until = :until, seen = :seen, window_until = :closes
WHERE m.id = :id AND m.state = 'ready'
"""
TYPES = {"id": "uuid", "closes": "timestamptz"}
TAKEN = """m.id, m.lease_token, m.to_address, m.message_id, m.stream, m.template_id, m.facts, m.customer_id,
    m.occasion, m.purpose, m.mailing_id, m.attempts, m.made_at"""
REFUSE = """
UPDATE records_message SET state = %s, state_since = %s, reason = %s, lease_owner = 'guard',
    due_at = coalesce(%s, expires_at)
WHERE id = %s AND state = 'ready'
"""

UNDER_WAY = (states.CLAIMED, states.FENCED)
# What a worker builds its lines and letters from, once for as long as there is something to do.
LEAVES_BY = (
    "kind", "from_name", "from_address", "bounce_address", "host", "port", "security", "username", "password_sealed",
    "provider", "provider_sealed", "dkim_domain", "dkim_selector", "dkim_key_sealed",
)  # fmt: skip


def accounts_with_work(now: dt.datetime) -> list[MailAccount]:
    """Return the accounts with mail that could leave now, each with its business."""
    ready = Message.objects.filter(business=OuterRef("business"), state=states.READY, due_at__lte=now)
    to_staff, letters = ready.filter(stream=states.ACCOUNT), ready.filter(stream=states.LETTERS)
    may_write = Q(is_on=True, is_paused=False) & (Q(slow_until=None) | Q(slow_until__lte=now))
    found = MailAccount.objects.filter(is_silent=False).filter(Exists(to_staff) | (may_write & Exists(letters)))
    return list(found.select_related("business").order_by("pk"))


def claim(account: MailAccount, *, worker: str, limit: int, now: dt.datetime, lease: Lease) -> list[Claimed]:
    """Take mail to staff, which no limit holds up, or else up to `limit` letters, in the order they were due.

    Nothing, once somebody changed how the mail leaves: whoever asks has to begin anew with the account as it is.
    """
    for _ in range(ROUNDS):
        claimed, is_more = _round(account, worker, limit, now, lease)
        if claimed or not is_more:
            return claimed
    return []


def slow_down(account: MailAccount, *, until: dt.datetime, reason: str) -> None:
    """Let no letter leave before an instant, as the provider asked or the day's letters have left."""
    patient = MailAccount.objects.filter(pk=account.pk).filter(Q(slow_until=None) | Q(slow_until__lt=until))
    patient.update(slow_until=until, slow_reason=reason[:300])


@transaction.atomic
def _round(known: MailAccount, worker: str, limit: int, now: dt.datetime, lease: Lease) -> tuple[list[Claimed], bool]:
    # The account's row is where workers of one account wait for each other: slots and quota are given out once.
    account = MailAccount.objects.select_for_update(of=("self",)).select_related("business").get(pk=known.pk)
    if account.is_silent or any(getattr(account, name) != getattr(known, name) for name in LEAVES_BY):
        return [], False
    at = lease.shown()
    to_staff = _candidates(account, states.ACCOUNT, MOST_TO_STAFF, now)
    letters: list[Id] = []
    given = pace.Slots((), account.pace_at)
    if limit and not to_staff and _letters_may_leave(account, now):
        _ask_about_late_ones(account, now)
        given = _slots(account, limit, at, now, lease)
        letters = _candidates(account, states.LETTERS, len(given.at), now)
    ids = to_staff or letters
    answers = _movable(guard.ask(account, lock_families(ids), now=now)) if ids else {}
    _refuse(answers, now)
    allowed = [one for one in ids if isinstance(answers.get(one), guard.Allowed)]
    slots = dict(zip(allowed, given.at if letters else (at,) * len(allowed), strict=False))
    claimed = _claim(slots, answers, worker=worker, at=at, now=now, lease=lease)
    _keep_pace(account, given, len(allowed) if letters else 0, lease)
    return claimed, bool(answers)


def _candidates(account: MailAccount, stream: str, limit: int, now: dt.datetime) -> list[Id]:
    """Pick the next due messages; one that was there when a worker died goes alone, so that it kills no others."""
    ready = Message.objects.filter(business=account.business_id, state=states.READY, stream=stream, due_at__lte=now)
    ready = ready.filter(expires_at__gt=now)
    ready = ready.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    # As the index has them: another order would sort a whole mailing for each claim.
    in_turn = ready.order_by("due_at").annotate(kept=Cast("pk", CharField()))
    rows = list(in_turn.values_list("kept", "crashes")[:limit])
    if not rows or not rows[0][1]:
        return [_undashed(one) for one, _ in itertools.takewhile(lambda row: not row[1], rows)]
    # Two suspects are never under way together: the innocent one would die with the other a third time.
    under_way = Message.objects.filter(business=account.business_id, state__in=UNDER_WAY, crashes__gt=0)
    if under_way.exists():
        return [_undashed(one) for one in in_turn.filter(crashes=0).values_list("kept", flat=True)[:limit]]
    return [_undashed(rows[0][0])]


def _undashed(kept: str) -> Id:
    return kept.replace("-", "")  # as PostgreSQL spells them


def _letters_may_leave(account: MailAccount, now: dt.datetime) -> bool:
    return account.is_on and not account.is_paused and not (account.slow_until and account.slow_until > now)


def _ask_about_late_ones(account: MailAccount, now: dt.datetime) -> None:
    """Hold letters that are long overdue although nothing was in their way: the machine was off."""
    mine = Message.objects.of(account.business)
    late = mine.filter(state=states.READY, stream=states.LETTERS, due_at__lte=now - GRACE)
    late = late.filter(expires_at__gt=now)
    if not late.exists():
        return
    fenced = mine.filter(stream=states.LETTERS).aggregate(last=Max("fenced_at"))["last"]
    put_off = mine.filter(state=states.DEFERRED).aggregate(last=Max("state_since"))["last"]
    if max(filter(None, (fenced, put_off, account.slow_until)), default=now - GRACE) <= now - GRACE:
        late.update(state=states.HELD, state_since=now, reason=LATE, lease_owner="guard", due_at=F("expires_at"))


def _slots(account: MailAccount, limit: int, at: float, now: dt.datetime, lease: Lease) -> pace.Slots:
    """Give slots for letters; when the day's quota is used up, say until when there are none."""
    timezone = account.business.timezone
    mine = Message.objects.of(account.business).filter(stream=states.LETTERS)
    claimed = mine.filter(state=states.CLAIMED).count()
    left = _left_today(account, pace.day_begins(now, timezone), claimed + limit)
    free = left - claimed
    if left < 1 and mine.filter(state=states.READY, due_at__lte=now).exists():
        morning = pace.next_morning(now, account.mail_at, timezone)
        spent = pace.quota_sentence(account.per_day, morning, timezone, country=account.business.country)
        slow_down(account, until=morning, reason=spent)
    next_at = account.pace_at if account.pace_clock == lease.clock else at
    within, wanted = lease.seconds * PART_OF_LEASE, max(min(limit, free), 0)
    return pace.slots(next_at, at=at, per_second=account.per_second, wanted=wanted, within=within)


def _left_today(account: MailAccount, since: dt.datetime, wanted: int) -> int:
    """Say how many letters the day's quota still allows; no more exactly than is wanted."""
    # Mail to staff included, for an index alone answers that: to look at each row took 2 % of a long mailing.
    fenced = Message.objects.filter(business=account.business_id, fenced_at__gte=since)
    left = account.per_day - fenced.count()
    return left if left >= wanted else account.per_day - fenced.filter(stream=states.LETTERS).count()


def _refuse(answers: Mapping[Id, guard.Answer], now: dt.datetime) -> None:
    rows: list[Sequence[Any]] = []
    for one, answer in answers.items():
        if isinstance(answer, guard.Held):
            rows.append((states.HELD, placed(now), answer.reason[:300], placed(answer.until), one))
        elif isinstance(answer, guard.Cancelled):
            rows.append((states.CANCELLED, placed(now), answer.reason[:300], placed(now), one))
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(REFUSE, rows)
        _send_after(_moved(answers), now)


def _movable(answers: dict[Id, guard.Answer]) -> dict[Id, guard.Answer]:
    """Leave out what goes to another address while somebody adds to its mailing: it is asked about again."""
    moved = list(_moved(answers))
    busy = set(moved) - lock_mailings(moved) if moved else set()
    return {one: answer for one, answer in answers.items() if one not in busy}


def _moved(answers: Mapping[Id, guard.Answer]) -> dict[Id, str]:
    """Return what goes to the address that its customer has now, with that."""
    said = ((one, answer) for one, answer in answers.items() if isinstance(answer, guard.Cancelled))
    return {one: answer.goes_to for one, answer in said if answer.goes_to}


def _send_after(moved: Mapping[Id, str], now: dt.datetime) -> None:
    """Queue anew what goes to another address."""
    related = Message.objects.select_related("business", "customer", "touchpoint", "mailing", "template")
    for letter in related.filter(pk__in=list(moved)):
        queue_anew(letter, moved[letter.pk.hex], now=now)


def _claim(
    slots: Mapping[Id, float],
    answers: Mapping[Id, guard.Answer],
    *,
    worker: str,
    at: float,
    now: dt.datetime,
    lease: Lease,
) -> list[Claimed]:
    """Take what the guard allows, each for its slot, and return it in the order of the slots."""
    shared = {"now": placed(now), "worker": worker[:60], "clock": lease.clock[:40], "until": at + lease.seconds}
    said = [(one, answer) for one in slots if isinstance(answer := answers[one], guard.Allowed)]
    windows = {until: placed(until) for until in {answer.window_until for _, answer in said}}
    rows = [(one, answer.seen, windows[answer.window_until]) for one, answer in said]
    taken = run_for_each(CLAIM, ("id", "seen", "closes"), rows, shared, types=TYPES, returning=TAKEN)
    return _claimed(taken, slots)


def _keep_pace(account: MailAccount, given: pace.Slots, used: int, lease: Lease) -> None:
    if used:
        next_at = given.at[used] if used < len(given.at) else given.next_at
        MailAccount.objects.filter(pk=account.pk).update(pace_at=next_at, pace_clock=lease.clock[:40])


def _claimed(taken: Sequence[Sequence[Any]], slots: Mapping[Id, float]) -> list[Claimed]:
    known = json.loads(f"[{','.join(row[6] for row in taken)}]")  # all at once, which is twice as quick
    claimed = {
        (one := as_id(row[0])): Claimed._make(
            (one, *row[1:6], facts, row[7], slots[one], *row[8:12], _instant(row[12]))
        )
        for row, facts in zip(taken, known, strict=True)
    }
    return [claimed[one] for one in slots if one in claimed]


@functools.lru_cache(64)  # those of one mailing were made together
def _instant(kept: Any) -> dt.datetime:
    made_at = dt.datetime.fromisoformat(kept) if isinstance(kept, str) else kept
    return made_at if made_at.tzinfo else made_at.replace(tzinfo=dt.UTC)

"""Fencing and settling: the one statement after which a letter may be handed over, and how it went.

The fence is a single guarded statement: still claimed by this worker, nobody has said stop, and nothing has happened
with the customer since the guard was asked. What it does not fence is not handed over.
"""

import datetime as dt
import logging
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Case, Value, When

from regulars.core import outbox as states
from regulars.core.returned import is_about_address
from regulars.records.each import run_for_each
from regulars.records.models import MailAccount, Message
from regulars.services import dead_addresses, facts
from regulars.services.outbox_locks import lock_families
from regulars.services.outbox_terms import DATABASE_CLOCK, Claimed, Id, Lease, Settled, as_id, placed

log = logging.getLogger(__name__)

# Evidence may come late: what was taken for unknown in the meantime is sent after all.
SETTLE = """
UPDATE records_message AS m SET state = :state, state_since = :now, reason = :reason, reply_code = :code,
    reply_text = :text, provider_ref = :ref, crashes = 0, due_at = coalesce(:retry_at, m.due_at),
    attempts = m.attempts + CASE WHEN m.state = 'claimed' THEN 1 ELSE 0 END
WHERE m.id = :id AND m.lease_token = :token AND (
    m.state = 'fenced' AND :state IN ('sent', 'failed', 'deferred', 'unknown')
    OR m.state = 'claimed' AND :state IN ('failed', 'deferred')
    OR m.state = 'unknown' AND :state = 'sent')
"""
# In FENCE: `|| ''`, or SQLite reads the consents of everybody by that channel, and not those of the customer.
FAMILY = """
    SELECT coalesce(r.merged_into_id, r.id) FROM records_customer r WHERE r.id = m.customer_id
    UNION ALL SELECT f.id FROM records_customer r
    JOIN records_customer f ON f.merged_into_id = coalesce(r.merged_into_id, r.id) WHERE r.id = m.customer_id
"""
FENCE = f"""
UPDATE records_message AS m SET state = 'fenced', state_since = :now, fenced_at = :now, lease_until = :at + :seconds,
    attempts = m.attempts + 1
WHERE m.id = :id AND m.state = 'claimed' AND m.lease_token = :token AND m.lease_owner = :worker
AND m.lease_clock = :clock AND m.lease_until > :at AND m.expires_at > :now
AND (m.stream = 'account' OR m.window_until > :now)
AND EXISTS (SELECT 1 FROM records_mailaccount a WHERE a.id = :account AND a.business_id = m.business_id
    AND NOT a.is_silent AND (m.stream = 'account' OR a.is_on AND NOT a.is_paused))
AND (m.mailing_id IS NULL
    OR EXISTS (SELECT 1 FROM records_mailing g WHERE g.id = m.mailing_id AND g.state = 'running'))
AND (m.touchpoint_id IS NULL OR m.is_noted
    OR EXISTS (SELECT 1 FROM records_touchpoint t WHERE t.id = m.touchpoint_id AND t.state = 'open'))
AND (m.stream = 'account' OR NOT EXISTS (SELECT 1 FROM records_suppression s
    WHERE s.business_id = m.business_id AND s.kind = 'email' AND s.digest = m.to_digest
    AND s.purpose IN (m.purpose, 'all') AND NOT EXISTS (SELECT 1 FROM records_consent k
        WHERE k.customer_id IN ({FAMILY}) AND k.state = 'given' AND k.basis = 'express'
        AND k.stated_at > s.made_at AND k.channel || '' IN ('email', 'all')
        AND (k.purpose = s.purpose OR s.purpose = 'all'))))
AND (m.customer_id IS NULL OR (
    m.seen = (SELECT count(*) || ':' || coalesce(max(o.id), 0) FROM records_moment o
        WHERE o.customer_id IN ({FAMILY}))
    AND (m.purpose <> 'marketing' AND m.occasion IN ('complaint_follow_up', 'call_back')
        OR NOT EXISTS (SELECT 1 FROM records_customer p WHERE p.paused_until > :today AND p.id = (
            SELECT coalesce(r.merged_into_id, r.id) FROM records_customer r WHERE r.id = m.customer_id)))))
"""  # noqa: S608 - no value stands in it
NOW_ON_DATABASE = "extract(epoch FROM clock_timestamp())"
TYPES = {"id": "uuid", "token": "int", "retry_at": "timestamptz"}  # the others are text


def advance(
    account: MailAccount,
    *,
    worker: str,
    settled: Sequence[Settled],
    to_fence: Sequence[Claimed],
    now: dt.datetime,
    lease: Lease,
) -> set[Id]:
    """Settle what is over and fence what is next, in one commit; return what may be handed over now, and only that.

    What is not fenced goes back to be asked about again, unless it is somebody else's by now.
    """
    with transaction.atomic(durable=True):
        free = set(lock_families([one.id for one in to_fence]))
        _settle(settled, now)
        fenced = _fence(account, worker, [one for one in to_fence if one.id in free], now, lease)
        if back := [one for one in to_fence if one.id not in fenced]:
            if lost := _lost(back, worker):
                log.warning("%s letters were taken from us before their text: lease lost", lost)
            release(back, worker=worker, now=now)
    return fenced


def _lost(claimed: Sequence[Claimed], worker: str) -> int:
    """Count what a sweep or another worker took, for our lease was over; what people stopped was not lost."""
    ours = {one.id: one.token for one in claimed}
    found = Message.objects.filter(pk__in=list(ours)).values_list("pk", "lease_token", "lease_owner", "state")
    return sum(
        token != ours[pk.hex] or (owner == worker[:60] and state != states.CLAIMED) for pk, token, owner, state in found
    )


def release(claimed: Iterable[Claimed], *, worker: str, now: dt.datetime) -> int:
    """Give back what was claimed and not fenced; return how many that were. Nothing of it was handed over."""
    mine = {one.id: one.token for one in claimed}
    tokens = Case(*[When(pk=one, then=Value(token)) for one, token in mine.items()]) if mine else Value(-1)
    held = Message.objects.filter(pk__in=list(mine), state=states.CLAIMED, lease_owner=worker[:60], lease_token=tokens)
    return held.update(state=states.READY, state_since=now, reason="")


def renew(messages: Iterable[tuple[Id, int]], *, worker: str, lease: Lease) -> int:
    """Lengthen the lease of messages, given with their tokens, whose answer takes long; return how many are held."""
    until, held = lease.shown() + lease.seconds, 0
    for one, token in messages:
        under_way = Message.objects.filter(pk=one, lease_token=token, lease_owner=worker[:60], lease_clock=lease.clock)
        held += under_way.filter(state__in=(states.CLAIMED, states.FENCED)).update(lease_until=until)
    return held


def _settle(settled: Sequence[Settled], now: dt.datetime) -> None:
    alike: dict[tuple[str, str, int], list[Settled]] = {}
    for one in settled:
        alike.setdefault((one.state, one.reason[:300], one.code), []).append(one)
    for (state, reason, code), some in alike.items():
        rows = [
            (one.id, one.token, one.text[:300], one.provider_ref[:120], placed(one.retry_at) if one.retry_at else None)
            for one in some
        ]
        shared = {"now": placed(now), "state": state, "reason": reason, "code": code}
        run_for_each(SETTLE, ("id", "token", "text", "ref", "retry_at"), rows, shared, types=TYPES)
    failed = [one for one in settled if one.state == states.FAILED]
    gone = {one.id for one in failed if one.is_address_gone}
    if refused := {one.id for one in failed if is_about_address(one.text)} | gone:
        dead_addresses.close(Message.objects.filter(pk__in=refused), gone=gone, now=now)


def _fence(account: MailAccount, worker: str, to_fence: Sequence[Claimed], now: dt.datetime, lease: Lease) -> set[Id]:
    rows = [(one.id, one.token) for one in to_fence]
    common = {
        "now": placed(now),
        "worker": worker[:60],
        "clock": lease.clock[:40],
        "at": lease.at,
        "seconds": lease.seconds,
        "account": account.pk,
        "today": str(facts.local_day(account.business, now)),
    }
    statement = FENCE.replace(":at", NOW_ON_DATABASE) if lease.clock == DATABASE_CLOCK else FENCE
    return {as_id(one) for (one,) in run_for_each(statement, ("id", "token"), rows, common, types=TYPES)}

"""What people say about mail on its way: stop, go on, not this one, once more, leave it."""

import datetime as dt

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Greatest

from regulars.core import outbox as states
from regulars.records.models import Business, Customer, MailAccount, Mailing, Message, Staff, Touchpoint
from regulars.services import setting_changes
from regulars.services.guard import MAILING_PAUSED, MAY_BE_A_NO, MOVED, NOT_READ
from regulars.services.outbox_locks import insisting
from regulars.services.refused import Refused

CANCELLED = "The mailing was cancelled."
UNSENT = (states.READY, states.HELD, states.CLAIMED, states.DEFERRED)
EXTRA = dt.timedelta(days=1)  # what a person sends late has so long to leave


class HasMoved(Refused):
    """This e-mail has moved on in the meantime. Look at it again."""


@insisting
def pause(business: Business, *, reason: str, by: Staff | None, now: dt.datetime) -> None:
    """Stop all letters of a business at once; only what is handed over still arrives. Mail to the team goes on."""
    mine = MailAccount.objects.select_for_update().filter(business=business, is_paused=False)
    mine.update(is_paused=True, paused_reason=reason[:300], paused_at=now)
    _take_back(Message.objects.of(business).filter(stream=states.LETTERS), by, now)


@insisting
def resume(business: Business, *, by: Staff | None, now: dt.datetime) -> None:
    """Let mail leave again; what was due in the meantime leaves as fast as the account allows."""
    stopped = MailAccount.objects.filter(Q(is_paused=True) | Q(is_silent=True), business=business)
    if stopped.update(is_silent=False, is_paused=False, paused_reason="", paused_at=None):
        setting_changes.note(business, setting_changes.MAIL, ["resumed"], by=by, now=now)
        Message.objects.of(business).filter(state=states.READY, due_at__lt=now).update(due_at=now)


@insisting
def pause_mailing(mailing: Mailing, *, by: Staff | None, now: dt.datetime) -> None:
    """Stop a mailing at once; its letters stay where they are."""
    if _turn(mailing, (Mailing.State.RUNNING,), Mailing.State.PAUSED):
        _take_back(Message.objects.filter(mailing=mailing), by, now)


@insisting
def resume_mailing(mailing: Mailing, *, by: Staff | None, now: dt.datetime) -> None:
    """Let a paused mailing go on where it stopped; a cancelled one stays cancelled."""
    if not _turn(mailing, (Mailing.State.PAUSED,), Mailing.State.RUNNING):
        return
    mine = Message.objects.filter(mailing=mailing)
    mine.filter(state=states.READY, due_at__lt=now).update(due_at=now)
    mine.filter(state=states.HELD, reason=MAILING_PAUSED).update(
        state=states.READY, state_since=now, due_at=now, reason="", lease_owner=name_of(by)
    )


@insisting
def cancel_mailing(mailing: Mailing, *, by: Staff | None, now: dt.datetime) -> int:
    """End a mailing for good; return how many letters no longer leave. Those that left stay as they are."""
    _turn(mailing, (Mailing.State.RUNNING, Mailing.State.PAUSED), Mailing.State.CANCELLED)
    unsent = Message.objects.filter(mailing=mailing, state__in=UNSENT)
    return unsent.update(state=states.CANCELLED, state_since=now, reason=CANCELLED, lease_owner=name_of(by))


def go_on(customer: Customer, *, by: Staff | None, now: dt.datetime) -> int:
    """Let go what waited for somebody to read what a customer wrote, and count it; the guard is asked again."""
    held = _theirs(customer).filter(state=states.HELD, reason__in=(MAY_BE_A_NO, NOT_READ))
    return held.update(state=states.READY, state_since=now, due_at=now, reason="", lease_owner=name_of(by))


def ask_again(customer: Customer, *, by: Staff | None, now: dt.datetime) -> None:
    """Take a customer's letters from their workers, so that the guard is asked again about each."""
    _take_back(_theirs(customer), by, now)


def send_again(message: Message, *, by: Staff | None, now: dt.datetime) -> Message:
    """Send a letter of which nobody knows whether it arrived once more, because somebody decided so."""
    return move(message, (states.UNKNOWN,), states.READY, "Sent again", by, now, due_at=now, **late(now))


def leave(message: Message, *, by: Staff | None, now: dt.datetime) -> Message:
    """Leave a letter of which nobody knows whether it arrived: it counts as sent."""
    return move(message, (states.UNKNOWN,), states.ASSUMED, "Left as it is", by, now)


@transaction.atomic
def hold(message: Message, *, by: Staff | None, now: dt.datetime) -> Message:
    """Hold one letter back until somebody lets it go."""
    put_off = Message.objects.filter(pk=message.pk, state=states.DEFERRED)
    put_off.update(state=states.READY, state_since=now, lease_owner=name_of(by))
    able = (states.READY, states.CLAIMED)
    return move(message, able, states.HELD, "Held back", by, now, due_at=F("expires_at"))


def let_go(message: Message, *, by: Staff | None, now: dt.datetime) -> Message:
    """Let a held letter leave after all, as soon as the rules allow it."""
    return move(message, (states.HELD,), states.READY, "Let go", by, now, due_at=now, **late(now))


def cancel(message: Message, *, by: Staff | None, now: dt.datetime) -> Message:
    """Keep one letter from ever leaving."""
    return move(message, UNSENT, states.CANCELLED, "Cancelled", by, now)


def give_way(touchpoint: Touchpoint) -> None:
    """Part a touchpoint from letters that never left, so that it can have another one; they keep their own history."""
    Message.objects.filter(touchpoint=touchpoint, state=states.CANCELLED).update(touchpoint=None)


def counts(business: Business, *, mailing: Mailing | None = None) -> dict[str, int]:
    """Count the messages in each state, all there are; of one mailing, its people, wherever their letter went."""
    mine = Message.objects.of(business).filter(state__in=Message.State.values)
    if mailing:
        mine = mine.filter(mailing=mailing).exclude(state=states.CANCELLED, reason=MOVED)
    # Of rows, not of keys: the index alone answers that, in a tenth of the time.
    rows = mine.order_by().values_list("state").annotate(count=Count("*"))
    return dict.fromkeys(Message.State.values, 0) | dict(rows)


def move(
    message: Message,
    before: tuple[str, ...],
    after: str,
    verb: str,
    by: Staff | None,
    now: dt.datetime,
    **fields: object,
) -> Message:
    """Move a message on because somebody said so, or refuse when it has moved by itself."""
    fields |= {"state": after, "state_since": now, "reason": said(verb, by), "lease_owner": name_of(by)}
    mine = Message.objects.filter(pk=message.pk, business_id=message.business_id, state__in=before)
    if not mine.update(**fields):
        raise HasMoved(HasMoved.__doc__)
    message.refresh_from_db()
    return message


def late(now: dt.datetime) -> dict[str, object]:
    """Return until when a message has time that a person sends late."""
    return {"expires_at": Greatest(F("expires_at"), now + EXTRA)}


def said(verb: str, by: Staff | None) -> str:
    """Say what somebody did."""
    return f"{verb} by {by.name}." if by else f"{verb}."


def name_of(by: Staff | None) -> str:
    """Return who moved it, as the moves of messages are noted."""
    return by.name[:60] if by else ""


def _theirs(customer: Customer) -> QuerySet[Message]:
    root = customer.merged_into_id or customer.pk
    return Message.objects.filter(Q(customer=root) | Q(customer__merged_into=root), business=customer.business_id)


def _take_back(messages: QuerySet[Message], by: Staff | None, now: dt.datetime) -> None:
    """Take claimed messages from their workers, so that not one is fenced after this is committed."""
    messages.filter(state=states.CLAIMED).update(state=states.READY, state_since=now, lease_owner=name_of(by))


def _turn(mailing: Mailing, before: tuple[str, ...], after: str) -> bool:
    changed = Mailing.objects.filter(pk=mailing.pk, state__in=before).update(state=after)
    mailing.refresh_from_db(fields=["state"])
    return bool(changed)

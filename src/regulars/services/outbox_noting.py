"""Noting: what left is written into the journal, and its touchpoint ends; and which address turned out to be gone."""

import datetime as dt
import json
import uuid

from django.db import connection, transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast

from regulars.core import outbox as states
from regulars.core.consent import CAME_BACK
from regulars.core.returned import came_back
from regulars.records.models import Business, Message, Suppression
from regulars.services import journal, outcomes, rechecks
from regulars.services.outbox_terms import Id

PORTION = 1_000
# In the order of customers, as everybody who writes about many of them.
NOTE = """
INSERT INTO records_moment (business_id, customer_id, kind, happened_at, worth_cents, about, words, details)
SELECT m.business_id, m.customer_id, 'contacted', m.fenced_at, 0, 'message:' || {id}, '',
    {json}('channel', 'email', 'outcome', 'sent', 'purpose', m.purpose, 'occasion', m.occasion,
        'touchpoint', m.touchpoint_id)
FROM {left} WHERE m.id = a.value AND m.customer_id IS NOT NULL ORDER BY m.customer_id, m.id ON CONFLICT DO NOTHING
"""
NOTED = "UPDATE records_message AS m SET is_noted = {yes} FROM {ids} WHERE m.id = a.value"
DASHES = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
SPELLED = {
    "sqlite": {
        "id": " || '-' || ".join(f"substr(m.id, {start}, {count})" for start, count in DASHES),
        "json": "json_object",
        "ids": "json_each(%(ids)s) a",
        "left": "json_each(%(ids)s) a CROSS JOIN records_message m",
        "yes": "1",
    },
    "postgresql": {
        "id": "m.id",
        "json": "jsonb_build_object",
        "ids": "unnest(%(ids)s::uuid[]) a (value)",
        "left": "unnest(%(ids)s::uuid[]) a (value) CROSS JOIN records_message m",
        "yes": "true",
    },
}
LEFT = (states.SENT, states.UNKNOWN, states.ASSUMED)


def note_outcomes(business: Business, *, now: dt.datetime) -> int:
    """Write what became of letters and is not in the journal yet into it; return how many. Once each, however often."""
    noted = sum(_note_gone(pk, business, now) for pk in list(_gone(business).values_list("pk", flat=True)))
    while portion := _note_portion(business):
        noted += portion
    # One by one: the end of a touchpoint makes its customer looked at again.
    while _note_touchpoint(business, now):
        noted += 1
    return noted


@transaction.atomic
def _note_portion(business: Business) -> int:
    left = _left(business).filter(touchpoint=None).values_list(Cast("pk", CharField()), flat=True)
    letters = list(left[:PORTION])
    if letters:
        _run(NOTE, letters)
        _run(NOTED, letters)
    return len(letters)


@transaction.atomic
def _note_touchpoint(business: Business, now: dt.datetime) -> bool:
    letter = _left(business).exclude(touchpoint=None).values_list("pk", "touchpoint_id", "fenced_at").first()
    if letter is None:
        return False
    pk, touchpoint_id, fenced_at = letter
    assert fenced_at  # nothing leaves without a fence
    _run(NOTE, [pk.hex])
    _run(NOTED, [pk.hex])  # before anybody looks at the customer again, who would count letter and moment
    outcomes.mailed(touchpoint_id, business=business.pk, at=fenced_at, now=now)
    return True


@transaction.atomic
def _note_gone(pk: uuid.UUID, business: Business, now: dt.datetime) -> bool:
    """Note that an address is gone; what was planned for it is looked at again, and goes another way."""
    letter = _locked(_gone(business).filter(pk=pk)).select_related("customer").first()
    if letter is None or letter.customer is None:
        return False
    said = f"{letter.reply_code or ''} {letter.reply_text}".strip()
    words = came_back(letter.to_address, said)
    journal.note(letter.customer, "remembered", about=f"message:{pk}", now=letter.state_since, words=words)
    Message.objects.of(business).filter(pk=pk).update(is_noted=True)
    rechecks.recheck(letter.customer, now=now)
    return True


def _gone(business: Business) -> QuerySet[Message]:
    """Return what failed because nobody is at its address, which the worker had no time to note (outbox_settle)."""
    listed = Suppression.objects.filter(
        business=business,
        kind="email",
        purpose="all",
        cause=CAME_BACK,
        digest=OuterRef("to_digest"),
        made_at=OuterRef("state_since"),  # written with the failure (outbox_settle): other failures say nothing of it
    )
    failed = Message.objects.of(business).filter(state=states.FAILED, stream=states.LETTERS, is_noted=False)
    return failed.filter(Exists(listed), customer__isnull=False)


def _left(business: Business) -> QuerySet[Message]:
    left = Message.objects.of(business).filter(is_noted=False, fenced_at__isnull=False, state__in=LEFT)
    return _locked(left.order_by("fenced_at"))


def _locked(messages: QuerySet[Message]) -> QuerySet[Message]:
    can_skip = connection.features.has_select_for_update_skip_locked
    return messages.select_for_update(skip_locked=can_skip, of=("self",))


def _run(statement: str, letters: list[Id]) -> None:
    known = {"ids": json.dumps(letters) if connection.vendor == "sqlite" else letters}
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**SPELLED[connection.vendor]), known)

"""What a mail server's or provider's own log says has left: it is not sent again, whatever a restored backup thinks."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Least

from regulars.core import outbox as states
from regulars.records.models import Message

TOLD = "The log of what was sent says that it left."
PORTION = 500
# The only way on to "sent" from wherever a letter stands, one legal move after the other.
WAY = (
    ((states.HELD, states.DEFERRED, states.FAILED), states.READY),
    ((states.READY,), states.CLAIMED),
    ((states.CLAIMED,), states.FENCED),
    ((states.FENCED, states.UNKNOWN), states.SENT),
)


class Left(NamedTuple):
    """How many letters the log moved on, how many had been sent anyhow, and how many it names that are not here."""

    moved: int
    there: int
    strangers: int


@transaction.atomic
def take_as_left(lines: Iterable[str], *, now: dt.datetime) -> Left:
    """Take letters as sent that a log names, one Message-ID or outbox id a line."""
    names = list(dict.fromkeys(name for line in lines if (name := line.strip().strip("<>\"' "))))
    known: dict[str, uuid.UUID] = {}
    for start in range(0, len(names), PORTION):
        known |= _named(names[start : start + PORTION])
    ids = list(set(known.values()))
    portions = (ids[start : start + PORTION] for start in range(0, len(ids), PORTION))
    moved = sum(_move(Message.objects.filter(pk__in=portion), now) for portion in portions)
    return Left(moved, len(ids) - moved, len(names) - len(known))


def _named(names: list[str]) -> dict[str, uuid.UUID]:
    by_header = Message.objects.filter(message_id__in=names).values_list("message_id", "pk")
    ids = {name: one for name in names if (one := _id(name))}
    there = set(Message.objects.filter(pk__in=ids.values()).values_list("pk", flat=True))
    return {**dict(by_header), **{name: one for name, one in ids.items() if one in there}}


def _id(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(name)
    except ValueError:
        return None


def _move(letters: QuerySet[Message], now: dt.datetime) -> int:
    # Fenced when it was due, as far as anybody knows: it counts as said to them then.
    on_the_way = letters.filter(state__in=[one for before, _ in WAY for one in before])
    on_the_way.update(fenced_at=Coalesce("fenced_at", Least("due_at", now)))
    moved = 0
    for before, after in WAY:
        moved = letters.filter(state__in=before).update(
            state=after, state_since=now, reason=TOLD, lease_owner="log", is_noted=False
        )
    return moved

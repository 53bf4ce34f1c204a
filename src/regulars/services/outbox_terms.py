"""The terms of the outbox: what its services are given and what they give back.

What there is one of for each message is a tuple: a frozen dataclass takes three times as long to make.
"""

import datetime as dt
import functools
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from regulars.core.caps import Reason

DATABASE_CLOCK = "database"
LEASE_SECONDS = 120.0
# A message's UUID in 32 hexadecimal digits: on its way it is a key and a value in statements again and again, and as
# such a uuid.UUID costs several times as much.
Id = str


@dataclass(frozen=True)
class Lease:
    """A clock that only goes forward and what it shows: the machine's since it started, or the database's.

    With the clock "database" (PostgreSQL) what it shows is asked for where it is needed, and `at` does not matter.
    """

    clock: str
    at: float = 0.0
    seconds: float = LEASE_SECONDS

    def shown(self) -> float:
        """Return what the clock shows."""
        if self.clock != DATABASE_CLOCK:
            return self.at
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
            return float(cursor.fetchone()[0])


class Claimed(NamedTuple):
    """A message that a worker may hand over from its slot on, while its lease lasts."""

    id: Id
    token: int
    to_address: str
    message_id: str
    stream: str
    template_id: int
    facts: Mapping[str, str]
    customer_id: int | None
    slot: float  # on the lease's clock
    occasion: str = ""
    purpose: str = ""
    mailing_id: int | None = None
    attempts: int = 0  # before this one
    made_at: dt.datetime | None = None


class Settled(NamedTuple):
    """How it went with a claimed or fenced message: sent, deferred, failed or unknown."""

    id: Id
    token: int
    state: str
    reason: str = ""
    code: int = 0
    text: str = ""
    retry_at: dt.datetime | None = None
    provider_ref: str = ""
    is_address_gone: bool = False


@dataclass(frozen=True)
class Swept:
    """What the sweep found and put right, in numbers of messages."""

    returned: int = 0  # their worker is gone; nothing was handed over
    unknown: int = 0  # their worker is gone with the answer
    poisoned: int = 0  # they stopped the sender again and again
    woken: int = 0  # put off or held back, and due again
    expired: int = 0  # tried in vain until it was too late
    cancelled: int = 0  # too late before they could leave
    asked: int = 0  # late; somebody is asked
    assumed: int = 0  # nobody knows after a week; they count as sent
    again: int = 0  # to staff, handed over once more


@dataclass
class Queued:
    """What became of a mailing's customers: how many letters are new, there already, and who gets none and why."""

    new: int = 0
    there: int = 0
    refused: list[tuple[int, Reason]] = field(default_factory=list)


@functools.cache  # there is one database, and its connection is a long way to ask for each id
def _has_uuids() -> bool:
    return bool(connection.features.has_native_uuid_field)


def as_id(kept: uuid.UUID | str) -> Id:
    """Return the id of a message from how a database's driver gives it."""
    return kept if isinstance(kept, str) else kept.hex


def dashed(one: Id) -> str:
    """Return an id as UUIDs are written."""
    return f"{one[:8]}-{one[8:12]}-{one[12:16]}-{one[16:20]}-{one[20:]}"


def placed(value: Any) -> Any:
    """Return an id or an instant as the database's own driver wants it in plain SQL."""
    if isinstance(value, uuid.UUID):
        return value if _has_uuids() else value.hex
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value

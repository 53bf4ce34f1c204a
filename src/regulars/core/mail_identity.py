"""What a message is known by, made once and kept through every try."""

import base64
import datetime as dt
import hashlib
import hmac
import uuid

RANDOM_BYTES = 8
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def new_id(now: dt.datetime, random: bytes, *, number: int = 0) -> uuid.UUID:
    """Make an id that sorts by time, and by number among those of one instant, and cannot be guessed.

    It is a UUID of version 7 with a counter of 12 bits (RFC 9562, 6.2); what is more runs on into the milliseconds.
    """
    counted = ((now - EPOCH) // dt.timedelta(milliseconds=1) << 12) + number
    version, variant = 7 << 76, 2 << 62
    tail = int.from_bytes(random[:RANDOM_BYTES]) & (1 << 62) - 1
    return uuid.UUID(int=counted >> 12 << 80 | version | (counted & 0xFFF) << 64 | variant | tail)


def message_id(key: bytes, one: uuid.UUID, domain: str) -> str:
    """Return the Message-ID of a message, without its brackets: nobody without the key can name one."""
    digest = hmac.digest(bytes(key), one.bytes, hashlib.sha256)[:20]
    return f"{base64.b32encode(digest).decode().lower()}@{domain}"


def domain_of(address: str) -> str:
    """Return the domain of an address."""
    return address.rpartition("@")[2] or "localhost"

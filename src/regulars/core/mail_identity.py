"""What a message is known by, made once and kept through every try."""

import base64
import datetime as dt
import hashlib
import hmac
import uuid

RANDOM_BYTES = 10
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def new_id(now: dt.datetime, random: bytes) -> uuid.UUID:
    """Make an id that sorts by time and cannot be guessed: a UUID of version 7 (RFC 9562)."""
    value = (now - EPOCH) // dt.timedelta(milliseconds=1) << 80 | int.from_bytes(random[:RANDOM_BYTES])
    value = value & ~(0xF << 76) | 7 << 76  # the version
    return uuid.UUID(int=value & ~(0x3 << 62) | 2 << 62)  # the variant


def message_id(key: bytes, one: uuid.UUID, domain: str) -> str:
    """Return the Message-ID of a message, without its brackets: nobody without the key can name one."""
    digest = hmac.digest(bytes(key), one.bytes, hashlib.sha256)[:20]
    return f"{base64.b32encode(digest).decode().lower()}@{domain}"


def domain_of(address: str) -> str:
    """Return the domain of an address."""
    return address.rpartition("@")[2] or "localhost"

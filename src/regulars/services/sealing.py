"""Secrets of others, sealed with a key that is not in the database: written, used, never shown."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from regulars.services.refused import Refused


class Unreadable(Refused):
    """What was kept sealed cannot be opened: the installation's secret key is another one. Type the password again."""


def seal(secret: str) -> bytes:
    """Return a secret as the tables may keep it; an empty one stays empty."""
    return _box().encrypt(secret.encode()) if secret else b""


def unseal(sealed: bytes | memoryview) -> str:
    """Return what was sealed, for the moment in which it is used."""
    if not sealed:
        return ""
    try:
        return _box().decrypt(bytes(sealed)).decode()
    except InvalidToken as wrong:
        raise Unreadable(Unreadable.__doc__) from wrong


def _box() -> Fernet:
    key = hmac.digest(settings.SECRET_KEY.encode(), b"regulars.sealing.1", hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))

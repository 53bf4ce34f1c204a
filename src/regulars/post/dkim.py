"""DKIM: letters signed with the shop's key, so that the receiver knows that nobody else wrote them.

Python's dkimpy puts letters into their canonical form; cryptography signs, many times quicker than dkimpy itself.
Headers that a letter has or could have are named once more than they occur: nobody can add one (RFC 6376, 8.15).
"""

import hashlib
import re
from base64 import b64encode
from functools import lru_cache
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from dkim.canonicalization import Relaxed

from regulars.core.mail_headers import ALLOWED

SIGNED = tuple(name.lower().encode() for name in ALLOWED if name != "DKIM-Signature")
_ONCE_MORE = tuple(name for name in SIGNED if name not in (b"x-outbox-id", b"feedback-id"))
_RSA_BITS = 2048  # what everybody verifies and still fits into DNS
_FIELD = re.compile(rb"\r\n(?![ \t])")
_WIDTH = 72


class BadKey(ValueError):
    """This is no RSA or Ed25519 key in PEM. Make a new one."""


class Record(NamedTuple):
    """What to write into DNS, so that others find the public key."""

    name: str
    text: str


def make_key(kind: str = "rsa") -> str:
    """Return a new private key in PEM: "rsa" for everybody, "ed25519" as a second one."""
    key: RSAPrivateKey | Ed25519PrivateKey
    key = Ed25519PrivateKey.generate() if kind == "ed25519" else generate_private_key(65537, _RSA_BITS)
    private, unlocked = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, private, unlocked).decode()


def record(key: str, *, domain: str, selector: str) -> Record:
    """Return the DNS record that belongs to a private key."""
    public, kind = _opened(key).public_key(), _kind(key)
    if kind == "ed25519":
        shown = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    else:
        shown = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return Record(f"{selector}._domainkey.{domain}", f"v=DKIM1; k={kind}; p={b64encode(shown).decode()}")


def sign(letter: bytes, key: str, *, domain: str, selector: str) -> bytes:
    """Return the letter with its signature in front; raise `BadKey` when the key is none."""
    head, _, body = letter.partition(b"\r\n\r\n")
    fields = dict(map(_split, _FIELD.split(head)))
    names = [name for name in SIGNED if name in fields]
    body_hash = b64encode(hashlib.sha256(_canonical_body(body)).digest()).decode()
    listed = b":".join(sorted([*names, *_ONCE_MORE])).decode()
    unsigned = (
        f" v=1; a={_kind(key)}-sha256; c=relaxed/relaxed; d={domain}; s={selector};\r\n"
        f" h={_folded(listed, at=':')};\r\n bh={body_hash};\r\n b="
    )
    covered = [(name, fields[name]) for name in listed.encode().split(b":") if name in fields]
    signature = _signature(key, _canonical([*dict(covered).items(), (b"dkim-signature", unsigned.encode())]))
    return f"DKIM-Signature:{unsigned}{_folded(b64encode(signature).decode())}\r\n".encode() + letter


def _canonical(fields: list[tuple[bytes, bytes]]) -> bytes:
    lines = (name + b":" + value for name, value in Relaxed.canonicalize_headers(fields))
    return b"".join(lines).removesuffix(b"\r\n")


def _canonical_body(body: bytes) -> bytes:
    is_canonical = not any(space in body for space in (b"\t", b"  ", b" \r\n")) and not body.endswith(b"\n\r\n")
    return body if is_canonical and body.endswith(b"\r\n") else bytes(Relaxed.canonicalize_body(body))


def _split(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    return name.lower(), value


def _signature(key: str, canonical: bytes) -> bytes:
    opened = _opened(key)
    if isinstance(opened, Ed25519PrivateKey):
        return opened.sign(hashlib.sha256(canonical).digest())
    return opened.sign(canonical, padding.PKCS1v15(), hashes.SHA256())


@lru_cache(32)
def _opened(key: str) -> RSAPrivateKey | Ed25519PrivateKey:
    try:
        opened = serialization.load_pem_private_key(key.encode(), None)
    except (ValueError, TypeError) as problem:
        raise BadKey(BadKey.__doc__) from problem
    if not isinstance(opened, RSAPrivateKey | Ed25519PrivateKey):
        raise BadKey(BadKey.__doc__)
    return opened


def _kind(key: str) -> str:
    return "ed25519" if isinstance(_opened(key), Ed25519PrivateKey) else "rsa"


def _folded(text: str, *, at: str = "") -> str:
    if not at:
        return "\r\n ".join(text[start : start + _WIDTH] for start in range(0, len(text), _WIDTH))
    lines = [""]
    for word in re.findall(f"[^{at}]+{at}?", text):
        if len(lines[-1]) + len(word) > _WIDTH:
            lines.append("")
        lines[-1] += word
    return "\r\n ".join(lines)

"""Links that carry their own proof: who may do one thing, sealed with the business's key, and good for years.

A token is its parts in the clear and a signature over them and one purpose, in base32 of lower case: it survives
mail programs, and no other spelling of it is taken. What is in it is no secret; that it was made here is the proof.
"""

import base64
import hmac
import re
from dataclasses import dataclass
from typing import Self

PROOF = 16  # bytes of the signature: 128 bits cannot be guessed
SHAPE = re.compile(r"[a-z2-7]{26,240}")
BREAK = "\0"
WAY_OUT = "way-out"
PURPOSES = {"m": "marketing", "s": "service"}  # one letter of each, so that links stay short
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
PAIRS = [first + second for first in LETTERS for second in LETTERS]


def seal(key: bytes, purpose: str, *parts: str) -> str:
    """Return a token that opens with the same key and purpose alone."""
    whole = BREAK.join(parts)
    if not parts or BREAK in purpose or whole.count(BREAK) >= len(parts):
        raise ValueError("A token is made of at least one part, and no part may hold a zero byte.")
    clear = whole.encode()
    return _spelled(clear + _proof(key, purpose, clear))


def unseal(key: bytes, purpose: str, token: str) -> tuple[str, ...] | None:
    """Return the parts of a token made with this key for this purpose, or None."""
    split = _split(token)
    if split is None or not hmac.compare_digest(_proof(key, purpose, split[0]), split[1]):
        return None
    return _parts(split[0])


def peek(token: str) -> tuple[str, ...] | None:
    """Return the parts as they stand in the token, proven by nothing yet: enough to find the key to unseal it."""
    split = _split(token)
    return _parts(split[0]) if split else None


@dataclass(frozen=True)
class Link:
    """Whose mail a link stops, and what that mail was about; believe it only when it is `proven`."""

    business_id: int
    customer_id: int
    purpose: str  # of the mail that carries it: "service" or "marketing"
    token: str

    def proven(self, key: bytes) -> Self | None:
        """Return it when the key of its business made it, else None."""
        return self if unseal(key, WAY_OUT, self.token) else None


def way_out_token(business_id: int, customer_id: int, key: bytes, *, purpose: str = "marketing") -> str:
    """Return the token of the link by which one customer stops one business's mail."""
    return seal(key, WAY_OUT, str(business_id), str(customer_id), purpose[:1])


def read_way_out(token: str) -> Link | None:
    """Return what a link says of itself, to find the business and with it the key that proves it."""
    match peek(token):
        case (business, customer, letter) if _is_number(business) and _is_number(customer) and letter in PURPOSES:
            return Link(int(business), int(customer), PURPOSES[letter], token)
    return None


def _proof(key: bytes, purpose: str, clear: bytes) -> bytes:
    return hmac.digest(bytes(key), purpose.encode() + b"\0" + clear, "sha256")[:PROOF]


def _spelled(sealed: bytes) -> str:
    # Two letters at a time: every letter has a token, and the standard library takes longer for it.
    letters = -(-len(sealed) * 8 // 5)
    bits = -(-letters // 2) * 10
    number = int.from_bytes(sealed) << bits - len(sealed) * 8
    return "".join([PAIRS[number >> at & 1023] for at in range(bits - 10, -1, -10)])[:letters]


def _split(token: str) -> tuple[bytes, bytes] | None:
    if not SHAPE.fullmatch(token):
        return None
    try:
        sealed = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except ValueError:
        return None
    # The last letter may hold bits that say nothing: of its spellings only ours is taken.
    return (sealed[:-PROOF], sealed[-PROOF:]) if _spelled(sealed) == token else None


def _parts(clear: bytes) -> tuple[str, ...] | None:
    try:
        return tuple(clear.decode().split(BREAK))
    except UnicodeDecodeError:
        return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19

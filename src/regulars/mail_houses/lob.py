"""Lob, in the United States: postcards and letters, one request each.

https://docs.lob.com (postcards, letters, idempotent requests), https://help.lob.com "Error reference".
"""

import base64
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping

from regulars.core.postal import Place
from regulars.mail_houses import _asking
from regulars.mail_houses._house import Account, House, NotGenuine, Piece, Receipt, Report

BASE = "https://api.lob.com"
LONGEST_NAME = 40
TOLERANCE = dt.timedelta(minutes=5)  # of a signed clock
USE = {"service": "operational", "marketing": "marketing"}
SIZES = {
    "postcard": {"us-4x6": "4x6", "us-6x9": "6x9", "us-6x11": "6x11"},
    "letter": {"letter": "us_letter"},
}


def submit(account: Account, piece: Piece, key: str) -> Receipt:
    """Hand over one piece; the same key makes it once."""
    size = SIZES.get(piece.kind, {}).get(piece.size, "")
    if refused := _cannot(piece, size):
        return Receipt("refused", reason=refused)
    fields = {
        **_address("to", piece.to),
        **_address("from", piece.sender),
        "description": key,
        "use_type": USE[piece.purpose],
        "mail_type": "usps_first_class",
    }
    if piece.kind == "postcard":
        path, files = "/v1/postcards", dict(zip(("front", "back"), piece.sides, strict=True))
        fields["size"] = size
    else:
        # The address on a page of its own, so that nothing of the letter lies below it.
        path, files = "/v1/letters", {"file": piece.whole}
        fields |= {"color": "true", "double_sided": "false", "address_placement": "insert_blank_page"}
    headers = _headers(account) | {"Idempotency-Key": key}
    answer = _asking.post(BASE, path, account=account, headers=headers, fields=fields, files=files)
    return _asking.receipt(answer, house="Lob")


def problem_with(account: Account) -> str:
    """Say what is wrong with a key, or nothing."""
    answer = _asking.get(BASE, "/v1/addresses?limit=1", account=account, headers=_headers(account))
    return _asking.key_problem(answer, house="Lob")


def reported(secret: str, headers: Mapping[str, str], body: bytes, now: dt.datetime) -> Report:
    """Read what Lob reports about a piece, signed over its clock and the body.

    https://help.lob.com, "Using webhooks": hex HMAC-SHA256 of "<milliseconds>.<body>".
    """
    written = headers.get("Lob-Signature-Timestamp", "")
    proof = hmac.digest(secret.encode(), f"{written}.".encode() + body, hashlib.sha256).hex()
    is_signed = bool(secret) and hmac.compare_digest(proof.encode(), headers.get("Lob-Signature", "").encode())
    if not is_signed or not written.isascii() or not written.isdecimal():
        raise NotGenuine
    if abs(now.timestamp() - int(written[:16]) / 1000) > TOLERANCE.total_seconds():
        raise NotGenuine
    try:
        told = json.loads(body)
        return Report(str(told["reference_id"])[:100], str(told["event_type"]["id"]).endswith(".returned_to_sender"))
    except (ValueError, LookupError, TypeError) as unreadable:
        raise NotGenuine from unreadable


def _cannot(piece: Piece, size: str) -> str:
    if not size:
        return "Lob does not print this size."
    if piece.to.country not in ("", "US") and size not in ("4x6", "us_letter"):
        return "Lob sends only the smallest postcards abroad."
    return ""


def _headers(account: Account) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{account.key}:".encode()).decode()}


def _address(who: str, place: Place) -> dict[str, str]:
    parts = {
        "name": place.name[:LONGEST_NAME],
        "company": place.company[:LONGEST_NAME],
        "address_line1": place.street,
        "address_city": place.city,
        "address_state": place.region,
        "address_zip": place.postcode,
        "address_country": place.country or "US",
    }
    return {f"{who}[{name}]": text for name, text in parts.items()}


HOUSE = House(
    slug="lob",
    label="Lob",
    where_the_key_is="At dashboard.lob.com under Settings, API Keys. The test key prints nothing and costs nothing.",
    sizes=SIZES,
    submit=submit,
    problem_with=problem_with,
    # Keys are forgotten after a day.
    key_holds=dt.timedelta(hours=20),
    wants_sides=True,
    reported=reported,
    reports_at="Webhooks, Create. Choose “returned to sender” for postcards and for letters.",
)

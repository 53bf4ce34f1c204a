"""PostGrid, in the United States, Canada, Britain and Australia: postcards and letters, one request each.

https://docs.postgrid.com, https://postgrid.readme.io/docs/response-codes-and-retry-logic (keys make a retry safe).
"""

import datetime as dt

from regulars.core.postal import Place
from regulars.mail_houses import _asking
from regulars.mail_houses._house import Account, House, Piece, Receipt

BASE = "https://api.postgrid.com"
SIZES = {
    "postcard": {"us-4x6": "6x4", "us-6x9": "9x6", "us-6x11": "11x6"},
    "letter": {"letter": "us_letter", "a4": "a4"},
}


def submit(account: Account, piece: Piece, key: str) -> Receipt:
    """Hand over one piece; the same key makes it once."""
    size = SIZES.get(piece.kind, {}).get(piece.size, "")
    if not size:
        return Receipt("refused", reason="PostGrid does not print this size.")
    fields = {**_contact("to", piece.to), **_contact("from", piece.sender), "size": size, "description": key}
    if piece.kind == "letter":
        fields |= {"color": "true", "doubleSided": "false", "addressPlacement": "insert_blank_page"}
    answer = _asking.post(
        BASE,
        f"/print-mail/v1/{piece.kind}s",
        account=account,
        headers=_headers(account) | {"Idempotency-Key": key},
        fields=fields,
        files={"pdf": piece.whole},
    )
    return _asking.receipt(answer, house="PostGrid")


def problem_with(account: Account) -> str:
    """Say what is wrong with a key, or nothing."""
    answer = _asking.get(BASE, "/print-mail/v1/contacts?limit=1", account=account, headers=_headers(account))
    return _asking.key_problem(answer, house="PostGrid")


def _headers(account: Account) -> dict[str, str]:
    return {"x-api-key": account.key}


def _contact(who: str, place: Place) -> dict[str, str]:
    parts = {
        "firstName": place.name,
        "companyName": place.company,
        "addressLine1": place.street,
        "city": place.city,
        "provinceOrState": place.region,
        "postalOrZip": place.postcode,
        "countryCode": place.country,
    }
    return {f"{who}[{name}]": text for name, text in parts.items()}


HOUSE = House(
    slug="postgrid",
    label="PostGrid",
    where_the_key_is="At dashboard.postgrid.com under Settings. The test key prints nothing and costs nothing.",
    sizes=SIZES,
    submit=submit,
    problem_with=problem_with,
    # For how long is nowhere written: an hour covers a broken line, and after that a person looks.
    key_holds=dt.timedelta(hours=1),
)

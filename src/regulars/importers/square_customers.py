"""Square: the customer directory."""

from collections.abc import Iterator

from regulars.importers._importer import Block, Importer, key
from regulars.importers._sieve import sifted

CARD_NAME = (
    "Only a name read off a payment card (Square’s “Instant Profile”). Add a number or an e-mail address in Square."
)


def _prepare(header: list[str], blocks: Iterator[Block]) -> tuple[list[str], Iterator[Block]]:
    names = [key(name) for name in header]
    marks = [place for place, name in enumerate(names) if name in ("instant profile", "creation source")]
    reach = [place for place, name in enumerate(names) if name in ("email address", "phone number")]

    def refusal(row: list[str]) -> str | None:
        """Refuse what Square makes of the name on a card: nobody can be reached through it."""
        if _is_instant(row, marks) and not any(row[place] for place in reach):
            return CARD_NAME
        return None

    return header, sifted(blocks, refusal)


def _is_instant(row: list[str], marks: list[int]) -> bool:
    return any(row[place].strip().casefold() in ("true", "yes", "instant profile") for place in marks)


IMPORTER = Importer(
    kind="square_customers",
    label="Square: customers",
    source="square",
    gives="customers",
    needs=frozenset({"Square Customer ID", "First Name", "Email Address", "Phone Number"}),
    columns={
        "reference": "Square Customer ID",
        "first_name": "First Name",
        "last_name": "Last Name|Surname",
        "company": "Company Name",
        "email": "Email Address",
        "phone": "Phone Number",
        "street": "Street Address 1",
        "street2": "Street Address 2",
        "city": "City|Town",
        "region": "State|County",
        "postcode": "Postal Code|Postcode|Zip Code",
        "birthday": "Birthday",
        "note": "Memo",
        "since": "First Visit",
        "last_visit": "Last Visit",
        "visits": "Transaction Count",
        "spent": "Lifetime Spend",
        "email_marketing": "Email Subscription Status",
        "opted_out": "Email Unsubscribed",
        "blocked": "Blocked from online booking",
    },
    prepare=_prepare,
    answers={"decimal": "."},
)

"""QuickBooks Online: the Customer Contact List, with its title lines, one-cell addresses and jobs below customers."""

import re
from collections.abc import Iterator

from regulars.core.addresses import apart
from regulars.importers._importer import Block, Importer, key
from regulars.importers._rows import is_footer
from regulars.importers._sieve import sifted

_ADDED = ["Whole name", "Person", "Firm", "Street alone", "City alone", "Region alone", "Postcode alone"]
_GONE = "This customer was deleted in QuickBooks. Make them active there first if you want them here."
_DELETED = re.compile(r"\s*\(deleted\)\s*$", re.IGNORECASE)
_CURRENCY = re.compile(r"\s*[-(]?\s*\b(USD|CAD|GBP|EUR|AUD|NZD|MXN)\)?\s*$")


def _prepare(header: list[str], blocks: Iterator[Block]) -> tuple[list[str], Iterator[Block]]:
    names = [key(name) for name in header]
    who = next(place for place, name in enumerate(names) if name in ("customer", "customer full name"))
    person, where = names.index("full name"), names.index("billing address")

    def refusal(row: list[str]) -> str | None:
        if is_footer(row) or (row[who].strip().casefold() == "total" and not row[person]):
            return "This row ends the report; it is no customer. There is nothing to do."
        return _GONE if _DELETED.search(row[who]) else None

    return header + _ADDED, _opened(sifted(blocks, refusal), who, person, where)


def _opened(blocks: Iterator[Block], who: int, person: int, where: int) -> Iterator[Block]:
    """Take apart names and addresses that share a cell."""
    for block in blocks:
        for row in block.rows:
            customer = _name(row[who])
            full_name = row[person].strip() or customer
            firm = customer if customer.casefold() != full_name.casefold() else ""
            row.extend((customer, full_name, firm, *apart(row[where])))
        yield block


def _name(text: str) -> str:
    """Give the customer of the job "Parent:Sub", without the mark of its currency."""
    return _CURRENCY.sub("", text.partition(":")[0]).strip()


def _numbers(text: str) -> str:
    """Give "Phone:(212) 555-0147 Mobile:..." one number a line, without their labels; a fax is no telephone."""
    found = re.findall(r"(?:(\w+)\s*:)?\s*([+(]?\d[\d\s().\-+]{5,}\d)", text)
    return "\n".join(dict.fromkeys(number.strip() for label, number in found if label.casefold() != "fax"))


IMPORTER = Importer(
    kind="quickbooks_customers",
    label="QuickBooks: Customer Contact List",
    source="quickbooks",
    gives="customers",
    needs=frozenset({"Customer|Customer full name", "Phone Numbers", "Email", "Full Name", "Billing Address"}),
    columns={
        "reference": "Whole name",
        "name": "Person",
        "company": "Firm",
        "email": "Email",
        "phone": "Phone Numbers",
        "street": "Street alone",
        "city": "City alone",
        "region": "Region alone",
        "postcode": "Postcode alone",
    },
    prepare=_prepare,
    translate={"phone": _numbers, "email": lambda text: "\n".join(re.split(r"[,;\s]+", text.strip()))},
    answers={"decimal": "."},
)

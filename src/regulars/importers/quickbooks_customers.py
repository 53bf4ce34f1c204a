"""QuickBooks Online: the Customer Contact List, with its title lines, one-cell addresses and jobs below customers."""

import re
from collections.abc import Iterator

from regulars.importers._importer import Block, Importer, key

_ADDED = ["Name alone", "City alone", "Region alone", "Postcode alone", "Street alone", "Deleted"]
_DELETED = re.compile(r"\s*\(deleted\)\s*$", re.IGNORECASE)
_CURRENCY = re.compile(r"\s*[-(]?\s*\b(USD|CAD|GBP|EUR|AUD|NZD|MXN)\)?\s*$")
_CITY_LINE = re.compile(r"(?P<city>[^,\d][^,]*?),?\s+(?P<region>[A-Z]{2,3})\.?,?\s+(?P<postcode>\d{5}(?:-\d{4})?)$")
_ONE_LINE = re.compile(
    r"(?P<street>.*?\b(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|court|ct|way|blvd|boulevard|place|pl|circle|cir"
    r"|terrace|ter|trail|trl|highway|hwy|parkway|pkwy)\b\.?(?:\s+(?:apt|unit|suite|ste|#)\.?\s*\w+)?)[,\s]+(?P<rest>.+)$",
    re.IGNORECASE,
)


def _prepare(header: list[str], blocks: Iterator[Block]) -> tuple[list[str], Iterator[Block]]:
    return header + _ADDED, _opened(header, blocks)


def _opened(header: list[str], blocks: Iterator[Block]) -> Iterator[Block]:
    """Take apart names and addresses that share a cell."""
    names = [key(name) for name in header]
    who = next(place for place, name in enumerate(names) if name in ("customer", "customer full name"))
    where = names.index("billing address")
    for block in blocks:
        kept = Block(rejects=block.rejects)
        for line, row in zip(block.lines, block.rows, strict=True):
            if re.match(r"total\b", row[who].strip(), re.IGNORECASE) and not any(row[who + 2 : who + 4]):
                kept.rejects.append((line, "This row is a total, not a customer."))
                continue
            name, is_deleted = _name(row[who])
            street, city, region, postcode = _address(row[where])
            kept.lines.append(line)
            kept.rows.append([*row, name, city, region, postcode, street, "yes" if is_deleted else ""])
        yield kept


def _name(text: str) -> tuple[str, bool]:
    """Give the customer of "Parent:Sub", without marks of deletion and currency, and whether it is deleted."""
    bare = _DELETED.sub("", text)
    return _CURRENCY.sub("", bare.partition(":")[0]).strip(), bare != text


def _address(text: str) -> tuple[str, str, str, str]:
    """Cut "12 Elm St, Albany, NY 12207" in four; what cannot be told stays in the street."""
    whole = ", ".join(part.strip(" ,") for part in text.splitlines() if part.strip(" ,"))
    if found := re.match(
        r"(?P<street>.+),\s*(?P<last>[^,]+,?\s[A-Z]{2,3}\.?,?\s+\d{5}(?:-\d{4})?)(?:,?\s*(?:USA|US))?$", whole
    ):
        street, last = found["street"], found["last"]
    elif found := _ONE_LINE.match(whole):
        street, last = found["street"], found["rest"]
    else:
        return whole, "", "", ""
    city = _CITY_LINE.match(last)
    if not city:
        return whole, "", "", ""
    return street.strip(" ,"), city["city"].strip(), city["region"], city["postcode"]


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
        "reference": "Customer|Customer full name",
        "name": "Full Name",
        "company": "Name alone",
        "email": "Email",
        "phone": "Phone Numbers",
        "street": "Street alone",
        "city": "City alone",
        "region": "Region alone",
        "postcode": "Postcode alone",
        "blocked": "Deleted",
    },
    prepare=_prepare,
    translate={"phone": _numbers, "email": lambda text: "\n".join(re.split(r"[,;\s]+", text.strip()))},
    answers={"decimal": "."},
)

"""What one line of a sale says: the item, how many, how much, and whether it was given back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from hashlib import blake2b

from regulars.core.customer_rows import Reading
from regulars.core.money import BadMoney, parse_money, refuse_foreign
from regulars.core.people import clean_text, fold

ITEM_FIELDS = (
    "product",
    "sku",
    "category",
    "quantity",
    "unit_price",
    "line_discount",
    "line_amount",
    "event",
    "currency",
)
LONGEST_REFERENCE = 100
MOST_THOUSANDTHS = 10**12
_REFUND = re.compile(r"refund|return|void|chargeback|erstatt|storno|rembours|devol", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """What one line says apart from whose and when it was; `key` tells it from other lines of its sale."""

    product_key: str
    product: str
    category: str
    thousandths: int
    cents: int
    is_refund: bool
    has_line: bool
    key: str
    problem: str = ""


def read_item(cells: Mapping[str, str], reading: Reading) -> Item:
    """Read what one line says; `problem` is a sentence when it cannot be read."""
    product = clean_text(cells.get("product", ""))[:200]
    sku = clean_text(cells.get("sku", "").lstrip("'"))[:200]
    is_refund = bool(_REFUND.search(cells.get("event", "")))
    thousandths = cents = 0
    problem = ""
    try:
        refuse_foreign(cells.get("currency", ""), cells.get("currency", ""), reading.currency)
        thousandths = read_thousandths(cells.get("quantity", ""), reading.decimal)
        amount = _line_cents(cells, thousandths, reading)
        cents = -abs(amount or 0) if is_refund else amount or 0
    except (BadMoney, ValueError) as error:
        amount, problem = None, str(error)
    product_key = fold(sku or product)[:200]
    # Short, as there is one for each line: two items of one sale with the same digest are equal lines, and both kept.
    digest = blake2b(product_key.encode(), digest_size=4).hexdigest()
    count = "" if thousandths == 1000 else f":{thousandths}"
    return Item(
        product_key=product_key,
        product=product or sku,
        category=clean_text(cells.get("category", ""))[:100],
        thousandths=thousandths,
        cents=cents,
        is_refund=is_refund,
        has_line=bool(product_key) or amount is not None,
        key=f"{digest}{count}:{cents}{'r' if is_refund else ''}",
        problem=problem,
    )


def read_thousandths(text: str, decimal: str) -> int:
    """Read a quantity in thousandths, one when none is written; raise `ValueError` when it cannot be read."""
    plain = text.strip().lstrip("'").replace("\xa0", "").replace(" ", "")
    if not plain:
        return 1000
    other = "," if decimal == "." else "."
    try:
        number = Decimal(plain.replace(other, "").replace(decimal, "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) * 1000 > MOST_THOUSANDTHS:
        raise ValueError(f"“{text.strip()[:40]}” is not a quantity we can read. Write it as 2 or 1{decimal}5.")
    return round(number * 1000)


def sale_reference(text: str) -> str:
    """Return a sale's number as it is kept: one line, and a digest when it is too long for that."""
    clean = clean_text(text.lstrip("'"))
    if len(clean) <= LONGEST_REFERENCE:
        return clean
    return "long:" + blake2b(clean.encode(), digest_size=16).hexdigest()


def _line_cents(cells: Mapping[str, str], thousandths: int, reading: Reading) -> int | None:
    def cents(name: str) -> int | None:
        text = cells.get(name, "")
        return parse_money(text, decimal=reading.decimal, currency=reading.currency) if text.strip() else None

    amount, price, discount = cents("line_amount"), cents("unit_price"), cents("line_discount")
    if amount is not None:
        return amount
    if price is None:
        return None
    whole = round(Decimal(price * thousandths) / 1000) - abs(discount or 0)
    if abs(whole) > MOST_THOUSANDTHS:
        raise BadMoney("The price times the quantity is larger than any amount we keep. Look for a slip there.")
    return whole

"""Money: read from what people and files write, in whole smallest units, and said back."""


class BadMoney(ValueError):
    """An amount that cannot be read; the message is a sentence for a person."""


def exponent(currency: str) -> int:
    """Return how many decimals a currency has: 2, but 0 for yen and 3 for Kuwaiti dinars."""
    raise NotImplementedError


def parse_money(text: str, *, decimal: str = ".", currency: str = "USD") -> int:
    """Read "$1,234.50", "1.234,56 €", "(12.00)" or "-$3.00" into cents; raise `BadMoney` when it cannot be read."""
    raise NotImplementedError


def spoken(cents: int, currency: str) -> str:
    """Say an amount as a person reads it: "$1,240", "$12.50", "€9.90"."""
    raise NotImplementedError

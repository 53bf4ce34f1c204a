"""Money: read from what people and files write, in whole smallest units, and said back."""

import re
import unicodedata

from regulars.core.currencies import MEANT_BY, SYMBOLS, exponent

__all__ = ["LARGEST", "BadMoney", "exponent", "parse_money", "refuse_foreign", "spoken"]

LARGEST = 10**12

_DIGITS = re.compile(r"\d[\d.,' ]*\d|\d|[.,]\d+")
_NO_CENTS = re.compile(r"(?<=\d)[.,]-+(?=\D*$)")  # "8.-", as the Swiss and others write
_SPELLINGS = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "’": "'", "‘": "'", "٬": ",", "٫": ".", "\u202f": " ", "\xa0": " "}
)


class BadMoney(ValueError):
    """An amount that cannot be read; the message says what is wrong and what would be right."""


def parse_money(text: str, *, decimal: str = ".", currency: str = "USD") -> int:
    """Read "$1,234.50", "1.234,56 €", "(12.00)" or "-$3.00" into cents; raise `BadMoney` if it is none."""
    places = exponent(currency)
    try:
        is_negative, digits, around = _without_sign(_plain(text), text)
        whole, fraction = _parts(digits, decimal, text)
        cents = _units(whole, fraction, places, text)
    except BadMoney as bad:
        right = f"{1234.5:.{places}f}".replace(".", decimal)
        raise BadMoney(f"{bad} Write it as {right}.") from None
    refuse_foreign(text, around, currency)
    if cents > LARGEST:
        raise BadMoney(f"“{text.strip()[:40]}” is larger than any amount we keep. Look for a slip there.")
    return -cents if is_negative else cents


def refuse_foreign(text: str, around: str, currency: str) -> None:
    """Raise `BadMoney` when what stands around the figures of a text is the sign or word of other currencies alone."""
    if any(currency.upper() not in MEANT_BY.get(mark, (currency.upper(),)) for mark in _marks(around)):
        own = SYMBOLS.get(currency.upper(), currency.upper()).strip()
        raise BadMoney(
            f"“{text.strip()[:40]}” says another currency, and your shop counts in {own}. Change it if that is a slip."
        )


def spoken(cents: int, currency: str) -> str:
    """Say an amount as a person reads it: "$1,240", "$12.50", "€9.90"."""
    places = exponent(currency)
    whole, rest = divmod(abs(cents), 10**places)
    fraction = f".{rest:0{places}d}" if rest else ""
    sign = "-" if cents < 0 else ""
    return f"{sign}{SYMBOLS.get(currency.upper(), currency.upper() + chr(0xA0))}{whole:,}{fraction}"


def _plain(text: str) -> str:
    # "12²" would become 122: a figure that is no decimal digit is refused before it is made one.
    if len(text) > 60 or any(letter.isnumeric() and not letter.isdecimal() for letter in text):
        raise _unreadable(text)
    plain = unicodedata.normalize("NFKC", text).translate(_SPELLINGS)
    figures = (str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in plain)
    stripped = "".join(figures).strip()
    if not stripped:
        raise BadMoney("There is no amount.")
    return stripped


def _without_sign(plain: str, text: str) -> tuple[bool, str, str]:
    """Tell whether an amount is negative, its figures, and what stands around them."""
    is_bracketed = plain.startswith("(") and plain.endswith(")")
    bare = plain[1:-1].strip() if is_bracketed else plain
    bare = _NO_CENTS.sub("", bare)
    minuses = bare.count("-")
    bare = bare.replace("+", "", 1) if not minuses else bare
    found = _DIGITS.search(bare)
    if found is None or minuses > 1 or (minuses and is_bracketed):
        raise _unreadable(text)
    around = bare[: found.start()] + " " + bare[found.end() :]
    if not _is_currency(around):
        raise _unreadable(text)
    return is_bracketed or bool(minuses), found.group(), around


def _is_currency(around: str) -> bool:
    """Say whether what stands around the figures is nothing, a sign of any currency but cents, or a word for one."""
    marks = _marks(around)
    signs = sum(map(_is_sign, marks))
    is_known = all(mark in MEANT_BY or (_is_sign(mark) and mark != "¢") for mark in marks)
    return signs <= 1 and len(marks) - signs <= 1 and is_known


def _marks(around: str) -> list[str]:
    """Give the currency signs and the words apart: "US$" is two of them."""
    spread = "".join(f" {letter} " if _is_sign(letter) else letter for letter in around)
    return re.sub(r"[-. ]", " ", spread).upper().split()


def _is_sign(mark: str) -> bool:
    return len(mark) == 1 and unicodedata.category(mark) == "Sc"


def _parts(digits: str, decimal: str, text: str) -> tuple[str, str]:
    """Tell the decimal separator from those that group thousands."""
    separators = [letter for letter in digits if letter in ".,"]
    last = separators[-1] if separators else ""
    kinds = set(separators)
    is_fraction = len(kinds) == 2 or (last == decimal and len(separators) == 1) or _cannot_group(digits, last)
    if last and is_fraction:
        if separators.count(last) > 1:
            raise _unreadable(text)
        whole, _, fraction = digits.rpartition(last)
    else:
        whole, fraction = digits, ""
    if not fraction.isdecimal() and fraction:
        raise _unreadable(text)
    return _ungrouped(whole, text), fraction


def _cannot_group(digits: str, separator: str) -> bool:
    return bool(separator) and digits.count(separator) == 1 and len(digits.rpartition(separator)[2]) != 3


def _ungrouped(whole: str, text: str) -> str:
    first, *groups = re.split(r"[.,' ]", whole)
    # India writes 1,00,000: only the last group has to have three figures.
    is_grouped = all(len(group) in (2, 3) for group in groups) and (not groups or len(groups[-1]) == 3)
    separators = {letter for letter in whole if not letter.isdecimal()}
    if not is_grouped or len(separators) > 1 or (groups and not 1 <= len(first) <= 3):
        raise _unreadable(text)
    return first + "".join(groups)


def _units(whole: str, fraction: str, places: int, text: str) -> int:
    kept, rest = fraction[:places].ljust(places, "0"), fraction[places:]
    units = int((whole or "0") + kept)
    # A spreadsheet writes 0.1 + 0.2 as 0.30000000000000004: a long tail of noughts or nines is noise.
    if len(rest) >= 8 and rest.startswith("9999999"):
        return units + 1
    if rest.strip("0") and not (len(rest) >= 8 and rest.startswith("0000000")):
        raise BadMoney(f"“{text.strip()[:40]}” has fractions smaller than the currency has.")
    return units


def _unreadable(text: str) -> BadMoney:
    return BadMoney(f"“{text.strip()[:40]}” is not an amount we can read.")

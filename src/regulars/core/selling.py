"""What sells in a letter, in whatever language: a price, and a link that leads into a shop."""

import re
from collections.abc import Iterable, Iterator

from regulars.core.letter_plain import plain

_SIGN = r"[$¢£¤¥\u20a0-\u20cf]"
_CODE = (
    "eur|usd|gbp|chf|cad|aud|nzd|jpy|cny|inr|sek|nok|dkk|pln|czk|huf|ron|bgn|brl|mxn|zar|sgd|hkd|aed|ils|krw|thb"
    "|kr|zł|rs"
)
_NAME = r"dollars?|euros?|pounds(?! of)|francs?|franken|rupees|pesos|kronor|kroner|zloty|yen|bucks|quid"
_AMOUNT = r"\d[\d.,']{0,12}"
_PRICE = re.compile(
    rf"(?:{_SIGN}|(?<!\w)(?:{_CODE})\.?) ?{_AMOUNT}"
    rf"|(?<![\w.,]){_AMOUNT} ?(?:{_SIGN}|(?:{_CODE}|{_NAME})(?!\w))"
    r"|(?<![\w.,])\d{1,6}[.,]-"
)
_TO_COME = re.compile(r"your next|for every|when you (?:buy|order|spend|book)|if you (?:buy|order|spend|book)")
_SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?!\s|$))+")

_GOODS = (
    r"shop|store|products?|collections?|cart|checkout|sales?|offers?|deals?|promo\w{0,10}|buy|catalog(?:ue)?"
    r"|clearance|outlet"
)
_TO_A_SHOP = re.compile(
    r"^https://(?:shop|store|sale|buy|outlet|boutique|tienda|negozio|winkel|laden)\."
    rf"|/(?:{_GOODS})(?:[/?#]|$)"
    r"|[/-](?:sale|offers?|deals?|discounts?|clearance|rabatt|soldes|rebajas|saldi|korting)(?:[-/?#]|$)"
    r"|/(?:new|winter|summer|spring|autumn|fall|christmas|holiday)-"
    r"(?!hours|times|opening|closing|closure|address|phone|number|tips|care|break)\w"
    r"|[?&]utm_|[?&](?:coupon|discount|voucher|promo)="
)


def prices(text: str, money_back: Iterable[re.Pattern[str]]) -> Iterator[str]:
    """Yield the prices; an amount that was paid or goes back, by the words of its sentence, is none."""
    small, moved = plain(text), tuple(money_back)
    for sentence in _SENTENCE.finditer(small):
        if any(one.search(sentence[0]) for one in moved) and not _TO_COME.search(sentence[0]):
            continue
        for found in _PRICE.finditer(small, *sentence.span()):
            yield text[found.start() : found.end()].rstrip(".,' ")


def leads_to_a_shop(link: str) -> bool:
    """Say whether this is the address of a place where things are sold."""
    return bool(_TO_A_SHOP.search(link.lower()))

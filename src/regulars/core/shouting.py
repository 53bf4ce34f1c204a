"""Shouting: words in capitals that are neither names nor abbreviations, rows of marks, rows of little pictures."""

import re
from collections.abc import Collection, Iterator

from regulars.core.letter_plain import plain, upright

PICTURE = "[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55]\ufe0f?"
_NAMED = """
    abs ac adac am apr asap atm bbq bios cad cctv ceo cfo cia coo cpa cpu dab dc diy dna ebay ecg ecu efta eps
    epa epos eta eu eur ev faq faqs fbi fiat fifa fyi gif gmo gti hdmi hepa hifi hiit hoa hvac ibm iban icu id
    ikea imap imei ios ip iq irs isbn iso isp it itv jpeg kia kpi la lan lcd led leds lego lpg lte mac mba mdf
    mini mit mot mri nas nasa nato nba nec nfc nfl nhl nhs nike nyc obd oem ok okay oled osb osha otc pa pac
    paypal pcie pet pin pos ps psi pta pva pvc qa ram rav rfid rip roi rsvp rv saab sata seat sim sms sos spa
    spf ssd stop suv tba uae uber ufo uhd uhf uk un unesco unicef upc ups upvc us usa usb usd uv uva uvb vat vhs vip
    vips visa vw wan wifi wlan www xbox ymca zip aldi asics asos audi casio epson puma stihl teva vans zara afci
    agb ag ard anwb btw bv dni edeka eg fia gfci gmbh iva mwst nif nv ong orf rai rewe sepa tuv tva ue ust
"""
ABBREVIATIONS = frozenset(_NAMED.split())  # with a vowel; those without one are never words
_TWO_LETTERS = "so no my we go do if me be by hi ja du zu wo si tu ya va je te lo"
_SHORT_WORDS = frozenset(_TWO_LETTERS.split())  # of two letters, only these are words that somebody would shout
_WORD = re.compile(r"(?<![\w@/.&+-])[^\W\d_]+(?![\w@/&+-]|\.\w|://)")
_BETWEEN = re.compile(r"[\s,'-]{0,3}")
_SPREAD = re.compile(r"(?<!\w)(?:[A-Z] ){3,}[A-Z](?!\w)")
_MARKS = re.compile(r"[!?\u203c\u2049](?: ?[!?\u203c\u2049])+|[\u203c\u2049]")
_PICTURES = re.compile(f"(?:{PICTURE} *){{3,}}")
_SIZES = re.compile(r"[ivxlc]+|a+")  # size XXL, Henry VIII, battery AAA
_LATIN = re.compile(r"[a-zæøœßþðđł]+")
_VOWEL = re.compile(r"[aeiouyæøœ]")


def capitals(text: str, *, known: Collection[str] = ()) -> Iterator[str]:
    """Yield what is written in capitals; what is `known` are plain words that the shop writes so, as in its name."""
    straight, run = upright(text), list[re.Match[str]]()
    for word in _WORD.finditer(straight):
        if not word[0].isupper():
            continue
        if run and not _BETWEEN.fullmatch(straight, run[-1].end(), word.start()):
            yield from _shouted(run, text, known)
            run = []
        run.append(word)
    yield from _shouted(run, text, known)
    yield from (text[found.start() : found.end()] for found in _SPREAD.finditer(straight))


def marks(text: str) -> Iterator[str]:
    """Yield rows of marks."""
    yield from (text[found.start() : found.end()] for found in _MARKS.finditer(upright(text)))


def pictures(text: str) -> Iterator[str]:
    """Yield rows of little pictures."""
    yield from (found[0].strip() for found in _PICTURES.finditer(text))


def _shouted(run: list[re.Match[str]], text: str, known: Collection[str]) -> Iterator[str]:
    if any(_shouts(plain(word[0]), known) for word in run):
        yield text[run[0].start() : run[-1].end()]


def _shouts(word: str, known: Collection[str]) -> bool:
    if word in known or word in ABBREVIATIONS or _SIZES.fullmatch(word):
        return False
    if len(word) <= 2:
        return word in _SHORT_WORDS
    return bool(_VOWEL.search(word)) if _LATIN.fullmatch(word) else len(word) > 3

"""Text as people wrote it, made safe to show and easy to compare."""

import re
import unicodedata

_CONTROLS_IN_ASCII = re.compile(r"[\x00-\x1f\x7f]")
_ENCODED_WORD = re.compile(r"=\?[^\s?]*\?[^\s?]*\?[^?\r\n]*\?=")
# Persian and Indian names need these two between their letters; elsewhere they only hide.
_LONE_JOINERS = re.compile(
    r"(?<![\u0600-\u06ff\u0900-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u06ff\u0900-\u0dff])"
)
_INVISIBLE = {"Cf", "Cs", "Co", "Cn"}
# Fillers and selectors that show nothing though they count as letters or marks.
_BLANK_LETTERS = dict.fromkeys([0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10)])
_ACCENTS = re.compile(
    r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5"
    r"\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc]"
)
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŧ": "t"}
    | dict.fromkeys("’‘ʼ´`′", "'")
    | dict.fromkeys("‐‑‒–—−", "-")
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"}
)


def clean_text(text: str) -> str:
    """Return the text in NFC on one line, without control, invisible and bidi characters or encoded-words."""
    if text.isascii():
        visible = text if text.isprintable() else _CONTROLS_IN_ASCII.sub(" ", text)
    elif text.isprintable():  # nothing in it that `_visible` would change
        visible = text.translate(_BLANK_LETTERS)
    else:
        visible = _LONE_JOINERS.sub("", "".join(map(_visible, text.translate(_BLANK_LETTERS))))
    while "=?" in visible and (shorter := _ENCODED_WORD.sub("", visible)) != visible:
        visible = shorter
    whole = visible if visible.isascii() else unicodedata.normalize("NFC", visible)
    return " ".join(whole.split())


def fold(text: str) -> str:
    """Return the text as it is searched and compared: no case, no accents, no compatibility forms."""
    clean = clean_text(text)
    if clean.isascii():
        return clean.lower().replace("`", "'")
    plain = _fold_once(clean)
    while (again := _fold_once(plain)) != plain:
        plain = again
    return plain


def _visible(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    if category in _INVISIBLE and letter not in "\u200c\u200d":
        return ""
    return letter


def _fold_once(text: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    whole = unicodedata.normalize("NFKC", _ACCENTS.sub("", apart))
    return " ".join(whole.translate(_PLAIN_LETTERS).replace("\u200c", "").replace("\u200d", "").split())

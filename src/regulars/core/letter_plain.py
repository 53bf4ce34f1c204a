"""Text made plain for reading: letter by letter, so that a place in it is the same place in what was written."""

import unicodedata
from functools import lru_cache

_MARKS = dict.fromkeys("’‘ʼ´`′", "'") | dict.fromkeys("‐‑‒–—−", "-")


def upright(text: str) -> str:
    """Return it without accents and without the forms that only look different, such as wide or bold letters."""
    return text if text.isascii() else "".join(map(_upright, text))


def plain(text: str) -> str:
    """Return it upright and in small letters."""
    return "".join(map(_small, upright(text)))


@lru_cache(4096)
def _upright(letter: str) -> str:
    bare = [part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)]
    return _MARKS.get(letter) or (bare[0] if len(bare) == 1 else letter)


def _small(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == 1 else letter

"""Whether a no that somebody of the team wrote down is one to calls, and says nothing of mail."""

import re

from regulars.core.stop_words import reads_as

_END = r"(?:stop\w*|quit|cease|don['’]?t|do not|never|no more|h[oö]r\w* (?:sie )?auf|arr[eê]te\w*|cesse\w*|smett\w+)"
_SMALL = r"(?:(?:all|the|these|those|any|your|phone|sales|to|de|di|met|her|him|them|me|us) )"
_CALLING = (
    r"(?:m['’])?(?:call(?:s|ing)?|phon(?:e|es|ing)|ring(?:ing)?|telephoning|anzurufen|appel\w+|bellen|chiamar\w+)"
)
_REACHING = r"(?:contact|bother|disturb|pester|harass)\w*"
_NO_CALLS = re.compile(
    rf"\b{_END} {_SMALL}{{0,3}}{_CALLING}\b"
    rf"|\b{_END} {_SMALL}{{0,3}}{_REACHING} {_SMALL}?(?:by|on|over) (?:the )?(?:tele)?phone\b"
    r"|\b(?:off|from) (?:the|your|our|any) (?:call(?:ing|s)?|phone) list\b",
    re.IGNORECASE,
)
# Whoever speaks of these may mean more than calls.
_MORE = re.compile(
    r"mail|letter|brief|newsletter|writ|schreib|messag|\btext|\bsms\b|contact|send|advert|offer|\bpost\b|hear from"
    r"|everything|anything|nothing|alone|in (?:any|every) way|altogether",
    re.IGNORECASE,
)


def speaks_of_calls_only(words: str) -> bool:
    """Say whether what sounds like a no in these words is one to calls, with nothing left that may be one to mail."""
    rest, calls = _NO_CALLS.subn(" ", words)
    return bool(calls) and not _MORE.search(rest) and reads_as(rest) is None

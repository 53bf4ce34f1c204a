"""Best times: from when to when somebody likes to be rung, as they said it."""

import datetime as dt
import re

from regulars.core.people import fold

Stretch = tuple[dt.time, dt.time]
MIDNIGHT, LATEST = dt.time(0), dt.time(23, 59)
NOON = dt.time(12)
PARTS: dict[str, Stretch] = {
    "morning": (MIDNIGHT, NOON),
    "forenoon": (MIDNIGHT, NOON),
    "lunch": (NOON, dt.time(14)),
    "midday": (NOON, dt.time(14)),
    "afternoon": (NOON, dt.time(17)),
    "evening": (dt.time(17), LATEST),
    "after work": (dt.time(17), LATEST),
}
AROUND = dt.timedelta(minutes=30)
# A bare "5" is said of the afternoon; nobody means to be rung at five in the morning.
FIRST_HOUR_OF_DAY = 8

_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?(?:m\b\.?)?(?:\s*o'?clock)?"
_RANGE = re.compile(rf"\b(?:between |from )?{_CLOCK}\s*(?:-|–|to|and|until|till)\s*{_CLOCK}")
_AFTER = re.compile(rf"\b(?:(?<!not )(?<!never )after|from|not before|never before|past|since)\s+{_CLOCK}")
_BEFORE = re.compile(rf"\b(?:before|until|till|by|not after|never after)\s+{_CLOCK}")
_AT = re.compile(rf"(?:\b(?:at|around|about)\s+)?\b{_CLOCK}")
_NOT = r"\b(?:not|no|never)\b(?: in)?(?: the)? "


def best_hours(text: str) -> Stretch | None:
    """Understand "mornings", "after 5" or "9-11" on the customer's own clock; None for what says no hour."""
    said = re.sub(r"\bnoon\b", "12:00", fold(text))
    pieces = [piece for piece in (_clock(said), *_parts(said)) if piece]
    if not pieces:
        return None
    start, end = max(piece[0] for piece in pieces), min(piece[1] for piece in pieces)
    return (start, end) if start < end else None


def _parts(said: str) -> list[Stretch]:
    found = [(word, part) for word, part in PARTS.items() if re.search(rf"\b{word}(?:s|time)?\b", said)]
    # "After lunch" is not lunch time, and "not in the morning" is the rest of the day.
    return [_turned(word, part, said) for word, part in found]


def _turned(word: str, part: Stretch, said: str) -> Stretch:
    if re.search(rf"\bafter {word}", said) or re.search(_NOT + word, said):
        return part[1], LATEST
    return (MIDNIGHT, part[0]) if re.search(rf"\bbefore {word}", said) else part


def _clock(said: str) -> Stretch | None:
    if (found := _RANGE.search(said)) and (both := _both(found)):
        return both
    if found := _AFTER.search(said):
        return (start, LATEST) if (start := _time(*found.groups())) else None
    if found := _BEFORE.search(said):
        return (MIDNIGHT, end) if (end := _time(*found.groups())) else None
    found = _AT.search(said)
    return _near(at) if found and (at := _time(*found.groups())) else None


def _both(found: re.Match[str]) -> Stretch | None:
    groups = found.groups()
    start, end = _time(*groups[:3]), _time(*groups[3:])
    if start and end and end <= start and end.hour < NOON.hour:
        end = end.replace(hour=end.hour + 12)
    return (start, end) if start and end and start < end else None


def _time(hour: str, minute: str | None, half: str | None) -> dt.time | None:
    clock = int(hour) % 24 if int(hour) <= 24 else None
    if clock is None or int(minute or 0) > 59:
        return None
    if half:
        clock = clock % 12 + (12 if half == "p" else 0)
    elif clock < FIRST_HOUR_OF_DAY and not hour.startswith("0") and minute is None:
        clock += 12
    return dt.time(clock, int(minute or 0))


def _near(at: dt.time) -> Stretch:
    moment = dt.datetime.combine(dt.date.min + dt.timedelta(days=1), at)
    start, end = moment - AROUND, moment + AROUND
    return (
        start.time() if start.date() == moment.date() else MIDNIGHT,
        end.time() if end.date() == moment.date() else LATEST,
    )

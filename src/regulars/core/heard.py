"""What was said on a call: its sentences, and what its words suggest, for a person to correct."""

import calendar
import datetime as dt
import re

from regulars.core.best_times import best_hours

_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_TIMES = re.compile(
    r"\b(?:not |never )?(?:(?:in the |only )?(?:mornings?|afternoons?|evenings?|lunch ?time)"
    r"(?: (?:after|before) \d{1,2}(?:[:.]\d{2})?(?: ?[ap]\.?m\b)?)?"
    r"|(?:after|before) (?:work|lunch|noon|\d{1,2}(?:[:.]\d{2})?(?: ?[ap]\.?m\b)?)"
    r"|between \d{1,2}(?:[:.]\d{2})?(?: ?[ap]m)? and \d{1,2}(?:[:.]\d{2})?(?: ?[ap]m)?)",
    re.IGNORECASE,
)
_CHANNELS = {
    "email": r"\be-?mails?\b",
    "message": r"\b(?:text|texts|whatsapp|message|messages)\b",
    "phone": r"\b(?:call|calls|phone|ring)\b",
}
_LIKES = re.compile(r"\b(?:prefers?|rather|better|best|please|likes?|instead)\b", re.IGNORECASE)
_STOP = re.compile(
    r"\b(?:don['’]?t|do not|no more|stop|never|not)\b[^.]{0,30}"
    r"\b(?:call|calling|calls|phone|ring|e-?mail|mail|write|contact)",
    re.IGNORECASE,
)
_CLOSE = (
    "friend|neighbou?r|sister|brother|mother|father|mom|mum|dad|son|daughter|colleague|cousin|boss|partner|wife|"
    "husband|aunt|uncle|landlord|tenant"
)
_NAME = r"([A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)?)"
_FRIEND = re.compile(rf"\b(?i:{_CLOSE})\b,? (?:is |called |named )?{_NAME}")
_TOLD = re.compile(rf"\b(?i:told|recommended us to|sends?|sent|tell) {_NAME}")
_RELATION = re.compile(rf"\b(?i:her|his|their|my|a) (?i:{_CLOSE})\b")
WEEKDAYS = tuple(name.lower() for name in calendar.day_name)
MONTHS = tuple(name.lower() for name in calendar.month_name)
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
FRIDAY = 4


def sentences(text: str) -> list[str]:
    """Part what was said into its sentences."""
    return [part.strip() for part in _END.split(text) if part.strip()]


def best_time_of(words: str) -> str:
    """Return the words that say when somebody likes to be called; nothing when there are none."""
    found = _TIMES.search(words)
    return found[0].strip() if found and best_hours(found[0]) else ""


def channel_of(words: str) -> str:
    """Return by which channel somebody likes to be reached, when the words say so."""
    if not _LIKES.search(words) or wants_to_stop(words):
        return ""
    return next((slug for slug, said in _CHANNELS.items() if re.search(said, words, re.IGNORECASE)), "")


def wants_to_stop(words: str) -> bool:
    """Say whether this sounds like a no to calls or mail, which is more than a preference."""
    return bool(_STOP.search(words))


def friend_of(words: str) -> str:
    """Return who was told about us, when the words name somebody."""
    if found := _FRIEND.search(words) or _TOLD.search(words):
        return found[1]
    relation = _RELATION.search(words)
    return relation[0] if relation else ""


def due_of(words: str, *, today: dt.date) -> dt.date | None:
    """Return the day that was promised, as far as the words name one."""
    said = " ".join(words.lower().split())
    found = _soon(said, today) or _span(said, today) or _weekday(said, today) or _date(said, today)
    return found if found and found >= today else None


def _soon(said: str, today: dt.date) -> dt.date | None:
    if "day after tomorrow" in said:
        return today + dt.timedelta(days=2)
    if "tomorrow" in said:
        return today + dt.timedelta(days=1)
    if re.search(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b", said):
        return today
    friday = today + dt.timedelta(days=(FRIDAY - today.weekday()) % 7)
    if "next week" in said:
        return friday + dt.timedelta(days=7)
    if "this week" in said or "end of the week" in said:
        return friday
    if "end of the month" in said or "this month" in said:
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    return None


def _span(said: str, today: dt.date) -> dt.date | None:
    found = re.search(rf"\b(?:in|within) (\d{{1,2}}|{'|'.join(COUNTS)}) (day|week)s?\b", said)
    if not found:
        return None
    count = COUNTS.get(found[1]) or int(found[1])
    return today + dt.timedelta(days=count * (7 if found[2] == "week" else 1))


def _weekday(said: str, today: dt.date) -> dt.date | None:
    found = re.search(rf"\b(?:(next) )?({'|'.join(WEEKDAYS)})\b", said)
    if not found:
        return None
    ahead = (WEEKDAYS.index(found[2]) - today.weekday()) % 7 or 7
    return today + dt.timedelta(days=ahead)


def _date(said: str, today: dt.date) -> dt.date | None:
    months = "|".join(f"{name}|{name[:3]}" for name in MONTHS if name)
    day_first = re.search(rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? ({months})\b", said)
    month_first = re.search(rf"\b({months})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b", said)
    pair = (day_first[1], day_first[2]) if day_first else (month_first[2], month_first[1]) if month_first else None
    if not pair:
        return None
    month = next(number for number, name in enumerate(MONTHS) if name and name.startswith(pair[1][:3]))
    return _next(today, month, int(pair[0]))


def _next(today: dt.date, month: int, day: int) -> dt.date | None:
    """Return the next such day of the year."""
    for year in (today.year, today.year + 1):
        if 1 <= day <= calendar.monthrange(year, month)[1] and (found := dt.date(year, month, day)) >= today:
            return found
    return None

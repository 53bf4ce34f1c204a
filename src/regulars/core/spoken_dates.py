"""Days and hours, as people in the shop's country say them: "November 22" and "4:30 pm", "22 November" and "16:30"."""

import datetime as dt

# Where English names the month first: the date formats of the English locales in Unicode's CLDR 48.
_MONTH_FIRST = "AS BI CA GU JP MH MP PH PR UM US VI"
# Where hours are counted to twelve: whose preferred hour is "h" in CLDR 48, supplemental data, timeData.
_TO_TWELVE = (
    "AE AG AL AR AS AU BB BD BH BM BN BO BS BT CA CL CO CR CU CY DJ DM DO DZ EC EG EH ER ET FJ FM GD GH GM GR GT GU GY"
    " HK HN IN IQ JM JO KH KI KN KP KR KW KY LB LC LR LS LY MH MO MP MR MW MX MY NA NI NZ OM PA PE PG PH PK PR PS PW PY"
    " QA SA SB SD SG SL SO SS SV SY SZ TC TD TN TO TT TW UM US UY VC VE VG VI VU WS YE ZM"
)
MONTH_FIRST, TO_TWELVE = frozenset(_MONTH_FIRST.split()), frozenset(_TO_TWELVE.split())
WEEK = 7


def day(date: dt.date, country: str) -> str:
    """Say a day: "22 November", "November 22"."""
    return _ordered(f"{date:%B}", date, country)


def short_day(date: dt.date, country: str) -> str:
    """Say a day in few letters: "22 Nov", "Nov 22"."""
    return _ordered(f"{date:%b}", date, country)


def dated(date: dt.date, country: str) -> str:
    """Say a day with its year: "22 November 2026", "November 22, 2026"."""
    return f"{day(date, country)}{_comma(country)} {date.year}"


def long_day(date: dt.date, on: dt.date, country: str) -> str:
    """Say a day, with its year when that is another one."""
    return day(date, country) if date.year == on.year else dated(date, country)


def weekday(date: dt.date, country: str) -> str:
    """Say a day with its day of the week: "Sunday 22 November", "Sunday, November 22"."""
    return f"{date:%A}{_comma(country)} {day(date, country)}"


def full(date: dt.date, country: str) -> str:
    """Say a day completely: "Sunday 22 November 2026", "Sunday, November 22, 2026"."""
    return f"{date:%A}{_comma(country)} {dated(date, country)}"


def span(first: dt.date, last: dt.date, country: str) -> str:
    """Say from when to when: "2 to 6 March 2026", "March 2 to 6, 2026", "30 March to 3 April 2026"."""
    if first == last:
        return full(first, country)
    if (first.year, first.month) != (last.year, last.month):
        return f"{long_day(first, last, country)} to {dated(last, country)}"
    if country in MONTH_FIRST:
        return f"{day(first, country)} to {last.day}, {last.year}"
    return f"{first.day} to {dated(last, country)}"


def near(date: dt.date, on: dt.date, country: str) -> str:
    """Say when, as part of a sentence: "today", "last Thursday", "on Monday", "on 26 February"."""
    distance = (date - on).days
    if -1 <= distance <= 1:
        return ("today", "tomorrow", "yesterday")[distance]
    if abs(distance) < WEEK:
        return f"last {date:%A}" if distance < 0 else f"on {date:%A}"
    return f"on {long_day(date, on, country)}"


def coming(date: dt.date, on: dt.date, country: str) -> str:
    """Say a day to come: "tomorrow", "Monday", "9 March"."""
    return near(date, on, country).removeprefix("on ") if date > on else long_day(date, on, country)


def hour(time: dt.time | dt.datetime, country: str) -> str:
    """Say an hour: "16:30", "4:30 pm"."""
    if country not in TO_TWELVE:
        return f"{time:%H:%M}"
    return f"{time.hour % 12 or 12}:{time:%M} {'am' if time.hour < 12 else 'pm'}"


def _ordered(month: str, date: dt.date, country: str) -> str:
    return f"{month} {date.day}" if country in MONTH_FIRST else f"{date.day} {month}"


def _comma(country: str) -> str:
    return "," if country in MONTH_FIRST else ""

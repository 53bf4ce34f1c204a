"""Dates as people say them."""

import datetime as dt

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SEASONS_SOUTH = frozenset({"AU", "NZ", "ZA", "AR", "CL", "UY", "PY", "BW", "NA", "LS", "SZ"})


def day(date: dt.date, *, today: dt.date) -> str:
    """Say a day as seen from today: "tomorrow", "last Thursday", "in 3 weeks", "14 May", "May 2024"."""
    ahead = (date - today).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if ahead in near:
        return near[ahead]
    if 2 <= ahead <= 6:
        return _("on %(weekday)s") % {"weekday": formats.date_format(date, "l")}
    if -6 <= ahead <= -2:
        return _("last %(weekday)s") % {"weekday": formats.date_format(date, "l")}
    return _in_weeks(ahead) if abs(ahead) <= 59 else _in_months(date, ahead)


def _in_weeks(ahead: int) -> str:
    weeks = max(1, round(abs(ahead) / 7))
    if ahead > 0:
        return ngettext("in a week", "in %(count)d weeks", weeks) % {"count": weeks}
    return ngettext("a week ago", "%(count)d weeks ago", weeks) % {"count": weeks}


def _in_months(date: dt.date, ahead: int) -> str:
    months = round(abs(ahead) / 30.44)
    if months > 11:
        return formats.date_format(date, "F Y")
    if ahead > 0:
        return ngettext("in a month", "in %(count)d months", months) % {"count": months}
    return ngettext("a month ago", "%(count)d months ago", months) % {"count": months}


def season(date: dt.date, *, is_south: bool = False) -> str:
    """Say about when: "spring 2024"."""
    names = (_("winter"), _("spring"), _("summer"), _("autumn"))
    which = date.month % 12 // 3
    return f"{names[(which + 2 * is_south) % 4]} {date.year}"


def since(date: dt.date | None, country: str) -> str:
    """Say since about when somebody is with us, by the seasons of the shop's country; nothing when nobody knows."""
    return season(date, is_south=country in SEASONS_SOUTH) if date else ""

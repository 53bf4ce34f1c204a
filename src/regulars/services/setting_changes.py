"""Who changed how mail leaves: a line for each change, with what by name and never what it was or is."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from regulars.records.models import Business, SettingChange, Staff

MAIL = "mail"
SHOWN = 5


def note(business: Business, area: str, what: Iterable[str], *, by: Staff | None, now: dt.datetime) -> None:
    """Write down what somebody changed; nothing, when all stayed as it was."""
    if named := list(dict.fromkeys(what)):
        SettingChange.objects.create(business=business, area=area, what=named, made_by=by, made_at=now)


def latest(business: Business, area: str) -> QuerySet[SettingChange]:
    """Return the last few changes, newest first."""
    changes = SettingChange.objects.filter(business=business, area=area).select_related("made_by")
    return changes.order_by("-made_at", "-pk")[:SHOWN]


def of_house(slug: str) -> str:
    """Name the area of a mail house."""
    return f"mail-house/{slug}"

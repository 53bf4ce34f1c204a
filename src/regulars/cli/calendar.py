"""Show a week of the calendar, or print it as calendar programs read it."""

import argparse
import datetime as dt
import sys
from typing import Any

from regulars.services.refused import Refused


class NobodyOfThatName(Refused):
    """Nobody of that name works here. Write it as it stands under Settings."""


class NoSuchWeek(Refused):
    """There is no such week. Write for example 2026-W10."""


def arguments(one: argparse.ArgumentParser) -> None:
    """Take a week, or the wish for a feed and whose."""
    one.add_argument("--ics", action="store_true", help="print the feed: what comes in the next weeks, and the seasons")
    one.add_argument("--staff", metavar="NAME", help="with --ics: one person's; left out: the whole shop's")
    one.add_argument("--week", metavar="YYYY-Www", help="left out: this week")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Print one or the other."""
    from django.utils.timezone import now

    from regulars.cli._business import the_business

    business, moment = the_business(), now()
    return _feed(chosen, business, moment) if chosen.ics else _week(chosen, business, moment)


def _feed(chosen: argparse.Namespace, business: Any, now: dt.datetime) -> dict[str, Any]:
    from regulars.services import feeds

    staff = _named(business, chosen.staff, now) if chosen.staff else None
    content = feeds.printed(business, staff, now=now).content
    if not chosen.json:
        sys.stdout.buffer.write(content)
    return {"ics": content.decode()}


def _named(business: Any, name: str, now: dt.datetime) -> Any:
    from regulars.services.facts import local_day
    from regulars.services.team import members

    found = [one for one in members(business, on=local_day(business, now)) if one.name.casefold() == name.casefold()]
    if not found:
        raise NobodyOfThatName(NobodyOfThatName.__doc__)
    return found[0]


def _week(chosen: argparse.Namespace, business: Any, now: dt.datetime) -> dict[str, Any]:
    from regulars.core.spoken_dates import weekday
    from regulars.services.calendar_week import week
    from regulars.services.facts import local_day

    today = local_day(business, now)
    found = week(business, _monday(chosen.week, today), today=today)
    days = [_day(day) for day in found.days]
    for on, day in zip(found.days, days, strict=True):
        said = weekday(on.date, business.country)
        print(f"{said}  {day['minutes']:3} of {day['bears']:3} minutes", file=sys.stderr)
        for entry in day["entries"]:
            print(f"            {entry['staff']}: {entry['kind']} {entry['customer']} {entry['text']}", file=sys.stderr)
    return {"week": "{}-W{:02}".format(*found.first.isocalendar()), "days": days}


def _monday(name: str | None, today: dt.date) -> dt.date:
    if not name:
        return today - dt.timedelta(days=today.weekday())
    try:
        return dt.datetime.strptime(f"{name}-1", "%G-W%V-%u").date()  # noqa: DTZ007  a day has no zone
    except ValueError as wrong:
        raise NoSuchWeek(NoSuchWeek.__doc__) from wrong


def _day(day: Any) -> dict[str, Any]:
    return {
        "date": day.date.isoformat(),
        "is_open": day.is_open,
        "holiday": day.holiday,
        "seasons": list(day.seasons),
        "away": [one.staff.name for one in day.off],
        "minutes": day.minutes,
        "done": day.done,
        "bears": day.bears,
        "entries": [_entry(share, entry) for share in day.shares for entry in share.entries],
        "more": sum(share.more for share in day.shares),
    }


def _entry(share: Any, entry: Any) -> dict[str, Any]:
    text = {"promise": "what", "reminder": "text"}.get(entry.kind)
    return {
        "kind": entry.kind,
        "id": entry.row.pk,
        "staff": share.staff.name if share.staff else "",
        "customer": entry.customer.name if entry.customer else "",
        "channel": entry.channel,
        "text": getattr(entry.row, text) if text else "",
        "at": entry.at,
        "days": [str(day) for day in entry.days],
    }

"""A calendar feed: entries that ordinary calendar programs read, and how often they may ask.

RFC 5545. What is all day is a date without a zone; what has an hour is an instant in UTC, so that no program needs to
know our zone. The same entries are always the same bytes.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event

DAY = dt.timedelta(days=1)
LASTS = dt.timedelta(minutes=15)
ASK_AGAIN = dt.timedelta(hours=1)
PROGRAM = "-//Regulars//Calendar//EN"


@dataclass(frozen=True)
class FeedItem:
    """One entry of a feed. Without an instant it lasts whole days, the last one included."""

    uid: str
    first: dt.date
    last: dt.date
    at: dt.datetime | None
    summary: str
    description: str
    sequence: int
    is_cancelled: bool
    made_at: dt.datetime


def write(name: str, items: Iterable[FeedItem], *, timezone: str) -> bytes:
    """Return the feed as calendar programs read it."""
    feed = Calendar()
    feed.add("prodid", PROGRAM)
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    feed.add("name", name)
    feed.add("x-wr-calname", name)
    feed.add("x-wr-timezone", timezone)
    feed.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT1H")
    for item in items:
        feed.add_component(_event(item))
    return bytes(feed.to_ical())


def _event(item: FeedItem) -> Event:
    event = Event()
    event.add("uid", item.uid)
    event.add("dtstamp", item.made_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("last-modified", item.made_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("sequence", item.sequence)
    if item.at:
        at = item.at.astimezone(dt.UTC)
        event.add("dtstart", at)
        event.add("dtend", at + LASTS)
    else:
        event.add("dtstart", item.first)
        event.add("dtend", item.last + DAY)
    event.add("summary", item.summary)
    if item.description:
        event.add("description", item.description)
    event.add("status", "CANCELLED" if item.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if item.at else "TRANSPARENT")  # a whole day of calls leaves the day free
    return event

"""Private calendar feeds: one address a person, and one for the whole shop, that nobody can guess."""

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.db import transaction

from regulars.core.zones import wall_time
from regulars.records.models import Business, Feed, FeedEntry, Staff
from regulars.services import feed_entries, feed_form
from regulars.services.facts import local_day
from regulars.services.feed_entries import refresh
from regulars.services.feed_form import FeedItem
from regulars.services.refused import Refused
from regulars.services.staff import LEADERS

__all__ = ["NotYours", "Read", "close_feed", "open_feed", "printed", "read", "refresh", "text_of"]

SECRET_BYTES = 32
LONGEST_SECRET = 80


class NotYours(Refused):
    """Everybody opens their own feed; that of the shop is for the owner and managers."""


@dataclass(frozen=True)
class Read:
    """A feed as it goes to a calendar program."""

    content: bytes
    changed_at: dt.datetime

    @property
    def digest(self) -> str:
        """Return what changes with the content."""
        return hashlib.sha256(self.content).hexdigest()[:32]


@transaction.atomic
def open_feed(business: Business, staff: Staff | None, *, by: Staff, now: dt.datetime) -> str:
    """Return the secret of a new address for a feed; the address before it is dead from now on."""
    _may_decide(business, staff, by)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    Feed.objects.update_or_create(business=business, staff=staff, defaults={"digest": _digest(secret), "made_at": now})
    feed_entries.materialise(business, now=now)
    return secret


@transaction.atomic
def close_feed(business: Business, staff: Staff | None, *, by: Staff) -> None:
    """Let a feed's address answer no more."""
    _may_decide(business, staff, by)
    Feed.objects.filter(business=business, staff=staff).delete()


def read(secret: str, *, now: dt.datetime) -> Read | None:
    """Return the feed of an address, or None; that of somebody who left answers no more."""
    if not 0 < len(secret) <= LONGEST_SECRET or not secret.isascii():
        return None
    found = Feed.objects.select_related("business", "staff__user").filter(digest=_digest(secret)).first()
    if found is None or (found.staff and _is_gone(found.staff, local_day(found.business, now))):
        return None
    return text_of(found.business, found.staff, opened_at=found.made_at)


def printed(business: Business, staff: Staff | None, *, now: dt.datetime) -> Read:
    """Return a feed as it should be now, also where nobody has an address for it."""
    feed_entries.materialise(business, now=now)
    return text_of(business, staff, opened_at=now)


def text_of(business: Business, staff: Staff | None, *, opened_at: dt.datetime) -> Read:
    """Return one person's feed, or that of the whole shop, as it stands; what is nobody's is everybody's."""
    entries = FeedEntry.objects.filter(business=business)
    if staff is not None:
        entries = entries.filter(staff=staff) | entries.filter(staff=None)
    rows = list(entries.select_related("staff").order_by("on_date", "pk"))
    suffix = _suffix(business)
    items = [_item(one, business, suffix, is_shared=staff is None) for one in rows]
    name = f"{business.name}: {staff.name}" if staff else business.name
    content = feed_form.write(name, items, timezone=business.timezone)
    return Read(content, max([opened_at, *(one.changed_at for one in rows)]))


def _item(one: FeedEntry, business: Business, suffix: str, *, is_shared: bool) -> FeedItem:
    whose = f" ({one.staff.name})" if is_shared and one.staff else ""
    return FeedItem(
        uid=f"{one.uid}@{suffix}",
        first=one.on_date,
        last=one.until_date or one.on_date,
        at=wall_time(one.on_date, one.at_time, business.timezone) if one.at_time else None,
        summary=one.summary + whose,
        description=one.description,
        sequence=one.sequence,
        is_cancelled=one.is_cancelled,
        made_at=one.changed_at,
    )


def _suffix(business: Business) -> str:
    """Return what tells our entries from all others, the same for good: no domain, for that may change."""
    return hmac.new(bytes(business.link_key), b"regulars.calendar.1", hashlib.sha256).hexdigest()[:24]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _is_gone(staff: Staff, today: dt.date) -> bool:
    return bool(staff.left_on and staff.left_on <= today) or bool(staff.user and not staff.user.is_active)


def _may_decide(business: Business, staff: Staff | None, by: Staff) -> None:
    is_own = staff is not None and staff.pk == by.pk
    if by.business_id != business.pk or not (is_own or (staff is None and by.role in LEADERS)):
        raise NotYours(NotYours.__doc__)

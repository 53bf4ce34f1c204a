"""What the private feeds show, kept in rows so that a change raises the number by which calendars know it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from regulars import channels
from regulars.core.feed_words import name_in_feed, words_in_feed
from regulars.core.seasons import bands
from regulars.core.spoken_dates import weekday
from regulars.core.zones import local_time
from regulars.records.models import Business, DayOff, Feed, FeedEntry, Promise, Reminder, Touchpoint
from regulars.services import facts, mail_accounts, workload

DAY = dt.timedelta(days=1)
AHEAD = dt.timedelta(weeks=6)
A_YEAR = dt.timedelta(days=366)
KEPT = dt.timedelta(days=60)  # cancelled ones stay so long, until the slowest calendar has asked
MOST = 12  # of one person on one day; the others are counted
SHOWN = ("staff_id", "on_date", "until_date", "at_time", "summary", "description")


@dataclass(frozen=True)
class Wanted:
    """An entry as it should be."""

    uid: str
    staff_id: int | None
    on_date: dt.date
    summary: str
    description: str = ""
    until_date: dt.date | None = None
    at_time: dt.time | None = None
    rank: tuple[int, int] = (0, 0)


def refresh(business: Business, *, now: dt.datetime) -> int:
    """Bring the entries of a business up to date, and say how many changed; nothing is kept where nobody reads."""
    if not Feed.objects.filter(business=business).exists():
        return 0
    return materialise(business, now=now)


@transaction.atomic
def materialise(business: Business, *, now: dt.datetime) -> int:
    """Write what the feeds should show, and say how many entries changed."""
    facts.hold(business)
    today = facts.local_day(business, now)
    wanted = {one.uid: one for one in _wanted(business, today)}
    there = {one.uid: one for one in FeedEntry.objects.filter(business=business)}
    fresh = [_new(business, one, now) for uid, one in wanted.items() if uid not in there]
    changed = [there[uid] for uid, one in wanted.items() if uid in there and _follow(there[uid], one, now)]
    gone = [one for uid, one in there.items() if uid not in wanted]
    over = [one.pk for one in gone if _is_forgotten(one, today, now)]
    cancelled = [one for one in gone if one.pk not in set(over) and _cancel(one, now)]
    FeedEntry.objects.bulk_create(fresh, batch_size=500)
    FeedEntry.objects.bulk_update(
        changed + cancelled, (*SHOWN, "sequence", "is_cancelled", "changed_at"), batch_size=200
    )
    FeedEntry.objects.filter(business=business, pk__in=over).delete()
    return len(fresh) + len(changed) + len(cancelled) + len(over)


def _new(business: Business, one: Wanted, now: dt.datetime) -> FeedEntry:
    return FeedEntry(business=business, uid=one.uid, changed_at=now, **{name: getattr(one, name) for name in SHOWN})


def _follow(entry: FeedEntry, one: Wanted, now: dt.datetime) -> bool:
    """Make an entry what it should be, and say whether that was a change."""
    if not entry.is_cancelled and all(getattr(entry, name) == getattr(one, name) for name in SHOWN):
        return False
    for name in SHOWN:
        setattr(entry, name, getattr(one, name))
    entry.is_cancelled, entry.sequence, entry.changed_at = False, entry.sequence + 1, now
    return True


def _cancel(entry: FeedEntry, now: dt.datetime) -> bool:
    if entry.is_cancelled:
        return False
    entry.is_cancelled, entry.sequence, entry.changed_at = True, entry.sequence + 1, now
    return True


def _is_forgotten(entry: FeedEntry, today: dt.date, now: dt.datetime) -> bool:
    is_long_over = (entry.until_date or entry.on_date) < today - KEPT
    return is_long_over if not entry.is_cancelled else entry.changed_at < now - KEPT


def _wanted(business: Business, today: dt.date) -> Iterator[Wanted]:
    yield from _few_a_day(_touchpoints(business, today))
    for promise in Promise.objects.of(business).due(today + AHEAD).select_related("customer"):
        name = name_in_feed(promise.customer.name)
        yield _entry(f"promise-{promise.pk}", promise.keeper_id, promise.due_date, f"Promise to {name}", "/promises/")
    reminders = Reminder.objects.filter(business=business, done_at=None, on_date__lte=today + AHEAD)
    for one in reminders.select_related("customer"):
        yield _reminder(one)
    off = DayOff.objects.filter(business=business, last_date__gte=today - KEPT, first_date__lte=today + A_YEAR)
    for away in off:
        yield Wanted(f"dayoff-{away.pk}", away.staff_id, away.first_date, "Day off", until_date=away.last_date)
    rules, calendar = workload.rules(business), facts.calendar_of(business)
    for band in bands(rules, calendar, first=today - KEPT, last=today + A_YEAR):
        name = f"Season: {band.name}" if band.name else "The season"
        yield Wanted(band.key, None, band.first, name, until_date=band.last)


def _touchpoints(business: Business, today: dt.date) -> Iterator[Wanted]:
    leaves = mail_accounts.leaves_by_itself(business)
    rows = Touchpoint.objects.of(business).open().filter(use_by_date__gte=today, due_date__lte=today + AHEAD)
    for one in rows.select_related("customer"):
        slug = one.channel or next(iter(one.channels), "")
        day = _day_of(one, today)
        if day is None or day > today + AHEAD or not slug or (leaves and slug == "email"):
            continue
        at = local_time(one.call_at, business.timezone) if one.call_at else None
        if at and at.date() >= today:
            day = at.date()
        yield Wanted(
            uid=f"touchpoint-{one.pk}",
            staff_id=one.keeper_id,
            on_date=day,
            summary=f"{channels.channel(slug).verb} {name_in_feed(one.customer.name)}"[:300],
            description=_words(f"Of use until {weekday(one.use_by_date, business.country)}.", "/"),
            at_time=at.time().replace(second=0, microsecond=0) if at and at.date() == day else None,
            rank=(one.position or 9_999, one.pk),
        )


def _day_of(one: Touchpoint, today: dt.date) -> dt.date | None:
    """Return the day of a touchpoint; what is due and not on a list has none yet."""
    if one.planned_for and one.planned_for >= today:
        return one.planned_for
    day = max(one.due_date, one.not_before_date or one.due_date)
    return day if day > today else None


def _few_a_day(entries: Iterable[Wanted]) -> Iterator[Wanted]:
    """Name a few of a person's day, and count the others in one entry."""
    whose: defaultdict[tuple[dt.date, int], list[Wanted]] = defaultdict(list)
    for one in entries:
        whose[one.on_date, one.staff_id or 0].append(one)
    for (day, staff_id), mine in whose.items():
        mine.sort(key=lambda one: (one.at_time is None, one.rank))
        yield from mine[:MOST]
        if len(mine) > MOST:
            more = f"and {len(mine) - MOST} more"
            yield _entry(f"more-{staff_id}-{day}", staff_id or None, day, more, "/calendar/")


def _reminder(one: Reminder) -> Wanted:
    about = f" ({name_in_feed(one.customer.name)})" if one.customer else ""
    summary = f"{words_in_feed(one.text)}{about}"[:300]
    return Wanted(f"reminder-{one.pk}", one.staff_id, one.on_date, summary, _words("", "/"), at_time=one.at_time)


def _entry(uid: str, staff_id: int | None, day: dt.date, summary: str, path: str) -> Wanted:
    return Wanted(uid, staff_id, day, summary[:300], _words("", path))


def _words(sentence: str, path: str) -> str:
    link = f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else ""
    return "\n".join(filter(None, (sentence, link)))

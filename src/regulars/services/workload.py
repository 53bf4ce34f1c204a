"""How much work is to come: what is open, and what is to be expected of the customers we have."""

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, Q
from django.db.models.functions import Mod

from regulars.core.ability import PROMISE_MINUTES, REMINDER_MINUTES, still_takes
from regulars.core.calendar_load import Piece, spread
from regulars.core.due import Calendar
from regulars.core.held import waits_its_turn
from regulars.core.playbooks import Rule, openings
from regulars.records.models import Business, Customer, Promise, Reminder, Touchpoint
from regulars.services import facts, mail_accounts
from regulars.services.ability import minutes
from regulars.services.rulebooks import rulebooks

DAY = dt.timedelta(days=1)
SAMPLE = 400  # customers who stand for all when nobody wants to wait for all


@dataclass(frozen=True)
class Task:
    """Something open that somebody will do, with what says whose it is and what comes first."""

    kind: str  # "touchpoint", "promise", "reminder"
    pk: int
    piece: Piece
    keeper_id: int | None = None
    by_itself: bool = False  # mail that nobody has to do anything for
    is_free: bool = False  # the plan of its day may give it to somebody else
    rank: tuple[int, ...] = ()


def waiting(business: Business, *, today: dt.date, until: dt.date) -> list[Task]:
    """Return what is open and may be done between these days, with the days on which it can be."""
    # Today's list is drawn up once; what is not on it waits for another day.
    free = today + DAY if business.planned_on == today else today
    return [
        *_touchpoints(business, today=today, free=free, until=until),
        *_promises(business, today=today, until=until),
        *_reminders(business, today=today, until=until),
    ]


def expected(business: Business, *, since: dt.date, until: dt.date, now: dt.datetime) -> dict[dt.date, float]:
    """Estimate the minutes that playbooks will ask for, by a part of the customers; new sales come on top."""
    calendar, by_itself = facts.calendar_of(business), mail_accounts.leaves_by_itself(business)
    everybody = Customer.objects.of(business)
    number = everybody.count()
    each = max(1, math.ceil(number / SAMPLE))
    ids = list(everybody.annotate(part=Mod(F("pk"), each)).filter(part=0).values_list("pk", flat=True))
    share = number / len(ids) if ids else 0
    found = _openings(business, ids, calendar, since=since, until=until, now=now)
    pieces = (Piece("", minutes(channel, by_itself=by_itself) * share, first, last) for channel, first, last in found)
    return spread(pieces, opens=calendar.opens)


def rules(business: Business) -> list[Rule]:
    """Return the rules of the playbooks that are on."""
    return [rule for book in rulebooks(business) if book.is_on for rule in book.playbook.rules]


def _touchpoints(business: Business, *, today: dt.date, free: dt.date, until: dt.date) -> Iterator[Task]:
    leaves = mail_accounts.leaves_by_itself(business)
    rows = Touchpoint.objects.of(business).open().filter(use_by_date__gte=today)
    rows = rows.filter(Q(due_date__lte=until) | Q(planned_for__lte=until))
    columns = ("pk", "channel", "channels", "due_date", "use_by_date", "not_before_date", "planned_for", "held_code")
    for pk, channel, channels, due, use_by, not_before, planned, held, *own in rows.values_list(
        *columns, "keeper_id", "position", "call_at", "is_always", "is_pinned"
    ):
        way = channel or next(iter(channels), "")
        keeper, position, call_at, is_always, is_pinned = own
        asked = facts.local_day(business, call_at) if call_at else dt.date.min
        if asked >= today and not planned:
            planned = asked  # as the customer said
        days = _days(due, use_by, not_before, planned, held, today=today, free=free)
        if days is None:
            continue
        is_fixed = days[0] == planned
        piece = Piece(f"touchpoint-{pk}", minutes(way, by_itself=leaves), *days, is_fixed=is_fixed, is_must=is_always)
        is_mail = leaves and way == "email"
        rank = (2, position or 9_999, use_by.toordinal(), pk)
        keeper, is_free = None if is_mail else keeper, not (is_pinned or is_fixed)
        yield Task("touchpoint", pk, piece, keeper, by_itself=is_mail, is_free=is_free, rank=rank)


def _days(
    due: dt.date,
    use_by: dt.date,
    not_before: dt.date | None,
    planned: dt.date | None,
    held: str,
    *,
    today: dt.date,
    free: dt.date,
) -> tuple[dt.date, dt.date] | None:
    """Return from when until when a touchpoint can be done, or None when something must happen first."""
    if planned and planned >= today:
        return planned, planned
    if not_before and not_before > today:
        return max(due, not_before), max(use_by, not_before)
    return (max(due, free), use_by) if use_by >= free and waits_its_turn(held) else None


def _promises(business: Business, *, today: dt.date, until: dt.date) -> Iterator[Task]:
    rows = Promise.objects.of(business).open().filter(due_date__lte=until)
    for pk, due, keeper in rows.values_list("pk", "due_date", "keeper_id"):
        piece = _on(f"promise-{pk}", still_takes(PROMISE_MINUTES, due, on=today), max(due, today))
        yield Task("promise", pk, piece, keeper, rank=(1, due.toordinal(), pk))


def _reminders(business: Business, *, today: dt.date, until: dt.date) -> Iterator[Task]:
    rows = Reminder.objects.filter(business=business, done_at=None, on_date__lte=until)
    for pk, on, staff in rows.values_list("pk", "on_date", "staff_id"):
        piece = _on(f"reminder-{pk}", still_takes(REMINDER_MINUTES, on, on=today), max(on, today))
        yield Task("reminder", pk, piece, staff, rank=(0, on.toordinal(), pk))


def _on(key: str, takes: int, day: dt.date) -> Piece:
    return Piece(key, takes, day, day, is_fixed=True)


def _openings(
    business: Business, ids: Iterable[int], calendar: Calendar, *, since: dt.date, until: dt.date, now: dt.datetime
) -> Iterator[tuple[str, dt.date, dt.date]]:
    """Name what the playbooks that are on will call for: how, from when, until when."""
    books = [book for book in rulebooks(business) if book.is_on]
    members = facts.families(business).members(ids)
    moments = facts.seen(business, members, before=now)
    for root, profile in facts.profiles(business, members, before=now).items():
        for book in books:
            called = openings(
                book.playbook, book.slug, moments.get(root, []), profile, calendar, since=since, until=until
            )
            for one in called:
                if since <= one.due_date <= until and one.channels:
                    yield one.channels[0], one.due_date, one.use_by_date

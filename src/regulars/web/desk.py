"""The desk: what the page of the day shows, read in a constant number of questions."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from regulars.channels import channel
from regulars.core.channel_choice import NOTE
from regulars.core.team import Person
from regulars.core.zones import wall_time
from regulars.records.models import Business, Customer, MailAccount, Message, Moment, Staff, Touchpoint
from regulars.services import facts, mail_accounts, team
from regulars.web import call_desk, call_hours, cards, mail_line, wording
from regulars.web.cards import Card, Row, keeper_of
from regulars.web.mail_line import MailLine

DONE_SHOWN = 50
WAITING_SHOWN = 5


@dataclass(frozen=True)
class Desk:
    """Everything on the page of the day."""

    day: dt.date
    rows: list[Row]
    card: Card | None
    in_short: str
    calls: str  # those that are mine or nobody's, and how long they take
    is_drawn: bool
    has_customers: bool
    done: list[tuple[Touchpoint, str]]
    later: list[tuple[str, int]]
    tomorrow: int
    held: int
    complaints: list[Moment]
    opens_on: dt.date | None  # the next open day, when this one is closed
    waiting: list[Touchpoint]  # some of those who wait for that day
    waiting_count: int
    to_post: int  # notes that are written
    mail: MailLine
    team: list[Person]  # who is there today, when that is more than one
    others: int  # how many of the list are somebody else's

    @property
    def notes(self) -> int:
        """How many notes are to be written."""
        return sum(row.channel.slug == NOTE for row in self.rows)


def lay_out(
    business: Business, *, on: dt.date, by: Staff, now: dt.datetime, at: int | None = None, mine: bool = False
) -> Desk:
    """Read the list of a day, mine first or only mine; `at` is the touchpoint that lies open, else the first."""
    account = mail_accounts.for_business(business)
    by_hand, unqueued = _planned(business, account, on)
    own = [one for one in by_hand if one.keeper_id in (None, by.pk)]
    rows = [
        Row(one, channel(one.channel), call_hours.asked_for(one, business, today=on, now=now), keeper_of(one, by))
        for one in sorted(own if mine else by_hand, key=lambda one: (bool(keeper_of(one, by)), _asked_for(one, now)))
    ]
    lying_open = next((row for row in rows if row.touchpoint.pk == at), rows[0] if rows else None)
    waiting = Touchpoint.objects.of(business).open()
    calendar = facts.calendar_of(business)
    opens_on = None if rows or calendar.opens(on) else calendar.next_open(on)
    next_ones = _due(waiting, opens_on).order_by("-is_always", "use_by_date", "pk") if opens_on else waiting.none()
    return Desk(
        day=on,
        rows=rows,
        card=cards.read(business, lying_open, on=on, by=by, now=now) if lying_open else None,
        in_short=wording.day_in_short(Counter(row.touchpoint.channel for row in rows)) if rows else "",
        calls=call_desk.yours([one for one in by_hand if one.channel == call_desk.PHONE], by),
        is_drawn=business.planned_on == on,
        has_customers=bool(rows) or Customer.objects.of(business).exists(),
        done=done(business, on=on),
        later=_later(waiting, on=on),
        tomorrow=0 if rows else _people(_due(waiting, on + dt.timedelta(days=1))),
        held=_people(waiting.held()),
        complaints=complaints(business),
        opens_on=opens_on,
        waiting=list(next_ones.select_related("customer")[:WAITING_SHOWN]),
        waiting_count=_people(next_ones),
        to_post=waiting.filter(note__written_at__isnull=False).count(),
        mail=mail_line.read(business, account, unqueued=unqueued, on=on, now=now),
        team=team.choice(business, on=on),
        others=len(by_hand) - len(own),
    )


def _asked_for(one: Touchpoint, now: dt.datetime) -> tuple[int, float]:
    """Put who asked for this hour first, and who asked for a later one last, in the order of their hours."""
    if one.call_at is None:
        return 1, 0.0
    return (0 if one.call_at <= now else 2), one.call_at.timestamp()


def _planned(business: Business, account: MailAccount | None, on: dt.date) -> tuple[list[Touchpoint], int]:
    """Return what is to be done by hand, and how many letters that leave by themselves are still to be queued."""
    letters = Message.objects.filter(touchpoint=OuterRef("pk"))
    planned = list(
        Touchpoint.objects.of(business)
        .planned(on)
        .unwritten()  # those lie on the writing desk
        .select_related("customer", "keeper")
        .annotate(has_letter=Exists(letters))
    )
    leaves = account.is_on if account else mail_accounts.leaves_by_itself(business)
    if not leaves:
        return planned, 0
    by_hand = [one for one in planned if one.channel != "email"]
    return by_hand, sum(one.channel == "email" and not one.has_letter for one in planned)  # type: ignore[attr-defined]


def complaints(business: Business) -> list[Moment]:
    """What customers found wrong and nobody has put right yet, the oldest first."""
    solved = Moment.objects.filter(
        business=business, kind="complaint_solved", about=OuterRef("about"), customer=OuterRef("customer")
    )
    open_ones = Moment.objects.filter(~Exists(solved), business=business, kind="complaint")
    return list(open_ones.select_related("customer").order_by("happened_at", "pk")[:DONE_SHOWN])


def done(business: Business, *, on: dt.date) -> list[tuple[Touchpoint, str]]:
    """What people ended or tried today, the latest first, each with how it went."""
    start = wall_time(on, dt.time(), business.timezone)
    end = wall_time(on + dt.timedelta(days=1), dt.time(), business.timezone)
    attempts = Moment.objects.filter(business=business, kind="tried", happened_at__gte=start, happened_at__lt=end)
    tried = {
        details.get("touchpoint"): details.get("outcome", "") for details in attempts.values_list("details", flat=True)
    }
    ended = Q(ended_at__gte=start, ended_at__lt=end, ended_by__isnull=False)
    latest = Touchpoint.objects.of(business).filter(ended | Q(pk__in=tried, state=Touchpoint.State.OPEN))
    ordered = latest.select_related("customer", "ended_by").order_by(F("ended_at").desc(nulls_first=True), "-pk")
    return [
        (touchpoint, wording.outcome(touchpoint.outcome or tried.get(touchpoint.pk, ""), on=touchpoint.channel))
        for touchpoint in ordered[:DONE_SHOWN]
    ]


def _due(waiting: QuerySet[Touchpoint], day: dt.date) -> QuerySet[Touchpoint]:
    return waiting.filter(due_date__lte=day, use_by_date__gte=day).filter(
        Q(not_before_date=None) | Q(not_before_date__lte=day)
    )


def _people(waiting: QuerySet[Touchpoint]) -> int:
    return waiting.order_by().values("customer").distinct().count()


def _later(waiting: QuerySet[Touchpoint], *, on: dt.date) -> list[tuple[str, int]]:
    week: Any = waiting.filter(due_date__gt=on, due_date__lte=on + dt.timedelta(days=6))
    counts = week.values_list("occasion").annotate(count=Count("pk")).order_by("-count", "occasion")
    return [(wording.occasion(slug), count) for slug, count in counts]

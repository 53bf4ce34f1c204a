"""What the team that is there can do, and what of it is done or planned."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypedDict

from django.db.models import Count

from regulars import channels
from regulars.core.keeping import Desk
from regulars.core.planning import NOTE, Capacity
from regulars.core.team import Team
from regulars.records.models import Business, Moment, Touchpoint
from regulars.records.outreach import TouchpointQuerySet
from regulars.services import facts, mail_accounts
from regulars.services.team import team_of

EMAIL = "email"


class Used(TypedDict):
    """Minutes of a day and handwritten notes of its week: all, done (or written at least), and still planned."""

    minutes: int
    minutes_done: int
    minutes_planned: int
    notes: int
    notes_done: int
    notes_planned: int


@dataclass(frozen=True)
class Share:
    """What one person has of a day: all, done, and planned but not done yet; nothing on a day off."""

    staff_id: int
    name: str
    minutes: int
    minutes_done: int
    minutes_planned: int
    is_there: bool


class _Done(NamedTuple):
    day: dt.date
    channel: str
    staff_id: int | None


def capacity(business: Business, *, on: dt.date, team: Team | None = None) -> Used:
    """Return what the team that is there can do on a day, and what of it is done or planned."""
    team = team or team_of(business, on=on)
    monday = on - dt.timedelta(days=on.weekday())
    week = list(_done(business, monday, monday + dt.timedelta(days=6)))
    by_itself = mail_accounts.leaves_by_itself(business)
    written = Touchpoint.objects.of(business).open().filter(note__written_at__isnull=False).count()
    chosen = Touchpoint.objects.of(business).planned(on).unwritten().order_by()
    planned = dict(chosen.values_list("channel").annotate(Count("pk")))
    return Used(
        minutes=team.minutes_on(on),
        minutes_done=sum(minutes(one.channel, by_itself=by_itself) for one in week if one.day == on),
        minutes_planned=sum(minutes(channel, by_itself=by_itself) * count for channel, count in planned.items()),
        notes=team.notes_in_week(on),
        notes_done=sum(one.channel == NOTE for one in week) + written,
        notes_planned=planned.get(NOTE, 0),
    )


def by_person(business: Business, *, on: dt.date, team: Team | None = None) -> list[Share]:
    """Return what each of the team has of a day, by name."""
    team = team or team_of(business, on=on)
    by_itself, each = mail_accounts.leaves_by_itself(business), team.minutes_each(on)
    done, planned = Counter[int](), _planned(Touchpoint.objects.of(business).planned(on), by_itself=by_itself)
    for one in _done(business, on, on):
        done[one.staff_id or 0] += minutes(one.channel, by_itself=by_itself)
    there = {one.id for one in team.there(on)}
    return [
        Share(one.id, one.name, each.get(one.id, 0), done[one.id], planned[one.id], one.id in there)
        for one in team.people
        if one.is_of_the_team(on)
    ]


def room(business: Business, team: Team, *, on: dt.date) -> Capacity:
    """Return what a plan of the day may fill: what is done, written or on paper already takes its time."""
    used, fixed = capacity(business, on=on, team=team), _fixed(business, on=on)
    return Capacity(
        calling_minutes=max(used["minutes"] - used["minutes_done"] - sum(fixed.values()), 0),
        notes=max(used["notes"] - used["notes_done"], 0),
        desks=_desks(business, team, on=on, taken=fixed),
    )


def room_left(business: Business, team: Team, *, on: dt.date) -> Capacity:
    """Return what is left of a day that is planned; no notes, for those are planned for the week."""
    used = capacity(business, on=on, team=team)
    taken = _planned(Touchpoint.objects.of(business).planned(on), by_itself=mail_accounts.leaves_by_itself(business))
    left = max(used["minutes"] - used["minutes_done"] - used["minutes_planned"], 0)
    return Capacity(left, 0, _desks(business, team, on=on, taken=taken))


def _desks(business: Business, team: Team, *, on: dt.date, taken: Mapping[int, int]) -> tuple[Desk, ...]:
    """Return who is there, each with the minutes that they still have."""
    shares = by_person(business, on=on, team=team)
    left = {one.staff_id: one.minutes - one.minutes_done - taken.get(one.staff_id, 0) for one in shares}
    return tuple(Desk(one.id, left[one.id], one.calls, one.writes) for one in team.there(on))


def _fixed(business: Business, *, on: dt.date) -> Counter[int]:
    """Return the minutes planned, by keeper, of what no plan changes any more."""
    mine, by_itself = Touchpoint.objects.of(business).planned(on), mail_accounts.leaves_by_itself(business)
    return _planned(mine, by_itself=by_itself) - _planned(mine.unwritten().unprinted(), by_itself=by_itself)


def _planned(chosen: TouchpointQuerySet, *, by_itself: bool) -> Counter[int]:
    """Return the minutes planned, by keeper."""
    found = Counter[int]()
    for keeper, channel, count in chosen.order_by().values_list("keeper_id", "channel").annotate(Count("pk")):
        found[keeper or 0] += minutes(channel, by_itself=by_itself) * count
    return found


def _done(business: Business, first: dt.date, last: dt.date) -> Iterator[_Done]:
    moments = Moment.objects.filter(
        business=business,
        kind__in=("contacted", "tried"),
        happened_at__gte=facts.day_begins(business, first),
        happened_at__lt=facts.day_begins(business, last + dt.timedelta(days=1)),
    )
    for at, details, staff_id in moments.values_list("happened_at", "details", "staff_id"):
        yield _Done(facts.local_day(business, at), details.get("channel", ""), staff_id)


def minutes(channel: str, *, by_itself: bool) -> int:
    """Return how long somebody is busy with one contact; mail that leaves by itself takes nobody's time."""
    if not channel or (by_itself and channel == EMAIL):
        return 0
    return channels.channel(channel).minutes

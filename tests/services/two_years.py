"""A shop at work for two years: what happens to its customers and its team, and what was broken on the way."""

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from regulars import channels
from regulars.core.held import HELD
from regulars.core.team import Team
from regulars.core.zones import local_date, wall_time
from regulars.records.models import Business, Customer, Moment, Promise, Staff, Touchpoint
from regulars.services import (
    calendar_week,
    call_backs,
    capacity,
    days_off,
    handover,
    opening,
    outcomes,
    outreach,
    promises,
    sales,
    staff,
    workload,
)
from regulars.services.calling import Ringing
from regulars.services.refused import Refused
from regulars.services.team import team_of
from regulars.web import promising
from tests.people import HOURS, a_business, a_customer
from tests.services.scene import DAY, PLAYBOOK, a_playbook

FIRST, LAST = dt.date(2027, 1, 1), dt.date(2028, 12, 31)
FORTNIGHT = 13  # what comes due is opened two weeks ahead
LATER = LAST + 60 * DAY
HOMES = ["", "", "America/Los_Angeles", "Asia/Tokyo", "Europe/London"]
BIRTHDAYS = ["", "02-29", "12-25"]
ANSWERS = ["happy"] * 4 + ["fine", "unhappy", "no_answer", "no_answer", "voicemail", "call_back", "later", "not_done"]
EARLY, AFTERNOON = dt.time(9, 30), dt.time(15)
MORNINGS = {day: ["08:00", "12:00"] for day in HOURS}
ASKED_FOR = ("complaint_follow_up", "call_back")
SPARE = """
[[touchpoint]]
occasion = "birthday"
when = "birthday"
within = "5 days"
channels = ["email", "phone"]
"""


@dataclass
class Years:
    """Two years of a shop, with what was seen on each of their days."""

    business: Business
    seed: int
    people: int = 8
    every_day: bool = False
    broken: list[str] = field(default_factory=list)
    held: set[str] = field(default_factory=set)  # the codes for which something was held
    kept: set[int | None] = field(default_factory=set)  # who has kept something
    on_today: set[int] = field(default_factory=set)  # promises that stood on the page of the day
    in_the_calendar: set[int] = field(default_factory=set)  # promises that stood there the day before
    reminded: int = 0
    chance: random.Random = field(init=False)
    customers: list[Customer] = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        a_playbook(self.business, PLAYBOOK + SPARE)
        self.customers = [
            a_customer(
                self.business,
                f"Ann {number}",
                email=f"ann{number}@mail.example",
                phone=f"+1212555{number:04}",
                timezone=HOMES[number % len(HOMES)],
                birthday=BIRTHDAYS[number % len(BIRTHDAYS)],
                created_at=self.at(FIRST),
            )
            for number in range(self.people)
        ]
        self.owner = self._staff("Olive", Staff.Role.OWNER, writes=False)
        self.lena = self._staff("Lena")
        self.ben = self._staff("Ben", calls=False)
        self.cem = self._staff("Cem", working_hours=MORNINGS)

    def _staff(self, name: str, role: str = Staff.Role.STAFF, **fields: object) -> Staff:
        return Staff.objects.create(business=self.business, name=name, role=role, **fields)

    def at(self, day: dt.date, time: dt.time = EARLY) -> dt.datetime:
        """An instant of a day, on the shop's own clock."""
        return wall_time(day, time, self.business.timezone)

    def live(self) -> "Years":
        """Go through all days; on days on which nothing can be due nothing is drawn up, or else it takes long."""
        for day in _days(FIRST, LATER):
            if day <= LAST:
                self._happen(day)
                self._be_away(day)
            if self.every_day or self._may_be_due(day):
                self._work(day)
            self._check_keepers(day)
            self._keep_promises(day)
        self._look_back()
        return self

    def _may_be_due(self, day: dt.date) -> bool:
        if day.toordinal() % FORTNIGHT == 0 or day == LATER:
            return True
        waits = Touchpoint.objects.of(self.business).open().filter(due_date__lte=day)
        due = waits.exclude(not_before_date__gt=day).exists()
        return due and opening.facts.calendar_of(self.business).opens(day)

    def _happen(self, day: dt.date) -> None:
        """Now and then somebody buys, signs, complains or is promised something."""
        if day.toordinal() % 91 == 0:  # a fair: more is to be done than a day holds
            for number, each in enumerate(self.customers):
                at, key = self.at(day, AFTERNOON), f"fair {day} {number}"
                sales.record(self.business, each, amount_cents=20_000, receipt_key=key, by=self.lena, now=at)
        if self.chance.random() > 0.013 * self.people:
            return
        one, at = self.chance.choice(self.customers), self.at(day, AFTERNOON)
        kind = self.chance.choice(["sale", "sale", "repair_done", "contract_signed", "complaint", "promise"])
        if kind == "complaint":
            sales.complain(one, "It rattles.", receipt_key=f"{day}", by=self.lena, now=at)
        elif kind == "promise":
            due = opening.facts.calendar_of(self.business).next_open(day + 9 * DAY)
            keeper = self.chance.choice([self.lena, self.cem]) if self.lena.left_on is None else self.cem
            promises.make(one, what="A quote", due_date=due, keeper=keeper, by=self.owner, now=at)
        else:
            amount = self.chance.choice([4_000, 20_000, 300_000])
            sales.record(
                self.business, one, amount_cents=amount, as_kind=kind, receipt_key=f"{day}", by=self.lena, now=at
            )

    def _be_away(self, day: dt.date) -> None:
        """Holidays in turn, everybody at the end of the year; Lena leaves in the second autumn."""
        holidays = {(8, 2): (self.lena, 14), (8, 20): (self.cem, 10), (2, 28): (self.ben, 3), (3, 26): (self.lena, 5)}
        at = self.at(day, dt.time(8))
        if (day.month, day.day) in holidays:
            person, days = holidays[day.month, day.day]
            self._enter(person, day, day + days * DAY, at)
        if (day.month, day.day) == (12, 24):
            for person in (self.owner, self.lena, self.ben, self.cem):
                self._enter(person, day, day + 8 * DAY, at)
        if day == dt.date(2028, 5, 4):
            wrong = days_off.enter(self.cem, first=day, last=day + DAY, by=self.cem, now=at)
            days_off.remove(wrong.day_off, handed=wrong.handed, by=self.cem, now=at)
        if (day.month, day.day) in {(7, 3), (7, 17)}:  # a hoarse throat
            staff.change(self.cem, calls=day.day == 17, writes=True, working_hours=MORNINGS, by=self.owner, now=at)
        if day == dt.date(2028, 1, 3):  # more for the team than any one of it has time for
            self.business.calling_minutes = 16
            self.business.save(update_fields=["calling_minutes"])
        if day == dt.date(2028, 10, 2):
            staff.say_goodbye(self.lena, by=self.owner, now=at)
            self.lena.refresh_from_db()

    def _enter(self, person: Staff, first: dt.date, last: dt.date, at: dt.datetime) -> None:
        if person.left_on is None:
            days_off.enter(person, first=first, last=last, by=person, now=at)

    def _work(self, day: dt.date) -> None:
        drawn = outreach.draw_up(self.business, on=day, now=self.at(day))
        team = team_of(self.business, on=day)
        there = {person.id for person in team.there(day)}
        self._check(day, drawn.chosen, drawn.used, there)
        self._check_calendar(day)
        self._check_own_minutes(day, drawn.chosen, team)
        for number, one in enumerate(drawn.chosen):
            self._do(one, self.at(day) + dt.timedelta(minutes=7 * number))
        self._check_nobody_away_keeps(day, there)
        self._check_why_held(day)

    def _keep_promises(self, day: dt.date) -> None:
        """Look for what is promised where people look, and keep what is due: in the afternoon, when it was read."""
        waiting = list(Promise.objects.of(self.business).due(day + DAY).filter(made_at__lt=self.at(day)))
        if not waiting:
            return
        near = {one.promise.pk for one in promising.near(self.business, on=day, by=self.owner).pledges}
        ahead = {one.pk for one in workload.waiting(self.business, today=day, until=day + DAY) if one.kind == "promise"}
        is_open = opening.facts.calendar_of(self.business).opens(day)
        self.on_today |= near if is_open else set()
        self.in_the_calendar |= {one.pk for one in waiting if one.pk in ahead and one.due_date > day}
        for one in waiting:
            if one.due_date <= day:
                self._check_reminded(one, day)
                promises.keep(one, by=one.keeper, now=self.at(day, AFTERNOON))

    def _check_reminded(self, one: Promise, day: dt.date) -> None:
        missing = {
            "was not on the page of the day": one.pk not in self.on_today,
            "did not stand in the calendar the day before": one.pk not in self.in_the_calendar,
            "came up too late": one.due_date < day,
        }
        self.broken += [f"{day} promise {one.pk}: {what}" for what, is_so in missing.items() if is_so]
        self.reminded += 1

    def _do(self, one: Touchpoint, now: dt.datetime) -> None:
        by, rings = one.keeper, one.channel == "phone"
        answer = self.chance.choice(ANSWERS if rings else ["sent"] * 5 + ["later", "not_done"])
        if answer == "not_done":
            return
        try:
            if answer == "later":
                outcomes.later(one, until=local_date(now, self.business.timezone) + DAY, by=by, now=now)
            elif answer == "call_back":
                offers = call_backs.offers(self.business, one.customer, now=now)
                outcomes.call_back(one, at=self.chance.choice(offers), by=by, now=now) if offers else None
            else:
                outcomes.finish(one, outcome=answer, said="", by=by, now=now)
        except Refused:
            outcomes.finish(one, outcome="not_needed", said="They are abroad.", by=by, now=now)

    def _check(self, day: dt.date, chosen: tuple[Touchpoint, ...], used: capacity.Used, there: set[int]) -> None:
        ringing = Ringing.of(self.business, on=day)
        for one in chosen:
            wrong = {
                "outside its window": not one.due_date <= day <= one.use_by_date,
                "kept by nobody who is there": one.keeper_id not in there,
                "rung at night": one.channel == "phone" and ringing.hours(one.customer) is None,
            }
            self.broken += [f"{day} {one}: {what}" for what, is_so in wrong.items() if is_so]
        self.broken += [
            f"{day}: {count} contacts with one"
            for count in Counter(one.customer_id for one in chosen).values()
            if count > 1
        ]
        must = [one for one in chosen if one.is_always or one.call_at]
        planned = sum(channels.channel(one.channel).minutes for one in chosen if one not in must)
        if planned and used["minutes_planned"] > used["minutes"] + sum(
            channels.channel(one.channel).minutes for one in must
        ):
            self.broken.append(f"{day}: {used['minutes_planned']} minutes of {used['minutes']}")

    def _check_calendar(self, day: dt.date) -> None:
        """A day of the calendar is too full only by what must be done: nothing that could wait lies on it."""
        for shown in calendar_week.week(self.business, day, today=day).days:
            entries = [entry.row for share in shown.shares if not share.by_itself for entry in share.entries]
            could_wait = [one for one in entries if isinstance(one, Touchpoint) and not (one.is_always or one.call_at)]
            if shown.is_too_full and could_wait:
                self.broken.append(f"{day}: {shown.date} holds {shown.minutes} of {shown.bears} minutes: {could_wait}")

    def _check_own_minutes(self, day: dt.date, chosen: tuple[Touchpoint, ...], team: Team) -> None:
        """Nobody's own list is longer than their day; what must be done comes on top, and then nothing else."""
        each = team.minutes_each(day)
        for keeper, own in each.items():
            mine = [one for one in chosen if one.keeper_id == keeper]
            takes = sum(channels.channel(one.channel).minutes for one in mine)
            if takes > own and not all(one.is_always or one.call_at for one in mine):
                self.broken.append(f"{day}: {takes} minutes for {keeper}, who has {own}")

    def _check_keepers(self, day: dt.date) -> None:
        """Nothing open belongs to nobody, nor to somebody who does not do such things or has left."""
        here = [one for one in Staff.objects.filter(business=self.business) if not (one.left_on and one.left_on <= day)]
        rows = Touchpoint.objects.of(self.business).open()
        for one in rows.only("key", "keeper", "channel", "channels", "planned_for", "call_at"):
            ways = [one.channel] if one.planned_for == day else ["phone"] if one.call_at else one.channels
            could = {each.pk for each in here if any(each.calls if way == "phone" else each.writes for way in ways)}
            self.kept |= {one.keeper_id}
            if one.keeper_id not in could:
                self.broken.append(f"{day} {one}: kept by {one.keeper_id}, who cannot do it")

    def _check_nobody_away_keeps(self, day: dt.date, there: set[int]) -> None:
        kept = Touchpoint.objects.of(self.business).planned(day).exclude(keeper_id__in=there)
        self.broken += [f"{day} {one}: kept by {one.keeper}, who is away" for one in kept]

    def _check_why_held(self, day: dt.date) -> None:
        held = Touchpoint.objects.of(self.business).held()
        self.held |= set(held.order_by().values_list("held_code", flat=True).distinct())
        self.broken += [f"{day} {one}: held for “{one.held_code}”" for one in held.exclude(held_code__in=HELD)]

    def _look_back(self) -> None:
        self.broken += [*self._unended(), *self._made_outside(), *self._too_often(), *self._belonging_to_who_left()]

    def _unended(self) -> Iterator[str]:
        over = Touchpoint.objects.of(self.business).filter(use_by_date__lt=LATER - 7 * DAY)
        for one in over:
            if one.state == "open" or not one.reason[:1].isupper() or not one.reason.endswith((".", "!", "?")):
                yield f"{one} ended {one.state}: “{one.reason}”"

    def _made_outside(self) -> Iterator[str]:
        for one in Touchpoint.objects.of(self.business).filter(state="made"):
            assert one.ended_at
            if not one.due_date <= local_date(one.ended_at, self.business.timezone) <= one.use_by_date:
                yield f"{one} was made on {one.ended_at}, outside {one.due_date} to {one.use_by_date}"

    def _too_often(self) -> Iterator[str]:
        dates: dict[int, list[dt.date]] = defaultdict(list)
        for moment in Moment.objects.filter(business=self.business, kind="contacted").order_by("happened_at"):
            asked = moment.details["occasion"] in ASKED_FOR or Touchpoint.objects.filter(
                pk=moment.details["touchpoint"], call_at__isnull=False
            )
            if not asked:
                dates[moment.customer_id].append(local_date(moment.happened_at, self.business.timezone))
        for customer, found in dates.items():
            yield from (f"{customer}: {a} and {b}" for a, b in pairwise(found) if (b - a).days < 7)
            fourth = zip(found, found[3:], strict=False)
            yield from (f"{customer}: four from {a} to {b}" for a, b in fourth if (b - a).days < 30)

    def _belonging_to_who_left(self) -> Iterator[str]:
        left = Staff.objects.filter(business=self.business).exclude(left_on=None)
        yield from (
            f"{thing.row} still belongs to {one}" for one in left for thing in handover.belongings(one, first=LAST)
        )


def a_shop_in(timezone: str, country: str) -> Business:
    """A small shop that is open on weekdays."""
    business = a_business(
        f"Air of {timezone}", timezone=timezone, country=country, calling_minutes=10, notes_per_week=1
    )
    Business.objects.filter(pk=business.pk).update(founded_at=dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    return Business.objects.get(pk=business.pk)


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + number * DAY for number in range((last - first).days + 1))

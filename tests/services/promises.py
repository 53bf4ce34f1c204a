"""A shop that does all it plans while its customers say no, and what was broken on the way."""

import datetime as dt
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from zoneinfo import ZoneInfo

from regulars import channels
from regulars.records.models import Business, Customer, Moment, Staff
from regulars.services import consent, outcomes, outreach
from tests.people import HOURS, a_customer
from tests.services.scene import DAY, morning
from tests.services.years import Stretch

HOMES = ["", "", "America/Los_Angeles", "Asia/Tokyo"]
ANSWERS = ["happy", "happy", "fine", "unhappy", "no_answer", "voicemail"]


@dataclass
class Shop:
    """A stretch of work, as it is checked afterwards: from the journal and from what people had said, by day."""

    business: Business
    refusing: dict[int, dict[str, dt.date]] = field(default_factory=lambda: defaultdict(dict))  # channel, since
    paused: dict[int, tuple[dt.date, dt.date]] = field(default_factory=dict)
    planned: list[tuple[dt.date, int, int]] = field(default_factory=list)  # day, customer, minutes
    calls: list[tuple[dt.date, str]] = field(default_factory=list)  # day, where they live

    def contacts(self, *kinds: str) -> list[Moment]:
        """What was done, in the order of time."""
        return list(Moment.objects.filter(business=self.business, kind__in=kinds).order_by("happened_at", "pk"))

    def broken(self) -> list[str]:
        """Say which promises were not kept."""
        return [
            *_too_often(self),
            *_too_much(self),
            *_against_their_will(self),
            *_over_a_complaint(self),
            *_at_night(self),
        ]


def reachable(business: Business, count: int) -> list[Customer]:
    """Customers with all addresses, each with a phone of their own; some live where it is night meanwhile."""
    return [
        a_customer(
            business,
            f"Ann {number}",
            email=f"ann{number}@mail.example",
            phone=f"+1212555{number:04}",
            timezone=HOMES[number % len(HOMES)],
        )
        for number in range(count)
    ]


def worked_through(business: Business, stretch: Stretch, people: list[Customer], *, seed: int) -> Shop:
    """Do everything that every day's plan asks for, while people say no, or ask for peace."""
    chance = random.Random(seed)
    Business.objects.filter(pk=business.pk).update(opening_hours=HOURS, notes_per_week=1, calling_minutes=15)
    business.refresh_from_db()
    staff, shop = Staff.objects.create(business=business, name="Sam"), Shop(business)
    for day, events in zip(stretch.days(), stretch.by_day(), strict=True):
        stretch.write(business, people, events)
        _say_no(shop, chance.choice(people), day, chance)
        for touchpoint in outreach.draw_up(business, on=day, now=morning(day)).chosen:
            shop.planned.append((day, touchpoint.customer_id, channels.channel(touchpoint.channel).minutes))
            if touchpoint.channel == "phone":
                shop.calls.append((day, touchpoint.customer.timezone or business.timezone))
            outcome = chance.choice(ANSWERS) if touchpoint.channel == "phone" else "sent"
            outcomes.finish(touchpoint, outcome=outcome, said="", by=staff, now=morning(day))
    return shop


def _say_no(shop: Shop, one: Customer, day: dt.date, chance: random.Random) -> None:
    """Now and then somebody withdraws a channel or asks to be left in peace."""
    early = morning(day) - dt.timedelta(hours=1)
    said = chance.random()
    if said < 0.05:
        channel = chance.choice(["phone", "email", "note", "all"])
        consent.withdraw(one, channel=channel, purpose="service", source="call", now=early)
        shop.refusing[one.pk].setdefault(channel, day)
    elif said < 0.1 and one.pk not in shop.paused:
        consent.pause(one, until=day + 40 * DAY, now=early)
        shop.paused[one.pk] = (day, day + 40 * DAY)


def _at_night(shop: Shop) -> list[str]:
    """Calls on days on which it is never between nine and eight there while the shop is open, from eight to five."""
    here = ZoneInfo(shop.business.timezone)
    hours = [dt.time(8 + quarter // 4, quarter % 4 * 15) for quarter in range(9 * 4)]
    return [
        f"{day} {zone}"
        for day, zone in shop.calls
        if not any(9 <= dt.datetime.combine(day, at, here).astimezone(ZoneInfo(zone)).hour < 20 for at in hours)
    ]


def _too_often(shop: Shop) -> list[str]:
    """More than one contact in seven days, or three in thirty; what they waited for does not count."""
    dates: dict[int, list[dt.date]] = defaultdict(list)
    for one in shop.contacts("contacted"):
        if one.details["occasion"] != "complaint_follow_up":
            dates[one.customer_id].append(one.happened_at.date())
    week = [f"{a} {b}" for found in dates.values() for a, b in pairwise(found) if (b - a).days < 7]
    fourth = [
        f"{a} {b}" for found in dates.values() for a, b in zip(found, found[3:], strict=False) if (b - a).days < 30
    ]
    return week + fourth


def _too_much(shop: Shop) -> list[str]:
    """More minutes than the day has, two contacts with one customer on a day, more notes than the week has."""
    minutes, twice = Counter(), Counter()
    for day, customer, needed in shop.planned:
        minutes[day] += needed
        twice[day, customer] += 1
    done = shop.contacts("contacted", "tried")
    notes = Counter(one.happened_at.isocalendar()[:2] for one in done if one.details["channel"] == "note")
    return [
        *(f"{day}: {count} minutes" for day, count in minutes.items() if count > shop.business.calling_minutes),
        *(f"{pair}: {count} times" for pair, count in twice.items() if count > 1),
        *(f"{week}: {count} notes" for week, count in notes.items() if count > shop.business.notes_per_week),
        *(f"{one.happened_at} closed" for one in done if one.happened_at.weekday() > 4),
    ]


def _against_their_will(shop: Shop) -> list[str]:
    """A contact by a way that was withdrawn, or during a pause that they asked for."""
    broken = []
    for one in shop.contacts("contacted", "tried"):
        day, refused = one.happened_at.date(), shop.refusing.get(one.customer_id, {})
        since = [refused[way] for way in (one.details["channel"], "all") if way in refused]
        first, last = shop.paused.get(one.customer_id, (dt.date.max, dt.date.max))
        is_awaited = one.details["occasion"] == "complaint_follow_up"
        if any(no <= day for no in since) or (first <= day < last and not is_awaited):
            broken.append(f"{one.customer_id} {day} {one.details['channel']}")
    return broken


def _over_a_complaint(shop: Shop) -> list[str]:
    """Anything but the follow-up while something is to be put right."""
    broken, waiting = [], defaultdict(set)
    for one in shop.contacts("complaint", "complaint_solved", "contacted", "tried"):
        if one.kind == "complaint":
            waiting[one.customer_id].add(one.about)
        elif one.kind == "complaint_solved":
            waiting[one.customer_id].discard(one.about)
        elif one.details["occasion"] != "complaint_follow_up" and waiting[one.customer_id]:
            broken.append(f"{one.customer_id} {one.happened_at} {one.details['occasion']}")
    return broken

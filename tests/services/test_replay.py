"""A made-up year, replayed: the same facts open the same touchpoints, and no promise is broken on the way."""

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from regulars import channels
from regulars.core.demo.behaviour import population
from regulars.core.demo.trades import HOME_SERVICES
from regulars.records.models import Business, Customer, Moment, Staff, Touchpoint
from regulars.services import consent, opening, outcomes, outreach, playbooks
from tests.people import HOURS, TODAY, a_customer
from tests.services.scene import DAY, a_playbook, morning

PEOPLE = 30
YEAR = 365
START = TODAY - YEAR * DAY
ANSWERS = ["happy", "happy", "fine", "unhappy", "no_answer", "voicemail"]
STAMPS = ("key", "customer_id", "due_date", "use_by_date")
Year = Callable[[random.Random], "list[Event]"]
Rules = Callable[[Business], object]
# A failing year is not made smaller: that would take longer than to look at it.
quick = settings(
    max_examples=1,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@dataclass(frozen=True)
class Event:
    """Something that happens to a customer on a day of the year."""

    customer: int
    day: int
    kind: str
    worth: int = 20_000
    about: str = ""


KINDS = ["sale"] * 4 + ["repair_done", "contract_signed", "review", "complaint", "refunded", "complaint_solved"]


def a_made_up_year(chance: random.Random) -> list[Event]:
    """One to eight things for each customer; money goes back for a sale, and a complaint is put right."""
    found = []
    for customer in range(PEOPLE):
        days_ = sorted(chance.choices(range(YEAR), k=chance.randint(1, 8)))
        last: dict[str, str] = {}
        for number, day in enumerate(days_):
            kind = chance.choice(KINDS)
            of = {"refunded": "sale", "complaint_solved": "complaint"}.get(kind)
            sort = "sale" if kind in {"sale", "repair_done", "contract_signed"} else kind
            about = last.pop(of, "") if of else f"{sort}:{customer}{number:02}"
            if about:
                last[sort] = about
                found.append(Event(customer, day, kind, chance.choice([4_000, 20_000, 300_000]), about))
    return found


def a_year_of_the_demo(chance: random.Random) -> list[Event]:
    """What happened to as many customers of the demo shop in its year."""
    folk = population(HOME_SERVICES, seed=chance.randrange(10**6), until=TODAY, days=YEAR)
    found = []
    for customer, person in enumerate(chance.sample(folk, PEOPLE)):
        case = ""
        for number, event in enumerate(person.events):
            about = f"sale:{customer}/{number}"
            if not event.items:
                case = f"complaint:{customer}/{number}" if event.kind == "complaint" else case
                about = case if event.kind.startswith("complaint") else f"{event.kind}:{customer}/{number}"
            worth = sum(cents for _, cents in event.items)
            found.append(Event(customer, (event.at.date() - START).days, event.kind, worth, about))
    return found


def ready_made(business: Business) -> None:
    """Switch on what a contractor gets at set-up."""
    playbooks.install(business, trade="home-services", now=morning(START - DAY))


years = st.integers(0, 10**6).map(random.Random)
both_shops = pytest.mark.parametrize(
    ("a_year", "a_playbook"), [(a_made_up_year, a_playbook), (a_year_of_the_demo, ready_made)], ids=["made up", "demo"]
)


def write(business: Business, people: list[Customer], events: Iterable[Event]) -> None:
    """Append what happened, at noon of its day."""
    Moment.objects.bulk_create(
        [
            Moment(
                business=business,
                customer=people[event.customer],
                kind=event.kind,
                about=event.about,
                worth_cents=event.worth,
                happened_at=morning(START + event.day * DAY),
            )
            for event in events
        ],
        # What was put right on the phone is not put right again.
        ignore_conflicts=True,
    )


def days() -> Iterator[dt.date]:
    """Every day of the year and the last one, today."""
    return (START + number * DAY for number in range(YEAR + 1))


def stamps(business: Business, *states: str) -> list[tuple[object, ...]]:
    """What makes touchpoints the same, whatever their row."""
    rows = Touchpoint.objects.of(business).filter(state__in=states or Touchpoint.State.values)
    return sorted(rows.values_list(*STAMPS, "state"))


class Undone(Exception):
    """Raised to leave no trace of a replay."""


def replayed(business: Business, people: list[Customer], year: list[list[Event]], *, times: int) -> dict[str, list]:
    """Open what is called for, batch by batch, day by day, and say what there was at the end."""
    try:
        with transaction.atomic():
            for day, events in zip(days(), year, strict=True):
                write(business, people, events)
                for _ in range(times if events else 1):
                    opening.open_all(business, on=day, now=morning(day))
            whole, left = stamps(business), stamps(business, "open")
            raise Undone
    except Undone:
        return {"whole": whole, "open": left}


def by_day(events: list[Event]) -> list[list[Event]]:
    """Events in the order of time, a batch for each day."""
    found: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        found[event.day].append(event)
    return [found[number] for number in range(YEAR + 1)]


@both_shops
@quick
@given(chance=years)
def test_the_same_facts_open_the_same_touchpoints(
    business: Business, chance: random.Random, a_year: Year, a_playbook: Rules
):
    """A6: once a day, twice a day, all at once or in shuffled batches, the keys and windows are the same."""
    events = a_year(chance)
    with transaction.atomic():
        a_playbook(business)
        people = [a_customer(business, f"Ann {number}") for number in range(PEOPLE)]
        shuffled = chance.sample(events, len(events))

        once = replayed(business, people, by_day(events), times=1)
        twice = replayed(business, people, by_day(events), times=2)
        at_once = replayed(business, people, [shuffled, *[[]] * YEAR], times=1)
        late = imported(business, people, [shuffled[start::5] for start in range(5)])
        transaction.set_rollback(True)

    assert once["whole"]
    assert twice == once
    assert at_once == once
    assert late == once["open"]


def imported(business: Business, people: list[Customer], batches: list[list[Event]]) -> list[tuple[object, ...]]:
    """Bring the whole year in on its last day, in batches in no order."""
    for batch in batches:
        write(business, people, batch)
        opening.open_all(business, on=TODAY, now=morning(TODAY))
    return stamps(business, "open")


@both_shops
@quick
@given(chance=years)
def test_no_promise_is_broken_in_a_year(business: Business, chance: random.Random, a_year: Year, a_playbook: Rules):
    """I12, I13: whatever happens and is answered, caps, consent, pauses, complaints and capacity hold every day."""
    with transaction.atomic():
        a_playbook(business)
        shop = worked_through(business, by_day(a_year(chance)), chance)
        broken = [*too_often(shop), *too_much(shop), *against_their_will(shop), *over_a_complaint(shop)]
        made = Moment.objects.filter(business=business, kind="contacted").count()
        transaction.set_rollback(True)

    assert broken == []
    assert made > PEOPLE


@dataclass
class Shop:
    """A year of work, as it is checked afterwards: from the journal and from what people had said, by day."""

    business: Business
    refusing: dict[int, dict[str, dt.date]]  # customer: channel, since
    paused: dict[int, tuple[dt.date, dt.date]]
    planned: list[tuple[dt.date, int, int]]  # day, customer, minutes

    def contacts(self, *kinds: str) -> list[Moment]:
        """What was done, in the order of time."""
        return list(Moment.objects.filter(business=self.business, kind__in=kinds).order_by("happened_at", "pk"))


def worked_through(business: Business, year: list[list[Event]], chance: random.Random) -> Shop:
    """Do everything that every day's plan asks for, while people say no, or ask for peace."""
    Business.objects.filter(pk=business.pk).update(opening_hours=HOURS, notes_per_week=1, calling_minutes=15)
    business.refresh_from_db()
    staff = Staff.objects.create(business=business, name="Sam")
    people = [a_customer(business, f"Ann {n}", email=f"ann{n}@mail.example", phone="") for n in range(PEOPLE)]
    for number, one in enumerate(people):
        one.phone = f"+1212555{number:04}"
        one.save()
    shop = Shop(business, defaultdict(dict), {}, [])
    for day, events in zip(days(), year, strict=True):
        write(business, people, events)
        say_no(shop, chance.choice(people), day, chance)
        plan = outreach.draw_up(business, on=day, now=morning(day))
        for touchpoint in plan.chosen:
            shop.planned.append((day, touchpoint.customer_id, channels.channel(touchpoint.channel).minutes))
            outcome = chance.choice(ANSWERS) if touchpoint.channel == "phone" else "sent"
            outcomes.finish(touchpoint, outcome=outcome, said="", by=staff, now=morning(day))
    return shop


def say_no(shop: Shop, one: Customer, day: dt.date, chance: random.Random) -> None:
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


def too_often(shop: Shop) -> list[str]:
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


def too_much(shop: Shop) -> list[str]:
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


def against_their_will(shop: Shop) -> list[str]:
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


def over_a_complaint(shop: Shop) -> list[str]:
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

"""How made-up customers behave: each has a rhythm, a favourite and a moment when they stop coming."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from regulars.core.demo.names import FIRST, LAST, STREETS
from regulars.core.demo.trades import Item, Trade


@dataclass(frozen=True)
class Event:
    """Something that happened to a made-up customer; wall time of the shop."""

    at: dt.datetime
    kind: str
    items: tuple[tuple[Item, int], ...] = ()  # item, cents
    words: str = ""


@dataclass
class Person:
    """A made-up customer with everything that ever happened to them."""

    first: str
    last: str
    email: str
    phone: str
    street: str
    postcode: str
    birthday: str
    prefers: str
    marketing: bool | None  # what they said about offers, if asked
    facts: list[str]
    events: list[Event] = field(default_factory=list)


def population(trade: Trade, *, seed: int, until: dt.date, days: int = 365) -> list[Person]:
    """Return the customers of a shop with their history: `days` long, ending on the evening before `until`.

    Times between purchases are exponential with a rate that differs between customers (gamma distributed), and
    after each purchase a customer stops coming with a chance of their own (beta distributed): the world of the
    BG/NBD model (Fader, Hardie & Lee 2005), with seasons, favourites, complaints and referrals added.
    """
    chance = random.Random(f"{seed}/{trade.slug}")  # noqa: S311  made-up people need no secrecy
    start = until - dt.timedelta(days=days)
    phones = _phones(trade, chance)
    people = [_person(trade, chance, next(phones), number) for number in range(trade.customers)]
    for person in people:
        person.events = sorted(_life(trade, chance, start, until), key=lambda event: event.at)
    return [person for person in people if person.events]


def _phones(trade: Trade, chance: random.Random) -> Iterator[str]:
    # 555-0100 to 555-0199 are kept for fiction.
    numbers = [f"+1{area}5550{last}" for area in trade.area_codes for last in range(100, 200)]
    chance.shuffle(numbers)
    yield from numbers
    while True:
        yield ""


def _person(trade: Trade, chance: random.Random, phone: str, number: int) -> Person:
    first, last = chance.choice(FIRST), chance.choice(LAST)
    with_email = chance.random() < 0.85 or not phone
    folded = f"{first}.{last}".lower().replace("ß", "ss")
    prefers = chance.choices(list(trade.channels), list(trade.channels.values()))[0]
    return Person(
        first=first,
        last=last,
        email=f"{folded}{number}@mail.example" if with_email else "",
        phone=phone,
        street=f"{chance.randint(1, 240)} {chance.choice(STREETS)}",
        postcode=f"{trade.postcode}{chance.randint(1, 19):02}",
        birthday=f"{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" if chance.random() < 0.4 else "",
        prefers=prefers if prefers != "email" or with_email else "phone",
        marketing=chance.choices([True, False, None], [0.45, 0.15, 0.4])[0],
        facts=chance.sample(trade.facts, chance.choices([0, 1, 2], [0.4, 0.4, 0.2])[0]),
    )


def _life(trade: Trade, chance: random.Random, start: dt.date, until: dt.date) -> Iterator[Event]:
    """Yield one customer's events; those before `start` happened too, but nobody wrote them down."""
    gap = trade.gap_days / chance.gammavariate(2.0, 0.5)
    staying = chance.betavariate(trade.staying * 10, (1 - trade.staying) * 10)
    favourite = chance.choice(trade.items).category
    day = float(chance.randint(-200, 350))
    length = (until - start).days
    while day < length:
        if day >= 0:
            yield from _visit(trade, chance, start + dt.timedelta(days=int(day)), until, favourite)
        if chance.random() > staying:
            return
        day += max(1.0, trade.gap_days / 8, chance.expovariate(1 / gap))


def _visit(trade: Trade, chance: random.Random, on: dt.date, until: dt.date, favourite: str) -> Iterator[Event]:
    on = _open_day(trade, on)
    at = dt.datetime.combine(on, dt.time(chance.randrange(*trade.open_hours), chance.randrange(0, 60, 5)))
    if on >= until:
        return
    bought = tuple(_basket(trade, chance, on, favourite))
    main = max(bought, key=lambda line: line[1])[0]
    yield Event(at, main.kind, bought)
    after = chance.random()
    later = at + dt.timedelta(days=chance.randint(1, 12))
    if later.date() >= until:
        return
    if after < trade.complaint_rate:
        yield Event(later, "complaint", words=chance.choice(trade.complaints))
        solved = later + dt.timedelta(days=chance.randint(1, 6))
        is_recent = (until - solved.date()).days < 7
        if solved.date() < until and not (is_recent and chance.random() < 0.7):
            yield Event(solved, "complaint_solved", words="Put right, and the customer said so.")
    elif after < trade.complaint_rate + 0.02:
        yield Event(later, "review", words=chance.choice(trade.praises))
    elif after < trade.complaint_rate + 0.03:
        yield Event(later, "referral", words="Sent a friend.")


def _open_day(trade: Trade, on: dt.date) -> dt.date:
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    while names[on.weekday()] not in trade.opening_hours:
        on += dt.timedelta(days=1)
    return on


def _basket(trade: Trade, chance: random.Random, on: dt.date, favourite: str) -> Iterator[tuple[Item, int]]:
    weights = [
        item.weight * item.months[on.month - 1] * (3 if item.category == favourite else 1) for item in trade.items
    ]
    for item in dict.fromkeys(chance.choices(trade.items, weights, k=chance.choice(trade.lines))):
        yield item, chance.randint(item.low // 10, item.high // 10) * 10

"""What happens to a shop's customers over a stretch of time: made up, drawn by hypothesis, or the demo's year."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from regulars.core.demo.behaviour import population
from regulars.core.demo.trades import HOME_SERVICES
from regulars.records.models import Business, Customer, Moment
from tests.people import TODAY
from tests.services.scene import DAY, morning

SALES = {"sale", "repair_done", "contract_signed"}
OF = {"refunded": "sale", "complaint_solved": "complaint"}
KINDS = ["sale"] * 4 + ["repair_done", "contract_signed", "review", "complaint", "refunded", "complaint_solved"]
MONTH = 30
WORTHS = [20_000, 4_000, 300_000]


@dataclass(frozen=True)
class Event:
    """Something that happens to a customer, so many days after the beginning."""

    customer: int
    day: int
    kind: str
    worth: int = 20_000
    about: str = ""


@dataclass(frozen=True)
class Stretch:
    """So many days from a first one on, so many customers, and what happens to them."""

    start: dt.date
    length: int
    people: int
    events: tuple[Event, ...]

    @property
    def last(self) -> dt.date:
        """The last of its days."""
        return self.start + self.length * DAY

    def days(self) -> Iterator[dt.date]:
        """Every day, the last one too."""
        return (self.start + number * DAY for number in range(self.length + 1))

    def by_day(self) -> list[list[Event]]:
        """Events in the order of time, a batch for each day."""
        found: dict[int, list[Event]] = defaultdict(list)
        for event in self.events:
            found[event.day].append(event)
        return [found[number] for number in range(self.length + 1)]

    def write(self, business: Business, people: Sequence[Customer], events: Iterable[Event]) -> None:
        """Append what happened, at noon of its day."""
        Moment.objects.bulk_create(
            [
                Moment(
                    business=business,
                    customer=people[event.customer],
                    kind=event.kind,
                    about=event.about,
                    worth_cents=event.worth,
                    happened_at=morning(self.start + event.day * DAY),
                )
                for event in events
            ],
            # What was put right on the phone is not put right again.
            ignore_conflicts=True,
        )


def linked(found: Iterable[tuple[int, int, str, int]]) -> Iterator[Event]:
    """Say what each thing is about: money goes back for the last sale, and the last complaint is put right."""
    last: dict[tuple[int, str], str] = {}
    for number, (customer, day, kind, worth) in enumerate(sorted(found)):
        sort = "sale" if kind in SALES else kind
        about = last.pop((customer, OF[kind]), "") if kind in OF else f"{sort}:{customer}/{number}"
        if about:
            last[customer, sort] = about
            yield Event(customer, day, kind, worth, about)


@st.composite
def seasons(draw: st.DrawFn, *, people: int = 4, length: int = 84, least: int = 1, most: int = 14) -> Stretch:
    """Draw up to twelve weeks of any part of the year, in which a few things happen to a few customers."""
    start = draw(st.dates(dt.date(2025, 1, 1), dt.date(2026, 1, 1)))
    happening = st.tuples(
        st.integers(0, people - 1), st.integers(0, length), st.sampled_from(KINDS), st.sampled_from(WORTHS)
    )
    found = draw(st.lists(happening, min_size=least, max_size=most))
    # What follows the last thing that happened is seen a month later; a small example is a quick one.
    lasts = min(length, max(day for _, day, _, _ in found) + MONTH)
    return Stretch(start, lasts, people, tuple(linked(found)))


def a_year_of_the_demo(people: int, *, seed: int = 1) -> Stretch:
    """What happened to some customers of the demo shop in its year."""
    start, chance = TODAY - 365 * DAY, random.Random(seed)
    folk = population(HOME_SERVICES, seed=seed, until=TODAY, days=365)
    found = []
    for customer, person in enumerate(chance.sample(folk, people)):
        case = ""
        for number, event in enumerate(person.events):
            about = f"sale:{customer}/{number}"
            if not event.items:
                case = f"complaint:{customer}/{number}" if event.kind == "complaint" else case
                about = case if event.kind.startswith("complaint") else f"{event.kind}:{customer}/{number}"
            worth = sum(cents for _, cents in event.items)
            found.append(Event(customer, (event.at.date() - start).days, event.kind, worth, about))
    return Stretch(start, 365, people, tuple(found))

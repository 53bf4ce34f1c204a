"""A made-up shop with a year of history, built through the same rows and services as a real one."""

import datetime as dt
import random
import uuid
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from django.db import transaction

from regulars.core.demo.behaviour import Event, Person, population
from regulars.core.demo.trades import TRADES, Trade
from regulars.core.people import fold, search_text
from regulars.records.models import (
    Business,
    Consent,
    Customer,
    CustomerKey,
    Fact,
    Moment,
    Product,
    Sale,
    SaleLine,
    Shop,
    Staff,
)
from regulars.services import demo_desks, outreach, setup
from regulars.services.refused import Refused

PASSWORD = "window table and coffee"  # noqa: S105  printed for everybody who starts the demo
REPLAYED_DAYS = 42
SEED = 7


class NoSuchDemo(Refused):
    """There is no made-up shop of this trade. Choose home-services, restaurant or shop."""


def build(slug: str, *, now: dt.datetime) -> tuple[Business, str]:
    """Make the shop and return it with the e-mail address to sign in with; the last weeks are really worked through."""
    trade = TRADES.get(slug)
    if trade is None:
        raise NoSuchDemo(NoSuchDemo.__doc__)
    zone = ZoneInfo(trade.timezone)
    today = now.astimezone(zone).date()
    folk = population(trade, seed=SEED, until=today)
    business, email = _found(trade, open_on=today, now=now - dt.timedelta(days=400))
    _Books(business, zone).write(folk)
    _work_through(business, trade, today=today, zone=zone)
    demo_desks.fill(business, now=now, seed=SEED)
    outreach.draw_up(business, on=today, now=now)
    return business, email


def _found(trade: Trade, *, open_on: dt.date, now: dt.datetime) -> tuple[Business, str]:
    # Whoever tries the demo on a Sunday wants to see a working day.
    weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[open_on.weekday()]
    hours = {weekday: next(iter(trade.opening_hours.values())), **trade.opening_hours}
    email = f"{trade.owner.split()[0].lower()}@demo.example"
    with transaction.atomic():
        business = setup.found(
            name=trade.business,
            trade=trade.slug,
            country="US",
            timezone=trade.timezone,
            owner_name=trade.owner,
            email=email,
            password=PASSWORD,
            now=now,
        )
        Business.objects.filter(pk=business.pk).update(
            is_demo=True,
            opening_hours=hours,
            calling_minutes=trade.calling_minutes,
            notes_per_week=8,
            postal_address=f"1 {trade.city} Square, {trade.city}, {trade.region} {trade.postcode}01",
        )
        Staff.objects.bulk_create([Staff(business=business, name=name) for name in trade.staff])
    business.refresh_from_db()
    return business, email


class _Books:
    """Writes made-up people and what happened to them, a table at a time."""

    def __init__(self, business: Business, zone: ZoneInfo) -> None:
        self.business, self.zone = business, zone
        self.shop = Shop.objects.filter(business=business).first()
        self.products: dict[str, Product] = {}

    @transaction.atomic
    def write(self, folk: Sequence[Person]) -> None:
        """Write everybody and everything."""
        customers = Customer.objects.bulk_create([self._customer(person) for person in folk])
        whole = list(zip(folk, customers, strict=True))
        CustomerKey.objects.bulk_create([key for _, customer in whole for key in self._keys(customer)])
        Fact.objects.bulk_create([fact for person, customer in whole for fact in self._facts(person, customer)])
        Consent.objects.bulk_create([one for person, customer in whole for one in self._consents(person, customer)])
        self._write_products(event for person in folk for event in person.events)
        bought = [(customer, event) for person, customer in whole for event in person.events if event.items]
        sales = Sale.objects.bulk_create([self._sale(*one, number) for number, one in enumerate(bought, 1)])
        pairs = list(zip(bought, sales, strict=True))
        SaleLine.objects.bulk_create([line for (_, event), sale in pairs for line in self._lines(event, sale)])
        Moment.objects.bulk_create([self._sold(*one, sale) for one, sale in pairs])
        Moment.objects.bulk_create([one for person, customer in whole for one in self._said(person, customer)])

    def _at(self, event: Event) -> dt.datetime:
        return event.at.replace(tzinfo=self.zone)

    def _customer(self, person: Person) -> Customer:
        first = self._at(person.events[0])
        name = f"{person.first} {person.last}"
        return Customer(
            business=self.business,
            name=name,
            first_name=person.first,
            last_name=person.last,
            email=person.email,
            phone=person.phone,
            street=person.street,
            city=TRADES[self.business.trade].city,
            region=TRADES[self.business.trade].region,
            postcode=person.postcode,
            country="US",
            birthday=person.birthday,
            prefers=person.prefers,
            since_date=first.date(),
            created_at=first,
            search_text=search_text(name=name, email=person.email, phone=person.phone),
        )

    def _keys(self, customer: Customer) -> Iterable[CustomerKey]:
        for kind, key in (("email", customer.email), ("phone", customer.phone)):
            if key:
                yield CustomerKey(business=self.business, customer=customer, kind=kind, key=key)

    def _facts(self, person: Person, customer: Customer) -> Iterable[Fact]:
        for text in person.facts:
            yield Fact(
                business=self.business,
                customer=customer,
                text=text,
                source="counter",
                noted_at=self._at(person.events[-1]),
            )

    def _consents(self, person: Person, customer: Customer) -> Iterable[Consent]:
        if person.marketing is None:
            return
        yield Consent(
            business=self.business,
            customer=customer,
            channel="email",
            purpose="marketing",
            state="given" if person.marketing else "withdrawn",
            basis="express" if person.marketing else "objection",
            wording="May we write to you now and then about news and dates?",
            source="counter",
            stated_at=self._at(person.events[0]),
        )

    def _write_products(self, events: Iterable[Event]) -> None:
        items = {item.name: item for event in events for item, _ in event.items}
        for product, item in zip(
            Product.objects.bulk_create(
                [
                    Product(
                        business=self.business,
                        key=fold(item.name),
                        name=item.name,
                        category=item.category,
                        service_interval_months=item.interval_months,
                    )
                    for item in items.values()
                ]
            ),
            items.values(),
            strict=True,
        ):
            self.products[item.name] = product

    def _sale(self, customer: Customer, event: Event, number: int) -> Sale:
        return Sale(
            business=self.business,
            customer=customer,
            shop=self.shop,
            source="till",
            reference=f"{number:06}",
            sold_at=self._at(event),
            total_cents=sum(cents for _, cents in event.items),
            currency=self.business.currency,
        )

    def _lines(self, event: Event, sale: Sale) -> Iterable[SaleLine]:
        for number, (item, cents) in enumerate(event.items, 1):
            yield SaleLine(
                business=self.business,
                sale=sale,
                product=self.products[item.name],
                line_key=str(number),
                amount_cents=cents,
            )

    def _sold(self, customer: Customer, event: Event, sale: Sale) -> Moment:
        return Moment(
            business=self.business,
            customer=customer,
            kind=event.kind,
            happened_at=self._at(event),
            worth_cents=sale.total_cents,
            about=f"sale:{sale.pk}",
            details={"items": [item.name for item, _ in sorted(event.items, key=lambda line: -line[1])][:3]},
        )

    def _said(self, person: Person, customer: Customer) -> Iterable[Moment]:
        case = ""  # what a solution solves
        for event in person.events:
            if event.items:
                continue
            if event.kind == "complaint":
                case = f"complaint:{uuid.uuid4()}"
            yield Moment(
                business=self.business,
                customer=customer,
                kind=event.kind,
                happened_at=self._at(event),
                about=case if event.kind.startswith("complaint") else f"{event.kind}:{uuid.uuid4()}",
                words=event.words,
            )


def _work_through(business: Business, trade: Trade, *, today: dt.date, zone: ZoneInfo) -> None:
    """Draw up the plan of each of the last weeks' days and do most of it, as a team would."""
    chance = random.Random(f"{SEED}/{trade.slug}/work")  # noqa: S311
    team = list(Staff.objects.filter(business=business))
    for back in range(REPLAYED_DAYS, 0, -1):
        day = today - dt.timedelta(days=back)
        morning = dt.datetime.combine(day, dt.time(9), zone)
        outreach.draw_up(business, on=day, now=morning)
        for number, touchpoint in enumerate(business.touchpoints.planned(day)):
            if chance.random() < 0.9:
                outcome, said = _outcome(touchpoint.channel, trade, chance)
                at = morning + dt.timedelta(minutes=7 * number)
                outreach.finish(touchpoint, outcome=outcome, said=said, by=chance.choice(team), now=at)


def _outcome(channel: str, trade: Trade, chance: random.Random) -> tuple[str, str]:
    if channel != "phone":
        return "sent", ""
    outcome = chance.choices(["happy", "fine", "unhappy", "no_answer", "voicemail"], [0.45, 0.2, 0.04, 0.16, 0.15])[0]
    if outcome == "unhappy":
        return outcome, chance.choice(trade.complaints)
    spoken = outcome in ("happy", "fine") and chance.random() < 0.6
    return outcome, chance.choice(trade.said) if spoken else ""

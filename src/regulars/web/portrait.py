"""What a customer's page shows: read once, in a constant number of queries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import F, Q

from regulars.core.people import phone_shown
from regulars.records.models import Customer, Fact, Moment, Sale, Touchpoint
from regulars.services import consent
from regulars.web.customer_forms import CHANNELS
from regulars.web.timeline import SPOKEN_CHANNELS, SPOKEN_PURPOSES, Line, occasion, told

PAGE = 20
PLANNED = 12
EVERYTHING = 1_000
BASES = {
    "express": "said so",
    "existing customer": "existing customer",
    "objection": "asked us to stop",
    "import": "from a file",
}
STATES = {"made": "done", "replaced": "replaced", "cancelled": "not needed", "expired": "too late"}


@dataclass(frozen=True)
class Planned:
    """A point of contact as the page tells it: what for, where it stands, and why."""

    touchpoint: Touchpoint
    occasion: str
    way: str
    state: str
    reason: str


@dataclass(frozen=True)
class Allowed:
    """What they said about one way and one purpose."""

    standing: consent.Standing
    about: str
    way: str
    basis: str


@dataclass(frozen=True)
class Portrait:
    """A customer, whole: the twins merged into them are part of it."""

    customer: Customer
    phone: str
    twins: Sequence[Customer]
    facts: Sequence[Fact]
    lines: Sequence[Line]
    next_page: int | None
    planned: Sequence[Planned]
    has_more_planned: bool
    next: Planned | None
    allowed: Sequence[Allowed]
    rhythm: str
    last_visit_at: dt.datetime | None
    prefers: str


def draw(customer: Customer, *, before: int | None = None, with_all_planned: bool = False) -> Portrait:
    """Read everything about one customer; the timeline from before a moment, when one is named."""
    business = customer.business
    # By customer alone: given the business too, SQLite walks through all rows of the business.
    twins = list(Customer.objects.filter(merged_into=customer).order_by("name", "pk"))
    ids = [customer.pk, *(twin.pk for twin in twins)]
    moments = _moments(ids, before)
    planned = _planned(ids, limit=EVERYTHING if with_all_planned else PLANNED)
    bought = _bought(ids)
    return Portrait(
        customer=customer,
        phone=phone_shown(customer.phone, business.country) if customer.phone else "",
        twins=twins,
        facts=list(Fact.objects.filter(customer__in=ids).order_by("noted_at", "pk")),
        lines=told(business, moments[:PAGE]),
        next_page=moments[PAGE - 1].pk if len(moments) > PAGE else None,
        planned=planned,
        has_more_planned=not with_all_planned and len(planned) == PLANNED,
        next=next((plan for plan in planned if plan.state == "planned"), None),
        allowed=[_allowed(standing) for standing in consent.standing(customer)],
        rhythm=rhythm(bought, ZoneInfo(business.timezone)),
        last_visit_at=bought[-1] if bought else None,
        prefers=SPOKEN_CHANNELS.get(customer.prefers, customer.prefers),
    )


def rhythm(bought: Sequence[dt.datetime], zone: ZoneInfo) -> str:
    """Say how often somebody bought, and from the third day on how regularly."""
    days = sorted({at.astimezone(zone).date() for at in bought})
    if not days:
        return ""
    times = {1: "once", 2: "twice"}.get(len(days), f"{len(days)} times")
    if len(days) < 3:
        return f"bought {times}"
    return f"bought {times}, about every {_span((days[-1] - days[0]).days / (len(days) - 1))}"


def _span(days: float) -> str:
    for length, unit in ((365.25, "year"), (30.44, "month"), (7, "week"), (1, "day")):
        if days >= 1.75 * length or unit == "day":
            count = max(1, round(days / length))
            return unit if count == 1 else f"{count} {unit}s"
    raise AssertionError


def _moments(ids: Sequence[int], before: int | None) -> list[Moment]:
    moments = Moment.objects.filter(customer__in=ids).select_related("staff", "batch")
    last = Moment.objects.filter(customer__in=ids, pk=before).first() if before else None
    if last:
        moments = moments.filter(Q(happened_at__lt=last.happened_at) | Q(happened_at=last.happened_at, pk__lt=last.pk))
    return list(moments.order_by("-happened_at", "-pk")[: PAGE + 1])


def _planned(ids: Sequence[int], *, limit: int) -> list[Planned]:
    touchpoints = Touchpoint.objects.filter(customer__in=ids).select_related("ended_by")
    latest = list(touchpoints.order_by("-due_date", "-pk")[:limit])
    waiting = [touchpoint for touchpoint in reversed(latest) if touchpoint.state == Touchpoint.State.OPEN]
    ended = [touchpoint for touchpoint in latest if touchpoint.state != Touchpoint.State.OPEN]
    return [_plan(touchpoint) for touchpoint in waiting + ended]


def _plan(touchpoint: Touchpoint) -> Planned:
    way = touchpoint.channel or next(iter(touchpoint.channels), "")
    is_open = touchpoint.state == Touchpoint.State.OPEN
    return Planned(
        touchpoint=touchpoint,
        occasion=occasion(touchpoint),
        way=CHANNELS.get(way, way),
        state=_state(touchpoint),
        reason=(touchpoint.held_reason or touchpoint.why) if is_open else touchpoint.reason,
    )


def _state(touchpoint: Touchpoint) -> str:
    if touchpoint.state == Touchpoint.State.OPEN:
        return "held back" if touchpoint.held_reason else "planned"
    return STATES.get(touchpoint.state, touchpoint.state)


def _bought(ids: Sequence[int]) -> list[dt.datetime]:
    sales = Sale.objects.filter(customer__in=ids)
    kept = sales.filter(Q(refunded_cents=0) | Q(refunded_cents__lt=F("total_cents")))
    return list(kept.order_by("sold_at").values_list("sold_at", flat=True))


def _allowed(standing: consent.Standing) -> Allowed:
    return Allowed(
        standing=standing,
        about=SPOKEN_PURPOSES.get(standing.purpose, standing.purpose).capitalize(),
        way=SPOKEN_CHANNELS.get(standing.channel, standing.channel),
        basis=BASES.get(standing.basis, standing.basis),
    )

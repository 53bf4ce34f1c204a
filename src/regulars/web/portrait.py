"""What a customer's page shows: read once, in a constant number of queries."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from regulars.core.birthdays import birthday_shown
from regulars.core.consent import (
    ADDRESS_KIND,
    ASKED,
    CAME_BACK,
    COMES_BACK,
    ERASED,
    EVERY,
    MARKETING,
    POST,
    SERVICE,
)
from regulars.core.goodwill import Rhythm
from regulars.core.people import phone_shown
from regulars.records.models import Customer, Fact, Incoming, Moment, Promise, Reminder, Suppression, Touchpoint
from regulars.services import consent, handles, overheard, people, reminders
from regulars.web import spoken
from regulars.web.goodwill import Goodwill, goodwill, kept_sales
from regulars.web.timeline import BY_THEMSELVES, SPOKEN_CHANNELS, SPOKEN_PURPOSES, Line, occasion, told
from regulars.web.upcoming import Upcoming, day_of, upcoming, way

PAGE = 20
PLANNED = 12
EVERYTHING = 1_000
BASES = {
    "express": _("said so"),
    "existing customer": _("existing customer"),
    "objection": _("asked us to stop"),
    "import": _("from a file"),
}
STATES = {"made": _("done"), "replaced": _("replaced"), "cancelled": _("not needed"), "expired": _("too late")}
KINDS = {"email": _("E-mail"), "phone": _("Phone and messages"), "address": _("News and offers by post")}
CLOSED = {
    ERASED: (_("ask first"), _("Erased here once. When they say yes, note it below.")),
    ASKED: (_("no"), _("Whoever had it asked us to stop. If they want it anew, note it below.")),
}


@dataclass(frozen=True)
class Planned:
    """A point of contact as the page tells it: what for, where it stands, and why."""

    touchpoint: Touchpoint
    occasion: str
    way: str
    on: dt.date
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
class Closed:
    """An address or a number that is not to be used, though they themselves said nothing here."""

    way: str
    answer: str
    because: str


@dataclass(frozen=True)
class Portrait:
    """A customer, whole: the twins merged into them are part of it."""

    customer: Customer
    phone: str
    email_trouble: str
    since: str
    birthday: str
    conversations: Sequence[handles.Conversation]
    twins: Sequence[Customer]
    facts: Sequence[Fact]
    lines: Sequence[Line]
    next_page: int | None
    planned: Sequence[Planned]
    has_more_planned: bool
    next: Upcoming | None
    allowed: Sequence[Allowed]
    closed: Sequence[Closed]
    rhythm: str
    goodwill: Goodwill | None
    last_visit_at: dt.datetime | None
    prefers: str
    paused_until: dt.date | None
    promises: Sequence[Promise]
    reminders: Sequence[Reminder]
    wished: Sequence[str]
    question: Incoming | None  # whether they want no more e-mail


def draw(customer: Customer, *, today: dt.date, before: int | None = None, with_all_planned: bool = False) -> Portrait:
    """Read everything about one customer; the timeline from before a moment, when one is named."""
    business = customer.business
    # By customer alone: given the business too, SQLite walks through all rows of the business.
    twins = list(Customer.objects.filter(merged_into=customer).order_by("name", "pk"))
    ids = [customer.pk, *(twin.pk for twin in twins)]
    moments = _moments(ids, before)
    planned = _planned(customer, ids, limit=EVERYTHING if with_all_planned else PLANNED, today=today)
    said, closed = consent.standing(customer), consent.closed(customer)
    bought = list(kept_sales(ids).order_by("sold_at").values_list("sold_at", flat=True))
    days = sorted({at.astimezone(ZoneInfo(business.timezone)).date() for at in bought})
    return Portrait(
        customer=customer,
        phone=phone_shown(customer.phone, business.country) if customer.phone else "",
        email_trouble=COMES_BACK if "email" in closed and closed["email"].cause == CAME_BACK else "",
        since=spoken.since(customer.since_date, business.country),
        birthday=birthday_shown(customer.birthday, business.country),
        conversations=handles.conversations(customer),
        twins=twins,
        facts=list(Fact.objects.filter(customer__in=ids).order_by("noted_at", "pk")),
        lines=told(business, moments[:PAGE]),
        next_page=moments[PAGE - 1].pk if len(moments) > PAGE else None,
        planned=planned,
        has_more_planned=not with_all_planned and len(planned) == PLANNED,
        next=upcoming(customer, [plan.touchpoint for plan in planned], today=today),
        allowed=[_allowed(standing) for standing in _by_post(said)],
        closed=_closed(closed, said),
        rhythm=rhythm(days),
        goodwill=goodwill(Rhythm(days[0], days[-1], len(days)), today=today) if days else None,
        last_visit_at=bought[-1] if bought else None,
        prefers=preferred(customer, said, closed),
        paused_until=paused if (paused := customer.paused_until) and today < paused else None,
        promises=list(
            Promise.objects.filter(customer__in=ids).open().select_related("keeper").order_by("due_date", "pk")
        ),
        reminders=list(reminders.of(customer)),
        wished=people.wished(ids),
        question=overheard.question(customer),
    )


def preferred(customer: Customer, said: Sequence[consent.Standing], closed: Mapping[str, Suppression]) -> str:
    """Say how and when they like to be reached; a way that they closed since is none."""
    noes = {one.purpose for one in said if not one.is_given and one.channel in (customer.prefers, EVERY)}
    shut = closed.get(ADDRESS_KIND.get(customer.prefers, ""))
    if not customer.prefers or SERVICE in noes or (shut and shut.cause != CAME_BACK):
        return ""
    way = str(SPOKEN_CHANNELS.get(customer.prefers, customer.prefers))
    when = ", ".join(filter(None, (way, customer.best_time)))
    return gettext("%(when)s (no news and offers)") % {"when": when} if MARKETING in noes else when


def rhythm(days: Sequence[dt.date]) -> str:
    """Say how often somebody bought, and from the third day on how regularly."""
    if not days:
        return ""
    if len(days) < 3:
        return gettext("bought once") if len(days) == 1 else gettext("bought twice")
    every = _span((days[-1] - days[0]).days / (len(days) - 1))
    return gettext("bought %(count)d times, about every %(span)s") % {"count": len(days), "span": every}


def _span(days: float) -> str:
    if days >= 1.75 * 365.25:
        return _counted(ngettext("year", "%(count)d years", round(days / 365.25)), days / 365.25)
    if days >= 1.75 * 30.44:
        return _counted(ngettext("month", "%(count)d months", round(days / 30.44)), days / 30.44)
    if days >= 1.75 * 7:
        return _counted(ngettext("week", "%(count)d weeks", round(days / 7)), days / 7)
    return _counted(ngettext("day", "%(count)d days", round(days)), days)


def _counted(words: str, count: float) -> str:
    return words % {"count": round(count)}


def _moments(ids: Sequence[int], before: int | None) -> list[Moment]:
    moments = Moment.objects.filter(customer__in=ids).select_related("staff", "batch")
    last = Moment.objects.filter(customer__in=ids, pk=before).first() if before else None
    if last:
        moments = moments.filter(Q(happened_at__lt=last.happened_at) | Q(happened_at=last.happened_at, pk__lt=last.pk))
    return list(moments.order_by("-happened_at", "-pk")[: PAGE + 1])


def _planned(customer: Customer, ids: Sequence[int], *, limit: int, today: dt.date) -> list[Planned]:
    touchpoints = Touchpoint.objects.filter(customer__in=ids).select_related("ended_by")
    latest = list(touchpoints.order_by("-due_date", "-pk")[:limit])
    waiting = [touchpoint for touchpoint in reversed(latest) if touchpoint.state == Touchpoint.State.OPEN]
    ended = [touchpoint for touchpoint in latest if touchpoint.state != Touchpoint.State.OPEN]
    return [_plan(touchpoint, customer, today) for touchpoint in waiting + ended]


def _plan(touchpoint: Touchpoint, customer: Customer, today: dt.date) -> Planned:
    is_open = touchpoint.state == Touchpoint.State.OPEN
    return Planned(
        touchpoint=touchpoint,
        occasion=occasion(touchpoint),
        way=way(touchpoint),
        on=day_of(touchpoint, customer, today=today) or touchpoint.due_date,
        state=_state(touchpoint),
        reason=(touchpoint.held_reason or touchpoint.why) if is_open else touchpoint.reason,
    )


def _state(touchpoint: Touchpoint) -> str:
    if touchpoint.state == Touchpoint.State.OPEN:
        return gettext("held back") if touchpoint.held_reason else gettext("planned")
    return str(STATES.get(touchpoint.state, touchpoint.state))


def _by_post(standings: Sequence[consent.Standing]) -> list[consent.Standing]:
    """Say once what was refused at once for notes, postcards and letters."""
    refused = [one for one in standings if one.channel in POST and not one.is_given]
    sets = {(one.purpose, one.stated_at) for one in refused}
    whole = {
        pair for pair in sets if {one.channel for one in refused if (one.purpose, one.stated_at) == pair} == set(POST)
    }
    alone = [one for one in standings if one not in refused or (one.purpose, one.stated_at) not in whole]
    firsts = [one for one in refused if one.channel == POST[0] and (one.purpose, one.stated_at) in whole]
    return alone + [replace(one, channel="post") for one in firsts]


def _basis(standing: consent.Standing) -> str:
    how = BY_THEMSELVES.get(standing.source)
    if not how:
        return str(BASES.get(standing.basis, standing.basis))
    said = gettext("they agreed %(how)s") if standing.is_given else gettext("they stopped it %(how)s")
    return said % {"how": how}


def _about(standing: consent.Standing) -> str:
    """Name what it is about; who wants nothing about what they bought wants nothing at all in this way."""
    if standing.purpose == "service" and not standing.is_given:
        return gettext("Everything")
    return str(SPOKEN_PURPOSES.get(standing.purpose, standing.purpose)).capitalize()


def _allowed(standing: consent.Standing) -> Allowed:
    return Allowed(
        standing=standing,
        about=_about(standing),
        way=str(SPOKEN_CHANNELS.get(standing.channel, standing.channel)),
        basis=_basis(standing),
    )


def _closed(closed: Mapping[str, Suppression], said: Sequence[consent.Standing]) -> list[Closed]:
    """Say what an earlier owner, or they themselves before they were erased, left closed; their own no stands above."""
    refused = {ADDRESS_KIND.get(one.channel, one.channel) for one in said if not one.is_given}
    return [
        Closed(str(KINDS[kind]), *map(str, CLOSED[cause]))
        for kind, one in sorted(closed.items())
        if (cause := ERASED if kind == "address" else one.cause) in CLOSED and not refused & {kind, EVERY}
    ]

"""The call desk: the call that is made now, those that wait, and what became of the others."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import capfirst

from regulars.channels import channel
from regulars.core.call_order import Stage, Turn
from regulars.core.call_script import Script, script
from regulars.core.messages import Words
from regulars.core.zones import wall_time
from regulars.records.models import Business, Fact, Moment, Promise, Sale, Staff, Touchpoint
from regulars.services import facts, outreach
from regulars.services.standing import SPOKE
from regulars.web import call_hours, call_words, timeline, wording
from regulars.web.call_hours import CallBack

PHONE = "phone"
SHOWN = 50
REMEMBERED, BOUGHT, PROMISED = 6, 3, 3
NOT_AGAIN_FOR = dt.timedelta(days=180)


@dataclass(frozen=True)
class Waiting:
    """A call of the day, and when it can be made."""

    touchpoint: Touchpoint
    turn: Turn
    asked: str

    @property
    def what(self) -> str:
        """Say what it is for: "A check-in"."""
        return capfirst(timeline.occasion(self.touchpoint))

    @property
    def when(self) -> str:
        """Say when it can be made, as far as that is worth a word."""
        return self.asked or self.turn.words


@dataclass(frozen=True)
class Call:
    """The call that lies open: who, why, what is known, the script, and how to book another hour."""

    waiting: Waiting
    script: Script
    voicemail: str
    remembered: Sequence[Fact]
    bought: Sequence[timeline.Line]
    promised: Sequence[Promise]
    complaints: Sequence[Moment]
    spoke: Moment | None
    call_back: CallBack
    later_from: dt.date
    later_until: dt.date

    @property
    def touchpoint(self) -> Touchpoint:
        """Return what is opened for this call."""
        return self.waiting.touchpoint


@dataclass(frozen=True)
class Made:
    """A call that was made or tried today, and what became of it."""

    touchpoint: Touchpoint
    moment: Moment
    went: str
    asked: str

    @property
    def next(self) -> str:
        """Say what comes of it; nothing when it is over."""
        is_open = self.touchpoint.state == Touchpoint.State.OPEN
        return (self.touchpoint.held_reason or self.asked) if is_open else ""

    @property
    def kept(self) -> int:
        """Count what was kept of what was said."""
        return len(self.moment.details.get("became", ()))


@dataclass(frozen=True)
class CallDesk:
    """Everything on the page of the calls."""

    day: dt.date
    call: Call | None
    waiting: Sequence[Waiting]
    others: int  # calls that are somebody else's
    made: Sequence[Made]
    in_short: str
    is_drawn: bool
    opens_on: dt.date | None
    tally: Sequence[str] = field(default=())

    @property
    def next_at(self) -> dt.datetime | None:
        """Return from when the next call can be made, when none can now."""
        later = [one.turn.at for one in self.waiting if one.turn.stage == Stage.LATER]
        return later[0] if later else None


def lay_out(
    business: Business, *, on: dt.date, by: Staff, now: dt.datetime, at: int | None = None, everybodys: bool = False
) -> CallDesk:
    """Read the calls of a day; `at` is the one that lies open, else the first that can be made now."""
    calls = todays(business, on=on)
    mine = [one for one in calls if everybodys or is_mine(one, by)]
    waiting = in_order(business, mine, on=on, now=now)
    chosen = next((one for one in waiting if one.touchpoint.pk == at), None)
    possible = next((one for one in waiting if one.turn.is_possible), None)
    lying_open = chosen or possible
    calendar, made = facts.calendar_of(business), made_today(business, on=on, now=now)
    return CallDesk(
        day=on,
        call=_call(business, lying_open, on=on, by=by, now=now) if lying_open else None,
        waiting=[one for one in waiting if one is not lying_open],
        others=len(calls) - len(mine),
        made=made,
        in_short=in_short(len(mine)),
        is_drawn=business.planned_on == on,
        opens_on=None if calendar.opens(on) else calendar.next_open(on),
        tally=_tally(made),
    )


def todays(business: Business, *, on: dt.date) -> list[Touchpoint]:
    """Return the calls of a day's list."""
    return list(Touchpoint.objects.of(business).planned(on).filter(channel=PHONE).select_related("customer", "keeper"))


def is_mine(one: Touchpoint, by: Staff) -> bool:
    """Say whether a call is this person's, or nobody's yet."""
    return one.keeper_id in (None, by.pk)


def in_order(business: Business, calls: Sequence[Touchpoint], *, on: dt.date, now: dt.datetime) -> list[Waiting]:
    """Put the calls of a day in their order, each with the word about when."""
    by_pk = {one.pk: one for one in calls}
    return [
        Waiting(by_pk[turn.id], turn, call_hours.asked_for(by_pk[turn.id], business, today=on, now=now))
        for turn in call_hours.turns(business, calls, on=on, now=now)
    ]


def in_short(count: int) -> str:
    """Say how many calls there are and how long they take: "3 calls, about 18 minutes"."""
    return call_words.in_short(count, count * channel(PHONE).minutes) if count else ""


def yours(calls: Sequence[Touchpoint], by: Staff) -> str:
    """Say how many of a day's calls are this person's, or nobody's yet, and how long they take."""
    count = sum(is_mine(one, by) for one in calls)
    return call_words.yours(count, count * channel(PHONE).minutes) if count else ""


def made_today(business: Business, *, on: dt.date, now: dt.datetime) -> list[Made]:
    """Return the calls that were made or tried on a day, the latest first."""
    start = wall_time(on, dt.time(), business.timezone)
    end = wall_time(on + dt.timedelta(days=1), dt.time(), business.timezone)
    moments = Moment.objects.filter(
        business=business, kind__in=("contacted", "tried"), happened_at__gte=start, happened_at__lt=end,
        details__channel=PHONE,
    )  # fmt: skip
    last: dict[int, Moment] = {}
    for moment in moments.select_related("staff").order_by("-happened_at", "-pk")[: SHOWN * 2]:
        last.setdefault(moment.details.get("touchpoint", 0), moment)
    rows = Touchpoint.objects.of(business).select_related("customer", "business").in_bulk(list(last)[:SHOWN])
    return [
        Made(
            touchpoint=rows[pk],
            moment=moment,
            went=wording.outcome(moment.details.get("outcome", "")),
            asked=call_hours.asked_for(rows[pk], business, today=on, now=now),
        )
        for pk, moment in last.items()
        if pk in rows
    ]


def _tally(made: Sequence[Made]) -> list[str]:
    return call_words.tally(Counter(one.moment.details.get("outcome", "") for one in made))


def _call(business: Business, waiting: Waiting, *, on: dt.date, by: Staff, now: dt.datetime) -> Call:
    touchpoint, customer = waiting.touchpoint, waiting.touchpoint.customer
    own = Q(customer=customer) | Q(customer__merged_into=customer)
    words = outreach.scripts([touchpoint], business, on=on, by=by).get(touchpoint.pk)
    if words is None or not words.text:
        words = Words(text=touchpoint.words)
    return Call(
        waiting=waiting,
        script=script(
            touchpoint.occasion, say=words.text, ask=words.ask, was_asked_lately=_was_asked(business, own, now)
        ),
        voicemail=words.voicemail,
        remembered=list(Fact.objects.filter(own, business=business).order_by("-noted_at", "-pk")[:REMEMBERED]),
        bought=_bought(business, own),
        promised=list(_promises(business, own)[:PROMISED]),
        complaints=_complaints(business, own),
        spoke=_spoke(business, own),
        call_back=call_hours.call_back(business, customer, on=on, now=now),
        later_from=facts.calendar_of(business).next_open(max(on + dt.timedelta(days=1), touchpoint.due_date)),
        later_until=touchpoint.use_by_date,
    )


def _was_asked(business: Business, own: Q, now: dt.datetime) -> bool:
    """Say whether they were asked for others lately, or have something to be put right."""
    since = now - NOT_AGAIN_FOR
    moments = Moment.objects.filter(own, business=business, happened_at__gte=since)
    asked = moments.filter(Q(kind="referral") | Q(kind="contacted", details__occasion="referral_ask"))
    return asked.exists() or bool(_complaints(business, own))


def _bought(business: Business, own: Q) -> list[timeline.Line]:
    sold = Sale.objects.filter(own, business=business).order_by("-sold_at", "-pk").values_list("pk", flat=True)
    abouts = [f"sale:{pk}" for pk in sold[:BOUGHT]]
    moments = Moment.objects.filter(business=business, about__in=abouts).exclude(kind="refunded")
    return timeline.told(business, list(moments.order_by("-happened_at", "-pk")[:BOUGHT]))


def _promises(business: Business, own: Q) -> QuerySet[Promise]:
    return Promise.objects.of(business).filter(own).open().select_related("keeper").order_by("due_date", "pk")


def _complaints(business: Business, own: Q) -> list[Moment]:
    solved = Moment.objects.filter(business=business, kind="complaint_solved", about=OuterRef("about"))
    told = Moment.objects.filter(own, ~Exists(solved), business=business, kind="complaint")
    return list(told.order_by("-happened_at")[:PROMISED])


def _spoke(business: Business, own: Q) -> Moment | None:
    spoke = Moment.objects.filter(own, business=business, kind="contacted", details__outcome__in=sorted(SPOKE))
    return spoke.exclude(words="").order_by("-happened_at", "-pk").first()

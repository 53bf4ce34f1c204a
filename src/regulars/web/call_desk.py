"""The call desk: the call or message that is made now, those that wait, and what became of the others."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import capfirst

from regulars.channels import channel
from regulars.core.call_order import Stage, Turn
from regulars.core.call_script import Script, script
from regulars.core.channel_choice import MESSAGE
from regulars.core.messages import Words
from regulars.core.team import Person
from regulars.core.zones import wall_time
from regulars.records.models import Business, Fact, Moment, Promise, Sale, Staff, Touchpoint
from regulars.services import facts, outreach, team
from regulars.services.standing import SPOKE
from regulars.web import call_hours, call_words, cards, timeline, wording
from regulars.web.call_hours import CallBack
from regulars.web.cards import Card, Row

PHONE = "phone"
HERE = (PHONE, MESSAGE)  # what is done with the phone in the hand
SHOWN = 50
REMEMBERED, BOUGHT, PROMISED = 6, 3, 3
NOT_AGAIN_FOR = dt.timedelta(days=180)


@dataclass(frozen=True)
class Waiting:
    """A call or message of the day, and when it can be made."""

    touchpoint: Touchpoint
    turn: Turn
    asked: str
    keeper: str = ""  # whose it is, when it is not mine

    @property
    def is_message(self) -> bool:
        """Say whether it is written, not rung."""
        return self.touchpoint.channel == MESSAGE

    @property
    def row(self) -> Row:
        """Return it as the page of the day shows it."""
        return Row(self.touchpoint, channel(self.touchpoint.channel), self.asked, self.keeper)

    @property
    def what(self) -> str:
        """Say what it is for: "A check-in", "A thank-you, by message"."""
        return self.row.what if self.is_message else capfirst(timeline.occasion(self.touchpoint))

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
    """A call or message that was made or tried today, and what became of it."""

    touchpoint: Touchpoint
    moment: Moment
    went: str
    asked: str

    @property
    def is_message(self) -> bool:
        """Say whether it was written, not rung."""
        return bool(self.moment.details.get("channel") == MESSAGE)

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
    row: Waiting | None  # what lies open
    call: Call | None  # that as a call
    message: Card | None  # or as a message
    team: Sequence[Person]  # to whom that can be given
    waiting: Sequence[Waiting]
    others: int  # what is somebody else's
    made: Sequence[Made]
    had_some: bool  # of what was made, some was done by who asks, or theirs
    in_short: str
    is_drawn: bool
    opens_on: dt.date | None
    tally: Sequence[str] = field(default=())

    @property
    def lies_open(self) -> int | None:
        """Return which touchpoint lies open."""
        return self.row.touchpoint.pk if self.row else None

    @property
    def has_messages(self) -> bool:
        """Say whether there is anything to write, or was."""
        waits = any(one.is_message for one in self.waiting)
        return waits or self.message is not None or any(one.is_message for one in self.made)

    @property
    def next_at(self) -> dt.datetime | None:
        """Return from when the next call can be made, when none can now."""
        later = [one.turn.at for one in self.waiting if one.turn.stage == Stage.LATER]
        return later[0] if later else None


def lay_out(
    business: Business, *, on: dt.date, by: Staff, now: dt.datetime, at: int | None = None, everybodys: bool = False
) -> CallDesk:
    """Read the calls and messages of a day; `at` lies open, else the first that can be made now."""
    calls = todays(business, on=on)
    mine = [one for one in calls if everybodys or is_mine(one, by)]
    waiting = in_order(business, mine, on=on, by=by, now=now)
    chosen = next((one for one in waiting if one.touchpoint.pk == at), None)
    possible = next((one for one in waiting if one.turn.is_possible), None)
    lying_open = chosen or possible
    is_message = bool(lying_open and lying_open.is_message)
    calendar, made = facts.calendar_of(business), made_today(business, on=on, now=now)
    return CallDesk(
        day=on,
        row=lying_open,
        call=_call(business, lying_open, on=on, by=by, now=now) if lying_open and not is_message else None,
        message=cards.read(business, lying_open.row, on=on, by=by, now=now) if lying_open and is_message else None,
        team=team.choice(business, on=on) if is_message else [],
        waiting=[one for one in waiting if one is not lying_open],
        others=len(calls) - len(mine),
        made=made,
        had_some=any(by.pk in (one.moment.staff_id, one.touchpoint.keeper_id) for one in made),
        in_short=in_short(mine),
        is_drawn=business.planned_on == on,
        opens_on=None if calendar.opens(on) else calendar.next_open(on),
        tally=_tally(made),
    )


def todays(business: Business, *, on: dt.date) -> list[Touchpoint]:
    """Return the calls and messages of a day's list."""
    planned = Touchpoint.objects.of(business).planned(on).filter(channel__in=HERE)
    return list(planned.select_related("customer", "keeper"))


def is_mine(one: Touchpoint, by: Staff) -> bool:
    """Say whether it is this person's, or nobody's yet."""
    return one.keeper_id in (None, by.pk)


def in_order(
    business: Business, calls: Sequence[Touchpoint], *, on: dt.date, by: Staff, now: dt.datetime
) -> list[Waiting]:
    """Put the calls and messages of a day in their order, each with the word about when."""
    by_pk = {one.pk: one for one in calls}
    turns = [(by_pk[turn.id], turn) for turn in call_hours.turns(business, calls, on=on, now=now)]
    return [
        Waiting(one, turn, call_hours.asked_for(one, business, today=on, now=now), cards.keeper_of(one, by))
        for one, turn in turns
    ]


def in_short(mine: Sequence[Touchpoint]) -> str:
    """Say how much there is, the calls first, and how long it takes."""
    counts = Counter(sorted((one.channel for one in mine), key=HERE.index))
    return call_words.in_short(counts) if counts else ""


def yours(calls: Sequence[Touchpoint], by: Staff) -> str:
    """Say how many of a day's calls are this person's, or nobody's yet, and how long they take."""
    count = sum(is_mine(one, by) for one in calls)
    return call_words.yours(count, count * channel(PHONE).minutes) if count else ""


def made_today(business: Business, *, on: dt.date, now: dt.datetime) -> list[Made]:
    """Return the calls and messages that were made or tried on a day, the latest first."""
    start = wall_time(on, dt.time(), business.timezone)
    end = wall_time(on + dt.timedelta(days=1), dt.time(), business.timezone)
    moments = Moment.objects.filter(
        business=business, kind__in=("contacted", "tried"), happened_at__gte=start, happened_at__lt=end,
        details__channel__in=HERE,
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
